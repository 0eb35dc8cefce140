"""Workbooks of the older formats, made by hand for tests: .xls (BIFF8 in an OLE container) and .ods."""

import io
import struct
import zipfile
from collections.abc import Sequence


def xls(rows: Sequence[Sequence[str | float]], dimensions: tuple[int, int, int, int] | None = None) -> bytes:
    """One sheet named 台账; `dimensions` are first row, last row + 1, first column, last column + 1 as stated."""
    stated = dimensions or (0, len(rows), 0, max(map(len, rows)))
    sheet = _bof(0x10) + _record(0x200, struct.pack("<LLHHH", *stated, 0))
    for at, row in enumerate(rows):
        sheet += b"".join(_cell(at, column, cell) for column, cell in enumerate(row))
    sheet += _record(0x0A, b"")
    name = "台账".encode("utf-16-le")
    head = _bof(0x05)
    start = len(head) + 4 + 8 + len(name) + 4
    head += _record(0x85, struct.pack("<LBBBB", start, 0, 0, len(name) // 2, 1) + name) + _record(0x0A, b"")
    return _container((head + sheet).ljust(4096, b"\0"))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x809, struct.pack("<HHHHLL", 0x600, kind, 0, 0, 0, 6))


def _cell(row: int, column: int, cell: str | float) -> bytes:
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x204, struct.pack("<HHHHB", row, column, 0, len(cell), 1) + text)
    return _record(0x203, struct.pack("<HHHd", row, column, 0, cell))


def _container(stream: bytes) -> bytes:
    """Sector 0 holds the allocation table, 1 the directory, the stream follows."""
    end, free, sectors = 0xFFFFFFFE, 0xFFFFFFFF, -(-len(stream) // 512)
    table = [0xFFFFFFFD, end, *range(3, 2 + sectors), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<8L", 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109L", 0, *[free] * 108)
    directory = _entry("Root Entry", 5, end, 0, 1) + _entry("Workbook", 2, 2, len(stream), free)
    fat = struct.pack(f"<{len(table)}L", *table).ljust(512, b"\xff")
    return header + fat + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


def _entry(name: str, kind: int, start: int, size: int, child: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBBLLL", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head + bytes(36) + struct.pack("<LLL", start, size, 0)


def ods(rows: Sequence[Sequence[str]], row: str = "", cell: str = "") -> bytes:
    """One sheet of text cells; `row` and `cell` are attributes put into every row and cell."""
    spaces = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    }
    named = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    cells = [
        "".join(
            f'<table:table-cell office:value-type="string" {cell}><text:p>{one}</text:p></table:table-cell>'
            for one in line
        )
        for line in rows
    ]
    table = "".join(f"<table:table-row {row}>{line}</table:table-row>" for line in cells)
    content = (
        f'<office:document-content {named}><office:body><office:spreadsheet><table:table table:name="台账">{table}'
    )
    content += "</table:table></office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", kind)
        made.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        made.writestr("content.xml", content)
    return stream.getvalue()
