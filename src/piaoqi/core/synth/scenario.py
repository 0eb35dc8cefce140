"""From a seed to a whole folder: the company, its months, the faults, and sound invoices around them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.company import FARM, TOLL, Trade
from piaoqi.core.synth.faults import Fault
from piaoqi.core.synth.plan import BOOKED_BY, Book, Entry, Plan

_MIX: tuple[tuple[Kind, Trade | None, int], ...] = (
    (Kind.DIGITAL_SPECIAL, None, 32),
    (Kind.DIGITAL_ORDINARY, None, 32),
    (Kind.RAIL, None, 9),
    (Kind.E_ORDINARY, None, 6),
    (Kind.E_SPECIAL, None, 4),
    (Kind.TOLL, TOLL, 4),
    (Kind.DIGITAL_ORDINARY, TOLL, 4),
    (Kind.DIGITAL_ORDINARY, FARM, 5),
)
"""Kinds of a small Beijing company's purchases, by weight."""
_MOST_TIMES = 4


def scenario(seed: int, months: int, invoices: int, faults: tuple[Fault, ...]) -> Plan:
    """A plan with the faults planted and sound invoices up to `invoices` in all (never fewer than the faults need)."""
    plan = Plan(seed=seed, months=months, slices=2 * sum(fault.narrows for fault in faults))
    for fault in faults:
        plan.planting = fault.key
        plan.draw_from(f"fault {fault.key}")
        for _ in range(_times(plan, fault, invoices // len(faults))):
            fault.plant(plan)
    plan.draw_from("sound")
    for made in _sound(plan):
        if len(plan.entries) + len(made) > invoices:
            break
        plan.add(*made)
    plan.entries.sort(key=lambda entry: (entry.invoice.issue_date, entry.invoice.time, entry.invoice.record.number))
    return plan


def _times(plan: Plan, fault: Fault, room: int) -> int:
    """How often a fault is planted, where there is room for so many invoices each: up to four times, once where little.

    One that spoils an export does so once: exports are few.
    """
    most = max(1, min(_MOST_TIMES, room - 1))
    return 1 if fault.narrows else plan.rng.randint(min(2, most), most)


def _sound(plan: Plan) -> Iterator[tuple[Entry, ...]]:
    """Sound invoices without end; first one in two claims that came by mail, then a red letter with its blue one."""
    yield (_shared(plan),)
    yield _red_pair(plan)
    kinds, weights = [one[:2] for one in _MIX], [one[2] for one in _MIX]
    while True:
        kind, trade = plan.rng.choices(kinds, weights)[0]
        day = plan.covered_day(kind)
        if day is not None:
            yield (plan.sound(plan.invoice(kind, day, trade=trade)),)


def _red_pair(plan: Plan) -> tuple[Entry, ...]:
    """A blue invoice taken back in full; the books hold both, so nothing is missing."""
    blue_day = plan.covered_day(Kind.DIGITAL_SPECIAL, until=BOOKED_BY) or plan.windows[0].start
    blue = plan.invoice(Kind.DIGITAL_SPECIAL, blue_day)
    red = plan.mint.red_letter(blue, blue_day + timedelta(days=2))
    entries = [replace(plan.sound(one), bookings=(plan.booking(one, Book.LEDGER),)) for one in (blue, red)]
    entries[0] = replace(entries[0], stated=replace(blue.record, status=Status.RED_FULL))
    return tuple(entries)


def _shared(plan: Plan) -> Entry:
    """One invoice in two claims whose parts add up: nothing to report."""
    day = plan.covered_day(Kind.DIGITAL_ORDINARY, until=BOOKED_BY) or plan.windows[0].start
    invoice = plan.invoice(Kind.DIGITAL_ORDINARY, day)
    whole = plan.booking(invoice, Book.CLAIMS)
    first = (whole.total * 3 / 5).quantize(whole.total)
    parts = tuple(replace(whole, amount=None, tax=None, total=part) for part in (first, whole.total - first))
    entry = plan.sound(invoice)
    return replace(entry, bookings=parts, mailed=entry.originals[:1])
