"""The answer of a comparison, as data: what the terminal, the workbook and the JSON are made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from piaoqi.core.causes.base import Absence, Found
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import Problem
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
