"""Workbooks as bytes that depend on nothing but the cells."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from piaoqi.core.synth.writers.zip import repack

_CREATED = datetime(2026, 11, 20, 9, 0, 0)  # noqa: DTZ001 - the file format has no zone
Cell = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title rows above the headings, then rows. Text cells are written as text, whatever they look like."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    titles: Sequence[str] = ()
    widths: Sequence[int] = ()


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx file."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": _CREATED})
    bold, plain = book.add_format({"bold": True, "align": "center"}), book.add_format({"align": "left"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for n, width in enumerate(sheet.widths):
            page.set_column(n, n, width)
        for row, title in enumerate(sheet.titles):
            page.merge_range(row, 0, row, len(sheet.headings) - 1, title, bold if row == 0 else plain)
        for column, heading in enumerate(sheet.headings):
            page.write_string(len(sheet.titles), column, heading, bold)
        for row, cells in enumerate(sheet.rows, len(sheet.titles) + 1):
            for column, cell in enumerate(cells):
                _write(page, row, column, cell)
    book.close()
    return repack(stream.getvalue())


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        page.write_string(row, column, cell)
    elif cell is not None:
        page.write_number(row, column, cell)
