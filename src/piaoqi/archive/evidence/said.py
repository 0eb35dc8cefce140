"""What the entries of the log say of the archive, as far as rows can be held to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils import timezone

from piaoqi.audit import stored as log_rows
from piaoqi.audit.models import Entry
from piaoqi.core.proof.statements import Statements, read_entry


def by_the_clock(written: str) -> str:
    """An instant as people here say it; what is none stays as it is."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written
    return f"{timezone.localtime(at if at.tzinfo else at.replace(tzinfo=UTC)):%Y-%m-%d %H:%M}"


READING = "reading:"
"""Begins the subject of what is said of a reading."""


@dataclass(frozen=True, slots=True)
class Said:
    """One entry that can be read. What can't be is told by the verification of the log."""

    index: int
    company: int | None
    actor: str
    origin: str
    name: str
    at: str
    subject: str
    after: Mapping[str, Any]
    stated: Statements

    @property
    def who(self) -> str:
        """Who did it, and when, for people."""
        return f"{self.name or self.actor} {self.at[:16].replace('T', ' ')} UTC"

    @property
    def told(self) -> str:
        """The same by the clock of whoever reads it."""
        return f"{self.name or self.actor} {by_the_clock(self.at)}"

    @property
    def reading(self) -> int | None:
        """The reading that it is about."""
        number = self.subject.removeprefix(READING)
        return int(number) if self.subject.startswith(READING) and number.isdigit() and len(number) < 19 else None

    def instant(self, key: str) -> datetime | None:
        """An instant that it states."""
        try:
            return datetime.fromisoformat(str(self.after.get(key)))
        except ValueError:
            return None


def entries(start: int, end: int) -> Sequence[Said]:
    """Those of a range of indexes, in order."""
    found = []
    for row in log_rows.entries(start, end):
        stated = read_entry(row.data)
        if stated is None or not isinstance(row.index, int):
            continue
        said = json.loads(row.data)
        words = {key: str(said.get(key, "")) for key in ("actor", "origin", "name", "at", "subject")}
        company = said.get("company")
        company = company if isinstance(company, int) else None
        found.append(Said(index=row.index, company=company, after=said["after"], stated=stated, **words))
    return found


def size() -> int:
    """How many entries there are now."""
    extent = log_rows.extent()
    return extent.highest + 1


def is_replaced(subject: str) -> bool:
    """Whether the log says of a reading that another took its place."""
    said_of = Entry.objects.filter(subject=subject).values_list("data", flat=True)
    return any("replaced_by" in json.loads(data)["after"] for data in said_of.filter(data__contains='"replaced_by"'))
