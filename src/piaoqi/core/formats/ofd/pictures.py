"""QR codes among the pictures of an OFD: small, square, of a type that can be opened."""

import struct
from collections.abc import Iterator

from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.qr import parse_payload, read_codes
from piaoqi.core.formats.witness import Witness

_MOST_BYTES = 300_000
_MOST_PICTURES = 4
_HEAD = 16_384
"""Bytes in which a picture states its size, a thumbnail before it included."""
_SIDES = range(21, 1500)
"""Pixels of a side; 21 is the smallest QR code."""


def read_pictures(document: OfdDocument) -> Iterator[Witness]:
    """What the invoices' QR codes among the first few square pictures state."""
    tried = 0
    for part in document.images():
        if not part or document.package.size(part) > _MOST_BYTES:
            continue
        if not _is_square(document.package.peek(part, _HEAD)):
            continue
        tried += 1
        if tried > _MOST_PICTURES:
            return
        for text in read_codes(document.package.data(part)):
            stated = parse_payload(text, part)
            if stated:
                yield stated


def _is_square(data: bytes) -> bool:
    """Whether a PNG, JPEG or BMP is about as wide as high; other types cannot be opened anyway."""
    size = _png(data) or _bmp(data) or _jpeg(data)
    if size is None:
        return False
    width, height = size
    return width in _SIDES and height in _SIDES and 0.8 <= width / height <= 1.25


def _png(data: bytes) -> tuple[int, int] | None:
    if data[:8] != b"\x89PNG\r\n\x1a\n" or len(data) < 24:
        return None
    width, height = struct.unpack(">2L", data[16:24])
    return width, height


def _bmp(data: bytes) -> tuple[int, int] | None:
    if data[:2] != b"BM" or len(data) < 26:
        return None
    width, height = struct.unpack("<2l", data[18:26])
    return width, abs(height)


def _jpeg(data: bytes) -> tuple[int, int] | None:
    if data[:2] != b"\xff\xd8":
        return None
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in {0xC0, 0xC1, 0xC2}:
            height, width = struct.unpack(">2H", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
