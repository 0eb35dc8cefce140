"""Which spreadsheet format some bytes are, told by their content."""

from enum import StrEnum

from piaoqi.core.formats.archive_entries import is_archive, open_archive
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.spreadsheet.markup import is_html_table, is_sheet_xml

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class SpreadsheetKind(StrEnum):
    """What calamine is given, or what it can't be given."""

    NONE = ""
    XLSX = "xlsx"  # also xlsm
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    HTML = "html"
    XML = "xml"
    ENCRYPTED = "encrypted"


def kind_of(blob: Blob) -> SpreadsheetKind:
    """The kind by the parts of a zip, or by the streams of an OLE file."""
    if blob.data.startswith(OLE):
        return _ole_kind(blob.data)
    if is_sheet_xml(blob.data):
        return SpreadsheetKind.XML
    if is_html_table(blob.data):
        return SpreadsheetKind.HTML
    return _zip_kind(blob) if is_archive(blob.data) else SpreadsheetKind.NONE


def _ole_kind(data: bytes) -> SpreadsheetKind:
    """Stream names stand in the directory as UTF-16; `Workbook` (97 and later) and `Book` (95) hold a workbook."""
    if _stream(data, "EncryptedPackage"):
        return SpreadsheetKind.ENCRYPTED
    if _stream(data, "__substg1.0") or _stream(data, "WordDocument"):
        return SpreadsheetKind.NONE
    return SpreadsheetKind.XLS if _stream(data, "Workbook\0") or _stream(data, "Book\0") else SpreadsheetKind.NONE


def _stream(data: bytes, name: str) -> bool:
    return name.encode("utf-16-le") in data


def _zip_kind(blob: Blob) -> SpreadsheetKind:
    entries = open_archive(blob).entries
    names = {name.lower() for name in entries}
    if any(name.startswith("xl/") and name.endswith(".bin") and "workbook" in name for name in names):
        return SpreadsheetKind.XLSB
    if any(name.startswith(("xl/workbook", "xl/worksheets/")) for name in names):
        return SpreadsheetKind.XLSX
    mimetype = open_archive(blob).read("mimetype").data if "mimetype" in entries else b""
    return SpreadsheetKind.ODS if b"opendocument.spreadsheet" in mimetype else SpreadsheetKind.NONE
