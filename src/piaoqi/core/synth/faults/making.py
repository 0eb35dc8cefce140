"""What faults are made of: sound invoices to spoil, and the ways in which people get a number wrong."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.company import Party, Trade, person
from piaoqi.core.synth.plan import AS_OF, BOOKED_BY, Entry, Plan, Source, Verified, Window

DIGITAL = (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY)
CONTROL = (Kind.E_ORDINARY, Kind.E_SPECIAL)
NOT_FOUND = "009"
_CLEARLY_DUE = timedelta(days=16)
"""Later than any rule but that of the books."""
_LETTERS = {"0": "O", "1": "l", "2": "Z", "5": "S", "8": "B"}
"""Characters that people and readers of pictures take for digits."""


def bought(
    plan: Plan, *kinds: Kind, buyer: Party | None = None, trade: Trade | None = None, seller: Party | None = None
) -> Entry | None:
    """A sound invoice of one of these kinds, so old that it must be booked, on a day whose export proves an absence.

    None where the months have no such day.
    """
    kind = plan.rng.choice(kinds)
    day = plan.covered_day(kind, until=BOOKED_BY)
    if day is None:
        return None
    return plan.sound(plan.invoice(kind, day, buyer=buyer, trade=trade, seller=seller))


def filtered(entry: Entry) -> Entry:
    """The same, but the export does not show it: it exists all the same, and was verified."""
    return replace(entry, stated=None)


def in_window(plan: Plan, window: Window, *kinds: Kind) -> Entry:
    """A sound invoice of one of these kinds in that window, so early that all but the books must have it."""
    end = max(min(window.end, AS_OF.date() - _CLEARLY_DUE), window.start)
    return plan.sound(plan.invoice(plan.rng.choice(kinds), plan.day_in(window.start, end)))


def spoil(plan: Plan, cause: str, window: Window, *kinds: Kind) -> None:
    """One or two invoices of a spoilt export that it does not show: nobody can tell whether they are there."""
    for _ in range(plan.rng.randint(1, 2)):
        entry = filtered(in_window(plan, window, *kinds))
        plan.add(entry)
        plan.absent(cause, entry, Source.BUREAU, "cannot_tell")


def others_in(plan: Plan, window: Window, count: int, *kinds: Kind) -> None:
    """Sound invoices that the spoilt export does show."""
    plan.add(*(in_window(plan, window, *kinds) for _ in range(count)))


def changed(entry: Entry, **fields: object) -> Entry:
    """The same with another face: fields of the record as they truly are."""
    record = replace(entry.invoice.record, **fields)  # type: ignore[arg-type]
    return replace(entry, invoice=replace(entry.invoice, record=record))


def answered(plan: Plan, entry: Entry, results: Sequence[str], record: Record | None = None) -> Entry:
    """The platform gave these answers instead, one a day, from the third day after the issue on."""
    first = datetime.combine(entry.invoice.issue_date, time(9, 10), AS_OF.tzinfo) + timedelta(days=3)
    who = person(plan.rng)
    tries = [
        Verified(at=first + timedelta(days=n, minutes=plan.rng.randint(0, 400)), result=result, who=who, record=record)
        for n, result in enumerate(results)
    ]
    return replace(entry, verified=tuple(tries))


def wrong_digit(rng: random.Random, number: str) -> str:
    """One of the last digits is another one."""
    at = rng.randrange(max(0, len(number) - 8), len(number))
    other = str((int(number[at]) + rng.randint(1, 9)) % 10) if number[at].isdigit() else "7"
    return number[:at] + other + number[at + 1 :]


def swapped(rng: random.Random, number: str) -> str:
    """Two neighbours that differ changed places."""
    places = [at for at in range(max(0, len(number) - 8), len(number) - 1) if number[at] != number[at + 1]]
    at = rng.choice(places)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def one_lost(rng: random.Random, number: str) -> str:
    """A digit was left out."""
    at = rng.randrange(max(0, len(number) - 8), len(number))
    return number[:at] + number[at + 1 :]


def one_added(rng: random.Random, number: str) -> str:
    """A digit was struck twice."""
    at = rng.randrange(max(0, len(number) - 8), len(number))
    return number[:at] + number[at] + number[at:]


def lookalike(rng: random.Random, number: str) -> str:
    """A letter stands where a digit should; where none could, a digit is wrong."""
    places = [at for at, character in enumerate(number) if character in _LETTERS]
    if not places:
        return wrong_digit(rng, number)
    at = rng.choice(places)
    return number[:at] + _LETTERS[number[at]] + number[at + 1 :]


SLIPS: tuple[Callable[[random.Random, str], str], ...] = (wrong_digit, swapped, one_lost, one_added, lookalike)


def slipped(total: Decimal) -> Decimal:
    """Two neighbouring digits of the yuan exchanged, or ten yuan more where they are all alike."""
    yuan, cents = f"{total:.2f}".split(".")
    for at in range(len(yuan) - 1):
        if yuan[at] != yuan[at + 1] and yuan[at + 1] != "0":
            return Decimal(f"{yuan[:at]}{yuan[at + 1]}{yuan[at]}{yuan[at + 2 :]}.{cents}")
    return total + 10
