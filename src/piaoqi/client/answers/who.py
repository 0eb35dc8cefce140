"""Who a token stands for, and companies."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`company` null: every company."""

    tax_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one role allows, and where."""

    role: str
    company: Place | None
    department: int | None
    direction: str
    sensitivity: int
    own: bool
    permissions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    key: str
    name: str
    roles: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    tax_id: str
    name: str
    kind: str
    closed_at: datetime | None
