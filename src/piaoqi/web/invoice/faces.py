"""What one can look at of an invoice: its originals, best first, then what its lists say of it, drawn as a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from piaoqi.archive.intake.body import record_of
from piaoqi.archive.pictures.kept import Subject
from piaoqi.archive.queries.originals import FileOf
from piaoqi.archive.queries.renditions import Rendition
from piaoqi.core.text import Text

_PAINTED = ("ofd", "pdf", "image")
"""Formats whose pages are shown as they are; the others hold data, and are drawn as the form that everybody knows."""
_BEST_FIRST = (*_PAINTED, "xml", "xbrl")
FORMATS: Mapping[str, Text] = {
    "ofd": Text("OFD", "OFD"),
    "pdf": Text("PDF", "PDF"),
    "image": Text("图片", "Picture"),
    "xml": Text("XML", "XML"),
    "xbrl": Text("XBRL", "XBRL"),
    "csv": Text("csv 清单", "csv list"),
    "spreadsheet": Text("表格清单", "Workbook"),
    "eml": Text("邮件", "Mail"),
    "zip": Text("压缩包", "Archive"),
    "web_page": Text("网页", "Web page"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """`key` names it in addresses. `file`: the original to download; None where the actor may not have it."""

    key: str
    title: Text
    source: str
    row: int = 0
    """In a list; 0 for a whole file."""
    name: str
    sha256: str
    from_data: bool
    subject: Subject
    file: FileOf | None


def faces(files: Sequence[Rendition], given: Sequence[FileOf], titles: Mapping[str, str]) -> tuple[Face, ...]:
    """Each original once, of those that the actor may have; of each source that has it otherwise, one row. `titles`:
    what sources are called.
    """
    by_digest = {one.sha256: one for one in given}
    originals = [one for one in files if one.is_original and one.original.sha256 in by_digest]
    shown = {one.original.sha256: one for one in reversed(originals)}
    rows: dict[str, Rendition] = {}
    for one in files:
        if one.original.sha256 not in shown:
            rows.setdefault(one.source, one)
    painted = sorted(shown.values(), key=lambda one: (_BEST_FIRST.index(one.format), one.record))
    return (
        *(_whole(one, by_digest[one.original.sha256], titles) for one in painted),
        *(_row(one, by_digest.get(one.original.sha256), titles) for one in rows.values()),
    )


def chosen(all_: Sequence[Face], key: str) -> Face | None:
    """The one of this key, else the best."""
    return next((one for one in all_ if one.key == key), all_[0] if all_ else None)


def _whole(one: Rendition, file: FileOf, titles: Mapping[str, str]) -> Face:
    return Face(
        key=one.original.sha256,
        title=FORMATS.get(one.format, Text(one.format, one.format)),
        source=titles.get(one.source, one.title),
        name=file.file_name,
        sha256=one.original.sha256,
        from_data=one.format not in _PAINTED,
        subject=Subject(original=one.original, name=file.file_name, key=one.original.sha256),
        file=file,
    )


def _row(one: Rendition, file: FileOf | None, titles: Mapping[str, str]) -> Face:
    record = record_of(one.body)
    name = record.place.path.replace("\\", "/").rsplit("/", 1)[-1].rsplit("!", 1)[-1]
    source = titles.get(one.source, one.title)
    return Face(
        key=f"r{one.record}",
        title=Text(source, source),
        source=source,
        row=record.place.row,
        name=name,
        sha256=one.original.sha256,
        from_data=True,
        subject=Subject(original=one.original, name=name, record=record, key=one.digest),
        file=file,
    )
