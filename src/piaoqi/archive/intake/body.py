"""A record as the canonical JSON that is kept and vouched for, and back."""

from dataclasses import dataclass
from datetime import datetime

from piaoqi.core.invoice.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Whose statement a record is: written into its body."""

    company: str
    """The tax id."""
    source: str
    """The source's key."""
    original: str
    """SHA-256."""
    ordinal: int
    at: datetime
    reader: str


def body_of(record: Record, seen: Seen, checks: tuple[tuple[str, str], ...] = ()) -> str:
    """Canonical: keys sorted, no blanks, UTF-8, absent what is empty. `checks`: (code, verdict) not holding."""
    raise NotImplementedError


def record_of(body: str) -> Record:
    """The record again, equal to the one that was written but for `columns`, which are kept once with the reading."""
    raise NotImplementedError
