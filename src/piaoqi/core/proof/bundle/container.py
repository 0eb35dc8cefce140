"""The files of a bundle that was handed over, a folder or a zip; nobody vouches yet for what is in it."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from piaoqi.core.proof.bundle.layout import ORIGINALS, RATIO, SMALL_BYTES

BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OverflowError, MemoryError)
"""All that reading a damaged container may raise; RuntimeError: encrypted, or an unknown compression."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Container(Protocol):
    """Files by name. `open` and `files` raise one of BROKEN."""

    def files(self) -> Iterator[tuple[str, bool]]:
        """Every name, as often as it is there, and whether it may be opened: no link, no device, no bomb."""
        ...

    def open(self, name: str) -> BinaryIO: ...


class _Folder:
    def __init__(self, path: Path) -> None:
        self.path = path

    def files(self) -> Iterator[tuple[str, bool]]:
        for one in self.path.rglob("*"):
            link = one.is_symlink()
            if link or not one.is_dir():
                yield one.relative_to(self.path).as_posix(), one.is_file() and not link

    def open(self, name: str) -> BinaryIO:
        return (self.path / name).open("rb")


class _Zip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def files(self) -> Iterator[tuple[str, bool]]:
        for one in self.archive.infolist():
            bounded = one.filename.startswith(ORIGINALS) or one.file_size <= RATIO * one.compress_size + SMALL_BYTES
            yield one.filename, bounded and one.compress_type in _METHODS

    def open(self, name: str) -> BinaryIO:
        return cast("BinaryIO", self.archive.open(name))


@contextmanager
def opened(path: Path) -> Iterator[Container]:
    """The bundle at a path. Raises one of BROKEN where it is neither."""
    if path.is_dir():
        yield _Folder(path)
        return
    with zipfile.ZipFile(path) as archive:
        yield _Zip(archive)
