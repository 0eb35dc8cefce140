"""Files that must survive a loss of power: each step as the file system promises it, on every system."""

import os
from errno import EINVAL, EMLINK, ENOSYS, ENOTSUP, EOPNOTSUPP, EPERM
from pathlib import Path
from typing import Final
from uuid import uuid4

_FOLDERS_SYNC: Final = hasattr(os, "O_DIRECTORY")
"""Windows has no way to sync a folder; NTFS logs names itself."""
_NO_LINKS: Final = frozenset({EINVAL, EMLINK, ENOSYS, ENOTSUP, EOPNOTSUPP, EPERM})
"""What file systems without hard links say (exFAT, some shares)."""


def create(path: Path) -> int:
    """A descriptor for a file that must not be there yet."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)


def write_all(descriptor: int, data: bytes) -> None:
    """All of it: the system may take less at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    if not _FOLDERS_SYNC:
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def place(ready: Path, target: Path) -> bool:
    """Give a finished file its name, in the same file system; False where something has it, which stays as it is."""
    try:
        os.link(ready, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _rename(ready, target)
    return True


def _rename(ready: Path, target: Path) -> bool:
    if os.path.lexists(target):
        return False
    try:
        ready.rename(target)
    except FileExistsError:  # Windows never overwrites
        return False
    return True


def write_once(path: Path, data: bytes) -> None:
    """A small file, durable and whole; where there is one already that one stays."""
    ready = path.with_name(f"{path.name}.{uuid4().hex}")
    try:
        descriptor = create(ready)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        place(ready, path)
        sync_folder(path.parent)
    finally:
        ready.unlink(missing_ok=True)
