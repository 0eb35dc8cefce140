"""What a storage of originals must do, whatever it is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from piaoqi.core.text import Message


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that are kept: digests in lower-case hexadecimal, size in bytes."""

    sha256: str
    sm3: str
    size: int


class StorageError(Exception):
    """The bytes could not be kept or fetched: the medium is full, gone, or wrong. Nothing was acknowledged."""

    def __init__(self, reason: str | Message, *, later: bool = True) -> None:
        super().__init__(reason if isinstance(reason, str) else reason.say("en"))
        self.reason, self.later = reason, later
        """`later`: the same may work when tried again."""


class MoreThanAllowedError(ValueError):
    """The stream holds more bytes than the limit."""


class Storage(Protocol):
    """Keeps bytes by their SHA-256, written once. When `put` returns, they survive a loss of power."""

    def put(self, data: BinaryIO, limit: int) -> Stored:
        """Keep everything up to the end of the stream; what is there already is compared, not written again.

        Raises StorageError, and MoreThanAllowedError for more than `limit` bytes; nothing is left behind then.
        """
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, not checked. Raises KeyError where there are none, StorageError where it can't be told."""
        ...

    def names(self, after: str = "") -> Iterator[str]:
        """SHA-256 of everything kept, in order; `after`: of those that come after it."""
        ...
