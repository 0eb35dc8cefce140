"""Where invoices come from, what came when, and what was asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from piaoqi.client.answers.intake import FileState


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """How a source is fetched from. `trouble` None: all is well."""

    id: int
    connector: str
    every_minutes: int
    running: bool
    paused_at: datetime | None
    next_at: datetime | None
    trouble: Mapping[str, object] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source stands. `silence`: unknown, calm, quiet or silent; `says`: the same as a sentence."""

    files: int
    invoices: int
    waiting: int
    """Files that wait to be read."""
    quarantined: int
    """Files that could not be read."""
    runs: int
    last_run_at: datetime | None
    news_at: datetime | None
    """When something new came last."""
    silence: str
    says: str
    connections: tuple[Connection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`standing` None: for who sees only a part of it."""

    id: int
    company: str
    key: str
    name: str
    kind: str
    direction: str
    closed_at: datetime | None
    standing: Standing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What came to a source together. `batch`: that of its files. `report`: sentences with code, message, hint."""

    id: int
    company: str
    source_id: int
    source: str
    """Its key."""
    batch: str
    by: str
    asked: Mapping[str, str]
    """Issue dates that were asked for: start, end."""
    state: str
    """open, whole, partly, failed"""
    started_at: datetime
    ended_at: datetime | None
    stated_total: int | None
    files_in: int
    files_new: int
    files_known: int
    files_failed: int
    invoices_in: int
    invoices_new: int
    invoices_known: int
    report: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunInFull(Run):
    unread: tuple[FileState, ...]
    """Files that could not be read, 200 at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A claim of what a source was asked for. `proven`: by the whole answer of a connector; else a person said so."""

    id: int
    run: int | None
    start: date | None
    end: date | None
    kinds: tuple[str, ...] | None
    origins: tuple[str, ...] | None
    statuses: tuple[str, ...] | None
    booked: str | None
    sellers: tuple[str, ...] | None
    as_of: datetime | None
    role: str
    total: int | None
    rows: int | None
    proven: bool
    by: str
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Issue dates of one cover, both included."""

    start: date
    end: date
    cover: str
    """covered, doubtful, hole"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageOfSource:
    """`claims`: newest first, withdrawn ones too. `days`: from the first that anything speaks of up to today."""

    claims: tuple[Coverage, ...]
    days: tuple[Stretch, ...]
