"""A source as the comparison sees it: its records, and what it was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

from piaoqi.core.causes.case import Direction, Shortfall, SourceKind
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.text import Message, Text

CHINA = timezone(timedelta(hours=8))
"""Days are counted in Chinese time: that is where the companies and the bureaus are."""


def day_of(moment: datetime) -> date:
    """The calendar day of an instant."""
    return moment.astimezone(CHINA).date()


LISTS = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ISSUED)
"""Lists that a system made for one company: a row of another company contradicts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One stretch of what a source was asked for. None means all, for every dimension but `as_of` (None: unknown).

    `start` and `end` are issue dates, both inside. `total` counts invoices, `rows` rows, as the source declared them.
    """

    start: date | None
    end: date | None
    kinds: frozenset[Kind] | None = None
    origins: frozenset[Origin] | None = None
    statuses: frozenset[Status] | None = None
    booked: str | None = None
    sellers: tuple[str, ...] | None = None
    as_of: datetime | None = None
    settled: date | None = None
    """Where `as_of` is unknown: the latest day the list itself speaks of, so that it was made no earlier."""
    role: str = ""
    total: int | None = None
    rows: int | None = None
    declared: bool = True
    files: tuple[str, ...] = ()
    """For a derived window: the files it was derived from; empty for a declared one (all files of the source)."""
    doubts: tuple[Shortfall, ...] = ()

    def holds_date(self, day: date) -> bool:
        return (self.start is None or day >= self.start) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of the source that could not be read: what it holds is unknown, but for a number in its name."""

    path: str
    number: str = ""
    code: str = "C4.11"
    """The cause it stands for: not readable, among others that were read (C4.10), or a login page (C5.6)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One source: who says it, about whom, and what."""

    name: str
    kind: SourceKind
    direction: Direction
    taxpayer: Taxpayer | None
    records: tuple[Record, ...]
    windows: tuple[Window, ...] = ()
    of: str = ""
    """For a backup: the source (or kind) it is an earlier copy of."""
    files: int = 0
    unread: tuple[Unread, ...] = ()
    unnumbered: tuple[Record, ...] = ()
    """Records whose number is not sure: originals, and rows that still await recognition."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """Path -> SHA-256, of the files read."""
    mentions: tuple[Record, ...] = ()
    """Mails that name an invoice without bringing it; no presence. `facts["link"]` is where it could be fetched."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """Path -> tax id of the company that the file itself says it was exported for."""
    period: str = ""
    """The latest 税款所属期 (YYYYMM) that titles of its files state."""
    understood: Message = field(default_factory=lambda: Message(Text("", "")))

    @property
    def tax_id(self) -> str:
        return self.taxpayer.tax_id if self.taxpayer else ""

    @property
    def scope(self) -> tuple[str, Direction]:
        """What sources are compared within: one company, one direction."""
        return self.tax_id, self.direction


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is in `of` must be in `into` within so many calendar days. Both name a source or a kind of source."""

    of: str
    into: str
    within_days: int
    kinds: frozenset[Kind] | None = None


DEFAULT_EXPECTATIONS: tuple[Expectation, ...] = (
    Expectation("archive", "bureau", 2),
    Expectation("mail", "bureau", 2),
    Expectation("books", "bureau", 2),
    Expectation("books", "archive", 15),
    Expectation("bureau", "archive", 15),
    Expectation("bureau", "books", 45),
    Expectation("issued", "bureau", 2),
    Expectation("expected", "archive", 15),
)
