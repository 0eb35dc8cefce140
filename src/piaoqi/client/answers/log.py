"""The log of changes, and its proofs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEntry:
    """`company` null: of the whole installation."""

    index: int
    at: datetime
    actor: str
    name: str
    origin: str
    action: str
    company: str | None
    subject: str
    before: Mapping[str, object]
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """RFC 6962: the leaf's hash with `path` gives the root that the checkpoint states."""

    index: int
    leaf: str
    """The entry exactly as hashed: SHA-256 of a zero byte and this, in UTF-8."""
    leaf_hash: str
    """Hexadecimal."""
    path: tuple[str, ...]
    """Hexadecimal, from the leaf upwards."""
    checkpoint: str
    """A C2SP signed note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    size: int
    at: datetime
    note: str
    """A C2SP signed note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """RFC 6962: the newer log begins with the older one."""

    old: str
    new: str
    path: tuple[str, ...]
