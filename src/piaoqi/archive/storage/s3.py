"""Originals in a bucket of S3 or a server that speaks like it: the same names as on disk, below a prefix.

How bytes are kept: 1 put by in a local file, digested on the way, for the digest is the name; 2 sent, under the
condition that nothing has that name; 3 fetched again and digested; only then are they said to be kept.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    GenericError,
    NotFoundError,
    NotSupportedError,
    PermissionDeniedError,
    UnauthenticatedError,
)
from obstore.store import S3Store

from piaoqi.archive.storage import mark
from piaoqi.archive.storage.base import StorageError, Stored
from piaoqi.archive.storage.taking import PIECE_BYTES, is_intact, is_name, take, told
from piaoqi.archive.storage.words import ANOTHER, CHANGED, DENIED, FORKED

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

TIMES: Final["ClientConfig"] = {
    "connect_timeout": timedelta(seconds=5),
    "read_timeout": timedelta(seconds=30),
    "timeout": timedelta(minutes=10),
}
RETRIES: Final["RetryConfig"] = {"max_retries": 3, "retry_timeout": timedelta(seconds=60)}
AT_ONCE_BYTES: Final = 16 << 20
"""More is sent in parts: it is not held in memory, and no condition can be put to it."""
_ABSENT: Final = (NotFoundError, FileNotFoundError)
_log = logging.getLogger(__name__)
_opened_in: list[int] = []
"""The process that first asked a server: the client's threads are its own, and in a fork of it requests never end."""


class S3Storage:
    """`s3://bucket/prefix?endpoint=https://…&region=…`; the keys stand in the usual AWS_ variables. `twin` is the local
    file that says which storage it must be.
    """

    def __init__(self, address: str, twin: Path) -> None:
        self._address = address.partition("?")[0]
        if _opened_in and os.getpid() not in _opened_in:
            raise StorageError(FORKED.with_(), later=False)
        _opened_in[:] = [os.getpid()]
        with _said(address):
            self._store = _connected(address)
        self._id = mark.agree(twin, self._mark(), self._begin)

    def put(self, data: BinaryIO, limit: int) -> Stored:
        """See Storage. What is there already is read again: a damaged object is put aside, and the right one kept."""
        with told():
            spool = TemporaryFile()  # noqa: SIM115 - closed below
        with spool:

            def keep(piece: bytes) -> None:
                with told():
                    spool.write(piece)

            stored = take(data, limit, keep)
            self._check()
            with _said(self._address):
                self._settle(spool, stored)
        return stored

    def open(self, sha256: str) -> BinaryIO:
        """See Storage. It is fetched whole before it is given."""
        if not is_name(sha256):
            raise KeyError(sha256)
        with _said(self._address):
            try:
                return self._fetched(_path(sha256))
            except _ABSENT:
                self._check()
                raise KeyError(sha256) from None

    def names(self, after: str = "") -> Iterator[str]:
        """See Storage."""
        self._check()
        with _said(self._address):
            for several in obstore.list(self._store, "objects/", offset=_path(after) if after else None):
                for one in several:
                    name = one["path"].rpartition("/")[2]
                    if one["path"] == _path(name):
                        yield name

    def _mark(self) -> bytes | None:
        with _said(self._address):
            try:
                return bytes(obstore.get(self._store, mark.NAME).bytes())
            except _ABSENT:
                return None

    def _begin(self) -> bytes:
        with _said(self._address):
            self._create(mark.NAME, mark.new_mark())
            return bytes(obstore.get(self._store, mark.NAME).bytes())

    def _check(self) -> None:
        """An empty bucket is not an empty storage."""
        found = self._mark()
        if found is None:
            raise mark.away(self._address)
        if mark.id_in(found) != self._id:
            raise StorageError(ANOTHER.with_(where=self._address), later=False)

    def _settle(self, spool: BinaryIO, stored: Stored) -> None:
        """Steps 2 and 3."""
        path = _path(stored.sha256)
        self._send(path, spool, stored.size)
        if self._is_kept(path, stored):
            return
        self._put_right(path, spool)
        if not self._is_kept(path, stored):
            raise StorageError(CHANGED.with_(where=f"{self._address}/{path}"))

    def _send(self, path: str, spool: BinaryIO, size: int) -> None:
        """Unless something has that name."""
        spool.seek(0)
        if size <= AT_ONCE_BYTES:
            self._create(path, spool.read())
        elif not self._is_there(path):
            obstore.put(self._store, path, spool)

    def _create(self, path: str, data: bytes) -> None:
        """Unless something has that name. A server that knows no conditions is asked first: whoever comes between sends
        the same bytes.
        """
        try:
            obstore.put(self._store, path, data, mode="create", use_multipart=False)
        except AlreadyExistsError:
            return
        except (GenericError, NotSupportedError) as error:
            if not isinstance(error, NotSupportedError) and "NotImplemented" not in str(error):
                raise
            if not self._is_there(path):
                obstore.put(self._store, path, data, use_multipart=False)

    def _is_there(self, path: str) -> bool:
        try:
            obstore.head(self._store, path)
        except _ABSENT:
            return False
        return True

    def _put_right(self, path: str, spool: BinaryIO) -> None:
        """A damaged object gets a name of its own, and the right one its place."""
        aside = f"damaged/{path.rpartition('/')[2]}.{uuid4().hex}"
        _log.error("damaged original: %s/%s; its bytes are kept as %s", self._address, path, aside)
        obstore.copy(self._store, path, aside)
        spool.seek(0)
        obstore.put(self._store, path, spool)

    def _is_kept(self, path: str, stored: Stored) -> bool:
        with self._fetched(path) as kept:
            return is_intact(kept, stored)

    def _fetched(self, path: str) -> BinaryIO:
        found = obstore.get(self._store, path)
        with ExitStack() as stack:
            kept = stack.enter_context(TemporaryFile())
            for piece in found.stream(min_chunk_size=PIECE_BYTES):
                kept.write(piece)
            kept.seek(0)
            stack.pop_all()
        return kept


def _path(sha256: str) -> str:
    return f"objects/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _connected(address: str) -> S3Store:
    parts = urlsplit(address)
    if parts.scheme != "s3" or not parts.hostname:
        raise StorageError("PIAOQI_STORAGE: s3://bucket/prefix?endpoint=…&region=…", later=False)
    options = dict(parse_qsl(parts.query))
    endpoint = options.get("endpoint", "")
    more = {"endpoint": endpoint} if endpoint else {}
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        region=options.get("region", "us-east-1"),
        client_options={**TIMES, "allow_http": endpoint.startswith("http://")},
        retry_config=RETRIES,
        **more,  # type: ignore[arg-type]
    )


@contextmanager
def _said(address: str) -> Iterator[None]:
    """What the server or the local disk says against it, as a StorageError: the first line, the rest is for nobody."""
    try:
        yield
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise StorageError(DENIED.with_(where=address), later=False) from error
    except (BaseError, OSError) as error:
        lines = str(error).splitlines() or [type(error).__name__]
        raise StorageError(f"{address.partition('?')[0]}: {lines[0]}") from error
