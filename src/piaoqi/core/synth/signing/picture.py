"""The picture of the seal: a red ellipse with 合成 and 测试 in it, drawn from strokes, so that it needs no font and has
the same bytes on every machine.
"""

import struct
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 120, 80
"""Pixels; four to the millimetre on paper."""
_STROKES = {
    "合": "9,1 1,9;9,1 17,9;5,9 13,9;4,12 14,12;4,12 4,18;14,12 14,18;4,17 14,17",
    "成": "3,5 16,5;3,5 3,12;3,12 1,18;3,9 8,9;8,9 7,15;9,1 10,9;10,9 14,17;14,17 17,17;17,17 17,14;14,9 8,18;"
    "13,1 15,3",
    "测": "1,2 3,4;1,7 3,9;1,18 4,12;6,2 11,2;6,2 6,13;11,2 11,13;8,4 8,12;8,12 5,18;9,13 12,18;14,4 14,13;"
    "17,1 17,18;17,18 15,17",
    "试": "2,1 4,3;1,6 4,6;4,6 4,16;4,16 6,14;7,5 18,5;8,10 13,10;10,10 10,16;7,16 13,15;13,1 14,11;14,11 18,18;"
    "16,1 18,3",
}
"""Lines of each character in a square of 19."""
_WORDS = (("合", 38, 18), ("成", 63, 18), ("测", 38, 43), ("试", 63, 43))
_RED = (200, 0, 0)


@cache
def seal_png() -> bytes:
    """One bit a pixel: red, or clear."""
    rows = np.packbits(_drawn(), axis=1)
    header = struct.pack(">2I5B", WIDTH, HEIGHT, 1, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 0)
    parts = ((b"IHDR", header), (b"PLTE", bytes((255, 255, 255, *_RED))), (b"tRNS", b"\0\xff"), (b"IDAT", data))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in (*parts, (b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _drawn() -> NDArray[np.bool_]:
    """In whole numbers alone. Coordinates are doubled, so that the ellipse has a middle."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] * 2 + 1
    outer, inner = _ellipse(x - WIDTH, y - HEIGHT, 2), _ellipse(x - WIDTH, y - HEIGHT, 8)
    drawn = outer & ~inner
    for char, left, top in _WORDS:
        for stroke in _STROKES[char].split(";"):
            (x1, y1), (x2, y2) = (tuple(int(one) for one in end.split(",")) for end in stroke.split())
            drawn |= _line(x, y, (2 * (left + x1), 2 * (top + y1)), (2 * (left + x2), 2 * (top + y2)))
    return drawn


def _ellipse(x: NDArray[np.int_], y: NDArray[np.int_], edge: int) -> NDArray[np.bool_]:
    a, b = WIDTH - edge, HEIGHT - edge
    return x * x * b * b + y * y * a * a <= a * a * b * b


def _line(x: NDArray[np.int_], y: NDArray[np.int_], start: tuple[int, int], end: tuple[int, int]) -> NDArray[np.bool_]:
    """What lies within a pixel of the line from `start` to `end`."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    px, py = x - start[0], y - start[1]
    length = dx * dx + dy * dy
    along = px * dx + py * dy
    across = px * dy - py * dx
    on_it = (along >= 0) & (along <= length) & (across * across <= 5 * length)
    ends = (px * px + py * py <= 5) | ((x - end[0]) ** 2 + (y - end[1]) ** 2 <= 5)
    return on_it | ends
