"""Files of the log outside the database: written whole or not at all, and never over another."""

import os
from pathlib import Path

from piaoqi.audit.errors import LogError
from piaoqi.core.text import Text

_LONGEST = 4 * 1024 * 1024


class FileKeptError(LogError):
    """Another file is there already."""

    MESSAGE = Text("文件 {path} 已存在且内容不同", "{path} is there already, with other content")

    def __init__(self, path: Path) -> None:
        super().__init__(self.MESSAGE.with_(path=path))
        self.path = path


def write_once(path: Path, data: bytes) -> None:
    """Durable when it returns. The same content again does no harm; raises FileKeptError for other content, OSError
    for what the system refuses.
    """
    if path.exists():
        if read(path) != data:
            raise FileKeptError(path)
        return
    replace(path, data)


def replace(path: Path, data: bytes) -> None:
    """The file has this content, durably, or still its former one. Readable for its owner alone, where that exists."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def read(path: Path) -> bytes:
    """The content; no more than a file of the log can have. Raises OSError."""
    with path.open("rb") as file:
        return file.read(_LONGEST)


def _sync_folder(folder: Path) -> None:
    """So that the name lasts, too; only where the system can open folders."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
