"""Holes: days of which a source has nothing although it has many around them, while others hold invoices of them.

A job that did not run, or a slice that was not exported, leaves a stretch of days empty; a fault of one invoice does
not. So a hole is only called one where chance is out of the question: within the days that the source does hold, by
its own rate around the stretch it should have many there, others know several that are expected there, and all of
them are absent. Quiet weekends and small companies have no holes.
"""

import itertools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from piaoqi.core.causes.base import Evidence, Likelihood
from piaoqi.core.causes.case import Shortfall, Sighting
from piaoqi.core.reconcile.expectations import Pair, is_expected
from piaoqi.core.reconcile.source import LISTS, Source
from piaoqi.core.reconcile.view import by_trust
from piaoqi.core.text import Text

_DAY = timedelta(days=1)
_AROUND = timedelta(days=28)
"""The rate is that of four weeks before and after: whole weeks, so that weekends count the same."""
SHOULD_HOLD = 8
"""Invoices that a source should hold over the stretch by its own rate."""
KNOWN_ELSEWHERE = 3
"""Invoices of the stretch that other sources hold and that are expected here."""
_HOLE = Text(
    "{source} 里 {start} 至 {end} 一张也没有，按前后的数量应有约 {expected} 张，而别处有 {known} 张这几天的发票",
    "{source} has nothing from {start} to {end}: by its rate around it should hold about {expected}, and others hold "
    "{known} of these days",
)

Groups = Mapping[str, Sequence[Sighting]]


@dataclass(frozen=True, slots=True)
class Hole:
    """Empty days, both inside. `expected` by the rate around them, `known` to other sources."""

    start: date
    end: date
    expected: int
    known: int


def find_holes(pair: Pair, groups: Groups) -> tuple[Hole, ...]:
    """The holes of the sources that together are one target; counted once over all invoices."""
    held: Counter[date] = Counter()
    lacking: dict[date, list[Sequence[Sighting]]] = defaultdict(list)
    names = {source.name for source in pair.targets}
    for sightings in groups.values():
        day = next((one.record.issue_date for one in sightings if one.record.issue_date), None)
        if day is None:
            continue
        if any(one.source in names for one in sightings):
            held[day] += 1
        else:
            lacking[day].append(sightings)
    return tuple(_holes(held, lacking, pair))


def _is_wanted(sightings: Sequence[Sighting], pair: Pair) -> bool:
    """Is it ours, and expected in the target?"""
    ours = any(one.taxpayer in ("", pair.taxpayer.tax_id) and one.direction is pair.direction for one in sightings)
    return ours and is_expected(by_trust(sightings)[0].record, sightings, pair)


def _holes(
    held: Mapping[date, int], lacking: Mapping[date, Sequence[Sequence[Sighting]]], pair: Pair
) -> Iterator[Hole]:
    days = sorted(held)
    for before, after in itertools.pairwise(days):
        start, end = before + _DAY, after - _DAY
        expected = _expected(days, held, start, end) if start <= end else 0
        if expected < SHOULD_HOLD:
            continue
        inside = (one for day, found in lacking.items() if start <= day <= end for one in found)
        known = sum(_is_wanted(one, pair) for one in inside)
        if known >= KNOWN_ELSEWHERE:
            yield Hole(start, end, expected, known)


def _expected(days: Sequence[date], held: Mapping[date, int], start: date, end: date) -> int:
    """Invoices over the stretch, by the rate of the days around it that lie within what the source holds."""
    first, last = max(start - _AROUND, days[0]), min(end + _AROUND, days[-1])
    around = (start - first).days + (last - end).days
    low, high = bisect_left(days, first), bisect_left(days, last + _DAY)
    count = sum(held[day] for day in days[low:high])
    return count * ((end - start).days + 1) // around if around else 0


def shortfall(holes: Sequence[Hole], pair: Pair, day: date | None) -> tuple[Shortfall, ...]:
    """Why the absence of an invoice of this day is not proved: it lies in a hole."""
    hole = next((one for one in holes if day is not None and one.start <= day <= one.end), None)
    if hole is None or any(_is_counted(source, hole) for source in pair.targets):
        return ()
    fact = _HOLE.with_(
        source=pair.name, start=hole.start, end=hole.end, expected=hole.expected, known=hole.known,
    )  # fmt: skip
    code = "C4.3" if pair.kind in LISTS else "C6.5"
    return (Shortfall(code, (Evidence(fact, pair.name),), Likelihood.LIKELY),)


def _is_counted(source: Source, hole: Hole) -> bool:
    """A list that declared how many invoices it has, and holds them, has no slice that was left out."""
    return source.kind in LISTS and any(
        window.total is not None and not window.doubts and window.holds_date(hole.start) and window.holds_date(hole.end)
        for window in source.windows
    )
