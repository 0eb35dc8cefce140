"""What is known about one absent pair: all that a cause may look at.

A case is put together by `reconcile` from records and coverage alone; a cause reads it and never asks anything else,
so that every explanation can be reproduced from the same records.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from piaoqi.core.causes.base import Evidence, Likelihood
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer


class SourceKind(StrEnum):
    """The kinds of source of the contract."""

    BUREAU = "bureau"
    SELECTION = "selection"
    ARCHIVE = "archive"
    MAIL = "mail"
    BOOKS = "books"
    ISSUED = "issued"
    VERIFICATION = "verification"
    EXPECTED = "expected"
    DELETED = "deleted"
    BACKUP = "backup"


class Direction(StrEnum):
    """取得 or 开具, as seen from our company."""

    RECEIVED = "received"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One reason why a list does not prove an absence: the catalogue's code and the facts behind it."""

    code: str
    evidence: tuple[Evidence, ...]
    likelihood: Likelihood = Likelihood.CERTAIN
    """How sure it is; certain unless it was concluded from counts."""


@dataclass(frozen=True, slots=True)
class Search:
    """Whether the target was searched where the invoice would be, late enough and completely."""

    covered: bool
    evidence: tuple[Evidence, ...] = ()
    """What was searched, for the page that shows the proof."""
    shortfalls: tuple[Shortfall, ...] = ()
    """Most specific first; empty where covered."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One record of this invoice, and whose source it stands in."""

    source: str
    kind: SourceKind
    direction: Direction
    taxpayer: str
    record: Record
    of: str = ""
    """For a backup: the source or kind of source it is an earlier copy of."""


class Writing(StrEnum):
    """In which way a number differs from the true one."""

    DAMAGED = "damaged"
    """Destroyed: by Excel, left blank, not written whole."""
    MISTYPED = "mistyped"
    """It reads well and is wrong by a slip or two, or altogether."""
    RENAMED = "renamed"
    """The number is blank or without its code, and the seller's name is another: the name alone differs."""
    PRINTED = "printed"
    """The printed code and number of a 数电纸质发票, where the list has only the twenty digits."""


@dataclass(frozen=True, slots=True)
class WrittenAs:
    """A record that may be this invoice under another number."""

    sighting: Sighting
    how: Writing
    rivals: int
    """Other invoices that fit this record equally well; 0 where this is the only one."""
    sure: bool
    """Date or party agree beside the total."""
    convinces: bool = True
    """The numbers are near; else only total, date and party are the same, which two invoices may share."""

    @property
    def text(self) -> str:
        """The number as the source wrote it."""
        record = self.sighting.record
        return record.written.get("number", "") or " ".join(filter(None, (record.code, record.number)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """What all records together show about one pair, by the code of the cause it speaks for."""

    code: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """A person's answer to a cause's question. It speaks for all pairs of the target, or of one invoice in it."""

    code: str
    yes: bool
    source: str = ""
    """The name of the target it speaks of; '' for every target."""
    number: str = ""
    """The invoice it speaks of; '' for every invoice."""
    by: str = ""
    on: date | None = None
    place: str = ""
    """Where the answer was given: the line of piaoqi.toml, or the command line."""


Elsewhere = Callable[[Sequence[str]], Mapping[str, Sequence[Sighting]]]
"""Keys of invoices (core.invoice.identity) -> what companies that are not compared here hold of those they know."""


def nowhere(_keys: Sequence[str]) -> Mapping[str, Sequence[Sighting]]:
    """No other company is known."""
    return {}


@dataclass(frozen=True, slots=True)
class Besides:
    """What is known beside the sources: no presence, and no reason to expect anything."""

    answers: tuple[Answered, ...] = ()
    elsewhere: Elsewhere = nowhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An invoice that a rule expects in a target and that is not there under its number."""

    invoice: Record
    sightings: tuple[Sighting, ...]
    target: SourceKind
    target_name: str
    direction: Direction
    taxpayer: Taxpayer
    taxpayers: tuple[Taxpayer, ...]
    due: date
    as_of: datetime
    search: Search
    target_period: str = ""
    """税款所属期 (YYYYMM) of a selection list; '' where it states none."""
    written_as: tuple[WrittenAs, ...] = ()
    written_elsewhere: tuple[WrittenAs, ...] = ()
    """The same in sources of the target's kind that are not asked: another company's."""
    red_letters: tuple[Sighting, ...] = ()
    """Red-letter invoices that flush this one."""
    flushes: tuple[Sighting, ...] = ()
    """The blue invoice that this red letter flushes."""
    replacements: tuple[Sighting, ...] = ()
    """Later invoices of the same seller and total that may replace this one."""
    replaces: tuple[Sighting, ...] = ()
    """Voided or flushed invoices of the same seller and total that stand in the target, and that this may replace."""
    may_answer: tuple[Sighting, ...] = ()
    """For an order or payment: invoices that may be the one for it, though not surely."""
    target_asked: date | None = None
    """The last day on which the target was asked for; None where nothing says so."""
    outages: frozenset[str] = frozenset()
    """Days (YYYY-MM-DD) on which verification failed for invoices that the bureau knows, and succeeded for none."""
    target_names: tuple[str, ...] = ()
    """The sources that together are the target."""
    raised_by: frozenset[str] = frozenset()
    """The sources that a rule holds against the target: that they have it is the question, no answer to it."""
    mentions: tuple[Sighting, ...] = ()
    """Mails that name this invoice and do not bring it: a link instead of an attachment."""
    answers: tuple[Answered, ...] = ()
    """What people answered about this pair."""
    patterns: tuple[Pattern, ...] = ()
    """What the other records show: a seller that is gone, a gap of a migration, the target's own marks."""

    def seen_in(self, *kinds: SourceKind) -> Iterator[Sighting]:
        """The sightings in sources of these kinds, of any company."""
        return (one for one in self.sightings if one.kind in kinds)

    def shown(self, code: str) -> tuple[Evidence, ...]:
        """What the patterns say for the cause of this code."""
        return tuple(fact for one in self.patterns if one.code == code for fact in one.evidence)
