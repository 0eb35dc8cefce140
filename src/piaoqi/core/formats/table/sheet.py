"""One sheet understood: find its headings, settle what they mean, read its rows."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import NamedTuple

from piaoqi.core.formats.base import ListKind, Table
from piaoqi.core.formats.table.cells import read_text
from piaoqi.core.formats.table.headings import SEARCHED_ROWS, Cells, Headings, find_headings, plain
from piaoqi.core.formats.table.plan import Plan, make_plan, where
from piaoqi.core.formats.table.rows import read_rows
from piaoqi.core.formats.table.titles import name_facts, title_facts
from piaoqi.core.invoice.number import is_digital
from piaoqi.core.invoice.record import Record
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

_CURE = Text(
    '在 piaoqi.toml 的这个来源里写 columns = {{ number = "票号", total = "报销金额" }}，把字段对应到表头',
    'Name the headings in piaoqi.toml: columns = {{ number = "…", total = "…" }} in this source',
)
NOT_RECOGNISED = define(
    "table.headings_not_recognised",
    Text(
        "{where}：没有认出发票的表头（看到的有：{headings}），这张表没有读取",
        "{where}: no headings of invoices (seen: {headings}); the sheet was not read",
    ),
    _CURE,
    unreadable=True,
)
MAPPING_NOT_FOUND = define(
    "table.mapped_heading_not_found",
    Text(
        "{where}：piaoqi.toml 里写的表头 {wanted} 在表中找不到",
        "{where}: the headings {wanted} named in piaoqi.toml are not there",
    ),
    Text("按表中的原文写表头；看到的有：{headings}", "Write them as in the table; seen: {headings}"),
)
SKIPPED = define(
    "table.rows_skipped",
    Text(
        "{where}：有 {count} 行既没有号码也没有金额、日期、对方，已略过",
        "{where}: {count} rows name neither number, money, date nor party and were passed over",
    ),
    Text("如果这些行是发票，请补上号码或金额", "If they are invoices, add their number or amount"),
)

_BUFFERED = SEARCHED_ROWS + 300
_SHOWN = 12

Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell of merged cells, each (row, column) from 0."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one sheet. `rows` begins with the sheet's first row; merges are those of the file."""

    path: str
    sheet: str
    rows: Iterable[Cells]
    """From the sheet's first row on."""
    merges: Sequence[Merge] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """What is known of the sheet beforehand: `hidden`, `created` …"""
    first_row: int = 1
    """The number of the first of `rows` as people see it."""

    @property
    def where(self) -> str:
        """The file and sheet as people see them."""
        return where(self.path, self.sheet)


class Sheet(NamedTuple):
    """What a sheet says. `table` is None where no headings were recognised."""

    table: Table | None
    records: list[Record]
    problems: list[Problem]


def understand(grid: Grid, mapping: Mapping[str, str] | None = None) -> Sheet:
    """Read one sheet. `mapping` is field -> heading; what it names wins over what the synonyms say.

    Records of a sheet of lines are one a row; `workbook.put_together` makes invoices of them. Never raises.
    """
    rows = iter(grid.rows)
    top = list(islice(rows, _BUFFERED))
    headings = find_headings(top, mapping)
    if headings is None:
        return Sheet(None, [], list(_not_recognised(grid, top)))
    title = title_facts(top[: headings.first])
    width = max(headings.columns.values()) + 1
    below = headings.row + 1
    body = _even(chain(top[below:], rows), width)
    body = _filled(body, below, grid.merges, headings) if grid.merges else body
    plan = make_plan(grid.path, grid.sheet, headings, list(_even(top[below:], width)), title.get("title", ""))
    read = read_rows(plan, body, below + grid.first_row)
    problems = _unmapped(grid, headings, mapping or {})
    if read.skipped:
        problems.append(SKIPPED.at(grid.path, where=grid.where, sheet=grid.sheet, count=read.skipped))
    facts = _facts(grid, plan) | read.facts | title
    if plan.level == "invoice" and "total_rows" in facts:
        facts.setdefault("total", facts["total_rows"])
    if read.skipped:
        facts["skipped_rows"] = str(read.skipped)
    if plan.list_kind is ListKind.SELECTION and "period" in title and "period" not in plan.at:
        read.records[:] = [replace(one, facts={**one.facts, "period": title["period"]}) for one in read.records]
    table = Table(
        sheet=grid.sheet, list_kind=plan.list_kind, heading_row=headings.row + grid.first_row, columns=plan.columns,
        rows=len(read.records), level=plan.level, facts=facts,
    )  # fmt: skip
    return Sheet(table, read.records, problems)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Reading a table makes hundreds of thousands of objects and no garbage; the collector would only walk them."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def retold(sheet: Sheet, list_kind: ListKind) -> Sheet:
    """The same sheet, known by its neighbours to be another kind of list."""
    return sheet if sheet.table is None else sheet._replace(table=replace(sheet.table, list_kind=list_kind))


def _facts(grid: Grid, plan: Plan) -> dict[str, str]:
    """What the names say, the sheet's before the file's, and what was known of the sheet."""
    name = grid.path.rsplit("!", 1)[-1].replace("\\", "/").rsplit("/", 1)[-1]
    direction = plan.at.get("direction")
    facts = dict(grid.facts)
    facts |= name_facts(name) | name_facts(grid.sheet)
    text = name + grid.sheet
    if direction is None and plan.list_kind in (ListKind.BUREAU, ListKind.ISSUED):
        received = any(word in text for word in ("取得", "进项"))
        issued = any(word in text for word in ("开具", "销项")) or plan.list_kind is ListKind.ISSUED
        if received != issued:
            facts["direction"] = "received" if received else "issued"
    return facts


def _even(rows: Iterable[Cells], width: int) -> Iterator[Cells]:
    """Rows of at least so many cells."""
    return (row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in rows)


_NOT_FILLED = frozenset(
    ("amount", "tax", "total", "money", "claimed", "paid", "deductible", "line_amount", "line_tax", "sequence")
)


_TALLEST = 5000
"""Rows of the tallest merged cells that are filled."""


def _filled(rows: Iterable[Cells], first: int, merges: Sequence[Merge], headings: Headings) -> Iterator[Cells]:
    """Rows in which cells merged downwards hold their value in every row; money is stated once, and stays so.

    `first` is the first row's index in the sheet.
    """
    columns = {at for name, at in headings.columns.items() if name not in _NOT_FILLED}
    above: dict[int, dict[int, int]] = {}
    for (top, left), (bottom, _) in merges:
        if first <= top < bottom <= top + _TALLEST and left in columns:
            for index in range(top + 1, bottom + 1):
                above.setdefault(index, {})[left] = top
    tops = {(top, at) for merged in above.values() for at, top in merged.items()}
    columns = {at for _, at in tops}
    values: dict[tuple[int, int], object] = {}
    for index, row in enumerate(rows, first):
        values |= {(index, at): row[at] for at in columns if (index, at) in tops}
        merged = above.get(index)
        if merged and any(cell not in ("", None) for cell in row):
            yield [values.get((merged[at], at), cell) if at in merged else cell for at, cell in enumerate(row)]
        else:
            yield row


def _not_recognised(grid: Grid, top: Sequence[Cells]) -> Iterator[Problem]:
    """Several rows of several cells, or twenty digits of an invoice: something that may be a list of invoices."""
    named = " ".join(text for row in top for cell in row if isinstance(cell, str) and is_digital(text := cell.strip()))
    full = sum(1 for row in top if sum(1 for cell in row if cell not in ("", None)) >= 3)
    if full >= 3 or named:
        yield NOT_RECOGNISED.at(grid.path, where=grid.where, sheet=grid.sheet, headings=_seen(top), named=named)


def _seen(top: Sequence[Cells]) -> str:
    """The texts of the fullest of the first rows: most likely the headings."""
    fullest = max(top[:SEARCHED_ROWS], key=lambda row: sum(1 for cell in row if isinstance(cell, str) and cell.strip()))
    texts = [text[:20] for cell in fullest if (text := read_text(cell))]
    return "、".join(texts[:_SHOWN]) + ("…" if len(texts) > _SHOWN else "")


def _unmapped(grid: Grid, headings: Headings, mapping: Mapping[str, str]) -> list[Problem]:
    """Headings that the user named and the table does not have."""
    written = {plain(text) for text in headings.texts}
    wanted = [heading for heading in mapping.values() if plain(heading) not in written]
    if not wanted:
        return []
    seen = "、".join(text for text in headings.texts if text)
    return [
        MAPPING_NOT_FOUND.at(grid.path, where=grid.where, sheet=grid.sheet, wanted="、".join(wanted), headings=seen)
    ]
