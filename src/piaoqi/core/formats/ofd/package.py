"""The parts of an OFD package (GB/T 33190): found by the paths that its documents write, parsed when asked for.

Paths come with and without a leading slash, relative to the file or to the root, and in the wrong letter case; the
verifier of seals must see the same parts as the reader, so both ask here.
"""

import posixpath
import re
from dataclasses import dataclass, field
from functools import lru_cache
from unicodedata import normalize

from piaoqi.core.formats.archive_entries import DAMAGED, Archive, open_archive
from piaoqi.core.formats.base import Blob
from piaoqi.core.problem import Problem, define
from piaoqi.core.text import Text
from piaoqi.core.xml_source import Element, name_of, parse_xml

MISSING_PART = define(
    "ofd.missing_part",
    Text("{path} 缺少它引用的部分 {part}", "{path} lacks a part that it refers to: {part}"),
    Text("版式文件不完整，请重新下载", "The file is incomplete; download it again"),
)
WRONG_CASE = define(
    "ofd.wrong_case",
    Text(
        "{path} 引用 {part}，包里的名字是 {found}（大小写不同），已按后者读取",
        "{path} refers to {part}; the package holds {found} (other letter case), which was read",
    ),
    Text("有的阅读器会因此显示不全，可向开票方要一份规范的文件", "Some viewers will show it incomplete"),
)
_ROOT = re.compile(r"((?:.*/)?)(?:OFD\.xml|Doc_0/.*)", re.IGNORECASE).fullmatch
"""The folder that OFD.xml stands in, or stood in before the file was cut short."""
_NOT_CONTENT = ("__macosx/", ".ds_store", "desktop.ini", "thumbs.db")


@dataclass
class Package:
    """One opened OFD. `root` is the folder inside the archive that holds OFD.xml, with its slash, or empty."""

    archive: Archive
    root: str
    problems: list[Problem] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)
    _data: dict[str, bytes] = field(default_factory=dict)
    _trees: dict[str, Element | None] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)
    _withheld: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.problems += self.archive.problems
        for name in self.archive.entries:
            if name.startswith(self.root):
                self._names.setdefault(_folded(name[len(self.root) :]), name)

    @property
    def path(self) -> str:
        return self.archive.blob.path

    @property
    def parts(self) -> list[str]:
        """Names of all parts, relative to the root."""
        return [name[len(self.root) :] for name in self.archive.entries if name.startswith(self.root)]

    @property
    def oddities(self) -> tuple[str, ...]:
        """What is odd about the container, by code."""
        return self.archive.oddities

    def resolve(self, location: str, beside: str = "") -> str:
        """The part that `location`, written in the part `beside`, means; empty where there is none.

        Tried: absolute or beside the writer, below the root, below the writer's document; then without regard to case.
        """
        written = location.strip().replace("\\", "/")
        if not written:
            return ""
        part, wanted = self._search(written, beside)
        if not part:
            self._tell(MISSING_PART.at(self.path, part=written))
        elif part != wanted:
            self._tell(WRONG_CASE.at(self.path, part=wanted, found=part))
        return part

    def find(self, location: str, beside: str = "") -> str:
        """The same, telling nobody."""
        written = location.strip().replace("\\", "/")
        return self._search(written, beside)[0] if written else ""

    def _search(self, written: str, beside: str) -> tuple[str, str]:
        """The part, and the name it was found by; the first is empty where there is none."""
        for wanted in _candidates(written, beside):
            found = self._names.get(_folded(wanted))
            if found is not None:
                return found[len(self.root) :], wanted
        return "", ""

    def data(self, part: str) -> bytes:
        """The bytes of a part, unpacked once, as far as they can be read; what goes wrong becomes a problem."""
        if part not in self._data:
            unpacked = self.archive.read(self.root + part)
            if unpacked.problem:
                self._tell(unpacked.problem)
                if unpacked.problem.code != DAMAGED.code:
                    self._withheld.add(part)
            self._data[part] = unpacked.data
        return self._data[part]

    def whole(self, part: str) -> bool:
        """Whether the part's bytes could be had, damaged as they may be."""
        self.data(part)
        return part not in self._withheld

    def peek(self, part: str, size: int) -> bytes:
        """The first bytes of a part."""
        return self.archive.peek(self.root + part, size)

    def size(self, part: str) -> int:
        """Bytes of a part, as the archive declares them."""
        return self.archive.entries[self.root + part].unpacked

    def tree(self, part: str) -> Element | None:
        """The part's XML root, read once; None for a part that is not there or cannot be read."""
        if part not in self._trees:
            self._trees[part] = self.fresh_tree(part) if part else None
        return self._trees[part]

    def fresh_tree(self, part: str) -> Element | None:
        """The same, in a copy of its own that may be changed."""
        data = self.data(part)
        if not data:
            return None
        blob = self.archive.blob
        parsed = parse_xml(data, f"{blob.path}!{part}", blob.limits)
        for problem in parsed.problems:
            self._tell(problem)
        return parsed.root

    def _tell(self, problem: Problem) -> None:
        key = f"{problem.code} {problem.path} {problem.params}"
        if key not in self._told:
            self._told.add(key)
            self.problems.append(problem)


def open_package(blob: Blob) -> Package | None:
    """The package in these bytes; None where they hold no OFD, or hold other files beside it."""
    archive = open_archive(blob)
    roots = [found[1] for name in archive.entries if (found := _ROOT(name))]
    if not roots:
        return None
    folder = min(roots, key=len)
    content = (name for name in archive.entries if not any(mark in name.casefold() for mark in _NOT_CONTENT))
    if folder and not all(name.startswith(folder) for name in content):
        return None
    return Package(archive, folder)


def child_text(element: Element, name: str) -> str:
    """Text of the first child with this local name."""
    for child in element:
        if name_of(child) == name:
            return (child.text or "").strip()
    return ""


def _folded(name: str) -> str:
    """A name without regard to letter case, and to how accents are written: macOS packs them apart."""
    return name.casefold() if name.isascii() else normalize("NFC", name).casefold()


@lru_cache(maxsize=1024)
def _candidates(written: str, beside: str) -> tuple[str, ...]:
    """The parts that a location may mean; issuers write the same ones into all their files."""
    folder = posixpath.dirname(beside)
    document = beside.split("/", 1)[0] if "/" in beside else ""
    found = [written] if written.startswith("/") else [posixpath.join(one, written) for one in (folder, "", document)]
    return tuple(dict.fromkeys(posixpath.normpath(one).lstrip("/") for one in found))
