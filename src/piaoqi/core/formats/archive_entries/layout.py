"""The layout of a zip: which entries it lists, or which can be found where its list is lost.

PKWARE APPNOTE 6.3.9, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record), 4.5.3 (zip64),
4.6.9 (Unicode path).
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
LOCAL_HEAD = struct.Struct("<4s2B4HL2L2H")
_CENTRAL_HEAD = struct.Struct("<4s4B4HL2L5H2L")
_END_HEAD = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64_HEAD = struct.Struct("<4sQ2H2L4Q")


class Entry(NamedTuple):
    """One file of an archive. `offset` is that of its local header in the bytes handed in. A named tuple, as an archive
    may hold tens of thousands.
    """

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int
    offset: int

    @property
    def encrypted(self) -> bool:
        return bool(self.flags & 1)

    @property
    def has_late_crc(self) -> bool:
        """Whether the check sum stands behind the data alone, where a cut archive no longer shows it."""
        return bool(self.flags & 8) and not self.crc


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip, whole, cut short, empty, or with other bytes before it."""
    return data[:4] in (LOCAL, _END) or _central_directory(data) is not None


def directory_entries(data: bytes, most: int) -> list[Entry] | None:
    """What the central directory lists, at most so many; None where there is no whole one."""
    found = _central_directory(data)
    if found is None:
        return None
    start, count, shift = found
    listed = list(islice(_central_entries(data, start, count, shift), most))
    return listed if len(listed) == min(count, most) else None


def _central_directory(data: bytes) -> tuple[int, int, int] | None:
    """Start of the central directory, number of entries, and by how much its offsets are shifted; None: no sound one.

    Its end is told twice in large archives, and by some writers always: where the two disagree, programs see different
    files, so it counts as none. An archive that begins with a local header and yet is shifted is a cut one that holds
    another archive, or two archives in a row: its directory would hide files, so it counts as none either.
    """
    at = _end_record(data)
    if at < 0 or at + 22 > len(data):
        return None
    count, size, offset = _END_HEAD.unpack_from(data, at)[4:7]
    start = at - size
    if wide := _zip64(data, at):
        start, *meant = wide
        said = ((count, 0xFFFF, meant[0]), (size, 0xFFFFFFFF, meant[1]), (offset, 0xFFFFFFFF, meant[2]))
        if any(here not in (unstated, there) for here, unstated, there in said):
            return None
        count, _, offset = meant
    shift = start - offset
    hides = data[:4] == LOCAL and (shift or not count)
    if start < 0 or shift < 0 or hides or (count and data[start : start + 4] != _CENTRAL):
        return None
    return start, count, shift


def _end_record(data: bytes) -> int:
    return data.rfind(_END, max(0, len(data) - 22 - 0xFFFF))


def _zip64(data: bytes, end: int) -> tuple[int, int, int, int] | None:
    """Where the central directory begins; the number of its entries, its size and its offset as they are written."""
    at = end - _END64_LOCATOR.size
    if at < 0 or data[at : at + 4] != b"PK\x06\x07":
        return None
    head = at - _END64_HEAD.size
    if head < 0 or data[head : head + 4] != b"PK\x06\x06":
        return None
    count, size, offset = _END64_HEAD.unpack_from(data, head)[7:10]
    return head - size, count, size, offset


def _central_entries(data: bytes, start: int, count: int, shift: int) -> Iterator[Entry]:
    at = start
    for _ in range(count):
        if data[at : at + 4] != _CENTRAL or at + _CENTRAL_HEAD.size > len(data):
            return
        head = _CENTRAL_HEAD.unpack_from(data, at)
        flags, method, crc, packed, unpacked, name_size, extra_size, note_size = (*head[5:7], *head[9:15])
        offset = head[18]
        name_at = at + _CENTRAL_HEAD.size
        extra = data[name_at + name_size : name_at + name_size + extra_size]
        if 0xFFFFFFFF in (packed, unpacked, offset):
            unpacked, packed, offset = _wide_sizes(extra, unpacked, packed, offset)
        name = _decoded(data[name_at : name_at + name_size], flags, extra)
        yield Entry(name, flags, method, crc, packed, unpacked, offset + shift)
        at = name_at + name_size + extra_size + note_size


def directory_span(data: bytes) -> tuple[int, int] | None:
    """Where a sound central directory begins, and where the archive ends, its note included; None: there is none."""
    found = _central_directory(data)
    if found is None:
        return None
    at = _end_record(data)
    return found[0], at + 22 + int(_END_HEAD.unpack_from(data, at)[7])


def local_entry(data: bytes, at: int, stated: int = 0) -> tuple[Entry, int] | None:
    """The entry as its local header states it, and where its bytes begin; None where no header is.

    `stated` are the flags of the directory: some writers tell the encoding of names only there.
    """
    if data[at : at + 4] != LOCAL or at + LOCAL_HEAD.size > len(data):
        return None
    head = LOCAL_HEAD.unpack_from(data, at)
    flags, method, crc, packed, unpacked, name_size, extra_size = (*head[3:5], *head[7:12])
    name_at = at + LOCAL_HEAD.size
    begin = name_at + name_size + extra_size
    extra = data[name_at + name_size : begin]
    if 0xFFFFFFFF in (packed, unpacked):
        unpacked, packed, _ = _wide_sizes(extra, unpacked, packed, 0)
    name = _decoded(data[name_at : name_at + name_size], flags | stated, extra)
    return Entry(name, flags, method, crc, packed, unpacked, at), begin


def scan(data: bytes) -> Iterator[Entry]:
    """Entries told by their local headers, for an archive without a directory."""
    at = data.find(LOCAL)
    while at >= 0 and (found := local_entry(data, at)) is not None:
        entry, begin = found
        if entry.flags & 8 and not entry.packed:
            entry = entry._replace(packed=_packed_size(data, begin))
        if entry.name and begin <= len(data):
            yield entry
        at = data.find(LOCAL, max(min(begin + entry.packed, len(data)), at + 4))


def _packed_size(data: bytes, begin: int) -> int:
    """Length of a deflated stream whose header does not state it: up to the next header."""
    ends = [at for mark in (b"PK\x07\x08", LOCAL, _CENTRAL) if (at := data.find(mark, begin)) >= 0]
    return min(ends, default=len(data)) - begin


def _wide_sizes(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    body = _extra_field(extra, 0x0001)
    values = [v[0] for v in struct.iter_unpack("<Q", body[: len(body) // 8 * 8])]
    wide = iter(values)
    return tuple(next(wide, v) if v == 0xFFFFFFFF else v for v in (unpacked, packed, offset))  # type: ignore[return-value]


def _extra_field(extra: bytes, wanted: int) -> bytes:
    at = 0
    while at + 4 <= len(extra):
        tag, size = struct.unpack_from("<2H", extra, at)
        if tag == wanted:
            return extra[at + 4 : at + 4 + size]
        at += 4 + size
    return b""


def _decoded(raw: bytes, flags: int, extra: bytes) -> str:
    """A file name: UTF-8 where that is stated or plausible, else GB18030 as Chinese Windows writes it, else cp437."""
    if raw.isascii():
        return raw.decode("ascii")
    stated = (_extra_field(extra, 0x7075)[5:], raw) if flags & 0x800 else (_extra_field(extra, 0x7075)[5:],)
    for written in stated:
        with suppress(UnicodeDecodeError):
            if written:
                return written.decode()
    # Two bytes of GBK are often valid UTF-8 of an accented letter, so unstated UTF-8 must make Chinese or full width.
    with suppress(UnicodeDecodeError):
        name = raw.decode()
        if all(char < "\x80" or char >= "\u2000" for char in name):
            return name
    with suppress(UnicodeDecodeError):
        return raw.decode("gb18030")
    return raw.decode("cp437")
