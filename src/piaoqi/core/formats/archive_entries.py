"""The one way into a zip, for archives of invoices and for OFD packages alike.

Entries are listed at once and unpacked only when asked for, within the limits of the blob. Nothing is written to disk.
What is odd about the archive (a name that leaves the folder, two entries of one name, bytes before the archive, no
central directory) is a problem, and the entry can still be read: leaving something out silently would be worse.

Layout: PKWARE APPNOTE 6.3.9, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (end record), 4.5.3
(zip64), 4.6.9 (Unicode path).
"""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from piaoqi.core.formats.base import Blob
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text

_AGAIN = Text("请重新下载或让发送方重新打包发送", "Download it again, or have it packed and sent again")

TRUNCATED = define(
    "zip.truncated",
    Text(
        "{path} 不完整：找不到压缩包的目录，从残留的数据里找回 {found} 个文件",
        "{path} is cut short: it has no directory; {found} files were found in what is left",
    ),
    _AGAIN,
    unreadable=True,
)
DAMAGED = define(
    "zip.damaged_entry",
    Text("{path} 在压缩包里已损坏，只能读出一部分或读不出来", "{path} is damaged inside its archive"),
    _AGAIN,
    unreadable=True,
)
ENCRYPTED = define(
    "zip.encrypted",
    Text("{path} 加了密码，无法读取", "{path} is locked with a password"),
    Text("用密码解压后再放进来", "Unpack it with its password and hand in the files"),
    unreadable=True,
)
UNSUPPORTED = define(
    "zip.unsupported_method",
    Text("{path} 用了不支持的压缩方法（{method}）", "{path} is packed by an unsupported method ({method})"),
    Text("用普通 zip 方式重新打包", "Pack it again as an ordinary zip"),
    unreadable=True,
)
EXPANDS = define(
    "zip.expands_too_much",
    Text(
        "{path} 解压后过大（声明 {megabytes} MB），可能是压缩炸弹，没有读取",
        "{path} unpacks to far too much ({megabytes} MB declared); it was not read",
    ),
    Text("确认来源；内容确实有用时请先解压再放进来", "Check where it came from; if it is genuine, unpack it first"),
    unreadable=True,
)
SPENT = define(
    "zip.too_much_in_all",
    Text(
        "{path} 解压出来的内容太多，{first} 等 {count} 个文件没有读取",
        "{path} unpacks to too much in all; {count} files, {first} first, were not read",
    ),
    Text(
        "确认来源；内容确实有用时请先解压，或拆成几个压缩包",
        "Check where it came from; if it is genuine, unpack it first",
    ),
    unreadable=True,
)
TOO_MANY = define(
    "zip.too_many_entries",
    Text(
        "{path} 里的文件超过 {limit} 个，其余的没有读取", "{path} holds more than {limit} files; the rest was not read"
    ),
    Text("把压缩包拆成几个", "Split the archive"),
    unreadable=True,
)
UNSAFE_NAME = define(
    "zip.unsafe_name",
    Text(
        "{path} 里有越出文件夹的文件名 {written}，按 {name} 读取",
        "{path} holds a name that leaves the folder: {written}; read as {name}",
    ),
    Text("确认压缩包的来源", "Check where the archive came from"),
)
DUPLICATE_NAME = define(
    "zip.duplicate_name",
    Text("{path} 里有两个同名文件 {name}，都已读取", "{path} holds two entries named {name}; both were read"),
    Text("正常的文件不会这样，请核对来源", "A sound file has none; check where it came from"),
)
PREFIX = define(
    "zip.prefix_bytes",
    Text("{path} 在压缩包之前另有 {count} 字节内容", "{path} has {count} bytes before the archive"),
    Text("正常的文件不会这样，请核对来源", "A sound file has none; check where it came from"),
)

_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEAD = struct.Struct("<4s2B4HL2L2H")
_CENTRAL_HEAD = struct.Struct("<4s4B4HL2L5H2L")
_END_HEAD = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64_HEAD = struct.Struct("<4sQ2H2L4Q")
_SMALL = 1 << 20
"""Unpacked size of an entry from which the expansion ratio counts."""
_MODEST = 32 << 20
"""Unpacked size of a whole archive from which it counts: entries may overlap, and archives lie in archives."""
_TOLD = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive. `offset` is that of its local header in the bytes handed in."""

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


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What reading one entry gave: its bytes, or as many of them as could be read, and what went wrong."""

    data: bytes
    problem: Problem | None = None


@dataclass
class Archive:
    """The files of one zip by safe name: forward slashes, relative, no `..`; a second `a.xml` is `a (2).xml`."""

    blob: Blob
    entries: dict[str, Entry]
    problems: tuple[Problem, ...] = ()
    left: int = field(init=False)
    """Bytes that may still be unpacked from this archive."""

    def __post_init__(self) -> None:
        limits = self.blob.limits
        self.left = min(limits.expanded_bytes, max(_MODEST, len(self.blob.data) * limits.expansion_ratio))

    def read(self, name: str) -> Unpacked:
        """Unpack one entry. Raises KeyError for a name that is not in `entries`; never for bad content."""
        entry = self.entries[name]
        refusal = self._refusal(entry)
        if refusal:
            return Unpacked(b"", refusal)
        data, sound = _unpack(self.blob.data, entry, min(self.left, self._allowance(entry)))
        self.left -= len(data)
        return Unpacked(data, None if sound else DAMAGED.at(self._path(entry)))

    def peek(self, name: str, size: int) -> bytes:
        """The first bytes of an entry, to see what it is; empty where it cannot be read."""
        entry = self.entries[name]
        if entry.encrypted or entry.method not in (0, 8):
            return b""
        packed = _packed(self.blob.data, entry)
        return packed[:size] if entry.method == 0 else _inflate(packed, size)[0]

    def inner(self, name: str, data: bytes) -> Blob:
        """An unpacked entry as a blob of its own, which may unpack no more than this archive has left."""
        return replace(self.blob.inner(name, data), limits=replace(self.blob.limits, expanded_bytes=self.left))

    def _refusal(self, entry: Entry) -> Problem | None:
        path = self._path(entry)
        if entry.encrypted:
            return ENCRYPTED.at(path)
        if entry.method not in (0, 8):
            return UNSUPPORTED.at(path, method=entry.method)
        if entry.unpacked > self._allowance(entry):
            return EXPANDS.at(path, megabytes=entry.unpacked >> 20)
        if entry.unpacked > self.left:
            return SPENT.at(self.blob.path, first=entry.name, count=1)
        return None

    def _allowance(self, entry: Entry) -> int:
        limits = self.blob.limits
        return min(limits.file_bytes, max(_SMALL, entry.packed * limits.expansion_ratio))

    def _path(self, entry: Entry) -> str:
        return f"{self.blob.path}!{entry.name}"


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a zip, whole, cut short, empty, or with other bytes before it."""
    return data[:4] in (_LOCAL, _END) or _central_directory(data) is not None


def open_archive(blob: Blob) -> Archive:
    """List the entries of a zip. Never raises: a file that is no zip gives an archive without entries."""
    problems: list[Problem] = []
    limit = blob.limits.entries
    listed = _directory_entries(blob.data, limit + 1)
    if listed is None:
        listed = list(islice(_scan(blob.data), limit + 1))
        problems.append(TRUNCATED.at(blob.path, found=min(len(listed), limit)))
    first = min((entry.offset for entry in listed), default=0)
    if first > 0:
        problems.append(PREFIX.at(blob.path, count=first))
    if len(listed) > limit:
        problems.append(TOO_MANY.at(blob.path, limit=limit))
    entries = _named(blob, listed[:limit], problems)
    return Archive(blob, entries, tuple(problems))


def _directory_entries(data: bytes, most: int) -> list[Entry] | None:
    """What the central directory lists, at most so many; None where there is no whole one."""
    found = _central_directory(data)
    if found is None:
        return None
    start, count, shift = found
    listed = list(islice(_central_entries(data, start, count, shift), most))
    return listed if len(listed) == min(count, most) else None


def _named(blob: Blob, listed: list[Entry], problems: list[Problem]) -> dict[str, Entry]:
    """Entries under safe and unique names; folders left out. Each oddity is told at most ten times."""
    entries: dict[str, Entry] = {}
    seen: Counter[str] = Counter()
    unsafe, twice = [], []
    for entry in listed:
        if entry.name.endswith(("/", "\\")) and not entry.unpacked:
            continue
        name = _safe(entry.name)
        if name != entry.name.replace("\\", "/"):
            unsafe.append(UNSAFE_NAME.at(blob.path, written=entry.name, name=name))
        if name in entries:
            twice.append(DUPLICATE_NAME.at(blob.path, name=name))
            name = _numbered(name, seen)
            while name in entries:
                name = _numbered(name, seen)
        entries[name] = entry if name == entry.name else replace(entry, name=name)
    problems += unsafe[:_TOLD] + twice[:_TOLD]
    return entries


def _safe(name: str) -> str:
    name = name.replace("\\", "/").replace("\0", "")
    if ".." not in name and ":" not in name and not name.startswith("/") and "//" not in name and "./" not in name:
        return name or "_"
    if name[1:2] == ":":
        name = name[2:]
    parts = [part for part in name.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


def _numbered(name: str, seen: Counter[str]) -> str:
    """`a.xml` -> `a (2).xml`, then `a (3).xml`."""
    seen[name] += 1
    stem, dot, ending = name.rpartition(".")
    number = seen[name] + 1
    return f"{stem} ({number}){dot}{ending}" if dot else f"{name} ({number})"


def _central_directory(data: bytes) -> tuple[int, int, int] | None:
    """Start of the central directory, number of entries, and by how much its offsets are shifted; None: no sound one.

    An archive that begins with a local header and yet is shifted is a cut one that holds another archive, or two
    archives in a row: its directory would hide files, so it counts as none.
    """
    at = data.rfind(_END, max(0, len(data) - 22 - 0xFFFF))
    if at < 0 or at + 22 > len(data):
        return None
    count, size, offset = _END_HEAD.unpack_from(data, at)[4:7]
    start = at - size
    if 0xFFFFFFFF in (size, offset) or count == 0xFFFF:
        wide = _zip64(data, at)
        if wide:
            start, count, offset = wide
    shift = start - offset
    hides = data[:4] == _LOCAL and (shift or not count)
    if start < 0 or shift < 0 or hides or (count and data[start : start + 4] != _CENTRAL):
        return None
    return start, count, shift


def _zip64(data: bytes, end: int) -> tuple[int, int, int] | None:
    at = end - _END64_LOCATOR.size
    if at < 0 or data[at : at + 4] != b"PK\x06\x07":
        return None
    head = at - _END64_HEAD.size
    if head < 0 or data[head : head + 4] != b"PK\x06\x06":
        return None
    count, size, offset = _END64_HEAD.unpack_from(data, head)[7:10]
    return head - size, count, offset


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


def _scan(data: bytes) -> Iterator[Entry]:
    """Entries told by their local headers, for an archive without a directory."""
    at = data.find(_LOCAL)
    while at >= 0 and at + _LOCAL_HEAD.size <= len(data):
        head = _LOCAL_HEAD.unpack_from(data, at)
        flags, method, crc, packed, unpacked, name_size, extra_size = (*head[3:5], *head[7:12])
        name_at = at + _LOCAL_HEAD.size
        begin = name_at + name_size + extra_size
        extra = data[name_at + name_size : begin]
        if 0xFFFFFFFF in (packed, unpacked):
            unpacked, packed, _ = _wide_sizes(extra, unpacked, packed, 0)
        if flags & 8 and not packed:
            packed = _packed_size(data, begin)
        if name_size and begin <= len(data):
            yield Entry(_decoded(data[name_at : name_at + name_size], flags, extra), flags, method, crc, packed,
                        unpacked, at)  # fmt: skip
        at = data.find(_LOCAL, max(min(begin + packed, len(data)), at + 4))


def _packed_size(data: bytes, begin: int) -> int:
    """Length of a deflated stream whose header does not state it: up to the next header."""
    ends = [at for mark in (b"PK\x07\x08", _LOCAL, _CENTRAL) if (at := data.find(mark, begin)) >= 0]
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


def _unpack(data: bytes, entry: Entry, allowance: int) -> tuple[bytes, bool]:
    """The entry's bytes, at most `allowance` of them, and whether they are whole and match their check sum."""
    packed = _packed(data, entry)
    if entry.method == 0:
        unpacked, whole = packed[:allowance], len(packed) == entry.packed <= allowance
    else:
        unpacked, whole = _inflate(packed, allowance)
    known = not (entry.flags & 8 and not entry.crc)
    return unpacked, whole and (not known or zlib.crc32(unpacked) == entry.crc)


def _packed(data: bytes, entry: Entry) -> bytes:
    """The entry as it lies in the archive; empty where its local header is not there."""
    head = data[entry.offset : entry.offset + _LOCAL_HEAD.size]
    if len(head) < _LOCAL_HEAD.size or head[:4] != _LOCAL:
        return b""
    name_size, extra_size = struct.unpack_from("<2H", head, 26)
    begin = entry.offset + _LOCAL_HEAD.size + name_size + extra_size
    return data[begin : begin + entry.packed]


def _inflate(packed: bytes, allowance: int) -> tuple[bytes, bool]:
    engine = zlib.decompressobj(-15)
    try:
        unpacked = engine.decompress(packed, allowance + 1)
    except zlib.error:
        return _inflate_slowly(packed, allowance), False
    return unpacked[:allowance], engine.eof and len(unpacked) <= allowance


def _inflate_slowly(packed: bytes, allowance: int) -> bytes:
    """As much as comes before the damage."""
    engine, unpacked = zlib.decompressobj(-15), bytearray()
    with suppress(zlib.error):
        for at in range(0, len(packed), 256):
            if len(unpacked) >= allowance:
                break
            unpacked += engine.decompress(packed[at : at + 256], allowance - len(unpacked))
    return bytes(unpacked)
