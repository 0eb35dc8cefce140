"""The answer of a comparison, as data: what the terminal, the workbook and the JSON are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from piaoqi.core.causes.base import Absence, Found
from piaoqi.core.causes.case import Shortfall
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import Problem
from piaoqi.core.reconcile.standings import Standings
from piaoqi.core.text import Message


@dataclass(frozen=True, slots=True)
class WindowAnswer:
    """One stretch of what a source was asked for, and whether it may prove an absence."""

    start: date | None
    end: date | None
    kinds: tuple[str, ...]
    """Kind codes; empty means all."""
    origins: tuple[str, ...]
    """Origin codes (1, 2); empty means all."""
    as_of: datetime | None
    certain: bool
    doubts: tuple[Message, ...] = ()
    statuses: tuple[str, ...] = ()
    """Status codes; empty means all."""
    booked: str = ""
    """The one booking state that was asked for; empty means all."""
    sellers: tuple[str, ...] = ()
    """Names or tax ids; empty means all."""


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """How one source was understood. `kind` is a source kind of the contract."""

    name: str
    kind: str
    direction: str
    taxpayer: str
    files: int
    records: int
    invoices: int
    coverage: tuple[WindowAnswer, ...]
    understood: Message
    """One sentence for people: declared in piaoqi.toml, or what it was recognised by."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One (invoice, source) pair that should exist and does not."""

    invoice: Record
    """The best view of the invoice over all records."""
    present_in: tuple[str, ...]
    absent_from: str
    verdict: Absence
    causes: tuple[Found, ...]
    places: tuple[Place, ...]
    """Where the invoice was read."""
    target: str = ""
    """The kind of source it is absent from."""
    verified: bool = False
    """The platform has found it (result 001)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Sources that state different values of one field. `values` and `places` are by source name."""

    invoice: Record
    field: str
    values: Mapping[str, str]
    places: Mapping[str, Place]
    causes: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One source holds the whole invoice more than once."""

    invoice: Record
    source: str
    places: tuple[Place, ...]
    causes: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """`invoices` and `complete` count invoices, the others pairs; see the contract."""

    invoices: int = 0
    complete: int = 0
    missing: int = 0
    not_missing: int = 0
    cannot_tell: int = 0
    not_due: int = 0
    not_expected: int = 0
    different: int = 0
    duplicates: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of what a list can be asked for. `source` is the list, `taxpayer` the company's tax id.

    `start` and `end` are issue dates, both inside; None where an unreadable file does not say them.
    """

    source: str
    kind: str
    direction: str
    taxpayer: str
    start: date | None
    end: date | None
    kinds: tuple[str, ...] = ()
    """Kind codes; empty means all."""
    origins: tuple[str, ...] = ()
    """Origin codes (1, 2); empty means all."""
    company: str = ""
    """The company's name."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A part of a list that is whole: what is not in it was not issued."""

    part: Part
    invoices: int


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a list to be exported again, in one go."""

    part: Part
    reasons: tuple[Shortfall, ...]
    expected: int
    """About how many invoices it will hold, by what is known of the days around; 0 where nothing is known."""
    lacking: int | None = None
    """How many invoices the list declared beyond those it holds; None where it declared no number."""
    waiting: int = 0
    """Findings that can be settled by it."""
    amount: Decimal = Decimal("0.00")
    """价税合计 of those findings, red letters counted as they are without their sign."""
    file: str = ""
    """Where an unreadable file is what is lacking."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """One export that may take the place of several slices near each other: more than is lacking, in one go."""

    part: Part
    expected: int
    replaces: int
    """How many slices it takes the place of."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """What the lists prove, and what to fetch so that they prove the rest; the slices that settle most first."""

    proven: tuple[Proven, ...] = ()
    slices: tuple[Slice, ...] = ()
    bundles: tuple[Bundle, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """One of the neighbours of a gap."""

    number: str
    day: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers of ours between two that are there, which no source holds; 号码断档. A hint, never a finding."""

    taxpayer: str
    kind: str
    code: str
    first: str
    last: str
    count: int
    before: Numbered
    after: Numbered
    covered: bool
    """A list of issued invoices is proven whole over the days between the neighbours."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of what one company issued: its stubs against the bureau's list. `month` is YYYY-MM."""

    taxpayer: str
    month: str
    stubs: int
    listed: int
    only_stubs: int
    only_listed: int


@dataclass(frozen=True, slots=True)
class Sequences:
    """What the numbers of issued invoices say."""

    gaps: tuple[Gap, ...] = ()
    months: tuple[Month, ...] = ()
    """Where stubs and the bureau's list of issued invoices are both there."""
    numbered: int = 0
    """Issued invoices whose numbers form a sequence: code and eight digits."""
    digital: int = 0
    """Issued invoices with twenty digits, which are no sequence of ours."""


@dataclass(frozen=True, slots=True)
class Answer:
    """All that `piaoqi check` has to say."""

    as_of: datetime
    taxpayers: tuple[tuple[str, str], ...]
    """(name, tax id)."""
    sources: tuple[SourceAnswer, ...]
    summary: Summary
    findings: tuple[Finding, ...] = ()
    differences: tuple[Difference, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Message, ...] = field(default=())
    """How the folder was understood, for the head of the summary."""
    completeness: Completeness = field(default_factory=Completeness)
    sequences: Sequences = field(default_factory=Sequences)
    excerpt: Message | None = None
    """What part of an answer this is, where it is only a part: then nothing is said of the whole."""
    standings: Standings = field(default_factory=Standings)
