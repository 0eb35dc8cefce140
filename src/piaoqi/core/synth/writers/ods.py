"""OpenDocument spreadsheets (ISO/IEC 26300) with one sheet, every cell text: as LibreOffice users keep their books."""

from collections.abc import Sequence

from piaoqi.core.synth.writers.markup import document, leaf, tag
from piaoqi.core.synth.writers.zip import pack

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"


def ods(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """The file; `name` is that of the sheet."""
    body = [tag("table:table-row", *(_cell(cell) for cell in row)) for row in rows]
    sheet = tag("office:spreadsheet", tag("table:table", *body, table_name=name))
    content = tag(
        "office:document-content",
        tag("office:body", sheet),
        xmlns_office=f"{_SPACE}office:1.0",
        xmlns_table=f"{_SPACE}table:1.0",
        xmlns_text=f"{_SPACE}text:1.0",
        office_version="1.3",
    )
    listed = [_entry("/", _TYPE), _entry("content.xml", "text/xml")]
    manifest = tag("manifest:manifest", *listed, xmlns_manifest=f"{_SPACE}manifest:1.0", manifest_version="1.3")
    return pack(
        [
            ("mimetype", _TYPE.encode()),
            ("content.xml", document(content)),
            ("META-INF/manifest.xml", document(manifest)),
        ]
    )


def _cell(text: str) -> str:
    if not text:
        return tag("table:table-cell")
    kind = {"office:value-type": "string"}
    return tag("table:table-cell", leaf("text:p", text), **kind)


def _entry(path: str, kind: str) -> str:
    named = {"manifest:full-path": path, "manifest:media-type": kind}
    return tag("manifest:file-entry", **named)
