"""The heat map: months across, sources down; each cell says how complete a source is and leads to its list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from piaoqi.archive.models import Source
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.queries.overview import Standing

SHOWN = 12
_ORDER = tuple(
    f"{kind.value} {direction.value}"
    for direction in Direction
    for kind in (
        SourceKind.BUREAU,
        SourceKind.ARCHIVE,
        SourceKind.BOOKS,
        SourceKind.SELECTION,
        SourceKind.VERIFICATION,
        SourceKind.MAIL,
        SourceKind.EXPECTED,
        SourceKind.ISSUED,
        SourceKind.BACKUP,
    )
)
_NOTHING_ASKED = Text("{source}，{month}：没有发票应当在这里", "{source}, {month}: no invoice is expected here")
_ALL_EARLY = Text("{source}，{month}：{waits} 张还没有到期", "{source}, {month}: {waits} not due yet")
_SAID = Text(
    "{source}，{month}：到期应有 {due} 张，在 {present}，缺失 {missing}，看似缺失 {seeming}，无法判断 {unknown}",
    "{source}, {month}: {due} expected by now, there {present}, missing {missing}, seemingly missing {seeming}, cannot "
    "tell {unknown}",
)
_WAITS = Text("；另有 {waits} 张未到期", "; {waits} more not due yet")
_OPEN = Text("；没有查到位：{days}", "; not covered: {days}")
_NEVER = Text("；这个月没有查过", "; this month was not asked for")
_STRETCH = Text("{start} 至 {end}", "{start} to {end}")
_GRADES = ((5.0, "loss-3"), (1.0, "loss-2"))
"""Missing in a hundred, from there on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`look`: classes of its style. `address` '' where there is nothing to look at."""

    month: str
    look: str
    rate: str
    due: int
    missing: int
    waits: int
    told: tuple[Message, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One source. `title`, `direction` for people."""

    title: str
    address: str
    issued: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """`months`: those shown, the oldest first. `older`, `newer`: the last month of the pages beside; '' for none."""

    months: tuple[str, ...]
    rows: tuple[Row, ...]
    older: str
    newer: str
    undated: int
    """Pairs of invoices without an issue date that are missing, or of which it cannot be told."""
    has_holes: bool


def heat_map(standing: Standing, company: int, until: str) -> HeatMap:
    """Twelve months up to that one, or up to the newest."""
    found = standing.months or {}
    every = _months(found)
    last = every.index(until) if until in every else len(every) - 1
    first = max(0, last - SHOWN + 1)
    busy = {month for cells in found.values() for month, cell in cells.items() if _expected(cell)}
    shown = every[first : last + 1]
    months = shown[next((at for at, month in enumerate(shown) if month in busy), 0) :]
    keys = sorted(found, key=lambda key: _place(standing, key))
    rows = tuple(_row(standing, company, key, months) for key in keys)
    undated = (one.get("", {}) for one in found.values())
    return HeatMap(
        months=tuple(months),
        rows=tuple(one for one in rows if one),
        older=every[first - 1] if first > 0 else "",
        newer=every[min(last + SHOWN, len(every) - 1)] if last < len(every) - 1 else "",
        undated=sum(one.get(name, 0) for one in undated for name in ("missing", "cannot_tell")),
        has_holes=any("holes" in cell.look for row in rows if row for cell in row.cells),
    )


def _months(found: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """All from the first in which any invoice is expected anywhere, without a gap."""
    counted = [month for cells in found.values() for month, cell in cells.items() if month and _expected(cell)]
    last = max((month for cells in found.values() for month in cells if month), default="")
    if not last:
        return []
    months, day = [], date.fromisoformat(f"{last}-01")
    first = min(counted, default=last)
    while day.strftime("%Y-%m") >= first:
        months.append(day.strftime("%Y-%m"))
        day = (day - timedelta(days=1)).replace(day=1)
    return months[::-1]


def _place(standing: Standing, key: str) -> tuple[int, str]:
    source = standing.sources.get(key)
    place = f"{source.kind} {source.direction}" if source else ""
    return (_ORDER.index(place) if place in _ORDER else len(_ORDER), key)


def _row(standing: Standing, company: int, key: str, months: Sequence[str]) -> Row | None:
    cells = (standing.months or {})[key]
    if not any(_expected(cell) for cell in cells.values()):
        return None
    source = standing.sources.get(key)
    title = source.name if source else key
    begun = min((month for month, cell in cells.items() if month and _is_alive(cell)), default="")
    address = reverse("sources:page") + (f"{source.pk}/" if source else "")
    shown = (
        _cell(_At(company, key, source, title, month), cells.get(month, {}), begun=bool(begun) and month >= begun)
        for month in months
    )
    return Row(title, address, bool(source and source.direction == Direction.ISSUED.value), tuple(shown))


@dataclass(frozen=True, slots=True)
class _At:
    company: int
    source: str
    row: Source | None
    title: str
    month: str


def _expected(cell: Mapping[str, Any]) -> int:
    return _due(cell) + int(cell.get("not_due", 0))


def _is_alive(cell: Mapping[str, Any]) -> bool:
    """The source holds something of the month, or was asked for it."""
    return bool(cell.get("present") or cell.get("covered") in ("whole", "partly"))


def _due(cell: Mapping[str, Any]) -> int:
    return sum(cell.get(one, 0) for one in ("present", "missing", "not_missing", "cannot_tell"))


def _cell(at: _At, cell: Mapping[str, Any], *, begun: bool) -> Cell:
    due, missing, waits = _due(cell), cell.get("missing", 0), cell.get("not_due", 0)
    return Cell(
        month=at.month,
        look=" ".join(_look(cell, begun=begun)),
        rate=_rate(due, missing + cell.get("cannot_tell", 0)) if due else "",
        due=due,
        missing=missing,
        waits=waits,
        told=tuple(_told(at, cell)),
        address=_address(at, cell) if due or waits else "",
    )


def _look(cell: Mapping[str, Any], *, begun: bool) -> Iterator[str]:
    due, missing = _due(cell), cell.get("missing", 0)
    if missing:
        share = 100 * missing / due
        yield next((name for least, name in _GRADES if share >= least), "loss-1")
    elif due:
        yield "open" if cell.get("cannot_tell") else "whole"
    else:
        yield "early" if cell.get("not_due") else "blank"
    if begun and cell.get("covered") in ("partly", "none"):
        yield "holes"


def _rate(due: int, lacking: int) -> str:
    """Never rounded up to a hundred."""
    if not lacking:
        return "100%"
    return f"{min(99.9, 100 * (due - lacking) / due):.1f}%"


def _told(at: _At, cell: Mapping[str, Any]) -> Iterator[Message]:
    due, waits = _due(cell), cell.get("not_due", 0)
    named = {"source": at.title, "month": at.month}
    if due:
        yield _SAID.with_(
            **named,
            due=due,
            present=cell.get("present", 0),
            missing=cell.get("missing", 0),
            seeming=cell.get("not_missing", 0),
            unknown=cell.get("cannot_tell", 0),
        )
        if waits:
            yield _WAITS.with_(waits=waits)
    else:
        yield _ALL_EARLY.with_(**named, waits=waits) if waits else _NOTHING_ASKED.with_(**named)
    if cell.get("covered") == "none":
        yield _NEVER.with_()
    elif open_ := cell.get("open"):
        days = tuple(_STRETCH.with_(start=one[:10], end=one[11:]) for one in open_)
        yield _OPEN.with_(days=days)


def _address(at: _At, cell: Mapping[str, Any]) -> str:
    """The findings behind it, the gravest first; where there is none, the invoices that are there or still awaited."""
    asked = {"company": at.company, "source": at.source, "month": at.month}
    for name, tab in (("missing", "missing"), ("cannot_tell", "unknown"), ("not_missing", "seeming")):
        if cell.get(name):
            return f"{reverse('comparisons:page')}?{urlencode({**asked, 'tab': tab})}"
    chosen = {"company": at.company, "month": at.month}
    if at.row:
        chosen |= {"has" if cell.get("present") else "lacks": at.row.kind, "direction": at.row.direction}
    return f"{reverse('invoices:page')}?{urlencode(chosen)}"
