"""Pictures of invoices: photographs, scans, screenshots. The QR code speaks for them until their text is recognised."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.qr import UNDECODABLE, parse_payload, read_codes
from piaoqi.core.formats.witness import Witness, combine
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
        "请提供 OFD、XML 或 PDF 原件，或把二维码拍清楚；识别图片文字需要安装识别组件（ocr）",
        "Supply the OFD, XML or PDF, or a sharper picture of the code; reading a picture's text needs the OCR extra",
    ),
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


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the frames of a picture gave: codes by page."""

    codes: tuple[tuple[int, Witness], ...] = ()
    problems: tuple[Problem, ...] = ()


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
        records = _records(blob, seen.codes)
        problems = seen.problems
        if not records and not problems:
            problems = (NEEDS_OCR.at(blob.path),)
        return Document(
            path=blob.path, sha256=blob.sha256, format=self.key, records=tuple(records), problems=tuple(problems)
        )


FORMAT = ImageFormat()


def _look(blob: Blob) -> _Seen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(blob.data), formats=KINDS) as image:
                return _frames(blob, image)
        except Image.DecompressionBombError:
            return _Seen(problems=(_too_large(blob),))
        except UNDECODABLE:
            return _Seen(problems=(BROKEN.at(blob.path),))


def _too_large(blob: Blob) -> Problem:
    return TOO_LARGE.at(blob.path, limit=blob.limits.image_pixels // 1_000_000)


def _frames(blob: Blob, image: Image.Image) -> _Seen:
    """The codes of each frame; the limit on points is for all of them together."""
    found: list[tuple[int, Witness]] = []
    problems: list[Problem] = []
    frames = 1
    try:
        frames = int(getattr(image, "n_frames", 1)) if image.format in {"TIFF", "GIF"} else 1
    except UNDECODABLE:  # a later page is damaged; the first one is read
        problems.append(BROKEN.at(blob.path))
    limit = 1 if image.format == "GIF" else blob.limits.pages
    if frames > limit > 1:
        problems.append(FRAMES_LEFT.at(blob.path, pages=frames, limit=limit))
    points = 0
    for index in range(min(frames, limit)):
        image.seek(index)
        points += image.width * image.height
        if points > blob.limits.image_pixels:
            problems.append(_too_large(blob))
            break
        upright = ImageOps.exif_transpose(image)
        stated = (parse_payload(text) for text in read_codes(upright, thorough=True))
        found += [(index + 1, witness) for witness in stated if witness is not None]
    return _Seen(tuple(found), tuple(problems))


def _records(blob: Blob, codes: tuple[tuple[int, Witness], ...]) -> list[Record]:
    """One record for each different invoice."""
    by_number: dict[tuple[object, object], Record] = {}
    pages = len({page for page, _ in codes})
    for page, witness in codes:
        key = (witness.values.get("code"), witness.values.get("number"))
        place = Place(blob.path, page=page if pages > 1 else 0)
        by_number.setdefault(key, combine([witness], place))
    return list(by_number.values())
