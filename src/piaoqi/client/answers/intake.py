"""What was handed in, and how far it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    code: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One file of a request: kept (`id`, `sha256`, `state`), or refused (`error`)."""

    name: str
    id: int | None
    sha256: str
    size: int
    state: str
    error: Refusal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAll:
    batch: str
    files: tuple[Taken, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """How far one file is. `reason` says why it was not read, or waits."""

    id: int
    parent: int | None
    """The file that it was inside of."""
    reading: int | None
    name: str
    sha256: str
    size: int
    source: str
    batch: str
    at: datetime
    state: str
    format: str
    records_written: int
    records_expected: int | None
    reason: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Files by state; `over`: nothing waits any more."""

    batch: str
    handed_in: int
    waiting: int
    reading: int
    done: int
    quarantined: int
    partly: int
    records_written: int
    records_expected: int
    over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    reading: int
    state: str
