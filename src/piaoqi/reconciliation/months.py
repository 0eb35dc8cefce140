"""How complete each source is, month by month: what is expected there, what of it is there, and whether it was asked.

A source's month is wholly covered where every day that is due was asked for with proof: a list's by the proof of
completeness (core.reconcile.completeness), any other's by its windows, but for holes. A month with open days is no
loss: what is absent on them cannot be told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Any

from piaoqi.core.causes.base import Absence
from piaoqi.core.reconcile.result import Answer, SourceAnswer
from piaoqi.core.reconcile.source import LISTS, Expectation, day_of
from piaoqi.core.reconcile.standings import month_of

COUNTED = ("present", "missing", "not_missing", "cannot_tell", "not_due")
_DAY = timedelta(days=1)
_LONGEST_MONTHS = 120
_MOST_STRETCHES = 4
_LISTS = frozenset(one.value for one in LISTS)
_NONE = Decimal("0.00")


class Covered(StrEnum):
    """How much of a month's days that are due a source was asked for, with proof."""

    WHOLE = "whole"
    PARTLY = "partly"
    NONE = "none"
    EARLY = "early"
    """Nothing of it is due yet."""


Cell = dict[str, Any]
"""How many stand how (COUNTED, where there are any), `amount` of the missing, `covered`, `open` days (from/to)."""


def months_of(answer: Answer, expectations: Sequence[Expectation]) -> Mapping[str, Mapping[str, Cell]]:
    """Source -> YYYY-MM ('' for invoices without a date) -> cell; of each source in which something is expected."""
    counts: dict[str, dict[str, Cell]] = defaultdict(lambda: defaultdict(dict))
    for (source, month, stands), pairs in answer.standings.counts.items():
        if stands in COUNTED:
            counts[source][month][stands] = pairs
    for (source, month), amount in _amounts(answer).items():
        counts[source][month]["amount"] = f"{amount:.2f}"
    today = day_of(answer.as_of)
    spans = list(_spans([month for found in counts.values() for month in found], today))
    return {
        source: dict(_cells(found, spans, _days(source, counts.keys(), answer, expectations)))
        for source, found in sorted(counts.items())
    }


def _amounts(answer: Answer) -> Mapping[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for one in answer.findings:
        if one.verdict is Absence.MISSING:
            found[one.absent_from, month_of(one.invoice.issue_date)] += abs(one.invoice.total or _NONE)
    return found


def _spans(months: Iterable[str], today: date) -> Iterator[tuple[str, date, date]]:
    """Each month from the first that an invoice is of to this one, with its first and last day."""
    first = min((month for month in months if month), default=month_of(today))
    day = today.replace(day=1)
    for _ in range(_LONGEST_MONTHS):
        last = (day + timedelta(days=31)).replace(day=1) - _DAY
        yield month_of(day), day, last
        if month_of(day) <= first:
            return
        day = (day - _DAY).replace(day=1)


@dataclass(frozen=True, slots=True)
class _Days:
    """Of one source, up to the last day that is due. Days as ordinals."""

    horizon: date
    covered: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    """Also asked for, without proof."""

    def cell(self, first: date, last: date) -> Cell:
        """What is said of the coverage of one month."""
        due = range(first.toordinal(), min(last, self.horizon).toordinal() + 1)
        open_ = [day for day in due if day not in self.covered]
        if not due:
            return {"covered": Covered.EARLY.value}
        if not open_:
            return {"covered": Covered.WHOLE.value}
        asked = any(day in self.covered or day in self.touched for day in due)
        return {"covered": (Covered.PARTLY if asked else Covered.NONE).value, "open": list(_stretches(open_))}


def _cells(
    found: Mapping[str, Cell], spans: Iterable[tuple[str, date, date]], days: _Days
) -> Iterator[tuple[str, Cell]]:
    told = {month: days.cell(first, last) for month, first, last in spans}
    for month in sorted(found.keys() | told.keys()):
        yield month, {**found.get(month, {}), **told.get(month, {})}


def _stretches(days: Sequence[int]) -> Iterator[str]:
    runs = groupby(enumerate(days), lambda one: one[1] - one[0])
    for at, (_, run) in enumerate(runs):
        if at < _MOST_STRETCHES:
            within = [day for _, day in run]
            yield f"{date.fromordinal(within[0])}/{date.fromordinal(within[-1])}"


def _days(name: str, targets: Iterable[str], answer: Answer, expectations: Sequence[Expectation]) -> _Days:
    source = next((one for one in answer.sources if one.name == name), None)
    today = day_of(answer.as_of)
    if source is None:
        return _Days(today)
    sources = [source, *_beside(source, answer, targets)]
    graces = [one.within_days for one in expectations if one.into in (source.name, source.kind)]
    days = _Days(today - timedelta(days=min(graces, default=0)))
    for one in sources:
        _ask(days, one, today)
    if source.kind in _LISTS:
        days.touched.update(days.covered)
        days.covered.clear()
        names = {one.name for one in sources}
        for proven in answer.completeness.proven:
            if proven.part.source in names:
                days.covered.update(_range(proven.part.start, proven.part.end, today))
        for open_ in answer.completeness.slices:
            if open_.part.source in names and open_.part.start:
                days.covered.difference_update(_range(open_.part.start, open_.part.end, today))
    for start, end in answer.standings.holes.get(name, ()):
        days.covered.difference_update(_range(start, end, today))
    return days


def _beside(source: SourceAnswer, answer: Answer, targets: Iterable[str]) -> Iterator[SourceAnswer]:
    """Those that are one target with it: of its kind, direction and company, and no target of their own."""
    taken = set(targets)
    for one in answer.sources:
        alike = (one.kind, one.direction, one.taxpayer) == (source.kind, source.direction, source.taxpayer)
        if alike and one.name not in taken:
            yield one


def _ask(days: _Days, source: SourceAnswer, today: date) -> None:
    for window in source.coverage:
        made = day_of(window.as_of) if window.as_of else today
        asked = _range(window.start, min(window.end or made, made), today)
        filters = (window.kinds, window.origins, window.statuses, window.booked, window.sellers)
        whole = window.certain and not any(filters)
        (days.covered if whole else days.touched).update(asked)


def _range(start: date | None, end: date | None, today: date) -> range:
    """The days of a stretch, of the years that are looked at."""
    earliest = today - timedelta(days=31 * _LONGEST_MONTHS)
    first, last = max(start or earliest, earliest), min(end or today, today)
    return range(first.toordinal(), last.toordinal() + 1)
