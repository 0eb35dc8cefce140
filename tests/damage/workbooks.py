"""Workbooks whose inside says something else than a workbook should."""

import io
import zipfile
from collections.abc import Sequence

import xlsxwriter

from damage.archives import packed

ROWS = (("发票号码", "开票日期", "价税合计"), ("26112000000000000017", "2026-09-03", "113.00"))
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """One sheet of texts."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


def edited(part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with `old` replaced in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    return packed(parts.items())


def cut(part: str) -> bytes:
    """The workbook with the second half of a part missing."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        return packed(
            (name, data[: len(data) // 2] if name == part else data)
            for name, data in ((one, archive.read(one)) for one in archive.namelist())
        )


def dimension(reach: str) -> bytes:
    """The workbook whose dimension tag claims to reach so far."""
    return edited(SHEET, b'<dimension ref="A1:C2"/>', f'<dimension ref="{reach}"/>'.encode())


def stray(cell: str) -> bytes:
    """The workbook with one more row, of one cell."""
    return edited(SHEET, b"</sheetData>", f"{cell}</sheetData>".encode())


def locked() -> bytes:
    """What Excel writes when a workbook has a password: an OLE file with one encrypted stream."""
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
