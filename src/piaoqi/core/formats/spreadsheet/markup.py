"""Tables that programs write as text and call .xls: HTML, and Excel's own XML of 2003."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.table.headings import Cells
from piaoqi.core.formats.table.sheet import Merge
from piaoqi.core.formats.text_encoding import decode
from piaoqi.core.problem import Problem
from piaoqi.core.xml_source import Element, local_name, parse_xml

_SHEET_SPACE = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 1 << 16
_WIDEST = 1 << 14
"""Columns of the widest sheet there is: what a cell's index or span may state."""


class MarkupSheet(NamedTuple):
    """One table: its name, its rows, and the cells that reach over several."""

    name: str
    rows: list[Cells]
    merges: list[Merge]


def is_html_table(data: bytes) -> bool:
    """HTML with a table in its head, whatever the file is called."""
    head = data[:_HEAD].lower().replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and b"<table" in head and (b"<td" in head or b"<th" in head)


def is_sheet_xml(data: bytes) -> bool:
    """Excel's XML of 2003."""
    head = data[:4096]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _SHEET_SPACE in head and b"Workbook" in head


def html_sheets(blob: Blob) -> list[MarkupSheet]:
    """Every table of a page; a table inside a cell of another is a table of its own."""
    parser = _Tables()
    parser.feed(decode(blob.data).text)
    parser.close()
    return [MarkupSheet("", rows, merges) for rows, merges in parser.tables if rows]


def xml_sheets(blob: Blob) -> tuple[list[MarkupSheet], tuple[Problem, ...]]:
    """The worksheets of Excel's XML."""
    parsed = parse_xml(blob.data, blob.path, blob.limits)
    if parsed.root is None:
        return [], parsed.problems
    return [_worksheet(one) for one in _named(parsed.root, "worksheet")], parsed.problems


def _worksheet(element: Element) -> MarkupSheet:
    rows: list[Cells] = []
    for row in (row for table in _named(element, "table") for row in _named(table, "row")):
        index = _count(_attribute(row, "index"), len(rows) + 1, 1 << 20)
        rows += [[] for _ in range(index - 1 - len(rows))] if index - len(rows) < 10_000 else []
        cells: list[object] = []
        for cell in _named(row, "cell"):
            at = _count(_attribute(cell, "index"), len(cells) + 1, _WIDEST)
            cells += [""] * (at - 1 - len(cells))
            cells.append("".join("".join(data.itertext()) for data in _named(cell, "data")))
            cells += [""] * _count(_attribute(cell, "mergeacross"), 0, _WIDEST)
        rows.append(cells)
    return MarkupSheet(_attribute(element, "name"), rows, [])


def _named(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local_name(child.tag) == name)


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if local_name(key) == name), "")


def _count(written: str, default: int, most: int) -> int:
    return min(int(written), most) if written.isascii() and written.isdigit() else default


class _Tables(HTMLParser):
    """Rows and merged cells of every table, in the order in which the tables begin."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[Cells], list[Merge]]] = []
        self._open: list[int] = []
        self._text: list[str] | None = None
        self._spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._end_cell()
            self._open.append(len(self.tables))
            self.tables.append(([], []))
        elif tag == "tr" and self._open:
            self._end_cell()
            self._rows().append([])
        elif tag in ("td", "th") and self._open:
            self._end_cell()
            named = dict(attrs)
            self._spans = (_count(named.get("rowspan") or "", 1, 5000), _count(named.get("colspan") or "", 1, 1000))
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._end_cell()
        if tag == "table" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _rows(self) -> list[Cells]:
        return self.tables[self._open[-1]][0]

    def _end_cell(self) -> None:
        """Put down the cell that was open, in the first place of its row that no cell from above reaches into."""
        if self._text is None or not self._open:
            return
        rows, merges = self.tables[self._open[-1]]
        if not rows:
            rows.append([])
        at, row = len(rows) - 1, rows[-1]
        assert isinstance(row, list)  # noqa: S101 (rows are made here alone)
        while any(top < at <= bottom and left <= len(row) <= right for (top, left), (bottom, right) in merges[-200:]):
            row.append("")
        down, across = self._spans
        if down > 1:
            merges.append(((at, len(row)), (at + down - 1, len(row) + across - 1)))
        row.append(" ".join("".join(self._text).split()))
        row += [""] * (across - 1)
        self._text = None
