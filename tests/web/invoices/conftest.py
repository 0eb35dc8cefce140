"""A company whose invoices are listed, and people who look at them."""

from collections.abc import Callable

import pytest
from django.test import Client

from making_comparisons import a_comparison, a_finding, an_invoice
from making_invoices import a_source
from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind

Of = Callable[..., Client]


@pytest.fixture
def company() -> Company:
    """With the bureau's list and a folder of originals."""
    company = a_company()
    for kind in (SourceKind.BUREAU, SourceKind.ARCHIVE):
        a_source(company, kind)
    return company


@pytest.fixture
def six(company: Company) -> list[Invoice]:
    """Newest first: the first is missing in the originals, the second seemingly, the third differs."""
    made = [an_invoice(company, f"2611200000001234{at:04}") for at in range(1, 7)][::-1]
    comparison = a_comparison(company, 60)
    a_finding(comparison, made[0])
    a_finding(comparison, made[1], verdict="not_missing")
    a_finding(comparison, made[2], what="difference", identity="d", source="", verdict="", field="total")
    return made


@pytest.fixture
def of(company: Company) -> Of:
    """Signed in with a role in the company."""

    def made(key: BuiltIn = BuiltIn.FINANCE_LEAD) -> Client:
        client = Client()
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(person_of(somebody(key, company)), backend=backend)
        return client

    return made
