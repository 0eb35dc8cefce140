"""A record with what is needed of the source and the file it stands in, without the database."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from piaoqi.core.causes.case import Direction, Sighting, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import IDENTIFYING, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.filters import is_deleted

_BLANK: dict[str, Any] = {
    "kind": Kind.UNKNOWN, "status": Status.UNKNOWN, "issue_date": None, "amount": None, "tax": None, "total": None,
}  # fmt: skip
CONFIRMED = "001"
"""The only result of a verification that is a presence."""


@dataclass(frozen=True, kw_only=True)
class Sighted:
    """One statement. Two of the same original and ordinal, in one source, are the same statement read again."""

    record: Record
    source: str
    """The source's key."""
    source_kind: SourceKind
    direction: Direction
    original: str
    """SHA-256 of the file."""
    ordinal: int
    seen_at: datetime
    authenticity: str = ""
    """The file's verdict; '' while nothing is said of it."""
    id: int = 0
    """The row; what is concluded never depends on it."""

    @cached_property
    def kind(self) -> SourceKind:
        """A row of books that its own list says was deleted is a record of the deletion."""
        deleted = self.source_kind is SourceKind.BOOKS and is_deleted(self.record)
        return SourceKind.DELETED if deleted else self.source_kind

    @cached_property
    def certain(self) -> Record:
        """Without what text recognition may have misread, but for the number."""
        if not self.record.fields:
            return self.record
        unsure = {
            name: _BLANK.get(name, "")
            for name, origin in self.record.fields.items()
            if origin.uncertain and name not in IDENTIFYING
        }
        return replace(self.record, **unsure) if unsure else self.record

    @property
    def is_presence(self) -> bool:
        """Whether it says that there is such an invoice; a verification that found nothing does not."""
        return self.kind is not SourceKind.VERIFICATION or self.record.facts.get("result") == CONFIRMED

    @property
    def is_there(self) -> bool:
        """Whether its source holds the invoice: a row that speaks of a deletion says that it does not."""
        return self.is_presence and self.kind is not SourceKind.DELETED

    @property
    def is_original(self) -> bool:
        """Whether it was read from an invoice itself, not from a row of a list."""
        return self.kind in (SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BACKUP) and not self.record.place.row

    @property
    def place(self) -> tuple[str, str, int]:
        """What tells it from every other statement of its company."""
        return self.source, self.original, self.ordinal

    def sighting(self, taxpayer: str) -> Sighting:
        """As the comparison takes it."""
        return Sighting(self.source, self.kind, self.direction, taxpayer, self.certain)
