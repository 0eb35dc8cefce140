"""How much a workbook unpacks to, whether it is whole, and how far its cells reach, before it is given to the reader.

calamine keeps a sheet as one block from the first cell to the last: a single stray cell in XFD1048576 would ask for
hundreds of gigabytes and end the program. So the sheets are unpacked here once, piece by piece, and looked at.
"""

import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from piaoqi.core.formats.archive_entries import DAMAGED, EXPANDS, Archive, Entry
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.spreadsheet.binary import xls_extent, xlsb_extent
from piaoqi.core.formats.spreadsheet.sheet_extent import exact_extent, extent, narrow_extent
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text
from piaoqi.core.xml_source import parse_xml

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

BROKEN = define(
    "spreadsheet.broken_structure",
    Text(
        "{path} 是损坏的表格：内部结构前后矛盾，没有读取",
        "{path} is a damaged workbook: its inner structure contradicts itself",
    ),
    Text(
        "重新下载；能用 Excel 或 WPS 打开的话，另存为新的 xlsx",
        "Download it again, or save it as xlsx from Excel or WPS",
    ),
    unreadable=True,
)

_PIECE = 1 << 18
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="([0-9]{1,20})"')
_ODS_ELEMENT = re.compile(rb"<table:(table-row|covered-table-cell|table-cell|table)(?=[\s/>])([^>]*)>")


class Looked(NamedTuple):
    """What looking a workbook over gave."""

    refusal: Problem | None
    """The first reason not to open it; None where it is of a sensible size."""
    damaged: tuple[Problem, ...] = ()
    """Parts that do not match their check sums. The reader looks at none and may leave out rows without a word."""


class _Measured(NamedTuple):
    """One part: unpacked bytes (more than allowed where they go beyond it), last row and column, and the check sum."""

    size: int
    rows: int
    columns: int
    crc: int


def look_over(archive: Archive) -> Looked:
    """Unpack every part once."""
    blob, left = archive.blob, archive.blob.limits.expanded_bytes
    damaged: list[Problem] = []
    for name, entry in archive.entries.items():
        size, rows, columns, crc = _measure(blob, entry, left)
        if name.lower().endswith(".bin") and size <= left:
            rows, columns = xlsb_extent(archive.read(name).data)
        left -= size
        if left < 0:
            return Looked(EXPANDS.at(f"{blob.path}!{name}", megabytes=max(entry.unpacked, size) >> 20))
        if rows * columns > CELLS:
            return Looked(TOO_LARGE.at(blob.path, part=name, rows=rows, columns=columns))
        if crc != entry.crc and not entry.has_late_crc:
            damaged.append(DAMAGED.at(f"{blob.path}!{name}"))
    return Looked(_open_document_refusal(archive), tuple(damaged))


def _measure(blob: Blob, entry: Entry, left: int) -> _Measured:
    size = crc = 0

    def counted() -> Iterator[bytes]:
        nonlocal size, crc
        size = crc = 0
        for piece in _pieces(blob.data, entry):
            size, crc = size + len(piece), zlib.crc32(piece, crc)
            if size > left:
                return
            yield piece

    rows, columns = narrow_extent(counted()) or extent(counted()) or exact_extent(counted())
    return _Measured(size, rows, columns, crc)


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


def _open_document_refusal(archive: Archive) -> Problem | None:
    """OpenDocument: text that breaks off keeps calamine reading for ever, and a row or a cell may state that it stands
    there a million times.
    """
    if "content.xml" not in archive.entries:
        return None
    xml = archive.read("content.xml").data
    if parse_xml(xml, archive.blob.path, archive.blob.limits).problems:
        return BROKEN.at(archive.blob.path)
    rows = columns = 1
    row = column = 0
    for kind, attributes in _ODS_ELEMENT.findall(xml):
        found = _REPEATED.search(attributes)
        times = int(found[1]) if found else 1
        if kind == b"table":
            row = 0
        elif kind == b"table-row":
            row, column = row + times, 0
        else:
            column += times
            if b"value-type" in attributes:
                rows, columns = max(rows, row), max(columns, column)
    if rows * columns <= CELLS:
        return None
    return TOO_LARGE.at(archive.blob.path, part="content.xml", rows=rows, columns=columns)


def xls_refusal(blob: Blob) -> Problem | None:
    """The reason not to open an .xls; None where its structure is sound and its sheets are of a sensible size."""
    extent = xls_extent(blob.data)
    if extent is None:
        return BROKEN.at(blob.path)
    if extent.cells > CELLS:
        return TOO_LARGE.at(blob.path, part="Workbook", rows=extent.rows, columns=extent.columns)
    return None
