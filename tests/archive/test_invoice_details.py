"""One invoice in full."""

from decimal import Decimal

import pytest

from making_invoices import NUMBER, START, a_statement, hand_over, sighted
from making_people import a_company, a_role, person_of, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.allocations import Part, allocate, withdraw_allocation
from piaoqi.archive.actions.retention import HoldOn, place_hold
from piaoqi.archive.models import Arrival, Invoice
from piaoqi.archive.queries.invoices import details
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import Place

pytestmark = pytest.mark.django_db

RED = "26112000000099999999"


def test_an_invoice_is_told_with_where_everything_stands() -> None:
    company = a_company()
    lead = somebody(BuiltIn.FINANCE_LEAD, company)
    (row,) = hand_over(company, sighted(a_statement()))
    hand_over(company, sighted(a_statement(total=Decimal("131.00"), remark="三月"), SourceKind.BOOKS, 1))
    hand_over(company, sighted(a_statement(RED, red_of=NUMBER, total=Decimal("-113.00")), at=2))
    Arrival.objects.create(
        original=row.original, source=row.source, name="三月.xlsx", at=START, actor="person:1", origin="test",
        reading=row.reading,
    )  # fmt: skip
    blue = Invoice.objects.get(number=NUMBER)
    first = allocate(lead, blue, Part(amount=Decimal("100.00"), purpose="差旅"))
    withdraw_allocation(lead, first)
    allocate(lead, blue, Part(amount=Decimal("13.00"), purpose="差旅"))
    place_hold(lead, company, HoldOn(), "稽查")

    told = details(lead, blue.pk)
    assert told
    assert told.sources == (SourceKind.BUREAU, SourceKind.BOOKS)
    assert next((one.statement.source, one.file) for one in told.statements) == ("bureau", "三月.xlsx")
    assert told.origins["total"] == row.pk != told.origins["remark"]
    assert told.differing == {"total": (("bureau", "113.00"), ("books", "131.00"))}
    assert [(one.outward, one.link.relation, one.other and one.other.number) for one in told.links] == [
        (False, "red_of", RED)
    ]
    assert (len(told.allocations), told.allocated, told.left) == (2, Decimal("13.00"), Decimal("100.00"))
    assert [one.reason for one in told.holds] == ["稽查"]


def test_a_linked_invoice_that_is_hidden_is_not_told_of() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()), sighted(a_statement(RED, red_of=NUMBER), at=1))
    Invoice.objects.filter(number=RED).update(sensitivity=2)
    told = details(somebody(BuiltIn.READER, company), Invoice.objects.get(number=NUMBER).pk)
    assert told
    assert [one.other for one in told.links] == [None]


def test_what_is_hidden_is_as_what_is_not_there() -> None:
    company = a_company()
    hand_over(company, sighted(a_statement()))
    a_role(BuiltIn.EMPLOYEE)
    employee = somebody(BuiltIn.EMPLOYEE, company)
    assert details(employee, Invoice.objects.get().pk) is None
    assert details(employee, 10**9) is None


def test_why_an_invoice_is_held_is_not_told_to_whom_it_may_be_about() -> None:
    company = a_company()
    lead, employee = somebody(BuiltIn.FINANCE_LEAD, company), somebody(BuiltIn.EMPLOYEE, company)
    (row,) = hand_over(company, sighted(a_statement(place=Place("a.pdf", page=1)), SourceKind.ARCHIVE))
    Arrival.objects.create(
        original=row.original, source=row.source, name="a.pdf", at=START, actor=employee.key,
        person=person_of(employee), origin="test", reading=row.reading,
    )  # fmt: skip
    invoice = Invoice.objects.get()
    place_hold(lead, company, HoldOn(invoice=invoice), "调查虚假报销")
    for actor, told in (
        (lead, 1),
        (somebody(BuiltIn.REVIEWER, company), 1),
        (somebody(BuiltIn.AUDITOR, company), 1),
        (employee, 0),
        (somebody(BuiltIn.READER, company), 0),
    ):
        found = details(actor, invoice.pk)
        assert found
        assert len(found.holds) == told
        assert found.invoice.held
