"""Taking in a stream that is handed over: piece by piece, measured and digested on the way."""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import EACCES, EIO, EPERM, EROFS
from typing import BinaryIO, Final

from cryptography.hazmat.primitives import hashes

from piaoqi.archive.storage.base import MoreThanAllowedError, Storage, StorageError, Stored
from piaoqi.archive.storage.words import of_system

PIECE_BYTES: Final = 1 << 20
is_name: Final = re.compile(r"[0-9a-f]{64}").fullmatch
"""Whether it has the form of a name under which bytes are kept."""
_AFTER_A_HUMAN: Final = frozenset({EACCES, EPERM, EROFS})


def take(data: BinaryIO, limit: int, keep: Callable[[bytes], object]) -> Stored:
    """Give every piece of the stream to `keep`. Raises MoreThanAllowedError beyond `limit` bytes."""
    sha256, sm3, size = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
    while piece := data.read(PIECE_BYTES):
        size += len(piece)
        if size > limit:
            raise MoreThanAllowedError(f"more than {limit} bytes")
        sha256.update(piece)
        sm3.update(piece)
        keep(piece)
    return Stored(sha256.hexdigest(), sm3.finalize().hex(), size)


def is_intact(kept: BinaryIO, stored: Stored) -> bool:
    """Whether these bytes, read to their end, are the ones. What the medium can't read is not intact."""
    sha256, size = hashlib.sha256(), 0
    try:
        while piece := kept.read(PIECE_BYTES):
            sha256.update(piece)
            size += len(piece)
    except OSError as error:
        if error.errno != EIO:
            raise
        return False
    return size == stored.size and sha256.hexdigest() == stored.sha256


def whole(storage: Storage, stored: Stored) -> bool:
    """Whether a storage holds it, unchanged. Raises StorageError where it can't be told."""
    try:
        with storage.open(stored.sha256) as kept, told():
            return is_intact(kept, stored)
    except KeyError:
        return False


@contextmanager
def told() -> Iterator[None]:
    """What the system says against it, as a StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(of_system(error), later=error.errno not in _AFTER_A_HUMAN) from error
