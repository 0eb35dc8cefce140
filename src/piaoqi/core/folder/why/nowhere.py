"""No source has the number: which of them could hold it all the same, because they were not asked for it."""

from collections.abc import Iterator, Sequence
from datetime import date

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Origin
from piaoqi.core.invoice.number import facts_of, is_digital, read_number
from piaoqi.core.reconcile.source import Source, Window, day_of
from piaoqi.core.text import Message, Text

_NOT_A_HOLDER = (SourceKind.DELETED, SourceKind.VERIFICATION, SourceKind.EXPECTED)
_UNKNOWN = Text("没有说明查了什么范围", "nothing says what it was asked for")
_UNREAD = Text("{count} 个文件读不出来：{paths}", "{count} files could not be read: {paths}")
_UNNUMBERED = Text("{count} 处没有读准号码：{paths}", "{count} entries whose number is not sure: {paths}")
_DOUBT = Text("{start} 至 {end} 这一段存疑：{fact}", "{start} to {end} is in doubt: {fact}")
_FILTERED = Text("{start} 至 {end} 这一段筛选过{what}", "{start} to {end} was filtered by {what}")
_KINDS, _ORIGINS, _STATUSES, _BOOKED, _SELLERS = (
    Text("票种", "kind"),
    Text("发票来源", "origin"),
    Text("发票状态", "status"),
    Text("入账状态", "booking state"),
    Text("销售方", "seller"),
)
_YEAR = Text("号码是 {year} 年的，这里只查了 {start} 至 {end}", "of {year} by its number; asked for {start} to {end}")
_EARLY = Text("截至 {as_of}，以后开具或到达的不在其中", "as of {as_of}: what came later is not in it")
_OPEN = Text("不限", "open")
_MOST = 3


def could_hold(number: str, sources: Sequence[Source], today: date) -> Iterator[tuple[str, Message]]:
    """(source, why it cannot exclude the number), the first reasons of each source; none where no number is known."""
    if not any(char.isdigit() for char in number):
        return
    for source in sources:
        if source.kind not in _NOT_A_HOLDER:
            yield from ((source.name, one) for one in list(_gaps(source, number, today))[:_MOST])


def _gaps(source: Source, number: str, today: date) -> Iterator[Message]:
    if source.unread:
        yield _paths(_UNREAD, [one.path for one in source.unread])
    if source.unnumbered:
        yield _paths(_UNNUMBERED, [str(one.place) for one in source.unnumbered])
    if not source.windows:
        yield _UNKNOWN.with_()
        return
    read = read_number(number)
    year = facts_of(read.number, read.code).year
    if year and _leaves_open(source.windows, year):
        starts, ends = [one.start for one in source.windows], [one.end for one in source.windows]
        yield _YEAR.with_(year=year, start=min(filter(None, starts)), end=max(filter(None, ends)))
    for window in source.windows:
        filters = tuple(_filters(window, number))
        if window.doubts:
            yield _DOUBT.with_(**_span(window), fact=window.doubts[0].evidence[0].fact)
        elif filters:
            yield _FILTERED.with_(**_span(window), what=filters)
    asked = max((one.as_of for one in source.windows if one.as_of), default=None)
    if asked and day_of(asked) < today:
        yield _EARLY.with_(as_of=day_of(asked))


def _filters(window: Window, number: str) -> Iterator[Text]:
    """What the list was filtered by that may have left this number out."""
    platform = is_digital(number) and window.origins is not None and Origin.PLATFORM in window.origins
    given = (window.kinds, None if platform else window.origins, window.statuses, window.booked, window.sellers)
    names = (_KINDS, _ORIGINS, _STATUSES, _BOOKED, _SELLERS)
    return (name for name, value in zip(names, given, strict=True) if value)


def _paths(text: Text, paths: Sequence[str]) -> Message:
    return text.with_(count=len(paths), paths=tuple(paths[:_MOST]))


def _leaves_open(windows: Sequence[Window], year: int) -> bool:
    """Do the windows leave out a day of that year? Those without an edge leave nothing out on its side."""
    if any(one.start is None or one.end is None for one in windows):
        return False
    starts = [one.start for one in windows if one.start]
    ends = [one.end for one in windows if one.end]
    return min(starts) > date(year, 1, 1) or max(ends) < date(year, 12, 31)


def _span(window: Window) -> dict[str, object]:
    return {"start": window.start or _OPEN, "end": window.end or _OPEN}
