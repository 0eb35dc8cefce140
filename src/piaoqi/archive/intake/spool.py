"""What a worker process made of one file, written into a folder: so neither process holds all of a large table twice.

`inside/N` has the bytes of each file found in this one, `inside.json` their names, a line each; `head.json`, there as
soon as the file is read, what the document says as a whole and how many records follow; `records` their bodies, one a
line, which may be taken up while they are being written. Nothing of Django is loaded here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, TextIO

from piaoqi.archive.intake.body import Seen, body_of
from piaoqi.archive.intake.said import said_of
from piaoqi.core.checks import CheckContext
from piaoqi.core.checks.registry import check
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.limits import DEFAULT, Limits
from piaoqi.core.reading import Begin, Task

_PIECE: Final = 1 << 20
ORIGINAL: Final = "original"
_RECORDS, _INSIDE, _LIST, _HEAD = "records", "inside", "inside.json", "head.json"


@dataclass(frozen=True, slots=True)
class Spooled:
    """The counts of what lies in the folder."""

    records: int
    inside: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """The machine failed, not the file."""

    reason: str


@dataclass(frozen=True, slots=True)
class Exhausted:
    """The file asked for more memory than one file may have."""


Outcome = Spooled | Trouble | Exhausted


@dataclass(frozen=True, slots=True, kw_only=True)
class Spooling:
    """The work of a worker process on one original: a value that can be sent to it."""

    folder: Path
    seen: Seen
    """Of every record, but for the ordinal."""
    taxpayer: Taxpayer
    as_of: date
    """The day on which the checks are made."""
    depth: int = 0
    """So many containers lie around this file."""
    expanded_bytes: int = DEFAULT.expanded_bytes
    """What may still be unpacked from what was handed in."""

    def __call__(self, task: Task, begin: Begin) -> Outcome:
        """Read the file of the task, and write down what it says. Files inside are put aside, each to be read alone."""
        try:
            data = task.path.read_bytes()
            aside = _Aside(self.folder, self.depth, begin)
            limits: Limits = replace(DEFAULT, expanded_bytes=self.expanded_bytes)
            blob = Blob(task.shown, data, limits, self.depth, task.columns, task.anchors, aside)
            document = read(blob)
            if aside.trouble:
                return Trouble(aside.trouble)
            return self._write(document, aside)
        except OSError as error:
            return Trouble(str(error.strerror or error))
        except MemoryError:
            return Exhausted()

    def _write(self, document: Document, aside: "_Aside") -> Spooled:
        parts = [document, *_own(document, aside.paths)]
        spooled = Spooled(sum(len(part.records) for part in parts), len(aside.names))
        with _written(self.folder / _LIST) as file:
            file.writelines(json.dumps(name) + "\n" for name in aside.names)
        with _written(self.folder / _RECORDS) as file:
            self._write_head(spooled, said_of(document, parts[1:], aside.paths))
            records = (record for part in parts for record in part.records)
            for ordinal, record in enumerate(records):
                file.write(body_of(record, replace(self.seen, ordinal=ordinal), self._checks(record)) + "\n")
        return spooled

    def _write_head(self, spooled: Spooled, said: Mapping[str, object]) -> None:
        """All at once, or not at all."""
        ready = self.folder / f"{_HEAD}.new"
        with _written(ready) as file:
            json.dump({"records": spooled.records, "inside": spooled.inside, "said": _kept(said)}, file)
        ready.replace(self.folder / _HEAD)

    def _checks(self, record: Record) -> tuple[tuple[str, str], ...]:
        context = CheckContext(taxpayers=(self.taxpayer,), as_of=self.as_of)
        found = check(record, context)
        return tuple((one.code, one.verdict.value) for one in found if one.verdict is not Verdict.HOLDS)


@dataclass(slots=True)
class _Aside:
    """Asked before each file whether to read it: those inside are written into the folder and passed over."""

    folder: Path
    depth: int
    begin: Begin
    names: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)
    trouble: str = ""
    _root: Blob | None = None

    def __call__(self, blob: Blob) -> bool:
        if blob.depth <= self.depth:
            self._root = replace(blob, depth=0, data=blob.data)
            return self.begin(self._root)
        if self._root:
            self.begin(self._root)  # a large archive has its time for each file
        if blob.path not in self.paths:
            self._put(blob)
        return False

    def _put(self, blob: Blob) -> None:
        try:
            inside = self.folder / _INSIDE
            inside.mkdir(exist_ok=True)
            (inside / str(len(self.names))).write_bytes(blob.data)
        except OSError as error:
            self.trouble = str(error.strerror or error)
            return
        self.paths.add(blob.path)
        self.names.append(blob.path)


class Bodies:
    """The bodies of a spool from this ordinal on, as far as they are written by now. To be closed."""

    def __init__(self, folder: Path, start: int) -> None:
        self._file = (folder / _RECORDS).open("rb")
        self._passed_over, self._rest = start, b""

    def more(self) -> list[str]:
        """Those that came since it was asked last, some at a time; none where there are no more for now."""
        while piece := self._file.read(_PIECE):
            *lines, self._rest = (self._rest + piece).split(b"\n")
            over = min(self._passed_over, len(lines))
            self._passed_over -= over
            if len(lines) > over:
                return [line.decode() for line in lines[over:]]
        return []

    def close(self) -> None:
        self._file.close()


def inside(folder: Path) -> Iterator[tuple[str, Path]]:
    """Name (the whole path, as `a.zip!b.ofd`) and bytes of each file found inside, in order."""
    with (folder / _LIST).open(encoding="utf-8", newline="\n") as file:
        for at, line in enumerate(file):
            yield json.loads(line), folder / _INSIDE / str(at)


@dataclass(frozen=True, slots=True)
class Head:
    """What the document says as a whole (archive.intake.said)."""

    spooled: Spooled
    said: dict[str, Any]


def head(folder: Path) -> Head | None:
    """None while the file is still being read."""
    try:
        found = json.loads((folder / _HEAD).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Head(Spooled(found["records"], found["inside"]), found["said"])


def _own(document: Document, aside: set[str]) -> Iterator[Document]:
    """Parts of a file that are no files to be read alone: the letters of an mbox, a voucher within an OFD."""
    for child in document.children:
        if child.path not in aside:
            yield child
            yield from _own(child, aside)


def _kept(value: object) -> object:
    """Without the letters that a database can't hold: NUL, and halves of surrogate pairs."""
    if isinstance(value, str):
        return value if value.isprintable() else "".join("�" if _can_not_be_kept(one) else one for one in value)
    if isinstance(value, Mapping):
        return {str(_kept(name)): _kept(one) for name, one in value.items()}
    return [_kept(one) for one in value] if isinstance(value, list | tuple) else value


def _can_not_be_kept(letter: str) -> bool:
    return letter == "\0" or "\ud800" <= letter <= "\udfff"


def _written(path: Path) -> TextIO:
    return path.open("w", encoding="utf-8", newline="\n")
