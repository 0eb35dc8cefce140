"""Originals in a folder: `objects/ab/cd/<sha256>`, written once, durable before they count.

How bytes are kept: 1 written under a name of their own in `incoming`, digested on the way; 2 fsync of the file; 3 a
hard link gives it its final name, which never replaces anything; 4 fsync of the folders; only then is it said to be
kept. A crash before 3 leaves a file in `incoming`, after it a whole object.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import uuid4

from piaoqi.archive.storage import mark
from piaoqi.archive.storage.base import StorageError, Stored
from piaoqi.archive.storage.files import create, place, sync_folder, write_all, write_once
from piaoqi.archive.storage.taking import is_intact, is_name, take, told
from piaoqi.archive.storage.words import ANOTHER
from piaoqi.audit.clock import now

LEFT_OVER_AFTER: Final = timedelta(days=1)
"""What lies in `incoming` unchanged for so long was left by a crash."""
_READ_ONLY: Final = 0o444
_WRITABLE: Final = 0o644
_log = logging.getLogger(__name__)


class DiskStorage:
    """A folder, and `twin`, the file outside it that says which storage it must be."""

    def __init__(self, folder: Path, twin: Path) -> None:
        self._folder = folder
        self._objects, self._incoming, self._damaged = folder / "objects", folder / "incoming", folder / "damaged"
        self._mark = folder / mark.NAME
        self._synced: set[Path] = set()
        with told():
            inside = self._mark.read_bytes() if self._mark.exists() else None
            self._id = mark.agree(twin, inside, self._begin)
            self._clean()

    def put(self, data: BinaryIO, limit: int) -> Stored:
        """See Storage. What is there already is read again: a damaged object is put aside, and the right one kept."""
        self._check()
        ready = self._incoming / uuid4().hex
        try:
            stored = self._take_in(ready, data, limit)
            with told():
                self._settle(ready, stored)
        finally:
            with suppress(OSError):
                ready.unlink(missing_ok=True)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """See Storage. Reading what it gives raises OSError where the medium fails."""
        if not is_name(sha256):
            raise KeyError(sha256)
        with told():
            try:
                return self._path(sha256).open("rb")
            except FileNotFoundError:
                self._check()
                raise KeyError(sha256) from None

    def names(self, after: str = "") -> Iterator[str]:
        """See Storage."""
        self._check()
        with told():
            for first in _folders(self._objects, after[:2]):
                for second in _folders(first, after[2:4] if first.name == after[:2] else ""):
                    names = sorted(one.name for one in second.iterdir() if self._is_at(one.name, second))
                    yield from (one for one in names if one > after)

    def _begin(self) -> bytes:
        """A storage that was not there: its folders, and last its mark."""
        for folder in (self._folder, self._objects, self._incoming, self._damaged):
            folder.mkdir(parents=True, exist_ok=True)
        sync_folder(self._folder.parent)
        write_once(self._mark, mark.new_mark())
        return self._mark.read_bytes()

    def _check(self) -> None:
        """An empty mount point is not an empty storage."""
        with told():
            try:
                found = mark.id_in(self._mark.read_bytes())
            except FileNotFoundError:
                raise mark.away(self._folder) from None
        if found != self._id:
            raise StorageError(ANOTHER.with_(where=str(self._folder)), later=False)

    def _clean(self) -> None:
        before = (now() - LEFT_OVER_AFTER).timestamp()
        for left in self._incoming.iterdir():
            with suppress(FileNotFoundError):  # another process cleans too
                if left.stat().st_mtime < before:
                    left.unlink()

    def _path(self, sha256: str) -> Path:
        return self._objects / sha256[:2] / sha256[2:4] / sha256

    def _is_at(self, name: str, folder: Path) -> bool:
        return bool(is_name(name)) and self._path(name).parent == folder

    def _take_in(self, ready: Path, data: BinaryIO, limit: int) -> Stored:
        """Steps 1 and 2."""
        with told():
            descriptor = create(ready)
        try:

            def keep(piece: bytes) -> None:
                with told():
                    write_all(descriptor, piece)

            stored = take(data, limit, keep)
            with told():
                os.fsync(descriptor)
        finally:
            with told():
                os.close(descriptor)
        return stored

    def _settle(self, ready: Path, stored: Stored) -> None:
        """Steps 3 and 4. The folders are made durable even where the object was there: another may be at step 3."""
        target = self._path(stored.sha256)
        target.parent.parent.mkdir(exist_ok=True)
        target.parent.mkdir(exist_ok=True)
        if place(ready, target):
            ready.unlink(missing_ok=True)  # first: Windows removes no name of a file that is read only
        elif not _is_kept(target, stored):
            self._put_right(ready, target)
        with suppress(OSError):  # a protection against mistakes, which not every file system has
            target.chmod(_READ_ONLY)
        self._sync(target.parent)

    def _put_right(self, ready: Path, target: Path) -> None:
        """A damaged object gets a name of its own, and the right one its place, without a moment when there is none."""
        aside = self._damaged / f"{target.name}.{uuid4().hex}"
        _log.error(
            "damaged original: %s; its bytes are kept as %s, and the right ones were put in place", target, aside
        )
        if not place(target, aside):
            raise StorageError(f"no name to keep the damaged object under: {aside}")
        sync_folder(self._damaged)
        with suppress(OSError):
            target.chmod(_WRITABLE)  # else Windows does not replace it
        ready.replace(target)

    def _sync(self, folder: Path) -> None:
        """The new name in it, and once for each process those that lead to it."""
        sync_folder(folder)
        for one in (folder, folder.parent):
            if one not in self._synced:
                sync_folder(one.parent)
                self._synced.add(one)


def _is_kept(target: Path, stored: Stored) -> bool:
    if target.stat().st_size != stored.size:
        return False
    with target.open("rb") as kept:
        return is_intact(kept, stored)


def _folders(folder: Path, start: str) -> list[Path]:
    """In order, from a name on; other programs may leave files between them."""
    return sorted(one for one in folder.iterdir() if one.name >= start and one.is_dir())
