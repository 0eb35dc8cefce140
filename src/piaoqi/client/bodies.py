"""What a request carries: JSON, or files that are read while they are sent, and again where it is sent again."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, Protocol

from piaoqi.client.errors import PiaoqiError

_PIECE = 256 * 1024
_ENDED = "\r\n"


class Body(Protocol):
    """Something to be sent, as often as need be."""

    @property
    def content_type(self) -> str: ...

    @property
    def length(self) -> int: ...

    def pieces(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Json:
    """Values of `answers` and of Python, as the API writes them."""

    said: bytes
    content_type: str = "application/json"

    @property
    def length(self) -> int:
        return len(self.said)

    def pieces(self) -> Iterator[bytes]:
        yield self.said


def json_of(given: object) -> Json:
    """As the API writes it."""
    return Json(json.dumps(given, ensure_ascii=False, default=written).encode())


def written(value: object) -> str:
    """A value of Python as a parameter or in JSON. A datetime must say its zone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("an instant without a zone says nothing certain; give it one")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be handed in: a path, or a stream that can be wound back, which is sent from where it stands."""

    name: str
    file: Path | BinaryIO = field(repr=False)

    @classmethod
    def of(cls, path: str | Path, name: str = "") -> "Upload":
        """`name`: what it is to be called there; '' for the file's own."""
        found = Path(path)
        return cls(name or found.name, found)

    @property
    def size(self) -> int:
        """Bytes from here to its end."""
        if isinstance(self.file, Path):
            return self.file.stat().st_size
        here = self.file.tell()
        end = self.file.seek(0, os.SEEK_END)
        self.file.seek(here)
        return end - here


@dataclass(slots=True)
class Form:
    """multipart/form-data (RFC 7578), files of any size."""

    fields: Mapping[str, str]
    files: Iterable[tuple[str, Upload]]
    _parts: list[tuple[bytes, "_Source"]] = field(default_factory=list)
    _boundary: str = field(default_factory=lambda: f"piaoqi-{token_hex(16)}")

    def __post_init__(self) -> None:
        for field_name, upload in self.files:
            head = f'Content-Disposition: form-data; name="{_quoted(field_name)}"; filename="{_quoted(upload.name)}"'
            self._parts.append((self._head(f"{head}{_ENDED}Content-Type: application/octet-stream"), _Source(upload)))

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self._boundary}"

    @property
    def length(self) -> int:
        files = sum(len(head) + source.size + len(_ENDED) for head, source in self._parts)
        return len(self._said()) + files + len(self._end())

    def pieces(self) -> Iterator[bytes]:
        yield self._said()
        for head, source in self._parts:
            yield head
            yield from source.pieces()
            yield _ENDED.encode()
        yield self._end()

    def _said(self) -> bytes:
        return b"".join(
            self._head(f'Content-Disposition: form-data; name="{_quoted(name)}"') + value.encode() + _ENDED.encode()
            for name, value in self.fields.items()
        )

    def _head(self, lines: str) -> bytes:
        return f"--{self._boundary}{_ENDED}{lines}{_ENDED}{_ENDED}".encode()

    def _end(self) -> bytes:
        return f"--{self._boundary}--{_ENDED}".encode()


class _Source:
    """The bytes of an upload, exactly as many as there were when it began."""

    def __init__(self, upload: Upload) -> None:
        self._file, self.size = upload.file, upload.size
        self._start = 0 if isinstance(upload.file, Path) else upload.file.tell()

    def pieces(self) -> Iterator[bytes]:
        if isinstance(self._file, Path):
            with self._file.open("rb") as stream:
                yield from self._read(stream)
        else:
            self._file.seek(self._start)
            yield from self._read(self._file)

    def _read(self, stream: BinaryIO) -> Iterator[bytes]:
        left = self.size
        while left:
            piece = stream.read(min(_PIECE, left))
            if not piece:
                raise PiaoqiError("a file became shorter while it was being sent")
            left -= len(piece)
            yield piece


def _quoted(name: str) -> str:
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
