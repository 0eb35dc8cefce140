"""The table as a file: exactly the filter and the columns shown, every row of it, however many. It is made while it is
sent, so that neither memory nor anybody's patience sets a bound; a workbook is refused, not cut, where it would hold
more rows than a spreadsheet program opens.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.models import Source
from piaoqi.archive.search.row import Row
from piaoqi.core.report.workbook.sheet import TEXT
from piaoqi.core.text import Text
from piaoqi.web.invoices.columns import COLUMNS, Shown
from piaoqi.web.invoices.table import Heading, headings, mark_value, read_marks
from piaoqi.web.invoices.workbook import Plan, workbook
from piaoqi.web.shell.language import say

MOST_IN_WORKBOOK = 500_000
_AT_ONCE = 1_000
_BYTES_AT_ONCE = 1 << 15
_MARK_WIDTH = 13
_STARTS_FORMULA = tuple("=+-@\t\r")
_SHEET, _ABOUT = Text("发票", "Invoices"), Text("说明", "About")
_COUNT = Text("张数", "Rows")


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
    number: int | None = None
    """Of its rows, where that is known beforehand."""

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


def csv_of(export: Export) -> Iterator[bytes]:
    """With the mark that lets Excel know its encoding."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf"
    writer.writerow([one.title for one in export.headings()])
    for values in export.values():
        writer.writerow([_harmless(one) for one in values])
        if buffer.tell() > _BYTES_AT_ONCE:
            yield _taken(buffer)
    yield _taken(buffer)


def workbook_of(export: Export) -> Iterator[bytes]:
    """With what it is of on a sheet of its own."""
    columns = [
        (one.title, TEXT, _MARK_WIDTH) if one.source else (one.title, COLUMNS[one.key].style, COLUMNS[one.key].width)
        for one in export.headings()
    ]
    plan = Plan(
        title=say(_SHEET), columns=columns, about_title=say(_ABOUT), about=export.about, counted=say(_COUNT)
    )  # fmt: skip
    return workbook(plan, export.values())


def _harmless(value: object) -> object:
    """What a spreadsheet program would take for a formula is told to be text; sums stay sums."""
    if value is None or isinstance(value, Decimal):
        return "" if value is None else value
    said = str(value)
    return f"'{said}" if said.startswith(_STARTS_FORMULA) else said


def _taken(buffer: io.StringIO) -> bytes:
    said = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return said
