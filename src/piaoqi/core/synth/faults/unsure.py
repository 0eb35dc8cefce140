"""Rows of the books that may be an invoice and may be something else: nobody can tell, whatever they look like."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.making import DIGITAL, bought, changed, slipped, wrong_digit
from piaoqi.core.synth.plan import BOOKED_BY, Book, Booking, Entry, Plan, Source
from piaoqi.core.text import Text

_TOGETHER_WITHIN = timedelta(days=25)
"""Invoices so near each other are booked as one."""


def _unnumbered(row: Booking) -> Booking:
    """The row with no number, and the day on which it was booked where that of the issue should stand."""
    return replace(row, code="", number="", issue_date=row.day)


def _open(plan: Plan, cause: str, entry: Entry) -> None:
    plan.add(entry)
    plan.absent(cause, entry, Source.BOOKS, "cannot_tell")


def _number_and_total(plan: Plan) -> None:
    """A slip in the number and another in the total: this invoice badly typed, or one that only the books have."""
    entry = bought(plan, *DIGITAL)
    if entry is None:
        return
    right = plan.booking(entry.invoice, Book.CLAIMS)
    typed, total = wrong_digit(plan.rng, right.number), slipped(right.total)
    row = replace(right, number=typed, total=total, amount=None, tax=None)
    _open(plan, "C3.8", replace(entry, bookings=()))
    own = Entry(invoice=changed(entry, number=typed, total=total).invoice, stated=None, bookings=(row,))
    plan.add(own)
    for source in (Source.BUREAU, Source.ARCHIVE):
        plan.absent("C3.8", own, source, "cannot_tell")


def _when_booked(plan: Plan) -> None:
    """No number, and another day than that of the issue: another purchase of the same sum would look alike."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        _open(plan, "C3.7", replace(entry, bookings=(_unnumbered(plan.booking(entry.invoice)),)))


def _two_in_one(plan: Plan) -> None:
    """Two invoices of a seller, and one row without a number whose total is that of both."""
    first = bought(plan, *DIGITAL)
    if first is None:
        return
    kind, day = first.invoice.record.kind, first.invoice.issue_date
    next_day = plan.covered_day(kind, since=day - _TOGETHER_WITHIN, until=min(BOOKED_BY, day + _TOGETHER_WITHIN))
    if next_day is not None:
        second = plan.sound(plan.invoice(kind, next_day, seller=first.invoice.seller))
        row = plan.booking(max(first.invoice, second.invoice, key=lambda one: one.issue_date), Book.LEDGER)
        whole = sum((one.invoice.record.total or Decimal(0) for one in (first, second)), Decimal(0))
        row = replace(_unnumbered(row), total=whole, amount=None, tax=None)
        _open(plan, "C6.11", replace(first, bookings=(row,)))
        _open(plan, "C6.11", replace(second, bookings=()))


FAULTS = (
    Fault("unsure.slips", Text("号码和金额都录错了一位", "a slip in number and total"), _number_and_total),
    Fault("unsure.day", Text("没有号码，日期是记账日", "no number, dated when booked"), _when_booked),
    Fault("unsure.together", Text("两张票合记一笔，没有号码", "two in one row without a number"), _two_in_one),
)
