"""How much a workbook unpacks to and how far its cells reach, before it is given to the reader.

calamine keeps a sheet as one block from the first cell to the last: a single stray cell in XFD1048576 would ask for
hundreds of gigabytes and end the program. So the sheets are unpacked here once, piece by piece, and looked at.
"""

import re
import zlib
from collections.abc import Iterator

from piaoqi.core.formats.archive_entries import EXPANDS, Archive, Entry
from piaoqi.core.formats.base import Blob
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

_COLUMN = re.compile(rb' r="([A-Z]{2,4})[0-9]')
_ROW = re.compile(rb' r="[A-Z]{0,4}([0-9]{1,8})"')
_PIECE = 1 << 18
_SEAM = 64
"""Bytes of a piece that are looked at again with the next one: longer than any reference."""
_TAIL = 1 << 14
_REPEATED = re.compile(rb'number-(rows|columns)-repeated="([0-9]{1,9})"')
_ODS_ROW = re.compile(rb"<table:table-row([^>]*)>(.*?)</table:table-row>", re.DOTALL)


def too_large(archive: Archive) -> Problem | None:
    """The first reason not to open the workbook; None where it is of a sensible size."""
    blob, left = archive.blob, archive.blob.limits.expanded_bytes
    for name, entry in archive.entries.items():
        if not name.lower().endswith((".xml", ".bin")):
            continue
        size, rows, columns = _measure(blob, entry, left)
        left -= size
        if left < 0:
            return EXPANDS.at(f"{blob.path}!{name}", megabytes=max(entry.unpacked, size) >> 20)
        if name.lower().startswith("xl/worksheets/") and rows * columns > CELLS:
            return TOO_LARGE.at(blob.path, part=name, rows=rows, columns=columns)
    return _repeats_too_much(archive)


def _measure(blob: Blob, entry: Entry, left: int) -> tuple[int, int, int]:
    """Unpacked bytes (more than `left` where they go beyond it), the last row, the last column that any cell names."""
    size, seam, letters, headless = 0, b"", set[bytes](), 0
    for piece in _pieces(blob.data, entry):
        size += len(piece)
        if size > left:
            break
        letters.update(_COLUMN.findall(seam + piece[:_SEAM]))
        letters.update(_COLUMN.findall(piece))
        if b' r="' not in piece:
            headless += piece.count(b"<c")
        seam = (seam + piece)[-_TAIL:]
    rows = max((int(found) for found in _ROW.findall(seam)), default=1)
    columns = max(26, headless, *map(_column_number, letters)) if letters else max(26, headless)
    return size, rows, columns


def _pieces(data: bytes, entry: Entry) -> Iterator[bytes]:
    """The unpacked bytes of an entry, as far as they can be unpacked: what is damaged, the reader will say."""
    name_size = int.from_bytes(data[entry.offset + 26 : entry.offset + 28], "little")
    begin = entry.offset + 30 + name_size + int.from_bytes(data[entry.offset + 28 : entry.offset + 30], "little")
    packed = memoryview(data)[begin : begin + entry.packed]
    if entry.method != 8:
        yield from (bytes(packed[at : at + _PIECE]) for at in range(0, len(packed), _PIECE))
        return
    engine = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    try:
        while not engine.eof and rest:
            yield engine.decompress(rest[: _PIECE // 4], _PIECE)
            taken = len(rest[: _PIECE // 4]) - len(engine.unconsumed_tail)
            rest = rest[taken:]
    except zlib.error:
        return


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _repeats_too_much(archive: Archive) -> Problem | None:
    """OpenDocument: a row with content may state that it stands there a million times."""
    if "content.xml" not in archive.entries:
        return None
    cells = 0
    for row in _ODS_ROW.finditer(archive.read("content.xml").data):
        if b"value-type" in row[2]:
            repeated = _REPEATED.search(row[1])
            columns = sum(int(found[2]) for found in _REPEATED.finditer(row[2]) if found[1] == b"columns")
            cells += (int(repeated[2]) if repeated and repeated[1] == b"rows" else 1) * max(columns, 1)
    return TOO_LARGE.at(archive.blob.path, part="content.xml", rows=cells, columns=1) if cells > CELLS else None
