"""JBIG2 pictures (ITU-T T.88), in which some invoices hold their QR code: made readable by wrapping them into a PDF.

Both organisations of a file are taken apart into segments, and so is a stream without any file header.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
from PIL import Image

from piaoqi.core.limits import Limits

_MAGIC = b"\x97JB2\r\n\x1a\n"
_PAGE_INFORMATION, _END_OF_STRIPE, _END_OF_PAGE, _END_OF_FILE = 48, 50, 49, 51
_UNKNOWN = 0xFFFFFFFF
_MOST_SEGMENTS = 10_000


class _Segment(NamedTuple):
    """One segment: its type, its header as written, how many bytes of data belong to it."""

    kind: int
    header: bytes
    length: int


def is_jbig2(data: bytes) -> bool:
    """Whether the bytes are a JBIG2 file, or its segments alone beginning with the page's."""
    return data.startswith(_MAGIC) or (data[:4] == b"\0\0\0\0" and data[4:5] in {b"\x30", b"\0"} and len(data) > 30)


def open_jbig2(data: bytes, limits: Limits) -> Image.Image | None:
    """The first page as a gray picture; None where it cannot be read."""
    try:
        segments = list(_segments(data))
    except (struct.error, IndexError):
        return None
    size = _size(segments)
    if size is None or size[0] * size[1] > limits.image_pixels:
        return None
    stream = b"".join(header + body for kind, header, body in segments if kind not in {_END_OF_PAGE, _END_OF_FILE})
    try:
        document = pypdfium2.PdfDocument(_pdf(stream, *size))
    except pypdfium2.PdfiumError:
        return None
    try:
        made: Image.Image = document[0].render(scale=1, grayscale=True, optimize_mode=None).to_pil().copy()
    finally:
        document.close()
    # What cannot be decoded comes out as an empty page.
    return None if made.getcolors(maxcolors=1) else made


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Type, header and data of the segments of the first page."""
    at, in_turn = 0, True
    if data.startswith(_MAGIC):
        in_turn = bool(data[8] & 1)
        at = 9 if data[8] & 2 else 13
    if in_turn:
        for _ in range(_MOST_SEGMENTS):
            if at + 11 > len(data):
                return
            segment = _header(data, at)
            at += len(segment.header)
            length = len(data) - at if segment.length == _UNKNOWN else segment.length
            yield segment.kind, segment.header, _cut(data, at, length)
            at += length
            if segment.kind in {_END_OF_PAGE, _END_OF_FILE}:
                return
    else:
        yield from _headers_first(data, at)


def _headers_first(data: bytes, at: int) -> Iterator[tuple[int, bytes, bytes]]:
    """The segments of a file that puts all headers before all data."""
    headers: list[_Segment] = []
    while len(headers) < _MOST_SEGMENTS and (not headers or headers[-1].kind != _END_OF_FILE):
        headers.append(_header(data, at))
        at += len(headers[-1].header)
    for segment in headers:
        yield segment.kind, segment.header, _cut(data, at, segment.length)
        at += segment.length
        if segment.kind == _END_OF_PAGE:
            return


def _cut(data: bytes, at: int, length: int) -> bytes:
    """So many bytes; IndexError where the file ends before them."""
    if at + length > len(data):
        raise IndexError(at)
    return data[at : at + length]


def _header(data: bytes, begin: int) -> _Segment:
    """ITU-T T.88, 7.2: number, flags, which others it refers to, the page, the length."""
    number, flags, count = struct.unpack_from(">IBB", data, begin)
    at = begin + 5
    referred = count >> 5
    if referred == 7:
        referred = struct.unpack_from(">I", data, at)[0] & 0x1FFFFFFF
        at += 4 + (referred + 8) // 8
    else:
        at += 1
    at += referred * (1 if number <= 256 else 2 if number <= 65_536 else 4)
    at += 4 if flags & 0x40 else 1
    (length,) = struct.unpack_from(">I", data, at)
    return _Segment(flags & 0x3F, data[begin : at + 4], length)


def _size(segments: list[tuple[int, bytes, bytes]]) -> tuple[int, int] | None:
    """Width and height of the page; where it does not know how high it is, its last stripe does."""
    for kind, _, body in segments:
        if kind == _PAGE_INFORMATION and len(body) >= 8:
            width, height = struct.unpack_from(">II", body)
            if height == _UNKNOWN:
                ends = [struct.unpack(">I", one[:4])[0] + 1 for type_, _, one in segments if type_ == _END_OF_STRIPE]
                height = max(ends, default=0)
            return (width, height) if width and height else None
    return None


def _pdf(stream: bytes, width: int, height: int) -> bytes:
    """A PDF of one page that is this picture, a point for each of its points."""
    drawn = f"{width} 0 0 {height} 0 0 cm /I Do".encode("ascii")
    picture = (
        f"<</Type/XObject/Subtype/Image/Width {width}/Height {height}/BitsPerComponent 1/ColorSpace/DeviceGray"
        f"/Filter/JBIG2Decode/Length {len(stream)}>>"
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]".encode()
        + b"/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>",
        f"<</Length {len(drawn)}>>stream\n".encode() + drawn + b"\nendstream",
        picture.encode() + b"stream\n" + stream + b"\nendstream",
    )
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj".encode() + one + b"endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF"
    return made + tail.encode()
