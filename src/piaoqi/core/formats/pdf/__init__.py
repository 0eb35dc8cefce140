"""PDF: the face as text with its position, attached vouchers, QR codes. One record for each invoice in the file."""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

import pypdfium2 as pdfium
from pypdfium2 import raw

from piaoqi.core.formats import registry
from piaoqi.core.formats.archive_entries.layout import LOCAL
from piaoqi.core.formats.assembly import NUMBERED, records_of
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.face import FaceInvoice, Item, read_face
from piaoqi.core.formats.ocr import OCR_PAGES, Recognised, available, recognise
from piaoqi.core.formats.ocr.complaints import PAGES_LEFT, complaints
from piaoqi.core.formats.pdf.bomb import unpacks_beyond
from piaoqi.core.formats.pdf.codes import page_codes, shows_something
from piaoqi.core.formats.pdf.genuine import by_its_seller, judge, vouched
from piaoqi.core.formats.pdf.scans import drawn
from piaoqi.core.formats.pdf.text import read_text
from piaoqi.core.formats.pdf.unread import unread_invoices
from piaoqi.core.formats.structured import Attached, read_attached
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

PASSWORD = define(
    "pdf.password",
    Text("{path} 设有打开密码，无法读取", "{path} needs a password to be opened"),
    Text(
        "用密码打开后另存为无密码的 PDF，或向开票方索取 OFD、XML 原件",
        "Open it with its password and save it without one, or ask the issuer for the OFD or XML",
    ),
    unreadable=True,
)
BROKEN = define(
    "pdf.broken",
    Text("{path} 不是完整的 PDF，打不开", "{path} is no complete PDF and can't be opened"),
    Text("重新下载这个文件；仍打不开时向开票方索取原件", "Download it again, or ask the issuer for the original"),
    unreadable=True,
)
PAGE_BROKEN = define(
    "pdf.page_broken",
    Text("{path} 第 {page} 页已损坏，没有读出", "Page {page} of {path} is damaged and was not read"),
    Text("重新下载这个文件，核对该页的发票", "Download it again and check the invoice on that page"),
    unreadable=True,
)
TRUNCATED = define(
    "pdf.truncated",
    Text("{path} 缺少文件结尾，可能没有下载完整", "The end of {path} is missing; it may not be downloaded completely"),
    Text("重新下载这个文件，再核对读出的内容", "Download it again and compare what was read"),
)
BLANK = define(
    "pdf.blank",
    Text("{path} 的页面上什么也没有，内容可能已丢失", "The pages of {path} show nothing; their content may be lost"),
    Text("重新下载，或向开票方索取 OFD、XML 原件", "Download it again, or ask the issuer for the OFD or XML"),
    unreadable=True,
)
EXPANDS = define(
    "pdf.expands_too_much",
    Text("{path} 解压后过大，可能是用来耗尽内存的，没有读取", "{path} unpacks to far too much; it was not read"),
    Text(
        "确认来源；内容确实有用时，打印成新的 PDF 再放进来",
        "Check where it came from; if genuine, print it to a new PDF",
    ),
    unreadable=True,
)
NO_TEXT = define(
    "pdf.no_text",
    Text(
        "{path} 第 {pages} 页只有图像，没有可读的文字，没有读出二维码，也没有认出发票",
        "Page {pages} of {path} is a picture without text; no QR code and no invoice was recognised on it",
    ),
    Text(
        "请提供带文字的原件（OFD、XML 或原版 PDF）；识别扫描件需要安装识别组件，运行一次 ./piaoqi setup ocr",
        "Supply the original with text (OFD, XML or the first PDF); scans need the OCR extra: run ./piaoqi setup ocr",
    ),
    unreadable=True,
)
NO_NUMBER = define(
    "pdf.no_number",
    Text(
        "{path} 第 {page} 页看起来是发票，但没有读出发票号码",
        "Page {page} of {path} looks like an invoice without a number",
    ),
    Text("打开文件核对号码；如果字体损坏，请索取 OFD 或 XML 原件", "Look at the page; ask for the OFD or XML original"),
    unreadable=True,
)
NOT_READ = define(
    "pdf.invoice_not_read",
    Text(
        "{path} 第 {page} 页印有发票号码 {number}，这张票没有读出来",
        "Page {page} of {path} shows the invoice {number}, which was not read",
    ),
    Text("打开文件核对这一页；把这张票单独存成一个文件，或索取原件", "Look at the page; get this invoice's own file"),
    unreadable=True,
)
TOO_MANY_PAGES = define(
    "pdf.too_many_pages",
    Text("{path} 有 {pages} 页，只读了前 {limit} 页", "{path} has {pages} pages; only the first {limit} were read"),
    Text("请把文件拆开再读", "Split the file and read the parts"),
    unreadable=True,
)

LOCK = threading.Lock()
"""pdfium may be used by one thread at a time."""
_ATTACHMENTS = 500
_ORIGINALS = (b"%PDF-", b"PK\x03\x04")
"""How embedded files begin that are read as documents of their own (PDF, OFD, zip): a portfolio."""
_FEW = 8
"""Letters on a page, below which its text says nothing."""


@dataclass(slots=True)
class _Pages:
    """What the pages gave."""

    items: list[Item] = field(default_factory=list)
    codes: dict[int, list[Witness]] = field(default_factory=dict)
    silent: list[int] = field(default_factory=list)
    """Pages that show a picture and say nothing."""
    recognised: list[FaceInvoice] = field(default_factory=list)
    scans: int = 0
    """Pages whose text was recognised."""
    forms: int = 0
    """Invoices' totals that were seen on them."""
    problems: list[Problem] = field(default_factory=list)


class PdfFormat:
    """PDF 1.x and 2.0, by the header anywhere in the first kilobyte."""

    key = "pdf"
    title = Text("PDF 文件", "PDF")
    order = 20

    def recognises(self, blob: Blob) -> bool:
        """The mark may stand behind other bytes (ISO 32000-1, annex H), but a zip that stores a PDF is none."""
        return b"%PDF-" in blob.data[:1024] and not blob.data.startswith(LOCAL)

    def read(self, blob: Blob) -> Document:
        with LOCK, opened(blob) as given:
            if isinstance(given, Problem):
                return Document(
                    path=blob.path,
                    sha256=blob.sha256,
                    format=self.key,
                    problems=(given,),
                    authenticity=judge(blob, None),
                )
            document, originals = _read(blob, given)
        return replace(document, children=tuple(registry.read(one) for one in originals))


FORMAT = PdfFormat()


@contextmanager
def opened(blob: Blob) -> Iterator["pdfium.PdfDocument | Problem"]:
    """The file in pdfium's hands, under `LOCK`; or why it can't be opened."""
    if unpacks_beyond(blob.data, blob.limits.file_bytes):
        yield EXPANDS.at(blob.path)
        return
    try:
        document = pdfium.PdfDocument(blob.data)
    except pdfium.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        yield (PASSWORD if locked else BROKEN).at(blob.path)
        return
    try:
        yield document if len(document) else BROKEN.at(blob.path)
    finally:
        document.close()


def _read(blob: Blob, document: pdfium.PdfDocument) -> tuple[Document, tuple[Blob, ...]]:
    attached, originals = _attached(blob, document)
    pages = _pages(blob, document, has_voucher=bool(attached.invoices))
    faces = [*read_face(pages.items), *pages.recognised]
    records = records_of(faces, pages.codes, attached.invoices, Place(blob.path))
    problems = [*pages.problems, *attached.problems, *_complaints(blob, pages, records)]
    if not records and not problems and not originals and not pages.items:
        problems.append(BLANK.at(blob.path))
    elif not records and not problems and not originals:
        records = [Record(place=Place(blob.path), kind=Kind.OTHER_DOCUMENT)]
    if b"%%EOF" not in blob.data[-2048:]:
        problems.append(TRUNCATED.at(blob.path))
    genuine = by_its_seller(judge(blob, document), records)
    read = Document(
        path=blob.path,
        sha256=blob.sha256,
        format=FORMAT.key,
        records=vouched(records, genuine),
        problems=tuple(problems),
        authenticity=genuine,
        facts=_facts(document),
    )
    return read, originals


def _pages(blob: Blob, document: pdfium.PdfDocument, *, has_voucher: bool) -> _Pages:
    pages = _Pages()
    count, limit = len(document), blob.limits.pages
    if count > limit:
        pages.problems.append(TOO_MANY_PAGES.at(blob.path, pages=count, limit=limit))
    for index in range(min(count, limit)):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            pages.problems.append(PAGE_BROKEN.at(blob.path, page=index + 1))
            continue
        try:
            _read_page(blob, page, index + 1, pages, has_voucher)
        except pdfium.PdfiumError:
            pages.problems.append(PAGE_BROKEN.at(blob.path, page=index + 1))
        finally:
            page.close()
    return pages


def _read_page(blob: Blob, page: pdfium.PdfPage, number: int, pages: _Pages, has_voucher: bool) -> None:  # noqa: FBT001
    items = read_text(page, number)
    text = "".join(item.text for item in items)
    speaks = _speaks(text)
    by_code_alone = not speaks or ("发票" in text and "号码" not in text)
    codes = page_codes(page, blob.limits, thorough=by_code_alone and not has_voucher)
    if codes:
        pages.codes[number] = codes
    if speaks:
        pages.items += items
    elif not has_voucher and shows_something(page) and not _recognise(blob, page, number, pages) and not codes:
        pages.silent.append(number)


def _recognise(blob: Blob, page: pdfium.PdfPage, number: int, pages: _Pages) -> bool:
    """Whether recognition found an invoice on a page that is a picture. Each such page has the time of a file."""
    if not available() or pages.scans == OCR_PAGES or not blob.begin(blob):
        if pages.scans == OCR_PAGES and PAGES_LEFT.code not in {problem.code for problem in pages.problems}:
            pages.problems.append(PAGES_LEFT.at(blob.path, limit=OCR_PAGES))
        return False
    pages.scans += 1
    image = drawn(page)
    codes, again = pages.codes.get(number, ()), partial(blob.begin, blob)
    found = recognise(image, number, codes, again) if image else Recognised()
    pages.recognised += found.faces
    pages.forms += found.forms
    return bool(found.faces)


def _speaks(text: str) -> bool:
    """Whether a page's text says something: enough words, and most characters named by their font. Figures alone are
    what a ticket keeps whose letters were turned into outlines.
    """
    unnamed = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " for char in text)
    return sum(map(str.isalpha, text)) >= _FEW and unnamed < 0.3 * len(text)


def _embedded(document: pdfium.PdfDocument, limit: int) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of the files in the file, up to `limit` bytes each."""
    for index in range(min(document.count_attachments(), _ATTACHMENTS)):
        try:
            attachment = document.get_attachment(index)
            size = ctypes.c_ulong()
            raw.FPDFAttachment_GetFile(attachment.raw, None, 0, size)
            if 0 < size.value <= limit:
                yield attachment.get_name(), bytes(attachment.get_data())
        except (pdfium.PdfiumError, UnicodeError):
            continue


def _attached(blob: Blob, document: pdfium.PdfDocument) -> tuple[Attached, tuple[Blob, ...]]:
    """The vouchers embedded in the file, whatever they are called, and the originals it may be a folder of."""
    invoices: list[tuple[Witness, ...]] = []
    problems: list[Problem] = []
    originals: list[Blob] = []
    for name, data in _embedded(document, blob.limits.xml_bytes):
        inner = blob.inner(name, data)
        read = read_attached(inner, name)
        invoices += read.invoices
        problems += read.problems
        if data.startswith(_ORIGINALS) and inner.depth <= blob.limits.depth:
            originals.append(inner)
    return Attached(tuple(invoices), tuple(problems)), tuple(originals)


def _complaints(blob: Blob, pages: _Pages, records: list[Record]) -> Iterator[Problem]:
    if pages.silent:
        yield NO_TEXT.at(blob.path, pages="、".join(map(str, pages.silent)))
    yield from complaints(blob.path, records, pages.forms)
    for record in records:
        if not record.number and record.kind in NUMBERED:
            yield NO_NUMBER.at(blob.path, page=record.place.page)
    for page, number in unread_invoices(pages.items, records):
        yield NOT_READ.at(blob.path, page=page, number=number) if number else NO_NUMBER.at(blob.path, page=page)


def _facts(document: pdfium.PdfDocument) -> dict[str, str]:
    """Who made the file, by its own statement."""
    try:
        stated = document.get_metadata_dict(skip_empty=True)
    except (pdfium.PdfiumError, UnicodeError):
        return {}
    return {name.lower(): text for name, text in stated.items() if name in {"Producer", "Creator", "CreationDate"}}
