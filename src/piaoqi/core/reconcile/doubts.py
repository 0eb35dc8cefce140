"""Coverage declared is a claim: what its own rows say against it.

Each doubt is a shortfall with its cause's code, and takes the proving power from the windows it concerns.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Direction, Shortfall, SourceKind
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.filters import awaits_recognition, has_status, is_seller, origin_of
from piaoqi.core.reconcile.roles import role_doubt
from piaoqi.core.reconcile.source import LISTS, Source, Window, day_of
from piaoqi.core.reconcile.two_numbers import other_numbers
from piaoqi.core.text import Message, Text

ROW_LIMITS = frozenset({1000, 2000, 5000, 10000, 20000, 50000, 60000, 65535, 65536, 100000, 1048575, 1048576})
"""Row counts at which exports are known to stop."""
_LINE_SHEET = "信息汇总表"
_COPY_MARK = re.compile(r"\s*([(（]\d+[)）]|- ?副本|的副本| copy)+$")
_NUMBERLESS = (Kind.OTHER_DOCUMENT, Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.FIXED)
_ENOUGH_TO_COMPARE = 3
"""Invoices from which two files that list the same ones are taken for one export; one or two may be chance."""

_OTHER_DIRECTION = Text(
    "{where} 的销售方是本单位，这份清单里有开具发票的行", "{where}: the seller is us, so the list holds issued invoices"
)
_RECEIVED_ROW = Text(
    "{where} 的购买方是本单位，这份清单里有取得发票的行",
    "{where}: the buyer is us, so the list holds received invoices",
)
_OTHER_COMPANY = Text(
    "{where} 的购买方 {buyer} 不是本单位，这份清单可能是别家企业的",
    "{where}: its party {buyer} is not us, so the list may be another company's",
)
_NO_BUYER = Text(
    "这份清单没有购买方一栏，而本次有几家企业，看不出是哪一家的",
    "the list has no column for the company and several companies are asked about",
)
_WHOSE = Text(
    "{source} 没有说明是哪一家企业的，里面也没有 {company} 的发票",
    "{source}: nothing says whose list it is, and no row of it is of {company}",
)
_LOGGED_IN = Text(
    "{path} 的抬头写着税号 {owner}，不是本单位：导出时登录的是另一家企业",
    "{path} states the tax id {owner}, which is not ours: another company was logged in when it was exported",
)
_LINES_COUNTED = Text(
    "声明的 {declared} 是明细行数，发票只有 {counted} 张：按明细数的，张数没有核对过",
    "the declared {declared} counts lines, and there are {counted} invoices: nobody compared the number of invoices",
)
_SHEETS_DISAGREE = Text(
    "{where} 的发票 {number} 在“{sheet}”里有，在同一文件的发票表里没有",
    "{where}: {number} stands in the sheet {sheet!r}, and the sheet of invoices in the same file lacks it",
)
_OUTSIDE = Text("{where} 的开票日期 {day} 不在声明的查询范围内", "{where}: dated {day}, outside what was declared")
_UNFILTERED = Text(
    "{where} 不符合声明的查询条件，实际查了什么说不准",
    "{where} does not pass the declared filters: what was asked for is unsure",
)
_FEWER = Text(
    "{start} 至 {end} 声明共 {declared} 条，实际只有 {counted} 条",
    "{start} to {end}: declared {declared}, but there are {counted}",
)
_MORE = Text(
    "{start} 至 {end} 声明共 {declared} 条，实际有 {counted} 条，导出过程中数据变了",
    "{start} to {end}: declared {declared}, but there are {counted}: it changed while it was exported",
)
_OPEN = Text("不限", "open")
_LIMIT = Text("正好 {rows} 行，像是到了导出上限", "exactly {rows} rows, which looks like an export limit")
_NEWER = Text(
    "{where} 的开票日期 {day} 晚于声明的截至时间 {as_of}", "{where}: dated {day}, after the declared as-of {as_of}"
)
_FUTURE = Text("声明的截至时间 {as_of} 晚于现在", "the declared as-of {as_of} lies in the future")
_SAME_FILE = Text(
    "{one} 与 {other} 内容完全相同，像是重复使用了旧的导出", "{one} and {other} are identical: an old export used again"
)
_TWICE = Text(
    "同一号码 {number} 在 {path} 里出现两次，翻页时数据可能错位，会有遗漏",
    "{number} stands twice in {path}: pages shifted, so others may be lost",
)


def examine(source: Source, others: Sequence[Source], taxpayers: Sequence[Taxpayer], as_of: datetime) -> Source:
    """The source with every window's doubts written into it."""
    windows = tuple(
        replace(window, doubts=window.doubts + tuple(_doubts(source, window, (others, taxpayers, as_of))))
        for window in source.windows
    )
    return replace(source, windows=windows, unnumbered=tuple(filter(_lost_number, source.records)))


def _lost_number(record: Record) -> bool:
    """An original that is an invoice and whose number is not sure, or a row that awaits recognition."""
    if record.fields and record.kind not in _NUMBERLESS:
        unread = not record.number or record.number_is_uncertain or bool(other_numbers(record))
        return unread or awaits_recognition(record)
    return awaits_recognition(record)


Context = tuple[Sequence[Source], Sequence[Taxpayer], datetime]


def _doubts(source: Source, window: Window, context: Context) -> Iterator[Shortfall]:
    others, taxpayers, as_of = context
    rows = _rows_of(source, window)
    if source.kind in LISTS:
        yield from _parties(source, rows, taxpayers)
        again = tuple(_identical(source, window, rows, others))
        yield from () if again else _dates(source, window, rows)
        yield from _filters(window, rows)
        yield from _newer(window, rows)
        yield from _sheets(source, rows)
        yield from again
    yield from _counts(source, window, rows)
    if window.as_of and window.as_of > as_of:
        yield _doubt("C4.5", _FUTURE.with_(as_of=window.as_of.isoformat()), source.name)
    yield from role_doubt(source.direction, window.role, source.name)


def _rows_of(source: Source, window: Window) -> list[Record]:
    """The rows that the window speaks of: those of its files and dates; rows in no window concern them all.

    Where a list was asked for in several ways, a row of another one's kind, origin, status or seller is that one's.
    """
    if window.files:
        return [row for row in source.records if row.place.path in window.files]
    others = [one for one in source.windows if one != window and not one.files]
    return [
        row
        for row in source.records
        if row.issue_date is None
        or (
            window.holds_date(row.issue_date)
            and (
                not others
                or _denied(window, row) is None
                or all(_denied(one, row) or not one.holds_date(row.issue_date) for one in others)
            )
        )
    ]


def _parties(source: Source, rows: Sequence[Record], taxpayers: Sequence[Taxpayer]) -> Iterator[Shortfall]:
    """Direction and company, by the first row that contradicts them."""
    ours = (source.taxpayer,) if source.taxpayer else tuple(taxpayers)
    received = source.direction is Direction.RECEIVED
    own_side: Callable[[Record], tuple[str, str]] = _buyer if received else _seller
    other_side = _seller if received else _buyer
    if not ours:
        return
    foreign = {
        path: owner for path, owner in source.owners.items() if not any(is_party(one, "", owner) for one in ours)
    }
    of_others = [row for row in rows if row.place.path in foreign]
    all_theirs = bool(foreign) and all(row.place.path in foreign for row in source.records)
    if of_others or (not rows and all_theirs):
        path = of_others[0].place.path if of_others else next(iter(foreign))
        yield _doubt("C5.2", _LOGGED_IN.with_(path=path, owner=foreign[path]), path)
        return
    stated = [row for row in rows if any(own_side(row))]
    if rows and not stated and len(taxpayers) > 1:
        yield _doubt("C4.4", Message(_NO_BUYER), rows[0].place.path)
    for row in stated:
        if any(is_party(one, *own_side(row)) for one in ours):
            continue
        if any(is_party(one, *other_side(row)) for one in ours):
            text = _OTHER_DIRECTION if received else _RECEIVED_ROW
            yield _doubt("C3.1", text.with_(where=row.place), str(row.place))
        else:
            party = own_side(row)[0] or own_side(row)[1]
            yield _doubt("C4.4", _OTHER_COMPANY.with_(where=row.place, buyer=party), str(row.place))
        return


def _buyer(row: Record) -> tuple[str, str]:
    return row.buyer_name, row.buyer_tax_id


def _seller(row: Record) -> tuple[str, str]:
    return row.seller_name, row.seller_tax_id


def of_nobody(targets: Sequence[Source], company: Taxpayer, taxpayers: Sequence[Taxpayer]) -> Shortfall | None:
    """Lists of no declared company that nowhere speak of this one, where several companies are asked about."""
    if len(taxpayers) < 2 or any(_may_speak_of(company, one) for one in targets):
        return None
    names = tuple(source.name for source in targets)
    return _doubt("C4.4", _WHOSE.with_(source=names, company=company.name or company.tax_id), "、".join(names))


def _may_speak_of(company: Taxpayer, source: Source) -> bool:
    if source.kind not in LISTS or source.taxpayer is not None:
        return True
    own_side = _buyer if source.direction is Direction.RECEIVED else _seller
    owned = any(is_party(company, "", owner) for owner in source.owners.values())
    return owned or any(is_party(company, *own_side(row)) for row in source.records)


def is_party(ours: Taxpayer, name: str, number: str) -> bool:
    """Is this party our company, under a present or former name or number? The number decides where there is one."""
    if number:
        return ours.has_id(number) or ours.former_of(name, number) is not None
    return ours.has_name(name) or ours.former_of(name, "") is not None


def _dates(source: Source, window: Window, rows: Sequence[Record]) -> Iterator[Shortfall]:
    if window.files:
        candidates = [row for row in rows if row.issue_date and not window.holds_date(row.issue_date)]
    else:
        candidates = [
            row
            for row in source.records
            if row.issue_date and not any(one.holds_date(row.issue_date) for one in source.windows)
        ]
    if candidates:
        row = candidates[0]
        yield _doubt("C3.4", _OUTSIDE.with_(where=row.place, day=row.issue_date), str(row.place))


def _filters(window: Window, rows: Sequence[Record]) -> Iterator[Shortfall]:
    """Rows that the declared filters would not have let through: what was really asked for is unknown."""
    for row in rows:
        code = _denied(window, row)
        if code:
            yield _doubt(code, _UNFILTERED.with_(where=row.place), str(row.place))
            return


def _denied(window: Window, row: Record) -> str | None:
    """The code of the filter that would not have let the row through."""
    origin = origin_of(row)
    if window.kinds is not None and row.kind is not Kind.UNKNOWN and row.kind not in window.kinds:
        return "C3.3"
    if window.origins is not None and origin is not Origin.UNKNOWN and origin not in window.origins:
        return "C3.2"
    if window.statuses is not None and not has_status(row, window.statuses):
        return "C4.3"
    return "C4.3" if window.sellers is not None and not is_seller(row, window.sellers) else None


def _counts(source: Source, window: Window, rows: Sequence[Record]) -> Iterator[Shortfall]:
    """Declared against counted. A number twice in one list tells why rows are lost; with the right total none are."""
    invoices = len({identities(row)[:1] or (str(row.place),) for row in rows})
    repeated = list(_repeated(rows)) if source.kind in LISTS and window.total != invoices else []
    yield from repeated
    lines = sum(len(row.lines) or 1 for row in rows)
    for declared, counted in ((window.total, invoices), (window.rows, lines)):
        matches = declared in (counted, len(rows)) if repeated or counted is lines else declared == counted
        if declared is None or matches:
            continue
        if counted is invoices and declared == lines > len(rows):
            yield _doubt("C4.6", _LINES_COUNTED.with_(declared=declared, counted=counted), source.name)
            continue
        code, text = ("C4.1", _FEWER) if counted < declared else ("C4.2", _MORE)
        said = text.with_(start=window.start or _OPEN, end=window.end or _OPEN, declared=declared, counted=counted)
        yield _doubt(code, said, source.name)
    if window.total is None and window.rows is None and source.kind in LISTS:
        yield from _limits(rows)


def _limits(rows: Sequence[Record]) -> Iterator[Shortfall]:
    """As many invoices or lines in one file as exports are known to stop at."""
    invoices_in = Counter(row.place.path for row in rows)
    lines_in: Counter[str] = Counter()
    for row in rows:
        lines_in[row.place.path] += len(row.lines) or 1
    for path in invoices_in:
        for count in {invoices_in[path], lines_in[path]} & ROW_LIMITS:
            yield _doubt("C4.1", _LIMIT.with_(rows=count), path)


def _sheets(source: Source, rows: Sequence[Record]) -> Iterator[Shortfall]:
    """The bureau's two sheets of one file: lines of an invoice that the sheet of invoices lacks, so it was cut."""
    if source.kind is not SourceKind.BUREAU:
        return
    whole = {row.place.path for row in rows if not _is_line_sheet(row)}
    row = next((row for row in rows if _is_line_sheet(row) and row.place.path in whole), None)
    if row:
        said = _SHEETS_DISAGREE.with_(where=row.place, number=row.number, sheet=row.place.sheet)
        yield _doubt("C4.6", said, str(row.place))


def _is_line_sheet(row: Record) -> bool:
    """A row of 信息汇总表: its columns are those of lines, and the sheet is called so."""
    return "class_code" in row.columns and _LINE_SHEET in row.place.sheet


def _newer(window: Window, rows: Sequence[Record]) -> Iterator[Shortfall]:
    if window.as_of is None:
        return
    made = day_of(window.as_of)
    newer = next((row for row in rows if row.issue_date and row.issue_date > made), None)
    if newer:
        fact = _NEWER.with_(where=newer.place, day=newer.issue_date, as_of=made)
        yield _doubt("C4.5", fact, str(newer.place))


def _identical(source: Source, window: Window, rows: Sequence[Record], others: Sequence[Source]) -> Iterator[Shortfall]:
    """An older batch again: inside the source where this window got no rows of its own, or the bytes of a backup."""
    files = list(source.digests.items())
    lists = [] if rows or window.files else list(_contents(source))
    again = _said_before([*files, *lists])
    own = {path: first for path, first in again.items() if not window.files and _is_named_for(path, window)}
    for path, first in (own or again).items():
        if path in window.files if window.files else not rows or len(source.windows) == 1:
            yield _doubt("C4.5", _SAME_FILE.with_(one=path, other=first), path)
    known = {digest: path for path, digest in reversed(files)}
    copies = [one for one in others if one.kind is SourceKind.BACKUP and one.of in (source.name, source.kind)]
    for copy in copies:
        for path, digest in copy.digests.items():
            if digest in known and window.as_of is not None and _older(copy, window):
                yield _doubt("C4.5", _SAME_FILE.with_(one=known[digest], other=path), known[digest])


def _is_named_for(path: str, window: Window) -> bool:
    """Does a file's name hold the first day of the window, as exports are named?"""
    return window.start is not None and any(window.start.strftime(form) in path for form in ("%Y%m%d", "%Y-%m-%d"))


def _said_before(files: Sequence[tuple[str, Hashable]]) -> dict[str, str]:
    """A file -> the first one with the same content, under another name."""
    known: dict[Hashable, str] = {}
    said = ((path, known.setdefault(content, path)) for path, content in files)
    return {path: first for path, first in said if _plain_name(first) != _plain_name(path)}


def _contents(source: Source) -> Iterator[tuple[str, Hashable]]:
    """What each file lists, however it was saved: an export opened and saved again has other bytes."""
    listed: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for row in source.records if source.kind in LISTS else ():
        if names := identities(row):
            listed[row.place.path].append(names)
    yield from ((path, tuple(sorted(keys))) for path, keys in listed.items() if len(keys) >= _ENOUGH_TO_COMPARE)


def _plain_name(path: str) -> str:
    """Without what a second download or a copy adds: `export (1).xlsx` is the same export."""
    return _COPY_MARK.sub("", path.rsplit(".", 1)[0])


def _older(copy: Source, window: Window) -> bool:
    """Was the backup declared to be of an earlier time than the window?"""
    times = [one.as_of for one in copy.windows if one.as_of]
    return bool(times) and window.as_of is not None and max(times) < window.as_of


def _repeated(rows: Sequence[Record]) -> Iterator[Shortfall]:
    """The same number twice in one invoice-level list: pages shifted while it was exported."""
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        for key in identities(row)[:1]:
            if key.startswith("n:"):
                continue
            mark = row.place.path, row.place.sheet, key
            if mark in seen:
                yield _doubt("C4.2", _TWICE.with_(number=row.number, path=row.place.path), str(row.place))
                return
            seen.add(mark)


def _doubt(code: str, fact: Message, source: str) -> Shortfall:
    return Shortfall(code, (Evidence(fact, source),))
