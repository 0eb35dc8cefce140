"""Family C3: the search itself was wrong."""

from dataclasses import replace
from datetime import timedelta

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.plan import BOOKED_BY, Book, Plan, Source, replace_window
from piaoqi.core.text import Text

_ASKED_KINDS = tuple(kind for kind, facts in KINDS.items() if facts.bureau_codes and kind is not Kind.RAIL)


def _origin_filter(plan: Plan) -> None:
    """C3.2: one month was asked of the new platform only; a tax-control invoice cannot be in it."""
    index = plan.claim_window()
    if index is not None:
        window = replace_window(plan, index, origins=(Origin.PLATFORM,))
        day = plan.day_in(window.start, window.end)
        entry = replace(plan.sound(plan.invoice(Kind.E_ORDINARY, day)), stated=None)
        plan.add(entry)
        plan.absent("C3.2", entry, Source.BUREAU, "cannot_tell")


def _kind_filter(plan: Plan) -> None:
    """C3.3: one month was asked for without railway tickets."""
    index = plan.claim_window()
    if index is not None:
        window = replace_window(plan, index, kinds=_ASKED_KINDS)
        day = plan.day_in(window.start, window.end)
        entry = replace(plan.sound(plan.invoice(Kind.RAIL, day)), stated=None)
        plan.add(entry)
        plan.absent("C3.3", entry, Source.BUREAU, "cannot_tell")


def _outside_dates(plan: Plan) -> None:
    """C3.4: issued after the last month that was exported."""
    day = plan.windows[-1].end + timedelta(days=plan.rng.randint(3, 9))
    entry = replace(plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day)), stated=None)
    plan.add(entry)
    plan.absent("C3.4", entry, Source.BUREAU, "cannot_tell")


def _damaged_by_excel(plan: Plan) -> None:
    """C3.7: the claims hold twenty digits as a number: the last five are gone."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY)
    if day is not None:
        entry = plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day))
        entry = replace(entry, bookings=(replace(plan.booking(entry.invoice, Book.CLAIMS), as_number=True),))
        plan.add(entry)
        plan.absent("C3.7", entry, Source.BOOKS, "not_missing")


def _mistyped(plan: Plan) -> None:
    """C3.8: two neighbouring digits of the number changed places in the ledger."""
    day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY)
    if day is not None:
        entry = plan.sound(plan.invoice(Kind.DIGITAL_SPECIAL, day))
        booking = plan.booking(entry.invoice, Book.LEDGER)
        entry = replace(entry, bookings=(replace(booking, number=_swapped(booking.number)),))
        plan.add(entry)
        plan.absent("C3.8", entry, Source.BOOKS, "not_missing")


def _swapped(number: str) -> str:
    """The last two neighbours that differ, exchanged."""
    at = next(i for i in range(len(number) - 2, 0, -1) if number[i] != number[i + 1])
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


FAULTS = (
    Fault("C3.2", Text("导出时只查了一个发票来源", "exported from one origin only"), _origin_filter, narrows=True),
    Fault("C3.3", Text("导出时漏选票种", "exported without one kind"), _kind_filter, narrows=True),
    Fault("C3.4", Text("导出的日期范围之外", "outside the dates exported"), _outside_dates),
    Fault("C3.7", Text("号码被 Excel 存成数字", "number damaged by Excel"), _damaged_by_excel),
    Fault("C3.8", Text("号码录入错误", "number mistyped"), _mistyped),
)
