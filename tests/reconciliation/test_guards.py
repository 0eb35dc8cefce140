"""The database itself keeps what comparisons went by and what they found."""

import pytest
from django.db import IntegrityError, models, transaction
from django.db.utils import DatabaseError

from making_comparisons import a_comparison, a_finding, an_invoice
from making_invoices import START
from making_people import a_company
from piaoqi.reconciliation.models import Answer, Comparison, Finding, Terms

pytestmark = pytest.mark.django_db


def refused(rows: "models.QuerySet[models.Model]", **change: object) -> bool:
    try:
        with transaction.atomic():
            rows.update(**change) if change else rows.delete()
    except (IntegrityError, DatabaseError):
        return True
    return False


def test_terms_and_answers_are_only_added() -> None:
    company = a_company()
    Terms.objects.create(company=company, by="person:1", at=START)
    Answer.objects.create(company=company, cause="C5.1", yes=True, by="person:1", at=START)
    assert refused(Terms.objects.all(), by="person:2")
    assert refused(Terms.objects.all())
    assert refused(Answer.objects.all(), yes=False)
    assert refused(Answer.objects.all())
    assert not refused(Answer.objects.all(), withdrawn_at=START, withdrawn_by="person:2")
    assert refused(Answer.objects.all(), withdrawn_at=None)


def test_a_comparison_that_is_done_changes_no_more() -> None:
    made = a_comparison(a_company(), state=Comparison.State.WAITING)
    assert not refused(Comparison.objects.all(), state="failed", trouble={"code": "x"})
    assert not refused(Comparison.objects.all(), state="running")
    assert refused(Comparison.objects.all(), live=False)
    assert not refused(Comparison.objects.all(), state="done", digest="1" * 64)
    assert refused(Comparison.objects.all(), digest="2" * 64)
    assert refused(Comparison.objects.all(), state="running")
    assert refused(Comparison.objects.filter(pk=made.pk))


def test_a_finding_ends_once() -> None:
    company = a_company()
    first, second = a_comparison(company), a_comparison(company, 1)
    a_finding(first, an_invoice(company, "26112000000012340001"))
    assert refused(Finding.objects.all(), verdict="not_missing")
    assert not refused(Finding.objects.all(), until=second)
    assert refused(Finding.objects.all(), until=None)
    assert refused(Finding.objects.all())
