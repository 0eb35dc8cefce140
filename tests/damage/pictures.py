"""Pictures that claim to be larger than they are, or are less than pictures."""

import io
import struct
import zlib

from PIL import Image


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A gray PNG that claims this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def noise(mode: str = "L", edge: int = 200) -> Image.Image:
    return Image.effect_noise((edge, edge), 80).convert(mode)
