"""A company compared, and people who look at it."""

from collections.abc import Callable

import pytest
from django.test import Client

from making_comparisons import a_comparison, a_finding, an_invoice
from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Source
from piaoqi.reconciliation.models import Comparison, Finding

Finds = Callable[..., Finding]


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def comparison(company: Company) -> Comparison:
    """Of a bureau's list and the originals."""
    for key, kind in (("tax-bureau", "bureau"), ("archive", "archive")):
        Source.objects.get_or_create(
            company=company, key=key, defaults={"name": key, "kind": kind, "direction": "received"}
        )
    return a_comparison(company, summary=SUMMARY)


SUMMARY = {"invoices": 3, "complete": 1, "missing": 1, "not_missing": 0, "cannot_tell": 0, "not_due": 0,
           "not_expected": 0, "different": 0, "duplicates": 0}  # fmt: skip


@pytest.fixture
def finds(company: Company, comparison: Comparison) -> Finds:
    """One more finding of that comparison, of an invoice of its own."""

    def found(**more: object) -> Finding:
        at = Finding.objects.count() + 1
        return a_finding(comparison, an_invoice(company, f"2611200000001234{at:04}"), **more)

    return found


def of(key: BuiltIn, company: Company | None) -> Client:
    client = Client()
    person = person_of(somebody(key, company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def lead(company: Company) -> Client:
    return of(BuiltIn.FINANCE_LEAD, company)
