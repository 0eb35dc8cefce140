"""How much a workbook unpacks to and how far its cells reach, before it is given to the reader.

calamine keeps a sheet as one block from the first cell to the last: a single stray cell in XFD1048576 would ask for
hundreds of gigabytes and end the program. Bytes are unpacked here once, within the limits, and looked at.
"""

import re

from piaoqi.core.formats.archive_entries import Archive
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

CELLS = 30_000_000
"""Cells of one sheet as a block: 1,048,576 rows of 28 columns; about 1 GB."""

TOO_LARGE = define(
    "spreadsheet.too_large",
    Text(
        "{path} 的工作表 {part} 从头到尾有 {rows} 行 × {columns} 列，太大，没有读取",
        "{path}: {part} reaches over {rows} rows by {columns} columns and was not read",
    ),
    Text(
        "多半是最右边或最下面有多余的单元格；删除空行空列后另存，或按月份拆开",
        "Most likely a stray cell far to the right or below; delete empty rows and columns, save, or split by month",
    ),
    unreadable=True,
)

_COLUMN = re.compile(rb'\br="([A-Z]{2,4})[0-9]')
_ROW = re.compile(rb'\br="[A-Z]{0,4}([0-9]{1,8})"')
_TAIL = 1 << 16
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="(\d+)"')


def too_large(archive: Archive) -> Problem | None:
    """The first reason not to open the workbook; None where it is of a sensible size."""
    for name in archive.entries:
        lower = name.lower()
        if not lower.endswith((".xml", ".bin")) or not lower.startswith(("xl/", "content")):
            continue
        unpacked = archive.read(name)
        if unpacked.problem:
            return unpacked.problem
        if lower.startswith("xl/worksheets/") and lower.endswith(".xml"):
            rows, columns = _extent(unpacked.data)
            if rows * columns > CELLS:
                return TOO_LARGE.at(archive.blob.path, part=name, rows=rows, columns=columns)
        if lower == "content.xml" and (reach := _repeats(unpacked.data)) > CELLS:
            return TOO_LARGE.at(archive.blob.path, part=name, rows=reach, columns=1)
    return None


def _extent(xml: bytes) -> tuple[int, int]:
    """The last row, and the last column that any cell names."""
    rows = max((int(found) for found in _ROW.findall(xml[-_TAIL:])), default=1)
    columns = max(map(_column_number, set(_COLUMN.findall(xml))), default=26)
    if b'r="' not in xml:
        columns = max(columns, xml.count(b"<c") // max(1, xml.count(b"<row")))
    return max(rows, xml.count(b"<row")), columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _repeats(xml: bytes) -> int:
    """Cells that an OpenDocument sheet's repeated rows with content ask for."""
    most = 0
    for row in re.finditer(rb"<table:table-row([^>]*)>(.*?)</table:table-row>", xml, re.DOTALL):
        if b"value-type" not in row[2]:
            continue
        repeated = _REPEATED.search(row[1])
        columns = sum(int(found[2]) for found in _REPEATED.finditer(row[2]) if found[1] == b"columns")
        most += (int(repeated[2]) if repeated and repeated[1] == b"rows" else 1) * max(columns, 1)
    return most
