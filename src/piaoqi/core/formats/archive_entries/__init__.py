"""The one way into a zip, for archives of invoices and for OFD packages alike.

Entries are listed at once and unpacked only when asked for, within the limits of the blob. Nothing is written to disk.
What is odd about the archive (a name that leaves the folder, two entries of one name, bytes before the archive, no
central directory) is a problem, and the entry can still be read: leaving something out silently would be worse.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice

from piaoqi.core.formats.archive_entries.inflate import beginning, unpack
from piaoqi.core.formats.archive_entries.layout import Entry, directory_entries, is_archive, scan
from piaoqi.core.formats.archive_entries.oddities import layout_oddities
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

_SMALL = 1 << 20
"""Unpacked size of an entry from which the expansion ratio counts."""
_MODEST = 32 << 20
"""Unpacked size of a whole archive from which it counts: entries may overlap, and archives lie in archives."""
_TOLD = 10


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
    listed: tuple[Entry, ...] = ()
    """The same entries and those of folders, under the names written in the archive."""
    left: int = field(init=False)
    """Bytes that may still be unpacked from this archive."""

    def __post_init__(self) -> None:
        limits = self.blob.limits
        self.left = min(limits.expanded_bytes, max(_MODEST, len(self.blob.data) * limits.expansion_ratio))

    @cached_property
    def oddities(self) -> tuple[str, ...]:
        """Codes of what is odd about the archive: its problems, and how it is laid out."""
        noticed = dict.fromkeys(problem.code for problem in self.problems if problem.code != UNSAFE_NAME.code)
        if TOO_MANY.code in noticed:
            return tuple(noticed)
        return tuple(noticed | dict.fromkeys(layout_oddities(self.blob.data, self.listed)))

    def read(self, name: str) -> Unpacked:
        """Unpack one entry. Raises KeyError for a name that is not in `entries`; never for bad content."""
        entry = self.entries[name]
        refusal = self._refusal(entry)
        if refusal:
            return Unpacked(b"", refusal)
        data, sound = unpack(self.blob.data, entry, min(self.left, self._allowance(entry)))
        self.left -= len(data)
        return Unpacked(data, None if sound else DAMAGED.at(self._path(entry)))

    def peek(self, name: str, size: int) -> bytes:
        """The first bytes of an entry, to see what it is; empty where it cannot be read."""
        entry = self.entries[name]
        if entry.encrypted or entry.method not in (0, 8):
            return b""
        return beginning(self.blob.data, entry, size)

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


def open_archive(blob: Blob) -> Archive:
    """List the entries of a zip. Never raises: a file that is no zip gives an archive without entries."""
    problems: list[Problem] = []
    limit = blob.limits.entries
    listed = directory_entries(blob.data, limit + 1)
    if listed is None:
        listed = list(islice(scan(blob.data), limit + 1))
        problems.append(TRUNCATED.at(blob.path, found=min(len(listed), limit)))
    first = min((entry.offset for entry in listed), default=0)
    if first > 0:
        problems.append(PREFIX.at(blob.path, count=first))
    if len(listed) > limit:
        problems.append(TOO_MANY.at(blob.path, limit=limit))
    entries = _named(blob, listed[:limit], problems)
    return Archive(blob, entries, tuple(problems), tuple(listed))


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
        entries[name] = entry if name == entry.name else entry._replace(name=name)
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


__all__ = [
    "DAMAGED", "DUPLICATE_NAME", "ENCRYPTED", "EXPANDS", "PREFIX", "SPENT", "TOO_MANY", "TRUNCATED", "UNSAFE_NAME",
    "UNSUPPORTED", "Archive", "Entry", "Unpacked", "is_archive", "open_archive",
]  # fmt: skip
