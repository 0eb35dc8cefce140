"""Declared coverage against what the titles of the files say of themselves: a claim that its own file denies is unsure.

Rows are held against it in `reconcile.doubts`. Here speak the title rows of a list alone; the name of a file is no
witness against a declaration, which often was made because the name says too little.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Direction, Shortfall, SourceKind
from piaoqi.core.folder.derive import Period, filters_of, moment_of, period_of
from piaoqi.core.formats.base import Document
from piaoqi.core.reconcile.roles import role_doubt
from piaoqi.core.reconcile.source import LISTS, Window, day_of
from piaoqi.core.text import Message, Text

_TITLE_DATES = Text(
    "{path} 的抬头写着 {start} 至 {end}，没有包括声明的全部日期",
    "{path} states {start} to {end} in its title, which is less than was declared",
)
_TITLE_TOTAL = Text(
    "{path} 的抬头写着共 {declared} 张，里面只有 {counted} 张",
    "{path} states {declared} invoices in its title and holds {counted}",
)
_TITLE_MADE = Text(
    "{path} 的抬头写着 {made} 导出，早于声明的截至时间 {as_of}",
    "{path} states that it was made on {made}, before the declared as-of {as_of}",
)
_TITLE_DIRECTION = Text(
    "{path} 的抬头写的是另一个查询类型（取得或开具），里面没有发票行",
    "{path} states the other direction in its title, and has no rows",
)
_UNDATED = Text(
    "{path} 的 coverage 没有写起止日期，文件名和抬头里也没有",
    "the coverage of {path} states no dates, nor do name and title",
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Titled:
    """One list, and what its title rows state."""

    document: Document
    facts: Mapping[str, str]
    rows: int
    period: Period | None


def held_to(
    windows: Sequence[Window], kind: SourceKind, direction: Direction, documents: Sequence[Document]
) -> tuple[Window, ...]:
    """The declared windows, each with the doubts that the titles of its files raise."""
    if kind not in LISTS:
        return tuple(windows)
    lists = list(_lists(documents))
    dated = [_dated(window, lists) for window in windows]
    return tuple(replace(one, doubts=one.doubts + tuple(_doubts(one, direction, lists))) for one in dated)


def _dated(window: Window, lists: Sequence[_Titled]) -> Window:
    """With the dates that the one list of the source states, where none were declared: no query is open."""
    if window.start or window.end:
        return window
    only = period_of(lists[0].facts) if len(lists) == 1 else None
    if only:
        return replace(window, start=only.start, end=only.end)
    path = lists[0].document.path if lists else ""
    return replace(window, doubts=(*window.doubts, _doubt("C4.3", _UNDATED.with_(path=path), path)))


def _lists(documents: Sequence[Document]) -> Iterator[_Titled]:
    for document in documents:
        for table in document.tables:
            facts = {**document.facts, **table.facts}
            if facts.get("joined") != "yes":
                rows = sum(1 for one in document.records if one.place.sheet == table.sheet)
                period = period_of(facts) if facts.get("range_from") == "title" else None
                yield _Titled(document, facts, rows, period)


def _doubts(window: Window, direction: Direction, lists: Sequence[_Titled]) -> Iterator[Shortfall]:
    concerned = [one for one in lists if one.period is None or _meets(one.period, window)]
    yield from _days_left_out(window, concerned)
    for one in concerned:
        path = one.document.path
        declared = {"kinds": window.kinds, "origins": window.origins, "statuses": window.statuses,
                    "booked": window.booked, "sellers": window.sellers}  # fmt: skip
        unsaid = {name: words for name, words in one.facts.items() if declared.get(name) is None}
        yield from filters_of(one.document, unsaid)
        yield from role_doubt(direction, "" if window.role else one.facts.get("role", ""), path)
        stated = one.facts.get("direction", direction.value)
        if not one.rows and stated in set(Direction) and stated != direction:
            yield _doubt("C3.1", _TITLE_DIRECTION.with_(path=path), path)
        total = one.facts.get("total", "")
        if total.isdigit() and int(total) > one.rows:
            yield _doubt("C4.1", _TITLE_TOTAL.with_(path=path, declared=int(total), counted=one.rows), path)
        yield from _made_early(window, one)


def _made_early(window: Window, one: _Titled) -> Iterator[Shortfall]:
    """Made before its days were over, though declared to be of a later time."""
    made = moment_of(one.facts.get("as_of", ""))
    end = one.period.end if one.period else window.end
    if made is None or window.as_of is None or day_of(made) >= day_of(window.as_of):
        return
    if end is None or day_of(made) <= end:
        path = one.document.path
        yield _doubt("C4.5", _TITLE_MADE.with_(path=path, made=day_of(made), as_of=day_of(window.as_of)), path)


def _days_left_out(window: Window, lists: Sequence[_Titled]) -> Iterator[Shortfall]:
    """Days of the window that the titles of all its lists together leave out."""
    periods = sorted((one.period for one in lists if one.period), key=lambda one: one.start)
    if not periods or len(periods) < len(lists):
        return
    start, end = window.start or periods[0].start, _last_day(window) or periods[-1].end
    reached = start - _DAY
    for period in periods:
        if period.start <= reached + _DAY:
            reached = max(reached, period.end)
    if reached < end:
        path = lists[0].document.path
        said = _TITLE_DATES.with_(path=path, start=periods[0].start, end=periods[-1].end)
        yield _doubt("C3.4", said, path)


def _last_day(window: Window) -> date | None:
    """No list holds days after it was made."""
    made = day_of(window.as_of) if window.as_of else None
    return min(filter(None, (window.end, made)), default=None)


def _meets(period: Period, window: Window) -> bool:
    return (window.end is None or period.start <= window.end) and (window.start is None or period.end >= window.start)


def _doubt(code: str, fact: Message, source: str) -> Shortfall:
    return Shortfall(code, (Evidence(fact, source),))
