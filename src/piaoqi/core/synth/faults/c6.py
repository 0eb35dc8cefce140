"""Family C6: inside your own systems."""

from dataclasses import replace
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.plan import Book, Booking, Entry, Plan
from piaoqi.core.text import Text


def _booked_twice(plan: Plan) -> None:
    """C6.1: claimed by one person, booked as a payable by another."""
    entry = _sound(plan)
    if entry is not None:
        twice = (plan.booking(entry.invoice, Book.CLAIMS), plan.booking(entry.invoice, Book.LEDGER))
        entry = replace(entry, bookings=twice)
        plan.add(entry)
        plan.doubled("C6.1", entry, 2)


def _mistyped_amount(plan: Plan) -> None:
    """C6.8: another total in the claims than on the face."""
    entry = _sound(plan)
    if entry is not None:
        booking = plan.booking(entry.invoice, Book.CLAIMS)
        entry = replace(entry, bookings=(replace(booking, total=_slipped(booking.total)),))
        plan.add(entry)
        plan.differs("C6.8", entry, "total")


def _short_parts(plan: Plan) -> None:
    """C6.11: split over two claims, and the parts fall short of the whole."""
    entry = _sound(plan)
    if entry is not None:
        whole = plan.booking(entry.invoice, Book.CLAIMS)
        first, second = (whole.total / 2).quantize(whole.total), (whole.total / 4).quantize(whole.total)
        entry = replace(entry, bookings=(_part(whole, first), _part(whole, second)))
        plan.add(entry)
        plan.differs("C6.11", entry, "total")


def _sound(plan: Plan) -> Entry | None:
    day = plan.covered_day(Kind.DIGITAL_ORDINARY)
    return None if day is None else plan.sound(plan.invoice(Kind.DIGITAL_ORDINARY, day))


def _part(whole: Booking, total: Decimal) -> Booking:
    return replace(whole, amount=None, tax=None, total=total)


def _slipped(total: Decimal) -> Decimal:
    """Two neighbouring digits of the yuan exchanged, or ten yuan more where they are all alike."""
    yuan, cents = f"{total:.2f}".split(".")
    for at in range(len(yuan) - 1):
        if yuan[at] != yuan[at + 1] and yuan[at + 1] != "0":
            return Decimal(f"{yuan[:at]}{yuan[at + 1]}{yuan[at]}{yuan[at + 2 :]}.{cents}")
    return total + 10


FAULTS = (
    Fault("C6.1", Text("重复入账", "booked twice"), _booked_twice),
    Fault("C6.8", Text("金额录入错误", "amount mistyped"), _mistyped_amount),
    Fault("C6.11", Text("分摊金额不足", "the parts fall short"), _short_parts),
)
