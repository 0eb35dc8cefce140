"""Pictures of invoices: photographs, scans, screenshots. Their QR code speaks for them, and their recognised text."""

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from PIL import Image, ImageOps

from piaoqi.core.formats.assembly import NUMBERED, records_of
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.face import FaceInvoice
from piaoqi.core.formats.ocr import OCR_PAGES, available, recognise
from piaoqi.core.formats.ocr.complaints import PAGES_LEFT, complaints
from piaoqi.core.formats.qr import UNDECODABLE, parse_payload, read_codes
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

BROKEN = define(
    "image.broken",
    Text("图片 {path} 不完整，打不开", "The picture {path} is incomplete and can't be opened"),
    Text("重新拍照、扫描或下载", "Photograph, scan or download it again"),
    unreadable=True,
)
TOO_LARGE = define(
    "image.too_large",
    Text(
        "图片 {path} 的像素超过上限（{limit} 百万），没有读取",
        "The picture {path} has more points than the limit ({limit} million)",
    ),
    Text("请缩小图片后重试（300 dpi 足够）", "Make it smaller (300 dpi is enough) and try again"),
    unreadable=True,
)
NEEDS_OCR = define(
    "image.needs_ocr",
    Text("图片 {path} 上没有读出发票二维码", "No invoice's QR code could be read on the picture {path}"),
    Text(
        "识别图片文字需要安装识别组件，运行一次 ./piaoqi setup ocr；或提供 OFD、XML、PDF 原件",
        "Reading a picture's text needs the OCR extra: run ./piaoqi setup ocr once; or supply the OFD, XML or PDF",
    ),
    unreadable=True,
)
NO_INVOICE = define(
    "image.no_invoice",
    Text(
        "图片 {path} 上没有二维码，文字里也没有认出发票",
        "The picture {path} shows no QR code, and no invoice was recognised in its text",
    ),
    Text(
        "如果是发票，请拍清楚、拍完整再试，或提供 OFD、XML、PDF 原件",
        "If it is an invoice, take a sharper, whole picture of it, or supply the OFD, XML or PDF",
    ),
    unreadable=True,
)
NO_NUMBER = define(
    "image.no_number",
    Text("图片 {path} 看起来是发票，但没有认出发票号码", "The picture {path} looks like an invoice without a number"),
    Text("拍清楚号码再试，或提供 OFD、XML、PDF 原件", "Take a sharper picture of the number, or supply the original"),
    unreadable=True,
)
FRAMES_LEFT = define(
    "image.too_many_pages",
    Text(
        "图片 {path} 有 {pages} 页，只读了前 {limit} 页", "{path} has {pages} pages; only the first {limit} were read"
    ),
    Text("请把文件拆开再读", "Split the file and read the parts"),
    unreadable=True,
)

_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a")
KINDS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")


@dataclass(slots=True)
class _Seen:
    """What the frames of a picture gave: codes by page, faces, and how many forms are printed on them."""

    codes: dict[int, list[Witness]] = field(default_factory=dict)
    faces: list[FaceInvoice] = field(default_factory=list)
    forms: int = 0
    frames: int = 0
    problems: list[Problem] = field(default_factory=list)


class ImageFormat:
    """PNG, JPEG, WebP, BMP, TIFF (of several pages too) and GIF."""

    key = "image"
    title = Text("图片", "picture")
    order = 30

    def recognises(self, blob: Blob) -> bool:
        head = blob.data[:32]
        if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
            return True
        if head[:2] == b"BM":
            return len(head) >= 18 and int.from_bytes(head[14:18], "little") in {12, 40, 52, 56, 64, 108, 124}
        return head.startswith(_MAGIC)

    def read(self, blob: Blob) -> Document:
        seen = _look(blob)
        records = records_of(seen.faces, seen.codes, (), Place(blob.path))
        if seen.frames == 1:
            records = [replace(record, place=Place(blob.path)) for record in records]
        problems = (*seen.problems, *_complaints(blob, seen, records))
        return Document(path=blob.path, sha256=blob.sha256, format=self.key, records=tuple(records), problems=problems)


FORMAT = ImageFormat()


def _look(blob: Blob) -> _Seen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(blob.data), formats=KINDS) as image:
                return _frames(blob, image)
        except Image.DecompressionBombError:
            return _Seen(problems=[_too_large(blob)])
        except UNDECODABLE:
            return _Seen(problems=[BROKEN.at(blob.path)])


def _too_large(blob: Blob) -> Problem:
    return TOO_LARGE.at(blob.path, limit=blob.limits.image_pixels // 1_000_000)


def _frames(blob: Blob, image: Image.Image) -> _Seen:
    """The codes of each frame; the limit on points is for all of them together."""
    seen = _Seen()
    frames = 1
    try:
        frames = int(getattr(image, "n_frames", 1)) if image.format in {"TIFF", "GIF"} else 1
    except UNDECODABLE:  # a later page is damaged; the first one is read
        seen.problems.append(BROKEN.at(blob.path))
    limit = 1 if image.format == "GIF" else blob.limits.pages
    if frames > limit > 1:
        seen.problems.append(FRAMES_LEFT.at(blob.path, pages=frames, limit=limit))
    points = 0
    for index in range(min(frames, limit)):
        image.seek(index)
        points += image.width * image.height
        if points > blob.limits.image_pixels:
            seen.problems.append(_too_large(blob))
            break
        seen.frames += 1
        _see(blob, ImageOps.exif_transpose(image), index + 1, seen)
    return seen


def _see(blob: Blob, image: Image.Image, page: int, seen: _Seen) -> None:
    """One frame: its codes, then its text."""
    stated = [witness for text in read_codes(image, thorough=True) if (witness := parse_payload(text))]
    if stated:
        seen.codes[page] = stated
    if page == OCR_PAGES + 1 and available():
        seen.problems.append(PAGES_LEFT.at(blob.path, limit=OCR_PAGES))
    if available() and page <= OCR_PAGES and blob.begin(blob):
        recognised = recognise(image, page, stated, partial(blob.begin, blob))
        seen.faces += recognised.faces
        seen.forms += recognised.forms


def _complaints(blob: Blob, seen: _Seen, records: Sequence[Record]) -> Iterator[Problem]:
    if not records and not seen.problems:
        yield (NO_INVOICE if available() else NEEDS_OCR).at(blob.path)
    if any(not record.number and record.kind in NUMBERED for record in records):
        yield NO_NUMBER.at(blob.path)
    yield from complaints(blob.path, records, seen.forms)
