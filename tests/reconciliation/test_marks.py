"""Marks of a table's rows: what is there, what was judged absent, and nothing called missing that no comparison did."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from making_comparisons import a_comparison, a_finding, an_invoice
from making_invoices import START, a_source, a_statement, hand_over, sighted
from making_people import a_company, an_actor, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Invoice
from piaoqi.core.causes.case import SourceKind
from piaoqi.reconciliation.presence import State
from piaoqi.reconciliation.queries.marks import marks_of

pytestmark = pytest.mark.django_db
NUMBER = "26112000000012340001"


@pytest.fixture
def company() -> Company:
    """With a list of the bureau, a folder of originals and a mailbox."""
    company = a_company()
    for kind in (SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BUREAU):
        a_source(company, kind)
    return company


def states(company: Company, invoice: Invoice) -> dict[str, State]:
    found = marks_of(an_actor(), company, [invoice.pk])
    return {source.key: mark.state for source, mark in zip(found.sources, found.of[invoice.pk].marks, strict=True)}


def test_sources_stand_always_in_the_same_order(company: Company) -> None:
    invoice = an_invoice(company, NUMBER)
    assert [one.key for one in marks_of(an_actor(), company, [invoice.pk]).sources] == ["bureau", "archive", "mail"]


def test_where_it_is_it_is_there_since_it_was_first_seen(company: Company) -> None:
    hand_over(company, sighted(a_statement(NUMBER), at=2), sighted(a_statement(NUMBER), at=7))
    invoice = Invoice.objects.get()
    mark = marks_of(an_actor(), company, [invoice.pk]).of[invoice.pk].marks[0]
    assert (mark.state, mark.since) == (State.PRESENT, START + timedelta(hours=2))


@pytest.mark.parametrize(
    ("verdict", "state"),
    [("missing", State.MISSING), ("not_missing", State.SEEMING), ("cannot_tell", State.UNKNOWN)],
)
def test_an_absence_is_told_with_the_verdict_that_was_stored(company: Company, verdict: str, state: State) -> None:
    invoice = an_invoice(company, NUMBER)
    a_finding(a_comparison(company, 60), invoice, verdict=verdict)
    assert states(company, invoice)["archive"] is state


def test_without_a_verdict_nothing_is_called_missing(company: Company) -> None:
    invoice = an_invoice(company, NUMBER)
    assert states(company, invoice)["archive"] is State.UNKNOWN
    a_comparison(company, 60)
    assert states(company, invoice)["archive"] is State.UNKNOWN


def test_what_ended_is_told_no_more(company: Company) -> None:
    invoice, before = an_invoice(company, NUMBER), a_comparison(company, 60)
    a_finding(before, invoice, until=a_comparison(company, 61))
    assert states(company, invoice)["archive"] is State.UNKNOWN


def test_what_a_source_received_since_is_there(company: Company) -> None:
    invoice = an_invoice(company, NUMBER)
    a_finding(a_comparison(company, 60), invoice)
    hand_over(company, sighted(a_statement(NUMBER), SourceKind.ARCHIVE, at=2))
    assert states(company, invoice)["archive"] is State.PRESENT


def test_before_its_day_it_is_not_due_and_where_no_rule_asks_not_expected(company: Company) -> None:
    invoice = an_invoice(company, NUMBER)
    a_comparison(company, 5)
    assert states(company, invoice) == {
        "bureau": State.PRESENT,
        "archive": State.NOT_DUE,
        "mail": State.NOT_EXPECTED,
    }
    mark = marks_of(an_actor(), company, [invoice.pk]).of[invoice.pk].marks[1]
    assert mark.due == date(2026, 3, 20)


def test_a_verification_that_found_nothing_is_no_presence(company: Company) -> None:
    said = sighted(a_statement(NUMBER, facts={"result": "009"}), SourceKind.VERIFICATION, at=3)
    hand_over(company, sighted(a_statement(NUMBER)), said)
    assert states(company, Invoice.objects.get())["verification"] is State.NOT_EXPECTED


def test_what_differs_and_what_is_there_twice_is_told(company: Company) -> None:
    invoice, comparison = an_invoice(company, NUMBER), a_comparison(company, 60)
    a_finding(comparison, invoice, what="difference", identity="d", source="", verdict="", field="total")
    a_finding(comparison, invoice, what="duplicate", identity="t", source="bureau", verdict="")
    row = marks_of(an_actor(), company, [invoice.pk]).of[invoice.pk]
    assert (row.differing, row.repeated_in) == (("total",), ("bureau",))


def test_nothing_is_told_of_what_one_may_not_see(company: Company) -> None:
    invoice = an_invoice(company, NUMBER)
    secret = an_invoice(company, "26112000000012340002", sensitivity=2)
    other = an_invoice(a_company("别家", "91310000MA1FL00002"), "26112000000012340003")
    shown = marks_of(somebody(BuiltIn.ACCOUNTANT, company), company, [invoice.pk, secret.pk, other.pk])
    assert list(shown.of) == [invoice.pk]
    assert not marks_of(somebody(BuiltIn.EMPLOYEE, company), company, [invoice.pk]).of


def test_more_rows_ask_no_more_questions(company: Company) -> None:
    def asked(rows: list[Invoice]) -> int:
        with CaptureQueriesContext(connection) as queries:
            marks_of(an_actor(), company, [one.pk for one in rows])
        return len(queries)

    few = [an_invoice(company, f"2611200000001234{at:04}") for at in range(1, 3)]
    comparison = a_comparison(company, 60)
    for one in few:
        a_finding(comparison, one)
    more = [*few, *(an_invoice(company, f"2611200000001234{at:04}") for at in range(3, 9))]
    assert asked(few) == asked(more) <= 9
