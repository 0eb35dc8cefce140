"""Checks a bundle, as the verifier inside it does, and says of every fault what it is about and what to do next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives import hashes

from piaoqi.core.proof.bundle import layout
from piaoqi.core.proof.bundle.container import BROKEN, Container, opened
from piaoqi.core.proof.bundle.faults import Fault
from piaoqi.core.proof.note import Checkpoint, Key, NoteError, read_key, read_note, verified_checkpoint
from piaoqi.core.proof.statements import Place, StatedOriginal, read_entry
from piaoqi.core.proof.tree import Frontier, leaf_hash

Hear = Callable[[Fault], None]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the bundle is held to. `keys`: obtained elsewhere; none: those inside are believed. `since`: a checkpoint's
    note kept earlier, which the log must continue.
    """

    keys: Sequence[Key] = ()
    since: str | None = None
    progress: Progress | None = None


@dataclass(slots=True)
class Checked:
    """What there was. `keys` are the bundle's own; `checkpoint` is None where it is not signed as it should be."""

    checkpoint: Checkpoint | None = None
    keys: tuple[Key, ...] = ()
    entries: int = 0
    """Those that may be read; the others are there as hashes."""
    records: int = 0
    originals: int = 0


class _StopError(Exception):
    """A file that can't be read: nothing more is certain."""


@dataclass(slots=True)
class _Checking:
    container: Container
    asked: Asked
    hear: Hear
    names: set[str] = field(default_factory=set)
    found: Checked = field(default_factory=Checked)
    stated: dict[str, StatedOriginal | None] = field(default_factory=dict)

    def tell(self, code: str, what: object, of: str = "") -> None:
        self.hear(Fault(code, str(what), of))

    def pieces(self, name: str, line_bytes: int = 0) -> Iterator[bytes]:
        """Of a file; its lines, cut at a length, where one is given."""
        try:
            with self.container.open(name) as stream:
                while piece := stream.readline(line_bytes) if line_bytes else stream.read(layout.SMALL_BYTES):
                    yield piece
        except BROKEN:
            self.tell("file.unreadable", name)
            raise _StopError from None

    def start_of(self, name: str) -> bytes:
        return next(self.pieces(name), b"")

    def shown(self, stage: str, done: int, total: int) -> None:
        if self.asked.progress and done % 1000 == 0:
            self.asked.progress(stage, done, total)


def check_bundle(path: Path, asked: Asked, hear: Hear) -> Checked:
    """Tell every fault of the bundle at a path that exists; one that can't be opened is a fault too."""
    try:
        with opened(path) as container:
            checking = _Checking(container, asked, hear)
            listed = sorted(container.files())
            _check(checking, listed)
            return checking.found
    except BROKEN:
        hear(Fault("bundle.unreadable", path.name))
        return Checked()


def _check(checking: _Checking, listed: Sequence[tuple[str, bool]]) -> None:
    """1. The names; 2. what files.txt covers; 3. checkpoints; 4. entries with their records; 5. originals."""
    for name, plain in listed:
        if not layout.belongs(name) or name in checking.names:
            checking.tell("file.unknown", name)
        elif not plain:
            checking.tell("file.unreadable", name)
        else:
            checking.names.add(name)
    missing = sorted(layout.NEEDED - checking.names)
    for name in missing:
        checking.tell("file.missing", name)
    if missing:
        return
    try:
        _check_covered(checking)
        older = _check_notes(checking)
        _check_records(checking, _entries(checking, older))
        _check_originals(checking)
    except _StopError:
        return


def _check_covered(checking: _Checking) -> None:
    text = checking.start_of(layout.FILES).decode(errors="replace")
    names = sorted(checking.names & layout.COVERED)
    lines = text.split("\n")
    for at, name in enumerate(names):
        digest = sha256()
        for piece in checking.pieces(name):
            digest.update(piece)
        if lines[at : at + 1] != [f"{digest.hexdigest()}  {name}"]:
            checking.tell("file.changed", name)
    if lines[len(names) :] != [""]:
        checking.tell("file.changed", layout.FILES)


def _check_notes(checking: _Checking) -> Checkpoint | None:
    """The checkpoint kept earlier, where one is to be compared."""
    asked, found = checking.asked, checking.found
    keys = []
    text = checking.start_of(layout.KEYS).decode(errors="replace")
    for number, line in enumerate(text.removesuffix("\n").split("\n"), 1):
        try:
            keys.append(read_key(line))
        except NoteError:
            checking.tell("key.bad", number)
    found.keys = tuple(keys)
    if asked.keys and not set(asked.keys) & set(keys):
        checking.tell("key.other", layout.KEYS)
    note = checking.start_of(layout.CHECKPOINT).decode(errors="replace")
    known = (*keys, *asked.keys)
    found.checkpoint = _checkpoint(note, known, asked.keys or known)
    if found.checkpoint is None:
        checking.tell("checkpoint.bad", layout.CHECKPOINT)
    older = _checkpoint(asked.since, known, known) if asked.since is not None else None
    if asked.since is not None and older is None:
        checking.tell("since.bad", "--since")
    return older


def _checkpoint(note: str, known: Sequence[Key], needed: Sequence[Key]) -> Checkpoint | None:
    """If a needed key signed it, and nobody twice or who is not known: what nobody verifies could change unnoticed."""
    names = {(one.name, one.id) for one in known}
    try:
        signatures = read_note(note).signatures
        if len(set(signatures)) < len(signatures) or any((one.name, one.id) not in names for one in signatures):
            return None
        verified_checkpoint(note, known)
        return verified_checkpoint(note, needed)
    except NoteError:
        return None


def _entries(checking: _Checking, older: Checkpoint | None) -> Iterator[tuple[Place, str, str]]:
    """The records that the entries list: place, digest, name of the original."""
    tell, checkpoint = checking.tell, checking.found.checkpoint
    edge, position, whole = Frontier(), 0, True
    size = checkpoint.size if checkpoint else layout.MOST
    old_root = edge.root()
    for number, line in enumerate(checking.pieces(layout.ENTRIES, layout.ENTRY_BYTES), 1):
        checking.shown("entries", number, checkpoint.size if checkpoint else 0)
        parts = layout.ENTRY_LINE.fullmatch(line)
        if parts is None:
            tell("entry.bad", f"line {number}")
            continue
        index = int(parts[1])
        if not position <= index < size:
            tell("entry.unknown", index)
            continue
        if index > position:
            tell("entry.missing", f"{position}-{index - 1}")
            whole = False
        position = index + 1
        edge.append(bytes.fromhex(parts[2].decode()))
        if older and edge.size == older.size:
            old_root = edge.root()
        if parts[3] is not None:
            yield from _entry(checking, index, parts[2].decode(), parts[3])
    if checkpoint and position < size:
        tell("entry.missing", f"{position}-{size - 1}")
    elif checkpoint and whole and edge.root() != checkpoint.root:
        tell("checkpoint.differs", layout.CHECKPOINT)
    if older and (older.size > size or (whole and position >= older.size and old_root != older.root)):
        tell("since.differs", older.size)


def _entry(checking: _Checking, index: int, leaf: str, data: bytes) -> Iterator[tuple[Place, str, str]]:
    checking.found.entries += 1
    said = read_entry(data)
    if leaf_hash(data).hex() != leaf:
        checking.tell("entry.changed", index, said.title if said else "")
    if said is None:
        checking.tell("entry.bad", index)
        return
    stated = checking.stated
    if said.read:
        stated.setdefault(said.read, None)
    if said.original:
        before = stated.get(said.original.sha256)
        if before is not None and (before.sm3, before.size) != (said.original.sm3, said.original.size):
            checking.tell("original.unknown", said.original.sha256, said.original.name)
        stated[said.original.sha256] = said.original
    known = stated.get(said.read)
    for ordinal, digest in said.records:
        yield (index, ordinal), digest, known.name if known else ""


def _check_records(checking: _Checking, listed: Iterator[tuple[Place, str, str]]) -> None:
    """Both stand in the same order: what one has before the other is missing there, or too much here."""
    tell = checking.tell
    wanted = next(listed, None)
    for number, line in enumerate(checking.pieces(layout.RECORDS, layout.RECORD_BYTES), 1):
        checking.shown("records", number, 0)
        parts = layout.RECORD_LINE.fullmatch(line)
        if parts is None:
            tell("record.bad", f"line {number}")
            continue
        here = int(parts[1]), int(parts[2])
        while wanted and wanted[0] < here:
            tell("record.missing", _placed(wanted[0]), wanted[2])
            wanted = next(listed, None)
        if wanted is None or here < wanted[0]:
            tell("record.unknown", _placed(here))
            continue
        checking.found.records += 1
        if sha256(parts[3]).hexdigest() != wanted[1]:
            tell("record.changed", _placed(here), wanted[2])
        wanted = next(listed, None)
    while wanted:
        tell("record.missing", _placed(wanted[0]), wanted[2])
        wanted = next(listed, None)


def _placed(place: Place) -> str:
    return f"{place[0]}#{place[1]}"


def _check_originals(checking: _Checking) -> None:
    tell = checking.tell
    for done, (digest, stated) in enumerate(sorted(checking.stated.items())):
        checking.shown("originals", done, len(checking.stated))
        name = f"{layout.ORIGINALS}{digest}"
        if stated is None:
            tell("original.unknown", digest)
        elif name not in checking.names:
            tell("original.missing", digest, stated.name)
        elif not _is_as_stated(checking.pieces(name), stated):
            tell("original.changed", digest, stated.name)
        else:
            checking.found.originals += 1
    known = {f"{layout.ORIGINALS}{one}" for one in checking.stated}
    for name in sorted(checking.names - known):
        if name.startswith(layout.ORIGINALS):
            tell("file.unknown", name)


def _is_as_stated(pieces: Iterator[bytes], stated: StatedOriginal) -> bool:
    """Reads no more than a piece beyond the stated size."""
    digest, chinese, size = sha256(), hashes.Hash(hashes.SM3()), 0
    for piece in pieces:
        size += len(piece)
        if size > stated.size:
            return False
        digest.update(piece)
        chinese.update(piece)
    return (digest.hexdigest(), chinese.finalize().hex(), size) == (stated.sha256, stated.sm3, stated.size)
