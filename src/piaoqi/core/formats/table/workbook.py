"""The sheets of one workbook put together: each invoice once, its lines from wherever they stand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from piaoqi.core.formats.base import ListKind, Table
from piaoqi.core.formats.table.lines import group_lines, keys_of
from piaoqi.core.formats.table.sheet import Sheet, retold
from piaoqi.core.invoice.record import Record
from piaoqi.core.problem import Problem

_PRINTED = (ListKind.BUREAU, ListKind.ISSUED)
_OWN_MARKS = frozenset(
    ("voucher", "claim", "holder", "collector", "claimed", "recorded_at", "subject", "order", "contract", "paid_at")
)


class Workbook(NamedTuple):
    """All sheets together, in the file's order."""

    tables: tuple[Table, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def put_together(sheets: Sequence[Sheet]) -> Workbook:
    """Make invoices of line rows, and join the sheets of an export that speak of the same invoices.

    Rows of one sheet are never merged with each other at invoice level: an invoice that stands there twice is a
    finding.
    """
    sheets = [_grouped(sheet) for sheet in _with_neighbours(sheets)]
    joined = _joined(sheets)
    return Workbook(
        tuple(sheet.table for sheet in joined if sheet.table),
        tuple(record for sheet in joined for record in sheet.records),
        tuple(problem for sheet in joined for problem in sheet.problems),
    )


def _with_neighbours(sheets: Sequence[Sheet]) -> list[Sheet]:
    """A sheet of an export with few headings of its own (建筑服务, 货物清单 …) is part of the export."""
    kinds = {sheet.table.list_kind for sheet in sheets if sheet.table}
    main = next((kind for kind in _PRINTED if kind in kinds), None)
    if main is None:
        return list(sheets)
    return [retold(sheet, main) if sheet.table and _is_plain(sheet.table) else sheet for sheet in sheets]


def _is_plain(table: Table) -> bool:
    return table.list_kind is ListKind.BOOKS and not _OWN_MARKS & set(table.columns)


def _grouped(sheet: Sheet) -> Sheet:
    if sheet.table is None or sheet.table.level != "line":
        return sheet
    return sheet._replace(records=group_lines(sheet.records, sheet.table.list_kind))


def _joined(sheets: list[Sheet]) -> list[Sheet]:
    """Steps: 1. the fullest sheet first: one row an invoice, with dates; 2. what later sheets say of the same
    invoice gives it its lines, and is no record of its own; 3. an invoice that only a later sheet has stays.
    """
    for kind in _PRINTED:
        alike = [at for at, sheet in enumerate(sheets) if sheet.table and sheet.table.list_kind is kind]
        known: dict[str, tuple[int, int]] = {}
        if len(alike) < 2:
            continue
        for at in sorted(alike, key=lambda at: _rank(sheets[at])):  # 1
            known |= _absorb(sheets, at, known)
    return sheets


def _rank(sheet: Sheet) -> tuple[bool, bool]:
    table = sheet.table
    return (table is None or table.level == "line", table is None or "issue_date" not in table.columns)


def _absorb(sheets: list[Sheet], at: int, known: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Join one sheet to those before it; gives the keys that it adds."""
    sheet = sheets[at]
    kept: list[Record] = []
    added: dict[str, tuple[int, int]] = {}
    for record in sheet.records:
        keys = keys_of(record)
        hit = next((known[key] for key in keys if key in known), None)
        if hit:  # 2
            _attach(sheets[hit[0]].records, hit[1], record)
        elif keys or not known or sheet.table is None or sheet.table.level != "line":  # 3
            for key in keys:
                added.setdefault(key, (at, len(kept)))
            kept.append(record)
    if sheet.table and len(kept) < len(sheet.records):
        table = replace(sheet.table, facts={**sheet.table.facts, "joined": "yes"})
        sheets[at] = Sheet(table, kept, sheet.problems)
    return added


def _attach(records: list[Record], at: int, other: Record) -> None:
    """What the other sheet adds: lines, and money or a remark that this one does not state."""
    record = records[at]
    lines = record.lines or other.lines
    total = other.total if record.total is None or "derived" in record.facts else record.total
    if lines is not record.lines or total != record.total or (other.remark and not record.remark):
        records[at] = replace(record, lines=lines, total=total, remark=record.remark or other.remark)
