"""Writes a bundle: bit by bit, the same bytes for the same contents, and whole or not at all."""

import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from piaoqi.core.proof import standalone
from piaoqi.core.proof.bundle import layout
from piaoqi.core.proof.note import Key

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Zip files know no earlier one."""
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What goes into a bundle, in order; everything long comes bit by bit."""

    note: str
    """The checkpoint."""
    time_stamp: bytes | None = None
    keys: Sequence[Key]
    readme: Iterable[str]
    """Lines for people, each with its end."""
    entries: Iterable[tuple[bytes, str | None]]
    """Hash of each entry from the first on, up to the checkpoint's size, and its text where the reader may see it."""
    records: Iterable[tuple[int, int, str]]
    """Index of the entry, ordinal, body; ascending."""
    originals: Iterable[tuple[str, Callable[[], BinaryIO]]]
    """SHA-256, and how to open the bytes; each once."""


class BundleLineError(ValueError):
    """A record or entry that has no place in one line of a bundle, or is longer than readers accept."""


class _Target(Protocol):
    def put(self, name: str, pieces: Iterable[bytes]) -> None: ...


class _IntoFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        (path / layout.ORIGINALS).mkdir(parents=True)

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        with (self.path / name).open("wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())


class _IntoZip:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        about = zipfile.ZipInfo(name, _FIRST_DAY)
        about.create_system, about.external_attr = _UNIX, _PLAIN_FILE
        stored = name.startswith(layout.ORIGINALS)
        about.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        with self.archive.open(about, "w", force_zip64=True) as stream:
            for piece in pieces:
                stream.write(piece)


def write_bundle(path: Path, contents: Contents) -> None:
    """At a path that ends in `.zip`, which it replaces, or as a new folder. Raises FileExistsError for a folder that is
    there, OSError where it can't be written, and what reading the contents raises; nothing is left behind then.
    """
    if path.suffix.lower() != ".zip" and path.exists():
        raise FileExistsError(path)
    part = path.with_name(f".{path.name}.part")
    _remove(part)
    try:
        with _target(part, zipped=path.suffix.lower() == ".zip") as target:
            _write(target, contents)
        part.replace(path)
    finally:
        _remove(part)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _target(path: Path, *, zipped: bool) -> Iterator[_Target]:
    if not zipped:
        yield _IntoFolder(path)
        return
    with path.open("wb") as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            yield _IntoZip(archive)
        stream.flush()
        os.fsync(stream.fileno())


def _write(target: _Target, contents: Contents) -> None:
    digests: dict[str, str] = {}

    def covered(name: str, pieces: Iterable[bytes]) -> None:
        digest = sha256()

        def passing() -> Iterator[bytes]:
            for piece in pieces:
                digest.update(piece)
                yield piece

        target.put(name, passing())
        digests[name] = digest.hexdigest()

    covered(layout.README, (line.encode() for line in contents.readme))
    covered(layout.VERIFIER, [Path(standalone.__file__).read_bytes().replace(b"\r\n", b"\n")])
    covered(layout.KEYS, [f"{key.text}\n".encode() for key in contents.keys])
    if contents.time_stamp is not None:
        covered(layout.TIME_STAMP, [contents.time_stamp])
    target.put(layout.FILES, [f"{digests[name]}  {name}\n".encode() for name in sorted(digests)])
    target.put(layout.CHECKPOINT, [contents.note.encode()])
    target.put(layout.ENTRIES, _entry_lines(contents.entries))
    target.put(layout.RECORDS, _record_lines(contents.records))
    for digest, opening in contents.originals:
        with opening() as stream:
            target.put(f"{layout.ORIGINALS}{digest}", _pieces(stream))


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(layout.SMALL_BYTES):
        yield piece


def _entry_lines(entries: Iterable[tuple[bytes, str | None]]) -> Iterator[bytes]:
    for index, (leaf, text) in enumerate(entries):
        line = f"{index} {leaf.hex()}\n" if text is None else f"{index} {leaf.hex()} {text}\n"
        yield _fitting(line, layout.ENTRY_BYTES, f"entry {index}")


def _record_lines(records: Iterable[tuple[int, int, str]]) -> Iterator[bytes]:
    for index, ordinal, body in records:
        yield _fitting(f"{index} {ordinal} {body}\n", layout.RECORD_BYTES, f"record {index}#{ordinal}")


def _fitting(line: str, limit: int, what: str) -> bytes:
    data = line.encode()
    if len(data) > limit or data.count(b"\n") != 1:
        raise BundleLineError(what)
    return data
