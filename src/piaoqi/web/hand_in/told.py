"""What became of files, in words: what each is, what was understood, and what is wrong with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Source
from piaoqi.archive.queries.parties import Strange, strange
from piaoqi.archive.queries.progress import FileState
from piaoqi.archive.queries.replaced import Swap, gone, instead_of
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.archive.queries.understood import Understood, came_before, understood
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.formats.base import ListKind
from piaoqi.core.formats.registry import formats
from piaoqi.core.reconcile.source import LISTS
from piaoqi.core.seals.altered import named
from piaoqi.core.text import Message, Text, in_both
from piaoqi.web.shell.language import language, say

LIST_TITLES: Mapping[tuple[str, str], Text] = {
    (ListKind.BUREAU, "issued"): Text("开具发票清单（税务平台）", "list of issued invoices (bureau)"),
    (ListKind.BUREAU, ""): Text("发票清单（税务平台）", "list of invoices (bureau)"),
    (ListKind.BUREAU, "received"): Text("取得发票清单（税务平台）", "list of received invoices (bureau)"),
    (ListKind.SELECTION, ""): Text("抵扣勾选清单", "list of selections"),
    (ListKind.ISSUED, ""): Text("开票软件存根清单", "list of stubs of issued invoices"),
    (ListKind.VERIFICATION, ""): Text("查验结果清单", "list of verifications"),
    (ListKind.EXPECTED, ""): Text("应有发票清单", "list of invoices to be expected"),
    (ListKind.BOOKS, ""): Text("账、报销或其他表格", "books, expenses, or another table"),
    (ListKind.DELETED, ""): Text("回收站清单", "list of deleted invoices"),
}
_INVOICE = Text("{what} 发票", "invoice, {what}")
_TITLES: Mapping[str, Text] = {
    "ofd": Text("OFD 发票", "OFD invoice"),
    "pdf": Text("PDF 发票", "PDF invoice"),
    "xml": Text("XML 发票", "XML invoice"),
    "xbrl": Text("XBRL 电子凭证", "XBRL voucher"),
    "image": Text("发票图片", "picture of an invoice"),
}
_ALTERED = Text("与签署时不一致，签署之后被改动过：{parts}", "Not what was signed; altered since: {parts}")
_DONT_USE = Text(
    "不要据此报销或抵扣，请向开票方重新索取；改了什么，见发票详情的“真伪”",
    "Don't pay, book or deduct on it: ask the issuer for the original; the invoice's page shows what was altered",
)
_AT_ONCE = 3
_ORIGINALS = tuple(_TITLES)
_NO_LIST = (SourceKind.BACKUP, SourceKind.DELETED, SourceKind.EXPECTED, SourceKind.VERIFICATION)
"""Sources to which files of any kind may rightly come."""
WRONG = Text(
    "这份文件像是“{kind}”，却交给了“{source}”，在那里会让核对出错",
    "This looks like “{kind}” and was handed in to “{source}”, where it misleads the comparison",
)
WRONG_DIRECTION = Text(
    "这份清单写明是{stated}的发票，“{source}”收的却是{kept}的",
    "This list states that it is of {stated} invoices; “{source}” is of {kept} ones",
)
_NAME_HEADINGS = Text(
    "是发票清单：在“数据源”里打开这个来源，在“表头的叫法”写上表里的原文，会自动重读；不是：点“这不是发票”",
    "If it is a list of invoices, open its source under “Sources” and write its headings at “What headings mean”: it "
    "is then read again. If it is none, say so below",
)
_HINTS: Mapping[str, Text] = dict.fromkeys(
    ("table.headings_not_recognised", "table.sheet_passed_over", "csv.nothing"), _NAME_HEADINGS
)
"""Cures that differ here from those of a folder."""
_PHOTO = Text(
    "这是苹果手机的 HEIC 照片：在电脑上另存为 JPG，或在手机“设置 › 相机 › 格式”选“兼容性最佳”重拍，再点“交改好的一份”",
    "It is an iPhone’s HEIC picture: save it as a JPG, or take it again with Settings › Camera › Formats › Most "
    "Compatible, and hand that in below",
)
_PACKED = Text(
    "这种压缩包打不开：请解压后交里面的文件，或重新压成 zip",
    "Archives of this kind can’t be opened: unpack it and hand in what is inside, or pack it as a zip",
)
_LETTER = Text(
    "如果发票贴在文档里，请另存为 PDF 再交；如果只是说明，点“这不是发票”",
    "If invoices are pasted into it, save it as a PDF; if it is only a note, say so below",
)
_OF_ENDING: Mapping[str, Text] = {
    **dict.fromkeys(("heic", "heif"), _PHOTO),
    **dict.fromkeys(("tar", "gz", "tgz", "xz", "bz2"), _PACKED),
    **dict.fromkeys(("doc", "docx", "wps", "ppt", "pptx"), _LETTER),
}
"""Cures for files of no known format, by the ending of their names."""
WRONG_COMPANY = Text(
    "里面的发票都是“{company}”的，却交给了“{source}”，在那里会让核对出错",
    "Its invoices are all of “{company}”; handed in to “{source}” they mislead the comparison",
)
WRONG_SIDE = Text(
    "里面的发票都是本单位{stated}的，“{source}”收的却是{kept}的",
    "All its invoices are {stated} ones of this company; “{source}” is of {kept} ones",
)
DIRECTIONS = {"received": Text("取得", "received"), "issued": Text("开具", "issued")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One file for the page. `folder` and `name`: its path; `within`: the archive that it lay in."""

    file: FileState
    folder: str
    name: str
    within: str
    what: Text | str
    found: Understood | None
    source: Source | None
    problems: Sequence[Mapping[str, str]]
    wrong: Message | None
    right: Source | None
    """Where it would belong, if there is such a source."""
    before: datetime | None = None
    gone: Swap | None = None
    """What counts in its place."""
    came_for: Swap | None = None
    """What it came in the place of."""

    @property
    def key(self) -> str:
        """The state, with what concerns people first."""
        if self.gone:
            return "gone"
        if self.file.aside:
            return "aside"
        if self.file.state == "done" and (self.wrong or self.file.partly or self.file.altered):
            return "doubtful"
        return self.file.state

    @property
    def known(self) -> int:
        """Invoices that were there before."""
        return (self.found.invoices or 0) - self.found.new if self.found else 0

    @property
    def more(self) -> int:
        """Problems behind those that are shown at once."""
        return len(self.problems) - _AT_ONCE

    @property
    def is_stuck(self) -> bool:
        """In quarantine, and nobody said why that may stay so."""
        return self.file.state == "quarantined" and not self.file.aside and not self.gone

    @property
    def is_partly(self) -> bool:
        """Read but for a part, and nobody said why that may stay so."""
        return self.file.state == "done" and self.file.partly and not self.file.aside and not self.gone

    @property
    def is_mild(self) -> bool:
        """What is told of it kept nothing from being read."""
        return self.file.state == "done" and not self.file.partly and not self.file.altered

    @property
    def may_move(self) -> bool:
        """It counts here, and was read or can't be."""
        return not self.gone and self.file.state in ("done", "quarantined")


def rows(actor: Actor, files: Sequence[FileState], sources: Iterable[Source]) -> list[Row]:
    """`sources`: those that the actor may hand in to."""
    keys, places = [one.arrival for one in files], list(sources)
    theirs = Source.objects.in_bulk({one.source_id for one in files})
    found, before = understood(actor, keys), came_before(actor, keys)
    swaps = gone(actor, keys), instead_of(actor, keys)
    apart = _Apart(actor, strange(actor, keys))
    made = (apart.judged(_row(one, theirs[one.source_id], places, found.get(one.reading or 0))) for one in files)
    return [
        replace(
            one,
            before=before.get(one.file.arrival),
            gone=swaps[0].get(one.file.arrival),
            came_for=swaps[1].get(one.file.arrival),
        )
        for one in made
    ]


def _row(file: FileState, source: Source, places: Sequence[Source], found: Understood | None) -> Row:
    outer, _, inner = file.name.replace("\\", "/").rpartition("!")
    folder, _, name = (inner if outer else file.name.replace("\\", "/")).rpartition("/")
    wrong, right = _wrong(file, source, places)
    return Row(
        file=file,
        folder=folder,
        name=name,
        within=outer.rpartition("/")[2],
        what=_what(file),
        found=found,
        source=source,
        problems=_problems(file),
        wrong=wrong,
        right=right,
    )


def _what(file: FileState) -> Text | str:
    table = _largest(file)
    if table:
        kind = table["list_kind"]
        stated = table["facts"].get("direction", "")
        return LIST_TITLES.get((kind, stated)) or LIST_TITLES[ListKind(kind), ""]
    if file.records_written and file.format in _TITLES:
        return _TITLES[file.format]
    known = next((one for one in formats() if one.key == file.format), None)
    return known.title if known else ""


def _largest(file: FileState) -> Mapping[str, Any] | None:
    return max(file.tables, key=lambda one: int(one["rows"]), default=None)


def _problems(file: FileState) -> list[Mapping[str, str]]:
    """Each with its cure; why the whole was not read comes first, and once. The path is above already."""
    told = [_alarm(file.altered)] if file.altered else []
    told += [file.reason] if file.reason else []
    others = (one for one in file.problems if one.get("code") != file.reason.get("code"))
    told += sorted(others, key=lambda one: not one.get("unreadable"))
    return [{part: _said(one, part, file) for part in ("message", "hint")} for one in told]


def _alarm(altered: Sequence[str]) -> Mapping[str, Any]:
    """As a problem of its file, which stands above it."""
    return {"message": in_both(_ALTERED.with_(parts=named(altered))), "hint": in_both(_DONT_USE)}


def _said(one: Mapping[str, Any], part: str, file: FileState) -> str:
    """In the words of this page, and under the name that the file bears here: the same bytes may have been read under
    another.
    """
    if part == "hint" and (cure := _cure(str(one.get("code", "")), file.name)):
        return say(cure)
    words = str(one.get(part, {}).get(language(), ""))
    read_as = next((str(other["path"]) for other in file.problems if other.get("path")), "")
    for path in sorted({file.name, read_as} - {""}, key=len, reverse=True):
        if "!" not in path.removeprefix(file.name):
            words = words.replace(path, _last(file.name))
    return words


def _cure(code: str, name: str) -> Text | None:
    ending = name.rpartition(".")[2].lower()
    return _OF_ENDING.get(ending) if code == "file.unknown_format" else _HINTS.get(code)


def _last(path: str) -> str:
    return path.replace("\\", "/").rpartition("!")[2].rpartition("/")[2]


class _Apart:
    """Warns of files whose invoices are another company's, or of the other direction, where nothing else was wrong."""

    def __init__(self, actor: Actor, of: Mapping[int, Strange]) -> None:
        self._actor, self._of = actor, of
        self._places: dict[int, Sequence[Source]] = {}

    def judged(self, row: Row) -> Row:
        found, source = self._of.get(row.file.reading or 0), row.source
        if found is None or row.wrong or source is None or SourceKind(source.kind) in _NO_LIST:
            return row
        if found.company:
            words = WRONG_COMPANY.with_(company=found.company.name, source=source.name)
            return replace(row, wrong=words, right=self._place(source, found.company.pk, source.direction))
        if source.kind not in LISTS:
            return row
        stated, kept = DIRECTIONS[found.direction], DIRECTIONS[source.direction]
        words = WRONG_SIDE.with_(stated=stated, source=source.name, kept=kept)
        return replace(row, wrong=words, right=self._place(source, source.company_id, found.direction))

    def _place(self, source: Source, company: int, direction: str) -> Source | None:
        if company not in self._places:
            self._places[company] = sources_to_fill(self._actor, company)
        same = (one for one in self._places[company] if (one.kind, one.direction) == (source.kind, direction))
        return next(same, None)


def _wrong(file: FileState, source: Source, places: Sequence[Source]) -> tuple[Message | None, Source | None]:
    """Whether it stands where it does not belong, as far as the file itself says."""
    if file.state != "done" or SourceKind(source.kind) in _NO_LIST:
        return None, None
    table = _largest(file)
    if table is None:
        if source.kind in LISTS and file.records_written and file.format in _ORIGINALS:
            right = _place(places, source, SourceKind.ARCHIVE, "received")
            return WRONG.with_(kind=_TITLES[file.format], source=source.name), right
        return None, None
    kind, stated = str(table["list_kind"]), str(table["facts"].get("direction", ""))
    if kind in LISTS and stated and source.kind == kind and stated != source.direction:
        words = WRONG_DIRECTION.with_(stated=DIRECTIONS[stated], source=source.name, kept=DIRECTIONS[source.direction])
        return words, _place(places, source, SourceKind(kind), stated)
    if _belongs(kind, source):
        return None, None
    title = LIST_TITLES.get((kind, stated)) or LIST_TITLES[ListKind(kind), ""]
    right = _place(places, source, SourceKind(kind), stated or source.direction)
    return WRONG.with_(kind=title, source=source.name), right


def _belongs(list_kind: str, source: Source) -> bool:
    """Any table may be the books; what the bureau made is of the bureau, whichever of its lists it is."""
    if source.kind == list_kind:
        return True
    if source.kind == SourceKind.BOOKS:
        return list_kind not in LISTS
    return {source.kind, list_kind} == {SourceKind.BUREAU, SourceKind.ISSUED} and source.direction == "issued"


def _place(places: Sequence[Source], wrong: Source, kind: SourceKind, direction: str) -> Source | None:
    found = [one for one in places if one.company_id == wrong.company_id and one.kind == kind and one.pk != wrong.pk]
    return next((one for one in found if one.direction == direction), found[0] if len(found) == 1 else None)
