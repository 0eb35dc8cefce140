"""The part of verification that looks at checkpoints, their files and the keys that signed them."""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from piaoqi.audit import checkpoints, faults, kept_files, keys, stored, time_stamps
from piaoqi.audit.checkpoints import Kept
from piaoqi.audit.faults import Fault
from piaoqi.core.proof.note import FORM, Checkpoint, Key, NoteError, read_key, verified, verified_checkpoint
from piaoqi.core.text import Text

DATABASE = Text("数据库", "database")
OTHER_SIZE = Text("写明的是另一个条数", "it states another size")
UNREADABLE = Text("读不出", "it can't be read")
NOT_IN_USE = Text("不是当时启用的密钥所签", "not signed by the key in use at the time")
OTHER_STAMP = Text("数据库与文件不一致", "database and file differ")


@dataclass(frozen=True, slots=True)
class _Use:
    """A key and the entry that brought it into use."""

    index: int
    key: str


@dataclass(slots=True)
class Checkpoints:
    """All there are, judged one after the other as the walk through the entries reaches their size."""

    keys: tuple[Key, ...] = ()
    uses: list[_Use] = field(default_factory=list)
    files: dict[int, list[Kept]] = field(default_factory=dict)
    rows: set[int] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)
    """Of rows and files, to come."""
    newest: int = 0
    agreed: int = 0
    """The greatest size so far at which the entries were those signed."""
    broken: bool = False
    listed_keys: bool = False

    def listed(self) -> Iterator[Fault]:
        """Find out what there is."""
        try:
            self.keys = keys.known_keys()
            self.listed_keys = True
        except (NoteError, OSError) as error:
            reason = error.reason if isinstance(error, NoteError) else UNREADABLE
            yield faults.KEYS.at("keys", file=keys.LIST, reason=reason)
        for one in checkpoints.kept():
            self.files.setdefault(one.size, []).append(one)
        for size in stored.checkpoint_sizes():
            if isinstance(size, int) and size > 0:
                self.rows.add(size)
            else:
                yield faults.NOTE.at(f"checkpoint:{size}", size=size, place=DATABASE, reason=OTHER_SIZE)
        self.sizes = sorted({*self.rows, *self.files}, reverse=True)
        self.newest = max(self.rows, default=0)

    def position(self, count: int) -> dict[str, Any]:
        """To go on from, in a log of so many entries."""
        return {
            "uses": [[one.index, one.key] for one in self.uses],
            "agreed": self.agreed,
            "broken": self.broken,
            "beyond": [size for size in self.sizes if size > count],
        }

    def go_on(self, position: Mapping[str, Any], done: int, count: int) -> None:
        """After `listed`: as it was put down after so many entries. What was signed since it began is not looked at."""
        self.uses = [_Use(index, key) for index, key in position["uses"]]
        self.agreed, self.broken = position["agreed"], position["broken"]
        beyond = set(position["beyond"])
        self.rows = {size for size in self.rows if size <= count or size in beyond}
        self.files = {size: several for size, several in self.files.items() if size <= count or size in beyond}
        self.sizes = sorted((size for size in {*self.rows, *self.files} if size > done), reverse=True)
        self.newest = max(self.rows, default=0)

    @property
    def next_size(self) -> int:
        """0 where none is to come."""
        return self.sizes[-1] if self.sizes else 0

    def key_in_use(self, index: int, data: bytes) -> Iterator[Fault]:
        """An entry brought a key into use."""
        said = json.loads(data)["after"]
        said = said if isinstance(said, dict) else {}
        text = str(said.get("key"))
        try:
            former = read_key(self.uses[-1].key) if self.uses else None
            right = keys.is_vouched(read_key(text), former, said)
        except NoteError:
            right = False
        if not right:
            yield faults.KEY.at(f"entry:{index}", key=text)
        self.uses.append(_Use(index, text))

    def reached(self, root: bytes | None) -> Iterator[Fault]:
        """Judge the next one; `root`: of as many entries, None where it can't be computed."""
        size = self.sizes.pop()
        believed = yield from self._judged(size)
        if believed is None or self.broken:
            return
        if believed.root == root:
            self.agreed = size
        else:
            self.broken = True
            yield faults.ROOT.at(f"checkpoint:{size}", size=size, before=self.agreed)

    def rest(self, count: int) -> Iterator[Fault]:
        """Those that the log does not reach, and the keys."""
        while self.sizes:
            size = self.sizes.pop()
            believed = yield from self._judged(size)
            if believed:
                yield faults.CUT.at(f"checkpoint:{size}", size=size, count=count)
        used = [one.key for one in self.uses]
        listed = [one.text for one in self.keys]
        if self.listed_keys and listed[: len(used)] != used:
            for text in sorted({*used} ^ {*listed}) or listed:
                yield faults.KEY.at("keys", key=text)

    def _judged(self, size: int) -> Generator[Fault, None, Checkpoint | None]:
        """What was signed at this size, if anything there can be believed."""
        row = stored.checkpoint(size) if size in self.rows else None
        files = self.files.get(size, [])
        believed = None
        if row is not None:
            believed = yield from self._believed(size, DATABASE, row.note)
            at = checkpoints.instant_of(believed) if believed else None
            if believed and (at is None or row.at != stored.as_stored(at)):
                yield faults.INSTANT.at(f"checkpoint:{size}", size=size)
        elif not (size == max(self.files) and size > self.newest):  # else a crash between the file and the row
            yield faults.NO_ROW.at(f"checkpoint:{size}", size=size)
        for one in files:
            content = _content(one.path)
            read = yield from self._believed(size, one.path.name, content)
            believed = believed or read
            if row is not None and content != row.note:
                yield faults.FILE.at(f"checkpoint:{size}", size=size, file=one.path.name)
        if not files:
            yield faults.NO_FILE.at(f"checkpoint:{size}", size=size)
        if row is not None:
            yield from _stamp(size, row, files)
        return believed

    def _believed(self, size: int, place: Text | str, note: bytes | None) -> Generator[Fault, None, Checkpoint | None]:
        """A note as it stands at some place, once it is clear that it was signed by the key in use then."""
        try:
            return self._checked(size, note)
        except NoteError as error:
            yield faults.NOTE.at(f"checkpoint:{size}", size=size, place=place, reason=error.reason)
            return None

    def _checked(self, size: int, note: bytes | None) -> Checkpoint:
        if note is None:
            raise NoteError(UNREADABLE)
        try:
            text = note.decode()
        except UnicodeDecodeError as error:
            raise NoteError(FORM) from error
        known = self.keys or tuple(read_key(one.key) for one in self.uses if _is_key(one.key))
        checkpoint = verified_checkpoint(text, known)
        used = [one.key for one in self.uses if one.index < size]
        if checkpoint.size != size:
            raise NoteError(OTHER_SIZE)
        if used and not _signed_by(text, used[-1]):
            raise NoteError(NOT_IN_USE)
        return checkpoint


def _stamp(size: int, row: stored.StoredCheckpoint, files: list[Kept]) -> Iterator[Fault]:
    outside = next((content for one in files if (content := _content(one.stamp)) is not None), None)
    reason = None
    if row.time_stamp is not None:
        try:
            time_stamps.judge(row.time_stamp, row.note)
        except time_stamps.StampError as error:
            reason = error.reason
    if reason is None and row.time_stamp != outside and not (row.time_stamp is None and _is_crash(outside, row.note)):
        reason = OTHER_STAMP
    if reason:
        yield faults.STAMP.at(f"checkpoint:{size}", size=size, reason=reason)


def _is_crash(answer: bytes | None, note: bytes) -> bool:
    """A good answer that did not get into the database any more."""
    try:
        return answer is not None and bool(time_stamps.judge(answer, note))
    except time_stamps.StampError:
        return False


def _content(path: Path) -> bytes | None:
    try:
        return kept_files.read(path)
    except OSError:
        return None


def _is_key(text: str) -> bool:
    try:
        return bool(read_key(text))
    except NoteError:
        return False


def _signed_by(note: str, key: str) -> bool:
    try:
        return bool(verified(note, [read_key(key)]))
    except NoteError:
        return False
