"""Where invoices come from."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    id: int
    company: str
    key: str
    name: str
    kind: str
    direction: str
    closed_at: datetime | None
