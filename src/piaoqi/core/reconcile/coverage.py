"""Was the target searched where the invoice would be, late enough and completely?

An absence proves something only inside a window of coverage that reaches the invoice in every dimension: date, kind,
origin, status, booked state, seller, and the time of asking. The window must be free of doubts (`doubts.py`).

The procedure, for one invoice and the sources that together are the target:
 1. each window of each source is asked for its shortfalls; a window without any covers the invoice
 2. a file of the target that could not be read may be the invoice: then nothing is proved
 3. where no window covers it, the window that comes nearest gives the reasons, most specific first
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Search, Shortfall
from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.on_behalf import real_seller
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import TITLES, Status
from piaoqi.core.reconcile.filters import (
    awaits_recognition,
    has_status,
    is_seller,
    origin_of,
    possible_kinds,
    recognition_of,
)
from piaoqi.core.reconcile.fitting import may_be
from piaoqi.core.reconcile.source import CHINA, LISTS, Source, Window, day_of
from piaoqi.core.reconcile.two_numbers import other_numbers
from piaoqi.core.text import Message, Text

_ASKED = Text(
    "{source} 查过 {start} 至 {end}，{what}，截至 {as_of}",
    "{source} was asked for {start} to {end}, {what}, as of {as_of}",
)
_UNKNOWN = Text(
    "{source} 没有说明查询范围（piaoqi.toml 里没有 coverage，文件名和内容里也看不出）",
    "{source}: nothing says what it was asked for (no coverage in piaoqi.toml, none in file names or contents)",
)
_DATE = Text(
    "{source} 只查了 {start} 至 {end}，这张票开票日期是 {day}",
    "{source} covers {start} to {end}; this one is dated {day}",
)
_NO_WINDOW = Text(
    "{source} 查过的几段都不包括 {day}，最近的一段是 {start} 至 {end}",
    "{source}: none of the stretches asked for holds {day}; the nearest is {start} to {end}",
)
_NO_DATE = Text(
    "这张票的开票日期不详，无法判断是否在 {source} 的查询范围内",
    "its issue date is unknown, so the coverage of {source} cannot be told",
)
_KIND = Text("{source} 只查了 {kinds}，这张票是 {kind}", "{source} was asked for {kinds} only; this one is {kind}")
_ALL_BUT = Text(
    "{source} 没有查 {left_out}，这张票是 {kind}", "{source} was not asked for {left_out}; this one is {kind}"
)
_ORIGIN = Text(
    "{source} 的发票来源只查了 {origins}，这张票属于 {origin}",
    "{source} was filtered by origin {origins}; this one is of {origin}",
)
_STATUS = Text(
    "{source} 只查了状态 {statuses}，这张票状态是 {status}",
    "{source} was filtered by status {statuses}; this one is {status}",
)
_MAY_CHANGE = Text(
    "{source} 只查了状态 {statuses}；这张票别处写的是 {status}，导出时可能已经变了",
    "{source} was filtered by status {statuses}; elsewhere this one is {status}, which may have changed by then",
)
_FINAL = (Status.VOID, Status.RED_FULL, Status.RED_LETTER)
"""Statuses that nothing changes any more."""
_CHANGING = (Status.NORMAL, Status.VOID, Status.RED_FULL, Status.RED_PARTIAL)
_BOOKED = Text(
    "{source} 只列出“{booked}”的发票，标记了别的入账状态的不在其中", "{source} lists only invoices that are {booked!r}"
)
_SELLER = Text(
    "{source} 只查了部分销售方，这张票的销售方 {seller} 不在其中",
    "{source} was filtered by seller; {seller} is not among them",
)
_STALE = Text(
    "{source} 截至 {as_of}，早于这张票应当出现的日期 {due}",
    "{source} is as of {as_of}, before this one was due on {due}",
)
_LOGIN, _WAITS = "C5.6", "C4.12"
_UNREAD = {
    _LOGIN: Text("{source} 里的 {path} 是登录网页，不是清单", "{path} of {source} is a login page and no list"),
    "C4.10": Text(
        "{source} 里的 {path} 有几张票，没有全部读出来，这张可能就在里面",
        "{path} of {source} holds several invoices, and not all were read; this may be one of them",
    ),
    "C4.11": Text(
        "{source} 里的 {path} 读不出来，它可能就是这张票",
        "{path} of {source} could not be read; it may be this invoice",
    ),
}
"""What a file of each code says."""
_WAITING = Text(
    "{where} 还没有号码，状态是“{state}”，它可能就是这张票",
    "{where} has no number yet ({state}); it may be this invoice",
)
_NO_NUMBER = Text(
    "{where} 的号码没有读出来，它可能就是这张票", "the number of {where} could not be read; it may be this invoice"
)
_UNSURE_NUMBER = Text(
    "{where} 的号码由图片识别得到，没有把握，它可能就是这张票",
    "the number of {where} was recognised in a picture without certainty; it may be this invoice",
)
_TWO_NUMBERS = Text(
    "{where} 里号码有两种说法，一处是 {number}，一处是 {others}：它可能就是这张票，号码被改过",
    "{where} states two numbers, {number} and {others}: it may be this invoice with its number altered",
)
_ORIGIN_NAMES = {
    Origin.PLATFORM: Text("电子发票服务平台", "the e-invoice platform"),
    Origin.TAX_CONTROL: Text("增值税发票管理系统", "the tax-control system"),
    Origin.UNKNOWN: Text("来源不明", "unknown origin"),
}
_ALL = Text("全部票种", "all kinds")
_UNTIL_UNKNOWN = Text("时间不详", "an unknown time")
_OPEN = Text("不限", "open")
_MOST_FACTS = 5


def search(sources: Sequence[Source], invoice: Record, due: date) -> Search:
    """Steps 1 to 3 for one invoice that was due in these sources on `due`."""
    nearest: tuple[int, tuple[Shortfall, ...]] | None = None
    for source in sources:
        for window in source.windows:
            shortfalls = tuple(_shortfalls(source, window, invoice, due))
            if not shortfalls:
                blocked = (*_blocked(sources, invoice), *_unasked(sources))
                return Search(covered=not blocked, evidence=(_asked(source, window),), shortfalls=blocked)
            distance = _distance(window, invoice, shortfalls)
            if nearest is None or distance < nearest[0]:
                nearest = distance, shortfalls
    reasons = (_unknown(sources),) if nearest is None else nearest[1]
    return Search(covered=False, shortfalls=(*_login_pages(sources, invoice), *reasons))


def _unasked(sources: Sequence[Source]) -> tuple[Shortfall, ...]:
    """Places of our own that nobody says anything about: what isn't in one may lie in another.

    Lists of one system are otherwise: where one of them was asked for everything, the others add nothing.
    """
    open_ = [source for source in sources if not source.windows and source.kind not in LISTS]
    return (_unknown(open_),) if open_ else ()


def _unknown(sources: Sequence[Source]) -> Shortfall:
    names = tuple(source.name for source in sources)
    return Shortfall("C4.3", (Evidence(_UNKNOWN.with_(source=names), "、".join(names)),))


def _distance(window: Window, invoice: Record, shortfalls: Sequence[Shortfall]) -> int:
    """Windows of the right date come first, then those nearest to it, then those with fewer reasons."""
    day = invoice.issue_date
    if day is None:
        return len(shortfalls)
    edges = [edge for edge in (window.start, window.end) if edge is not None]
    gap = 0 if window.holds_date(day) else min(abs((day - edge).days) for edge in edges)
    return gap * 100 + len(shortfalls)


def _shortfalls(source: Source, window: Window, invoice: Record, due: date) -> Iterator[Shortfall]:
    """Every dimension in which this window does not reach the invoice, most specific first."""
    checks = (
        _date(source, window, invoice),
        _kind(source, window, invoice),
        _origin(source, window, invoice),
        _status(source, window, invoice),
        _booked(source, window),
        _seller(source, window, invoice),
        _time(source, window, invoice, due),
    )
    for code, fact in (found for found in checks if found):
        yield Shortfall(code, (Evidence(fact, _label(source, window)),))
    if invoice.issue_date is None or window.holds_date(invoice.issue_date):  # else it speaks of other days
        yield from window.doubts


Shortcoming = tuple[str, Message] | None


def _date(source: Source, window: Window, invoice: Record) -> Shortcoming:
    day = invoice.issue_date
    if day is None:
        bounded = window.start is not None or window.end is not None
        return ("C3.4", _NO_DATE.with_(source=source.name)) if bounded else None
    if window.holds_date(day):
        return None
    text = _DATE if len(source.windows) == 1 else _NO_WINDOW
    return "C3.4", text.with_(source=source.name, start=_day(window.start), end=_day(window.end), day=day)


def _kind(source: Source, window: Window, invoice: Record) -> Shortcoming:
    if window.kinds is None or possible_kinds(invoice) <= window.kinds:
        return None
    kind = KINDS[invoice.kind].title
    left_out = {one for one, facts in KINDS.items() if facts.bureau_codes} - window.kinds
    if left_out and len(left_out) < len(window.kinds):
        return "C3.3", _ALL_BUT.with_(source=source.name, left_out=_titles(left_out), kind=kind)
    return "C3.3", _KIND.with_(source=source.name, kinds=_titles(window.kinds), kind=kind)


def _titles(kinds: Iterable[Kind]) -> tuple[Text, ...]:
    return tuple(KINDS[kind].title for kind in sorted(kinds))


def _origin(source: Source, window: Window, invoice: Record) -> Shortcoming:
    origin = origin_of(invoice)
    if window.origins is None or origin in window.origins:
        return None
    origins = tuple(_ORIGIN_NAMES[one] for one in sorted(window.origins))
    return "C3.2", _ORIGIN.with_(source=source.name, origins=origins, origin=_ORIGIN_NAMES[origin])


def _status(source: Source, window: Window, invoice: Record) -> Shortcoming:
    """A list of some statuses reaches an invoice whose status it holds whatever has become of it since."""
    if window.statuses is None:
        return None
    possible = (invoice.status,) if invoice.status in _FINAL else _CHANGING
    if all(has_status(replace(invoice, status=status), window.statuses) for status in possible):
        return None
    statuses = tuple(TITLES[one] for one in sorted(window.statuses))
    text = _MAY_CHANGE if has_status(invoice, window.statuses) else _STATUS
    return "C4.3", text.with_(source=source.name, statuses=statuses, status=TITLES[invoice.status])


def _booked(source: Source, window: Window) -> Shortcoming:
    return ("C5.11", _BOOKED.with_(source=source.name, booked=window.booked)) if window.booked else None


def _seller(source: Source, window: Window, invoice: Record) -> Shortcoming:
    if window.sellers is None or is_seller(invoice, window.sellers):
        return None
    code = "C1.6" if is_seller(_behind(invoice), window.sellers) else "C4.3"
    return code, _SELLER.with_(source=source.name, seller=invoice.seller_name or invoice.seller_tax_id)


def _behind(invoice: Record) -> Record:
    """The invoice as its real seller's, where a tax office issued it for one (C1.6)."""
    name, tax_id = real_seller(invoice)
    return replace(invoice, seller_name=name, seller_tax_id=tax_id)


def _time(source: Source, window: Window, invoice: Record, due: date) -> Shortcoming:
    """Made on the day it was due or later. What was issued after a list was made that day is in none of its rows."""
    made = day_of(window.as_of) if window.as_of else window.settled
    if source.kind in LISTS and invoice.issue_date == due:
        due += timedelta(days=1)
    if made is not None and made >= due:
        return None
    return "C4.5", _STALE.with_(source=source.name, as_of=made or _UNTIL_UNKNOWN, due=due)


def _blocked(sources: Sequence[Source], invoice: Record) -> tuple[Shortfall, ...]:
    """What of the target could not be read, whole or its number, and may be this invoice (step 2)."""
    found = {code: list(_unread(sources, invoice, code, text)) for code, text in _UNREAD.items()} | {_WAITS: []}
    for source in sources:
        for record in source.unnumbered:
            if _may_stand_for(record, invoice):
                code, fact = _numberless(record)
                found[code].append(Evidence(fact, str(record.place)))
    return tuple(Shortfall(code, tuple(facts[:_MOST_FACTS])) for code, facts in found.items() if facts)


def _login_pages(sources: Sequence[Source], invoice: Record) -> tuple[Shortfall, ...]:
    """Login pages that stand where exports were meant; they say why a list is not there at all, too."""
    facts = tuple(_unread(sources, invoice, _LOGIN, _UNREAD[_LOGIN]))
    return (Shortfall(_LOGIN, facts[:_MOST_FACTS]),) if facts else ()


def _unread(sources: Sequence[Source], invoice: Record, code: str, text: Text) -> Iterator[Evidence]:
    numbers = ("", invoice.number, invoice.code + invoice.number, invoice.code + invoice.paper_number)
    for source in sources:
        for unread in source.unread:
            if unread.code == code and unread.number in numbers:
                yield Evidence(text.with_(source=source.name, path=unread.path), unread.path)


def _may_stand_for(record: Record, invoice: Record) -> bool:
    """By its other number where it states two, else by all that is beside the number."""
    others = other_numbers(record)
    return bool(others & {invoice.number, invoice.paper_number}) if others else may_be(record, invoice)


def _numberless(record: Record) -> tuple[str, Message]:
    if awaits_recognition(record):
        return _WAITS, _WAITING.with_(where=record.place, state=recognition_of(record))
    if others := other_numbers(record):
        return "C4.11", _TWO_NUMBERS.with_(where=record.place, number=record.number, others=tuple(sorted(others)))
    return "C4.11", (_UNSURE_NUMBER if record.number else _NO_NUMBER).with_(where=record.place)


def _asked(source: Source, window: Window) -> Evidence:
    what = _ALL if window.kinds is None else _titles(window.kinds)
    fact = _ASKED.with_(
        source=source.name, start=_day(window.start), end=_day(window.end), what=what,
        as_of=_instant(window.as_of) if window.as_of else window.settled or _UNTIL_UNKNOWN,
    )  # fmt: skip
    return Evidence(fact, _label(source, window))


def _label(source: Source, window: Window) -> str:
    return "、".join(window.files[:3]) if window.files else source.name


def _day(day: date | None) -> object:
    return day.isoformat() if day else _OPEN


def _instant(instant: datetime) -> str:
    return instant.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
