"""Absences that nothing in the folder explains: searched everything offered, ask the issuer or the colleague."""

from dataclasses import replace
from datetime import timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.synth.faults.base import Fault
from piaoqi.core.synth.faults.c4 import without_original
from piaoqi.core.synth.faults.making import DIGITAL, bought
from piaoqi.core.synth.plan import BOOKED_BY, Entry, Plan, Source
from piaoqi.core.text import Text


def _missing(plan: Plan, entry: Entry, source: Source) -> None:
    plan.add(entry)
    plan.absent("", entry, source, "missing")


def _no_original(plan: Plan) -> None:
    """Booked and in the bureau's list, but nobody kept the original."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        _missing(plan, without_original(entry), Source.ARCHIVE)


def _not_booked(plan: Plan) -> None:
    """In the bureau's list and in the folder of originals for weeks, and never booked."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        _missing(plan, replace(entry, bookings=()), Source.BOOKS)


def _not_listed(plan: Plan) -> None:
    """Verified, filed and booked, and not in an export that should show it."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        _missing(plan, replace(entry, stated=None, selected=None), Source.BUREAU)


def _not_selectable(plan: Plan) -> None:
    """In the bureau's list, deductible, and not in the list from which it is selected."""
    entry = bought(plan, Kind.DIGITAL_SPECIAL, Kind.E_SPECIAL)
    if entry is not None:
        _missing(plan, replace(entry, selected=None), Source.SELECTION)


def _not_verified(plan: Plan) -> None:
    """Everywhere else, and nobody ever verified it."""
    entry = bought(plan, *DIGITAL)
    if entry is not None:
        _missing(plan, replace(entry, verified=()), Source.VERIFICATION)


def _twin_not_booked(plan: Plan) -> None:
    """Two of the same seller, day and sum, with neighbouring numbers, as a shop issues them; one of them is booked.

    The row says exactly which, so the other one is missing and not "written otherwise".
    """
    one = bought(plan, *DIGITAL)
    if one is None:
        return
    number = one.invoice.record.number
    other = f"{number[:12]}{(int(number[12:]) + plan.rng.randint(1, 9)) % 10**8:08d}"
    twin = plan.sound(replace(one.invoice, record=replace(one.invoice.record, number=other)))
    plan.add(one)
    _missing(plan, replace(twin, bookings=()), Source.BOOKS)


def _month_not_booked(plan: Plan) -> None:
    """The same sum from the same seller every month; the books skip a month."""
    one = bought(plan, *DIGITAL)
    if one is None:
        return
    kind, region = one.invoice.record.kind, one.invoice.seller.region
    day = plan.covered_day(kind, since=one.invoice.issue_date + timedelta(days=25), until=BOOKED_BY)
    if day is not None:
        number = plan.mint.number(kind, region, day)[1]
        again = replace(one.invoice, record=replace(one.invoice.record, number=number, issue_date=day))
        plan.add(one)
        _missing(plan, replace(plan.sound(again), bookings=()), Source.BOOKS)


FAULTS = (
    Fault("plain.archive", Text("已入账，没有原件", "booked, no original"), _no_original),
    Fault("plain.books", Text("有票有原件，没有入账", "there, but not booked"), _not_booked),
    Fault("plain.twin", Text("同日同额的两张只入了一张", "one of two alike was not booked"), _twin_not_booked),
    Fault("plain.monthly", Text("每月同额，漏入一个月", "one of a monthly series was not booked"), _month_not_booked),
    Fault("plain.bureau", Text("查验有票，导出里没有", "verified, but not in the export"), _not_listed),
    Fault("plain.selection", Text("可抵扣，勾选清单里没有", "deductible, not in the selection list"), _not_selectable),
    Fault("plain.verification", Text("没有查验过", "never verified"), _not_verified),
)
