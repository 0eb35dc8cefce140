"""How far the cells of Excel's binary formats reach, and whether their inner lengths can be trusted.

calamine reserves memory by counts that the file states (dimensions, shared strings) and follows sector chains without
an end; a few damaged bytes ask for gigabytes. So the containers are walked here first. Layout: [MS-CFB] 2.2 to 2.6,
[MS-XLS] 2.1.4 and 2.4, [MS-XLSB] 2.1.4.
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks."""
_DIMENSIONS, _SST, _BOF, _BOUNDSHEET, _MULTIPLE = 0x200, 0xFC, 0x809, 0x85, 0xBD
_CELLS = frozenset((0x06, _MULTIPLE, 0xD6, 0xFD, 0x203, 0x204, 0x205, 0x27E, 0x207))


class Extent(NamedTuple):
    """Rows and columns that a sheet states or reaches."""

    rows: int = 1
    columns: int = 1

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    def with_(self, rows: int, columns: int) -> "Extent":
        """The extent that also holds these."""
        return (
            self
            if rows <= self.rows and columns <= self.columns
            else Extent(max(rows, self.rows), max(columns, self.columns))
        )


def xls_extent(data: bytes) -> Extent | None:
    """The largest sheet of an .xls; None where the file's inner structure does not hold together."""
    try:
        return _of_records(_Container(data).workbook())
    except (struct.error, ValueError, IndexError):
        return None


def xlsb_extent(part: bytes) -> Extent:
    """The extent of one worksheet part of an .xlsb."""
    extent, row = Extent(), 0
    for kind, body in _xlsb_records(part):
        if kind == 0 and len(body) >= 4:
            row = int.from_bytes(body[:4], "little") + 1
        elif 0 < kind < 12 and len(body) >= 4:
            extent = extent.with_(row, int.from_bytes(body[:4], "little") + 1)
    return extent


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind = part[at]
        at += 1
        if kind & 0x80 and at < len(part):
            kind = (kind & 0x7F) | (part[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        for _ in range(4):
            byte = part[at] if at < len(part) else 0
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not byte & 0x80:
                break
        yield kind, part[at : at + size]
        at += size


def _of_records(stream: bytes) -> Extent:
    """The largest extent that a substream's cells reach or its DIMENSIONS state. ValueError for an unsound count."""
    largest = sheet = Extent()
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = at + 4
        at = body + size
        if kind in _CELLS and size >= 4:
            row, column = struct.unpack_from("<HH", stream, body)
            if kind == _MULTIPLE and at <= len(stream):
                column = int.from_bytes(stream[at - 2 : at], "little")
            sheet = sheet.with_(row + 1, column + 1)
        elif kind == _DIMENSIONS and size >= 10:
            wide = size >= 14
            first, rows, left, columns = struct.unpack_from("<LLHH" if wide else "<HHHH", stream, body)
            if first > rows or left > columns:
                raise ValueError("dimensions")
            sheet = sheet.with_(rows + 1, columns + 1)
        elif kind == _BOUNDSHEET and size >= 4 and struct.unpack_from("<L", stream, body)[0] > len(stream):
            raise ValueError("sheet")
        elif kind == _SST and size >= 8 and max(struct.unpack_from("<LL", stream, body)) > 64 * len(stream):
            raise ValueError("shared strings")
        elif kind == _BOF:
            largest, sheet = largest.with_(*sheet) if sheet.cells > largest.cells else largest, Extent()
    return sheet if sheet.cells > largest.cells else largest


class _Container:
    """An OLE compound file, with every chain checked for its end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise ValueError("sector size")
        self._size = 1 << shift
        self._count = len(data) // self._size
        fats, directory, _, self._cutoff, mini, minis, more, mores = struct.unpack_from("<8L", data, 44)
        if max(fats, minis, mores) > self._count:
            raise ValueError("counts")
        self._fat: list[int] = []
        for sector in self._fat_sectors(more):
            self._fat += self._numbers(sector)
        self._mini_fat = [number for sector in self._chain(mini) for number in self._numbers(sector)] if minis else []
        self._directory = b"".join(map(self._sector, self._chain(directory)))
        if len(self._directory) % 128:
            raise ValueError("directory")

    def workbook(self) -> bytes:
        """The stream `Workbook` or `Book`."""
        for at in range(0, len(self._directory) - 127, 128):
            entry = self._directory[at : at + 128]
            name = entry[: max(0, int.from_bytes(entry[64:66], "little") - 2)].decode("utf-16-le", "replace").lower()
            if name in ("workbook", "book"):
                start, size = struct.unpack_from("<LL", entry, 116)
                return self._stream(start, size)
        raise ValueError("no workbook")

    def _stream(self, start: int, size: int) -> bytes:
        if size >= self._cutoff:
            return b"".join(map(self._sector, self._chain(start)))[:size]
        root, length = struct.unpack_from("<LL", self._directory, 116)
        mini = b"".join(map(self._sector, self._chain(root)))[:length]
        return b"".join(mini[at * 64 : at * 64 + 64] for at in _follow(start, self._mini_fat))[:size]

    def _sector(self, number: int) -> bytes:
        if (number + 1) * self._size >= len(self._data):
            raise ValueError("sector")
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _numbers(self, sector: int) -> tuple[int, ...]:
        body = self._sector(sector)
        return struct.unpack(f"<{len(body) // 4}L", body[: len(body) // 4 * 4])

    def _fat_sectors(self, more: int) -> Iterator[int]:
        """Sectors of the allocation table: 109 named in the header, the rest in a chain of their own."""
        yield from (one for one in struct.unpack_from("<109L", self._data, 76) if one < _FREE)
        seen: set[int] = set()
        while more < _FREE:
            if more in seen or more >= self._count:
                raise ValueError("table chain")
            seen.add(more)
            *named, more = self._numbers(more)
            yield from (one for one in named if one < _FREE)

    def _chain(self, start: int) -> list[int]:
        return _follow(start, self._fat)


def _follow(start: int, table: list[int]) -> list[int]:
    """The sectors from `start` to the end of their chain. ValueError for one that leaves the table or has no end."""
    found: list[int] = []
    while start < _FREE:
        if start >= len(table) or len(found) > len(table):
            raise ValueError("chain")
        found.append(start)
        start = table[start]
    return found
