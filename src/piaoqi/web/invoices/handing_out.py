"""A file is in the log before any of it leaves: with its digest where it is made at once; where it is large, that it
was asked for, and then with its digest, or with how far it came.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.http import StreamingHttpResponse

from piaoqi.archive.actions.taking_out import Taken, note_taken
from piaoqi.archive.search.row import Row
from piaoqi.core.text import Text
from piaoqi.web.invoices.exports import Export
from piaoqi.web.shell.language import say

AT_ONCE = 1_000
"""Rows of a file that is made before it is sent; more are made while they are sent."""
_IN_MEMORY, _PIECE = 1 << 20, 1 << 16
_BEGUN = Text("{what}，开始下载", "{what}, begun")
_BROKEN_OFF = Text("{what}，下载中断", "{what}, broken off")


@dataclass(slots=True)
class _Counted:
    """Rows as they go by."""

    rows: Iterable[Row]
    count: int = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self.rows:
            self.count += 1
            yield row


@dataclass(slots=True)
class _Handing:
    """One file while it is made."""

    export: Export
    name: str
    rows: _Counted
    pieces: Iterator[bytes]
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def made(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.digest.update(piece)
            yield piece

    def note(self, what: str, rows: int, sha256: str) -> None:
        taken = Taken(what=what, rows=rows, file=self.name, sha256=sha256)
        note_taken(self.export.actor, self.export.company, taken)


def handed_out(export: Export, name: str, write: Callable[[Export], Iterator[bytes]]) -> StreamingHttpResponse:
    """Raises DeniedError."""
    rows = _Counted(export.rows)
    handing = _Handing(export, name, rows, write(replace(export, rows=rows)))
    begun, pieces = tempfile.SpooledTemporaryFile(_IN_MEMORY), handing.made()  # noqa: SIM115 - closed when it is sent
    for piece in pieces:
        begun.write(piece)
        if rows.count > AT_ONCE:
            handing.note(say(_BEGUN.with_(what=export.what)), export.number or 0, "")
            return StreamingHttpResponse(_told(handing, begun, pieces))
    handing.note(export.what, rows.count, handing.digest.hexdigest())
    return StreamingHttpResponse(_held(begun))


def _told(handing: _Handing, begun: "tempfile.SpooledTemporaryFile[bytes]", rest: Iterator[bytes]) -> Iterator[bytes]:
    what = say(_BROKEN_OFF.with_(what=handing.export.what))
    try:
        yield from _held(begun)
        yield from rest
        what = handing.export.what
    finally:
        handing.note(what, handing.rows.count, handing.digest.hexdigest())


def _held(file: "tempfile.SpooledTemporaryFile[bytes]") -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
