"""A whole OFD: the witnesses of each document in it, gathered by invoice."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from piaoqi.core.formats import registry
from piaoqi.core.formats.base import SIGNED_NOT_CHECKED, UNSIGNED, Blob
from piaoqi.core.formats.base import Document as Result
from piaoqi.core.formats.face import read_face
from piaoqi.core.formats.ofd.agreement import page_agrees
from piaoqi.core.formats.ofd.custom import read_custom
from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.formats.ofd.pictures import read_pictures
from piaoqi.core.formats.ofd.tags import read_tag
from piaoqi.core.formats.structured import read_attached
from piaoqi.core.formats.witness import Witness, combine
from piaoqi.core.formats.xml_source import Element, groups
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import define
from piaoqi.core.text import Text

NOT_SOUND = define(
    "ofd.unreadable",
    Text("{path} 是 OFD，但里面没有可读的内容", "{path} is an OFD, but nothing in it can be read"),
    Text("版式文件可能已损坏，请重新下载", "It may be damaged; download it again"),
    unreadable=True,
)
SEVERAL_DOCUMENTS = define(
    "ofd.several_documents",
    Text("{path} 里有 {count} 份文档，各自读取", "{path} holds {count} documents; each was read"),
    Text("正常的发票文件只有一份，请核对来源", "An invoice has one; check where it came from"),
)
_NO_INVOICE_FACE = frozenset({Kind.BANK_RECEIPT, Kind.BANK_STATEMENT})
_MOST_TEXT = 2_000
"""Characters of a paper's text that are kept where it is no invoice."""
_ORDER = ("attachment", "tag", "custom", "page", "qr")


@dataclass
class _Gathered:
    """Witnesses of one document, by invoice, and what else was found in it."""

    invoices: list[list[Witness]] = field(default_factory=list)
    children: list[Result] = field(default_factory=list)

    def add(self, witnesses: Sequence[Witness], *, may_open: bool) -> None:
        """Join the invoice with the same number; else the only one there is, or open a new one.

        A number that differs from that of the only invoice is a contradiction within it, and is shown as such; where
        `may_open` says that this part stands for an invoice of its own, it becomes one.
        """
        number = _number(witnesses)
        same = [one for one in self.invoices if number and _number(one) == number]
        silent = [one for one in self.invoices if not number or not _number(one)]
        if same or silent:
            (same or silent)[0].extend(witnesses)
        elif may_open or not self.invoices:
            self.invoices.append(list(witnesses))
        elif len(self.invoices) == 1:
            self.invoices[0].extend(witnesses)


def read_package(blob: Blob, key: str) -> Result:
    """Read the OFD in these bytes."""
    package = open_package(blob)
    if package is None:
        return Result(path=blob.path, sha256=blob.sha256, format=key, problems=(NOT_SOUND.at(blob.path),))
    root = package.tree(package.resolve("OFD.xml"))
    bodies = groups(root, "docbody") if root is not None else []
    documents = [OfdDocument(package, body) for body in bodies or [_usual_body()]]
    records: list[Record] = []
    children: list[Result] = []
    for document in documents:
        gathered = _gather(document, blob)
        records += _records(gathered, document, blob)
        children += gathered.children
    if len(documents) > 1:
        package.problems.append(SEVERAL_DOCUMENTS.at(blob.path, count=len(documents)))
    if not records and not children:
        package.problems.append(NOT_SOUND.at(blob.path))
    return Result(
        path=blob.path,
        sha256=blob.sha256,
        format=key,
        records=tuple(records),
        children=tuple(children),
        problems=tuple(package.problems),
        authenticity=SIGNED_NOT_CHECKED if any(one.signed for one in documents) else UNSIGNED,
        facts=_facts(documents),
    )


def _usual_body() -> Element:
    """The DocBody that nearly every OFD has, for one whose OFD.xml is lost."""
    body = etree.Element("DocBody")
    etree.SubElement(body, "DocRoot").text = "Doc_0/Document.xml"
    return body


def _gather(document: OfdDocument, blob: Blob) -> _Gathered:
    """1. attachments, 2. tags, 3. CustomDatas, 4. the pages, 5. QR codes: the order of trust."""
    found = _Gathered()
    _attachments(document, blob, found)
    has_lines = any(witness.lines for one in found.invoices for witness in one)
    for part in document.tags():
        tag = read_tag(document, part, with_lines=not has_lines)
        if tag:
            found.add([tag], may_open=False)
    custom = read_custom(document.custom_datas(), "OFD.xml")
    if custom:
        found.add([custom], may_open=False)
    if not any(_kind(one) in _NO_INVOICE_FACE for one in found.invoices):
        every_page = not has_lines or _shows_others(document, found)
        if every_page or not _first_page_agrees(document, found):
            _faces(document, found, every_page=every_page)
        for qr in read_pictures(document):
            if any(_number(one) == _number([qr]) for one in found.invoices) or not found.invoices:
                found.add([qr], may_open=False)
    return found


def _attachments(document: OfdDocument, blob: Blob, found: _Gathered) -> None:
    package = document.package
    for part in document.attachments():
        inner = package.archive.inner(part, package.data(part))
        attached = read_attached(inner, part)
        for invoice in attached.invoices:
            found.add(invoice, may_open=True)
        package.problems.extend(attached.problems)
        if not attached.invoices and inner.data and inner.depth <= blob.limits.depth:
            reader = next((one for one in registry.formats() if one.recognises(inner)), None)
            if reader:
                found.children.append(reader.read(inner))


def _shows_others(document: OfdDocument, found: _Gathered) -> bool:
    """Whether a page after the first shows a number that no part states: it may hold another invoice."""
    stated = {str(value) for one in found.invoices for witness in one for value in witness.values.values()}
    stated |= {text for one in found.invoices for witness in one for text in witness.facts.values()}
    return any(document.numbers(index) - stated for index in range(1, document.page_count))


def _first_page_agrees(document: OfdDocument, found: _Gathered) -> bool:
    """Whether the first page says just what the only attached invoice says; it is then a witness of it."""
    if len(found.invoices) != 1 or not document.page_count:
        return False
    texts = (text for texts in document.texts(0).values() for text in texts)
    page = page_agrees(found.invoices[0][0], texts, document.titles(0))
    if page:
        found.invoices[0].append(page)
    return page is not None


def _faces(document: OfdDocument, found: _Gathered, *, every_page: bool) -> None:
    """The pages; the first alone where the lines are known already."""
    count = document.page_count if every_page else min(document.page_count, 1)
    items = [item for index in range(count) for item in document.items(index)]
    faces = read_face(items, "page")
    several = len({_number([face.witness]) for face in faces}) > 1
    for face in faces:
        found.add([face.witness], may_open=several or face.page > 1)


def _records(gathered: _Gathered, document: OfdDocument, blob: Blob) -> list[Record]:
    place = Place(blob.path)
    if not gathered.invoices:
        return [_paper(document, place)] if document.page_count and not gathered.children else []
    return [combine(_in_order(witnesses), place) for witnesses in gathered.invoices]


def _in_order(witnesses: Sequence[Witness]) -> list[Witness]:
    """Most trustworthy first. A kind told by a QR code's type alone yields to one that is written out, and the words
    in the remark's box of the page to a remark that they contain, or are a part of.
    """
    ordered = sorted(witnesses, key=lambda one: _ORDER.index(one.label) if one.label in _ORDER else len(_ORDER))
    stronger = [one for one in ordered if one.label not in {"page", "qr"}]
    kind = any(one.values.get("kind") for one in ordered if one.label != "qr")
    remark = next((str(one.values["remark"]) for one in stronger if one.values.get("remark")), "")
    return [_yielding(one, remark, kind=kind) for one in ordered]


def _yielding(one: Witness, remark: str, *, kind: bool) -> Witness:
    left_out = set()
    if one.label == "qr" and kind:
        left_out.add("kind")
    if one.label == "page" and remark:
        here, there = ("".join(text.split()) for text in (str(one.values.get("remark", "")), remark))
        if here != there and (here in there or there in here):
            left_out.add("remark")
    return replace(one, values={k: v for k, v in one.values.items() if k not in left_out}) if left_out else one


def _paper(document: OfdDocument, place: Place) -> Record:
    """A paper that is no invoice: its text is all there is to say."""
    rows = sorted((item for index in range(document.page_count) for item in document.items(index)),
                  key=lambda item: (item.page, round(item.middle), item.x))  # fmt: skip
    text = " ".join(item.text for item in rows)[:_MOST_TEXT]
    return Record(place=place, kind=Kind.OTHER_DOCUMENT, facts={"text": text} if text else {})


def _number(witnesses: Sequence[Witness]) -> tuple[object, object] | None:
    """The number that witnesses agree on, or the first of them states; a code belongs to eight digits."""
    for one in witnesses:
        number = one.values.get("number")
        if number:
            return (one.values.get("code") or "", number)
    return None


def _kind(witnesses: Sequence[Witness]) -> object:
    return next((one.values["kind"] for one in witnesses if one.values.get("kind")), Kind.UNKNOWN)


def _facts(documents: Sequence[OfdDocument]) -> dict[str, str]:
    """Who made the file, and how many pages it has."""
    if not documents:
        return {}
    custom = documents[0].custom_datas()
    facts = {
        "producer": custom.get("native-producer", "") or documents[0].info("creator"),
        "producer_version": custom.get("producer-version", ""),
        "pages": str(sum(one.page_count for one in documents)),
    }
    return {name: text for name, text in facts.items() if text}
