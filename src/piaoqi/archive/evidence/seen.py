"""Which ids were met, in one bit each: the archive may hold ten million records."""

_DENSE = 1 << 30
"""Ids below this are bits of one array (128 MB at most, as long as the greatest id met); the others are held singly."""


class Seen:
    """A set of ids."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self._far: set[int] = set()

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
