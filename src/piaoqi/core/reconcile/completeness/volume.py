"""How many invoices a piece will hold, and how it is cut so that every cut stays well below the export's limit.

A day is taken to hold what the lists and the waiting findings show of it, scaled up where the list declared more than
it holds. A day of which nothing is known holds the average: of what a list declared and lacks, over its empty days; of
the rows of a list that was cut, over the days from its first row to its last; else of all rows over all days asked for.
Counting is in thousandths of an invoice.

A piece is cut near the middle of its invoices, at the first of a month where one lies inside, again and again until
each cut is small enough; a single day that is still too much is cut by kinds.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from piaoqi.core.reconcile.completeness.account import DAY, Account
from piaoqi.core.reconcile.completeness.claims import ROW_LIMIT, Claim
from piaoqi.core.reconcile.completeness.lanes import Box, Lanes, boxes, of_kinds
from piaoqi.core.reconcile.completeness.pieces import Piece
from piaoqi.core.reconcile.doubts import ROW_LIMITS
from piaoqi.core.reconcile.source import Window

LONGEST = 366
"""Days that the bureau's page allows in one query (C3.4)."""
_UNIT = 1000
_STEEPEST = 10 * _UNIT
"""No known invoice stands for more than ten: where most is lacking, its days say little."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One export: dates × box, and about how many invoices it will hold."""

    start: date
    end: date
    box: Box
    expected: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A window's own numbers: what it declared, and what it holds. `declared` is None where it said nothing."""

    declared: int | None
    held: int

    @property
    def lacking(self) -> int:
        return max(0, (self.declared or 0) - self.held)


@dataclass(frozen=True, slots=True)
class _Rate:
    """In thousandths of an invoice: the most for one export; what one known invoice stands for; an unknown day's."""

    most: int
    scale: int
    mean: int


class Volume:
    """What is known of how many invoices an account has on which day."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._waiting: dict[date, list[Lanes]] = {}
        for demand in account.demands:
            self._waiting.setdefault(demand.day, []).append(demand.lanes)
        self._asked = tuple(_bounds(account))
        self._by_path = _by_path(account)

    def tally(self, claim: Claim) -> Tally:
        """What the window of a claim declared and holds, in invoices."""
        window = claim.window
        if window.files:
            held = sum(self._by_path[path] for path in window.files)
        else:
            start, end = window.start or date.min, window.end or date.max
            held = sum(sum(lanes.values()) for day, lanes in self.account.rows.items() if start <= day <= end)
        return Tally(_declared(window, held), held)

    def cuts(self, piece: Piece) -> list[Cut]:
        """The exports that together fetch a piece."""
        claims = [claim for claim in piece.claims if not claim.proves and not claim.hole]
        tallies = [self.tally(claim) for claim in claims]
        limits = [tally.held for claim, tally in zip(claims, tallies, strict=True) if _was_cut(claim, tally)]
        scale = max(((tally.declared or 0) * _UNIT // max(tally.held, 1) for tally in tallies), default=_UNIT)
        lanes = piece.box.lanes & self.account.kinds
        lacking = sum(tally.lacking for tally in tallies)
        mean = self._mean(lanes, cut=bool(limits))
        if lacking:
            empty = (piece.end - piece.start).days + 1 - len(self._days(piece.start, piece.end))
            mean = lacking * _UNIT // max(empty, 1)
        how = _Rate(min([ROW_LIMIT, *limits]) * 3 // 5 * _UNIT, min(max(scale, _UNIT), _STEEPEST), mean)
        return list(self._cut(piece.start, piece.end, piece.box, how))

    def _days(self, start: date, end: date) -> list[date]:
        return [day for day in self.account.rows if start <= day <= end]

    def _cut(self, start: date, end: date, box: Box, rate: "_Rate") -> Iterator[Cut]:
        lanes = box.lanes & self.account.kinds
        days = (start + timedelta(days=after) for after in range((end - start).days + 1))
        weights = [self._known(day, lanes) * rate.scale or rate.mean for day in days]
        total = sum(weights)
        if total <= rate.most and len(weights) <= LONGEST:
            yield Cut(start, end, box, -(-total // _UNIT))
        elif start < end:
            middle = _middle(start, weights)
            yield from self._cut(start, middle - DAY, box, rate)
            yield from self._cut(middle, end, box, rate)
        else:
            halves = self._by_kinds(start, box)
            if len(halves) < 2:
                yield Cut(start, end, box, -(-total // _UNIT))
            for half in halves if len(halves) > 1 else ():
                yield from self._cut(start, end, half, rate)

    def _by_kinds(self, day: date, box: Box) -> list[Box]:
        """The kind with most invoices apart from the others."""
        lanes = box.lanes & self.account.kinds
        kinds = sorted({kind for kind, _ in lanes})
        if len(kinds) < 2:
            return [box]
        largest = max(kinds, key=lambda kind: self._known(day, lanes & of_kinds([kind])))
        alone = lanes & of_kinds([largest])
        return [*boxes(alone), *boxes(lanes - alone)]

    def _known(self, day: date, lanes: Lanes) -> int:
        listed = self.account.rows.get(day)
        held = sum(count for possible, count in listed.items() if possible & lanes) if listed else 0
        return held + sum(bool(possible & lanes) for possible in self._waiting.get(day, ()))

    def _mean(self, lanes: Lanes, *, cut: bool) -> int:
        """A day's invoices in these lanes."""
        rows = self.account.rows
        days = [*rows, *(() if cut else self._asked)]
        span = (max(days) - min(days)).days + 1 if days else 1
        return sum(self._known(day, lanes) for day in rows) * _UNIT // span


def _bounds(account: Account) -> Iterator[date]:
    for source in account.sources:
        for window in source.windows:
            yield from (
                max(day, account.floor)
                for day in (window.start, window.end)
                if day is not None and day <= account.horizon
            )


def _was_cut(claim: Claim, tally: Tally) -> bool:
    """Does the list end at a number of rows at which exports are known to stop, and is that held against it?"""
    return tally.held in ROW_LIMITS and any(reason.code == "C4.1" for reason in claim.reasons)


def _by_path(account: Account) -> Counter[str]:
    """Invoices by file."""
    numbers = {
        (row.place.path, row.code, row.number or row.paper_number or str(row.place))
        for source in account.sources
        for row in source.records
    }
    return Counter(path for path, _, _ in numbers)


def _declared(window: Window, held: int) -> int | None:
    """The declared number of invoices; of rows, where only those were declared, each invoice one row or more."""
    if window.total is not None:
        return window.total
    return max(window.rows, held) if window.rows is not None else None


def _middle(start: date, weights: Sequence[int]) -> date:
    """The day to cut before: nearest to half of the invoices, the first of a month where there is one inside."""
    sums = list(accumulate(weights))
    if not sums[-1]:
        sums = list(range(1, len(weights) + 1))
    half = bisect_left(sums, sums[-1] // 2 or 1) + 1
    half = min(max(half, 1), len(weights) - 1)
    firsts = [after for after in range(1, len(weights)) if (start + timedelta(days=after)).day == 1]
    best = min(firsts, key=lambda after: abs(sums[after - 1] * 2 - sums[-1]), default=half)
    return start + timedelta(days=best)
