"""Media types of originals."""

from piaoqi.archive.queries.originals import FileOf

_TYPES = {
    "ofd": "application/ofd",
    "pdf": "application/pdf",
    "xml": "application/xml",
    "xbrl": "application/xml",
    "csv": "text/csv",
    "zip": "application/zip",
    "eml": "message/rfc822",
}
_PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".tif": "image/tiff",
             ".tiff": "image/tiff", ".webp": "image/webp", ".bmp": "image/bmp", ".gif": "image/gif"}  # fmt: skip


def type_of(file: FileOf) -> str:
    """What browsers are told that it is; bytes, where that is not certain."""
    ending = f".{file.file_name.lower().rpartition('.')[2]}"
    if file.format == "image":
        return _PICTURES.get(ending, "application/octet-stream")
    if ending == ".xlsx":
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _TYPES.get(file.format, "application/octet-stream")
