"""Signed checkpoints of the log: a row each, and a file each outside the database.

    checkpoints/2026/11/000000001234.txt    the note; its extension line states the instant
    checkpoints/2026/11/000000001234.tsr    the RFC 3161 answer over it, where there is one

The files are what tells that a database was cut or put back to an older state, so they belong into the backup, and the
newest of them into somebody else's hands.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from piaoqi.audit import kept_files, keys, log
from piaoqi.audit.clock import now
from piaoqi.audit.errors import LogError
from piaoqi.audit.leaf import instant
from piaoqi.audit.models import Checkpoint as Row
from piaoqi.audit.models import Entry, Head
from piaoqi.audit.tiles import StoredNodes, make_tiles
from piaoqi.core.proof.note import Checkpoint, Key, read_checkpoint, read_note, signed
from piaoqi.core.proof.tree import Frontier, subtree
from piaoqi.core.text import Message, Text

DIGITS = 12
AT = "at "
"""Begins the extension line that states the instant."""


class LogChangedError(LogError):
    """The log is not the one that was signed before; nothing is signed until a person has looked at it."""

    MESSAGE = Text(
        "日志与已签署的检查点不符，暂不再签署：{reason}。请先保全数据与备份，再运行核验",
        "the log is not the one that was signed; nothing more is signed: {reason}. Secure data and backup, then verify",
    )

    def __init__(self, reason: Message | str) -> None:
        super().__init__(self.MESSAGE.with_(reason=reason))


SHORT = Text("日志只有 {count} 条，而已签署到第 {size} 条", "the log has {count} entries, {size} were signed")
OTHER = Text("前 {size} 条不是当时签署的内容", "the first {size} entries are not those that were signed")
HEAD = Text("日志末端记录与条目不符", "the head of the log does not fit its entries")


@dataclass(frozen=True, slots=True)
class Kept:
    """A checkpoint's file."""

    size: int
    path: Path

    @property
    def stamp(self) -> Path:
        """Where the answer of the time stamp authority lies."""
        return self.path.with_suffix(".tsr")


def folder() -> Path:
    return Path(settings.DATA) / "checkpoints"


def kept() -> list[Kept]:
    """The checkpoints there are files of, smallest first."""
    found = (path for path in folder().glob("[0-9]*/[0-9]*/*.txt") if path.stem.isascii() and path.stem.isdigit())
    return sorted((Kept(int(path.stem), path) for path in found), key=lambda one: one.size)


def newest_kept() -> Kept | None:
    """Of the newest month that has any: sizes only grow with time."""
    for year in _numbered(folder()):
        for month in _numbered(year):
            files = [path for path in month.glob("*.txt") if path.stem.isascii() and path.stem.isdigit()]
            if files:
                path = max(files, key=lambda one: int(one.stem))
                return Kept(int(path.stem), path)
    return None


def sign_checkpoint() -> dict[str, object]:
    """Sign the log as it stands, where it has grown. Returns its size and whether a checkpoint was signed.

    Raises LogChangedError where the log does not continue what was signed last.
    """
    if not Head.objects.filter(pk=log.HEAD, size__gt=0).exists():
        return {"size": 0, "signed": 0}
    _bring_key_into_use()
    head = Head.objects.get(pk=log.HEAD)
    _put_back_row()
    if Row.objects.filter(size=head.size).exists():
        return {"size": head.size, "signed": 0}
    make_tiles(head.size)
    root = _continuing_root(head)
    with transaction.atomic():
        log.locked_head()
        if Row.objects.filter(size__gte=head.size).exists():
            return {"size": head.size, "signed": 0}
        key, private = keys.signing_key()
        if not _used(key).filter(index__lt=head.size).exists():  # brought into use meanwhile: it signs what follows
            return {"size": head.size, "signed": 0}
        at = now()
        note = signed(Checkpoint(key.name, head.size, root, (AT + instant(at),)).text, key.name, private)
        name = f"{head.size:0{DIGITS}}.txt"
        kept_files.write_once(folder() / f"{at:%Y}" / f"{at:%m}" / name, note.encode())
        Row.objects.create(size=head.size, note=note, at=at)
    return {"size": head.size, "signed": 1}


def rotate_key(actor: str, name: str, origin: str) -> Key:
    """Bring a new key into use; says in the log who did. The former key's checkpoints stay as they are."""
    sign_checkpoint()
    with transaction.atomic():
        log.locked_head()
        former, _ = keys.signing_key()
        key, _ = keys.new_key(former.name)
        log.append([_coming_into_use(key, actor, name, origin)])
    return key


def _bring_key_into_use() -> None:
    """Before anything is signed with a key, the log says so."""
    with transaction.atomic():
        log.locked_head()
        key, _ = keys.signing_key()
        if not _used(key).exists():
            log.append([_coming_into_use(key, "system:audit", "", "job")])


def _used(key: Key) -> QuerySet[Entry]:
    return Entry.objects.filter(subject=keys.subject_of(key), action=keys.ACTION)


def _coming_into_use(key: Key, actor: str, name: str, origin: str) -> log.Statement:
    return log.Statement(
        at=now(),
        actor=actor,
        name=name,
        origin=origin,
        action=keys.ACTION,
        subject=keys.subject_of(key),
        after=keys.vouching(key),
    )


def _continuing_root(head: Head) -> bytes:
    """The root of the log as it stands, once it is clear that the head, the tiles and what was signed last agree."""
    nodes = StoredNodes(head.size)
    try:
        root = subtree(0, head.size, nodes)
        last = newest_kept()
        if last is not None:
            before = read_checkpoint(read_note(kept_files.read(last.path).decode()).text)
            if before.size > head.size:
                raise LogChangedError(SHORT.with_(count=head.size, size=before.size))
            if subtree(0, before.size, nodes) != before.root:
                raise LogChangedError(OTHER.with_(size=before.size))
    except (LookupError, ValueError) as error:
        raise LogChangedError(str(error)) from error
    if Frontier(head.size, [bytes.fromhex(one) for one in head.frontier]).root() != root:
        raise LogChangedError(HEAD.with_())
    return root


def instant_of(checkpoint: Checkpoint) -> datetime | None:
    """What its only extension line states; None where it has another or none."""
    line = checkpoint.extensions[0] if len(checkpoint.extensions) == 1 else ""
    try:
        at = datetime.fromisoformat(line.removeprefix(AT))
        return at if line == AT + instant(at) else None
    except ValueError:
        return None


def _put_back_row() -> None:
    """A crash after a file was written and before its row was kept: the row is written now."""
    last = newest_kept()
    if last is None or Row.objects.filter(size__gte=last.size).exists():
        return
    note = kept_files.read(last.path).decode()
    at = instant_of(read_checkpoint(read_note(note).text))
    if at is not None and Head.objects.filter(pk=log.HEAD, size__gte=last.size).exists():
        Row.objects.create(size=last.size, note=note, at=at)


def _numbered(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from sorted((one for one in parent.iterdir() if one.name.isdigit()), reverse=True)
