"""The table as a file: exactly the filter and the columns shown, every row of it, however many.

Files are written to disk row by row: how many rows there are is no matter of memory. A workbook is refused, not cut,
where it would hold more rows than people can work with.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import xlsxwriter

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.models import Source
from piaoqi.archive.search.row import Row
from piaoqi.core.formats.spreadsheet.properties import REPORT_MARK
from piaoqi.core.report.workbook.sheet import HEADING_POINTS, MONEY, TEXT, Styles, set_up_page, write_cell
from piaoqi.core.text import Text
from piaoqi.web.invoices.columns import COLUMNS, Shown
from piaoqi.web.invoices.table import Heading, headings, mark_value, read_marks
from piaoqi.web.shell.language import say

MOST_IN_WORKBOOK = 100_000
_AT_ONCE = 500
_MARK_WIDTH = 13
_STARTS_FORMULA = tuple("=+-@\t\r")
_SHEET, _ABOUT = Text("发票", "Invoices"), Text("说明", "About")
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


class TooManyError(Exception):
    """More rows than a workbook is made for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What is exported. `what`: which invoices, in words; `about`: what to say beside the table, title and value."""

    actor: Actor
    company: Company
    rows: Iterable[Row]
    keys: Sequence[str]
    sources: Sequence[Source]
    direction: str
    what: str
    about: Sequence[tuple[str, str]]

    def headings(self) -> list[Heading]:
        return headings(self.keys, self.sources, self.direction)

    def values(self) -> Iterator[list[object]]:
        """One list a row, in the order of the headings; read chunk by chunk."""
        heads, rest = self.headings(), iter(self.rows)
        while some := list(islice(rest, _AT_ONCE)):
            marks = read_marks(self.actor, self.company, some, self.keys)
            for row in some:
                shown = Shown(row, marks.of.get(row.id) if marks else None)
                told = shown.marks.marks if shown.marks else ()
                by_source = {
                    source.pk: mark for source, mark in zip(marks.sources if marks else (), told, strict=False)
                }
                yield [
                    (mark_value(by_source[one.source.pk]) if one.source.pk in by_source else "")
                    if one.source
                    else COLUMNS[one.key].value(shown)
                    for one in heads
                ]


def write_csv(export: Export, file: BinaryIO) -> int:
    """With the mark that lets Excel know its encoding. How many rows it has."""
    text, count = io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), 0
    writer = csv.writer(text)
    writer.writerow([one.title for one in export.headings()])
    for values in export.values():
        writer.writerow([_harmless(one) for one in values])
        count += 1
    text.detach()
    return count


def write_workbook(export: Export, file: BinaryIO) -> int:
    """How many rows it has. Raises TooManyError for more than MOST_IN_WORKBOOK."""
    heads = export.headings()
    styles_of = [COLUMNS[one.key].style if one.source is None else TEXT for one in heads]
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": say(_SHEET), "keywords": REPORT_MARK})
        styles = Styles.of(book)
        page = book.add_worksheet(say(_SHEET))
        _begin(page, heads, styles)
        count = 0
        for count, values in enumerate(export.values(), 1):
            if count > MOST_IN_WORKBOOK:
                raise TooManyError
            for place, value in enumerate(values):
                write_cell(page, count, place, value, (styles_of[place], styles))
        page.autofilter(0, 0, max(count, 1), len(heads) - 1)
        set_up_page(page, say(_SHEET))
        page.repeat_rows(0)
        about = book.add_worksheet(say(_ABOUT))
        about.set_column(0, 0, 16)
        about.set_column(1, 1, 80)
        for line, (title, value) in enumerate((*export.about, (say(_COUNT), f"{count:,}"))):
            about.write_string(line, 0, title, styles["heading"])
            about.write_string(line, 1, value, styles["plain"])
    return count


_COUNT = Text("张数", "Rows")


def _begin(page: Any, heads: Sequence[Heading], styles: Styles) -> None:
    page.hide_gridlines(2)
    page.set_row(0, HEADING_POINTS)
    page.freeze_panes(1, 0)
    for place, head in enumerate(heads):
        column = COLUMNS[head.key]
        right = head.source is None and column.style == MONEY
        page.set_column(place, place, _MARK_WIDTH if head.source else column.width)
        page.write_string(0, place, head.title, styles["heading_right" if right else "heading"])


def _harmless(value: object) -> object:
    """What a spreadsheet program would take for a formula is told to be text; sums stay sums."""
    if value is None or isinstance(value, Decimal):
        return "" if value is None else value
    said = str(value)
    return f"'{said}" if said.startswith(_STARTS_FORMULA) else said
