"""Which ids were met, in one bit each: the archive may hold ten million records."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any
from zlib import compress, decompress

_DENSE = 1 << 30
"""Ids below this are bits of one array (128 MB at most, as long as the greatest id met); the others are held singly."""


class Seen:
    """A set of ids."""

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        self._bits = bytearray(decompress(b64decode(position["bits"])) if position else b"")
        self._far: set[int] = set(position["far"] if position else ())

    @property
    def position(self) -> dict[str, Any]:
        """As JSON can hold it: ids without gaps take next to nothing."""
        return {"bits": b64encode(compress(self._bits, 1)).decode(), "far": sorted(self._far)}

    def add(self, one: int) -> bool:
        """Whether it is new."""
        if one in self:
            return False
        if not 0 <= one < _DENSE:
            self._far.add(one)
            return True
        if one >> 3 >= len(self._bits):
            self._bits.extend(bytes((one >> 3) + 1 - len(self._bits)))
        self._bits[one >> 3] |= 1 << (one & 7)
        return True

    def __contains__(self, one: int) -> bool:
        if not 0 <= one < _DENSE:
            return one in self._far
        return one >> 3 < len(self._bits) and bool(self._bits[one >> 3] & 1 << (one & 7))
