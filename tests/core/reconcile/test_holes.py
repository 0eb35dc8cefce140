"""Holes: stretches of empty days that chance cannot make, and nothing else."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.reconcile.small import AS_OF, SISTER, US, books, bureau, entry, row, source, window
from piaoqi.core.causes.case import Direction, Sighting, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.grouping import group
from piaoqi.core.reconcile.holes import Hole, find_holes, shortfall
from piaoqi.core.reconcile.source import Source

START = date(2026, 3, 2)
"""A Monday."""
BACK = START + timedelta(days=60)
"""The first empty day."""


def _rows(
    make: Callable[..., Any], held: Callable[[date], bool], a_day: Callable[[date], int], **facts: Any
) -> list[Any]:
    """The invoices of 120 days, as many each day as wanted, on the days wanted."""
    found: list[Any] = []
    for index in range(120):
        day = START + timedelta(days=index)
        for one in range(a_day(day) if held(day) else 0):
            number = f"2631200000{(index * 20 + one) * 7_654_321 % 10_000_000_000:010d}"
            total = Decimal(1000 + index * 20 + one)
            found.append(make(number, len(found) + 2, issue_date=day, total=total, **facts))
    return found


def _holes(target: Source, *others: Source) -> tuple[tuple[Hole, ...], Pair]:
    grouped = group((target, *others))
    groups: dict[str, list[Sighting]] = {}
    for key, sighting in zip(grouped.keys, grouped.sightings, strict=True):
        groups.setdefault(key, []).append(sighting)
    pair = Pair((target,), US, Direction.RECEIVED, AS_OF.date())
    return find_holes(pair, groups), pair


def _three(_: date) -> int:
    return 3


def _not_in(days: int) -> Callable[[date], bool]:
    return lambda day: not BACK <= day < BACK + timedelta(days=days)


def _always(_: date) -> bool:
    return True


def test_a_stretch_that_should_hold_many_is_a_hole_with_its_figures() -> None:
    holes, pair = _holes(books(*_rows(entry, _not_in(4), _three)), bureau(*_rows(row, _always, _three)))
    assert holes == (Hole(BACK, BACK + timedelta(days=3), 12, 12),)
    (short,) = shortfall(holes, pair, BACK)
    assert short.code == "C6.5"
    assert "2026-05-01 至 2026-05-04" in short.evidence[0].fact.say("zh")


@pytest.mark.parametrize("day", [BACK - timedelta(days=1), BACK + timedelta(days=4), None])
def test_a_day_beside_the_hole_is_not_in_it(day: date | None) -> None:
    holes, pair = _holes(books(*_rows(entry, _not_in(4), _three)), bureau(*_rows(row, _always, _three)))
    assert shortfall(holes, pair, day) == ()


def _weekdays(day: date) -> int:
    return 6 if day.weekday() < 5 else 0


def _few(day: date) -> int:
    return 1 if day.weekday() == 2 else 0


@pytest.mark.parametrize(
    ("held", "a_day", "elsewhere"),
    [
        (_not_in(2), _three, _three),
        (_always, _weekdays, _weekdays),
        (_not_in(10), _few, _few),
        (lambda day: day < BACK, _three, _three),
        (lambda day: day > BACK, _three, _three),
        (lambda _: False, _three, _three),
        (_not_in(4), _three, lambda day: 1 if day == BACK else 0),
    ],
    ids=["too short", "weekends", "a small company", "the end", "the beginning", "nothing at all", "hardly known"],
)
def test_what_chance_or_habit_makes_is_no_hole(
    held: Callable[[date], bool], a_day: Callable[[date], int], elsewhere: Callable[[date], int]
) -> None:
    holes, _ = _holes(books(*_rows(entry, held, a_day)), bureau(*_rows(row, _always, elsewhere)))
    assert holes == ()


@pytest.mark.parametrize(
    "others",
    [
        {"taxpayer": SISTER},
        {"direction": Direction.ISSUED},
    ],
    ids=["another company's", "issued ones"],
)
def test_what_is_not_ours_to_hold_makes_no_hole(others: Mapping[str, Any]) -> None:
    target = books(*_rows(entry, _not_in(4), _three))
    holes, _ = _holes(target, bureau(*_rows(row, lambda day: not _not_in(4)(day), _three), **others))
    assert holes == ()


def test_what_is_never_expected_there_makes_no_hole() -> None:
    held = source(SourceKind.SELECTION, *_rows(row, _not_in(4), _three))
    ordinary: Sequence[Any] = _rows(row, lambda day: not _not_in(4)(day), _three, kind=Kind.DIGITAL_ORDINARY)
    holes, _ = _holes(held, bureau(*ordinary))
    assert holes == ()


def test_a_list_that_holds_as_many_as_it_declared_has_none() -> None:
    rows = _rows(row, _not_in(4), _three)
    known = books(*_rows(entry, _always, _three))
    holes, pair = _holes(bureau(*rows), known)
    assert [one.code for one in shortfall(holes, pair, BACK)] == ["C4.3"]
    holes, pair = _holes(bureau(*rows, windows=window(total=len(rows))), known)
    assert shortfall(holes, pair, BACK) == ()
