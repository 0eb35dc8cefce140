"""A whole OFD: the witnesses of each document in it, gathered by invoice."""

from collections.abc import Sequence

from piaoqi.core.formats import registry
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.face import Item, read_face
from piaoqi.core.formats.ofd.agreement import page_agrees
from piaoqi.core.formats.ofd.custom import read_custom
from piaoqi.core.formats.ofd.document import OfdDocument, bodies_of
from piaoqi.core.formats.ofd.gathering import Gathered, in_order, number_of
from piaoqi.core.formats.ofd.office import by_tax_office
from piaoqi.core.formats.ofd.origins import contradicting, with_coverage
from piaoqi.core.formats.ofd.package import open_package
from piaoqi.core.formats.ofd.pictures import read_pictures
from piaoqi.core.formats.ofd.tags import read_tag
from piaoqi.core.formats.structured import read_attached
from piaoqi.core.formats.witness import Witness, combine
from piaoqi.core.invoice.kind import Kind, read_kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import define
from piaoqi.core.seals.ofd import contradicted, verify
from piaoqi.core.text import Text

NOT_SOUND = define(
    "ofd.unreadable",
    Text("{path} 是 OFD，但里面没有可读的内容", "{path} is an OFD, but nothing in it can be read"),
    Text("版式文件可能已损坏，请重新下载", "It may be damaged; download it again"),
    unreadable=True,
)
SEVERAL_DOCUMENTS = define(
    "ofd.several_documents",
    Text("{path} 里有 {count} 份文档，读取了 {read} 份", "{path} holds {count} documents; {read} were read"),
    Text("正常的发票文件只有一份，请核对来源", "An invoice has one; check where it came from"),
)
TOO_MUCH_TEXT = define(
    "ofd.too_much_text",
    Text("{path} 的文字超过 {limit} 处，版面没有全部读取", "{path} has more than {limit} texts; not all was read"),
    Text("确认这是发票文件", "Make sure that it is an invoice"),
    unreadable=True,
)
_NO_INVOICE_FACE = frozenset({Kind.BANK_RECEIPT, Kind.BANK_STATEMENT})
_PAPERS = frozenset({Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.FISCAL, Kind.CUSTOMS})
"""Kinds that the title of a paper without an invoice's face may name."""
_INSIDE = frozenset({"ofd", "pdf", "zip"})
"""Attachments that are documents of their own; pictures and loose tables are not."""
_MOST_DOCUMENTS = 50
_MOST_ITEMS = 30_000
_MOST_TEXT = 2_000
"""Characters of a paper's text that are kept where it is no invoice."""


def read_package(blob: Blob, key: str) -> Document:
    """Read the OFD in these bytes."""
    package = open_package(blob)
    if package is None:
        return Document(path=blob.path, sha256=blob.sha256, format=key, problems=(NOT_SOUND.at(blob.path),))
    bodies = bodies_of(package)
    documents = [OfdDocument(package, body) for body in bodies[:_MOST_DOCUMENTS]]
    inside = [_children(document) for document in documents]
    children = [child for one in inside for child in one]
    read = [_records(_gather(one), one, alone=not files) for one, files in zip(documents, inside, strict=True)]
    authenticity = by_tax_office(verify(package, blob.anchors), [record for one in read for record in one])
    records: list[Record] = []
    for document, one in zip(documents, read, strict=True):
        records += with_coverage(one, document, authenticity)
    if len(bodies) > 1:
        package.problems.append(SEVERAL_DOCUMENTS.at(blob.path, count=len(bodies), read=len(documents)))
    if not records and not children:
        package.problems.append(NOT_SOUND.at(blob.path))
    return Document(
        path=blob.path,
        sha256=blob.sha256,
        format=key,
        records=tuple(records),
        children=tuple(children),
        problems=tuple(package.problems),
        authenticity=contradicted(authenticity, [one for one in contradicting(records) if one in package.parts]),
        facts=_facts(documents),
    )


def _gather(document: OfdDocument) -> Gathered:
    """1. attachments, 2. tags, 3. CustomDatas, 4. the pages, 5. QR codes: the order of trust."""
    found = Gathered()
    for invoice in _attached(document):
        found.add(invoice, may_open=True)
    has_lines = found.has_lines
    for part in document.tags():
        tag = read_tag(document, part, with_lines=not has_lines)
        if tag:
            found.add([tag], may_open=len(found.invoices) > 1)
    custom = read_custom(document.custom_datas, "OFD.xml")
    if custom:
        found.add([custom], may_open=len(found.invoices) > 1)
    if any(one[0].values.get("kind") in _NO_INVOICE_FACE for one in found.invoices):
        return found
    every_page = not has_lines or _shows_others(document, found)
    if every_page or not _first_page_agrees(document, found):
        _faces(document, found, every_page=every_page)
    for qr in read_pictures(document):
        found.add([qr], may_open=False)
    return found


def _attached(document: OfdDocument) -> list[tuple[Witness, ...]]:
    """What the attachments state, for each invoice in them."""
    package = document.package
    invoices: list[tuple[Witness, ...]] = []
    for part in document.attachments():
        attached = read_attached(package.archive.inner(part, package.data(part)), part)
        invoices += attached.invoices
        package.problems.extend(attached.problems)
    return invoices


def _children(document: OfdDocument) -> list[Document]:
    """Attachments that are documents of their own."""
    package = document.package
    found = []
    for part in document.attachments():
        if part.casefold().endswith((".xml", ".xbrl")):
            continue
        inner = package.archive.inner(part, package.data(part))
        reader = next((one for one in registry.formats() if one.key in _INSIDE and one.recognises(inner)), None)
        if reader and inner.depth <= inner.limits.depth:
            found.append(reader.read(inner))
    return found


def _shows_others(document: OfdDocument, found: Gathered) -> bool:
    """Whether a page after the first shows a number that no part states: it may hold another invoice."""
    if document.page_count < 2:
        return False
    stated = {str(value) for one in found.invoices for witness in one for value in witness.values.values()}
    stated |= {text for one in found.invoices for witness in one for text in witness.facts.values()}
    return any(document.numbers(index) - stated for index in range(1, document.page_count))


def _first_page_agrees(document: OfdDocument, found: Gathered) -> bool:
    """Whether the first page says just what the only attached invoice says; it is then a witness of it."""
    if len(found.invoices) != 1 or not document.page_count:
        return False
    texts = (text for texts in document.texts(0).values() for text in texts)
    page = page_agrees(found.invoices[0][0], texts, document.titles(0))
    if page:
        found.invoices[0].append(page)
    return page is not None


def _faces(document: OfdDocument, found: Gathered, *, every_page: bool) -> None:
    """The pages; the first alone where the lines are known already."""
    faces = read_face(_items(document, document.page_count if every_page else min(document.page_count, 1)), "page")
    several = len({number_of([face.witness]) for face in faces}) > 1
    for face in faces:
        found.add([face.witness], may_open=several or face.page > 1)


def _items(document: OfdDocument, pages: int) -> list[Item]:
    items: list[Item] = []
    for index in range(pages):
        items += document.items(index)
        if len(items) > _MOST_ITEMS:
            document.package.problems.append(TOO_MUCH_TEXT.at(document.package.path, limit=_MOST_ITEMS))
            return items[:_MOST_ITEMS]
    return items


def _records(gathered: Gathered, document: OfdDocument, *, alone: bool) -> list[Record]:
    place = Place(document.package.path)
    if not gathered.invoices:
        return [_paper(document, place)] if document.page_count and alone else []
    return [combine(in_order(witnesses), place) for witnesses in gathered.invoices]


def _paper(document: OfdDocument, place: Place) -> Record:
    """A paper that is no invoice: its title and text are all there is to say."""
    rows = sorted(_items(document, document.page_count), key=lambda item: (item.page, round(item.middle), item.x))
    text = " ".join(item.text for item in rows)[:_MOST_TEXT]
    title = max((item for item in rows if item.page == 1), key=lambda item: item.height, default=None)
    kind = read_kind(title.text) if title else Kind.UNKNOWN
    return Record(
        place=place,
        kind=kind if kind in _PAPERS else Kind.OTHER_DOCUMENT,
        facts={"text": text} if text else {},
    )


def _facts(documents: Sequence[OfdDocument]) -> dict[str, str]:
    """Who made the file, and how many pages it has."""
    custom = documents[0].custom_datas
    facts = {
        "producer": custom.get("native-producer", "") or documents[0].info("creator"),
        "producer_version": custom.get("producer-version", ""),
        "pages": str(sum(one.page_count for one in documents)),
    }
    return {name: text for name, text in facts.items() if text}
