"""The days that a source was asked for, as a calendar for people. The judge of an absence is the comparison alone,
which holds each of these statements against the rows; this says what was stated, and where that is plainly not enough.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise

DAY = timedelta(days=1)


class Cover(StrEnum):
    COVERED = "covered"
    """Asked for without a filter, and all that came was read."""
    DOUBTFUL = "doubtful"
    """Asked for with a filter, or not all that came was read."""
    HOLE = "hole"
    """Not asked for."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One statement. Both days inside; None is open."""

    start: date | None
    end: date | None
    sure: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of one cover; both inside."""

    start: date
    end: date
    cover: Cover

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class Month:
    """How many of its days are what; those before the first and after the last that is looked at are none of them."""

    first: date
    covered: int
    doubtful: int
    hole: int


def stretches(spoken: Sequence[Spoken], first: date, last: date) -> tuple[Stretch, ...]:
    """From `first` to `last`, without a gap or an overlap, each as long as it can be; none where first > last."""
    if first > last:
        return ()
    within = [_within(one, first, last) for one in spoken]
    asked = [one for one in within if one[0] <= one[1]]
    cuts = sorted({first, last + DAY, *(start for start, _, _ in asked), *(end + DAY for _, end, _ in asked)})
    parts = [Stretch(start, after - DAY, _cover(asked, start)) for start, after in pairwise(cuts)]
    joined = (list(group) for _, group in groupby(parts, key=lambda one: one.cover))
    return tuple(Stretch(group[0].start, group[-1].end, group[0].cover) for group in joined)


def months(found: Sequence[Stretch]) -> tuple[Month, ...]:
    """All that these touch, in order."""
    counts: dict[date, dict[Cover, int]] = {}
    for one in found:
        for first, days in _by_month(one):
            of = counts.setdefault(first, dict.fromkeys(Cover, 0))
            of[one.cover] += days
    return tuple(
        Month(first, of[Cover.COVERED], of[Cover.DOUBTFUL], of[Cover.HOLE]) for first, of in sorted(counts.items())
    )


def _within(one: Spoken, first: date, last: date) -> tuple[date, date, bool]:
    return max(one.start or first, first), min(one.end or last, last), one.sure


def _cover(asked: Sequence[tuple[date, date, bool]], day: date) -> Cover:
    over = [sure for start, end, sure in asked if start <= day <= end]
    if any(over):
        return Cover.COVERED
    return Cover.DOUBTFUL if over else Cover.HOLE


def _by_month(one: Stretch) -> Iterator[tuple[date, int]]:
    """First of the month, and how many of its days."""
    start = one.start
    while start <= one.end:
        following = (start.replace(day=1) + timedelta(days=31)).replace(day=1)
        end = min(one.end, following - DAY)
        yield start.replace(day=1), (end - start).days + 1
        start = following
