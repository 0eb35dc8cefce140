"""Comparisons, what they found, why, and what people said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """`summary` null: not done yet, or not for the caller, who does not see the whole company."""

    id: int
    company: str
    live: bool
    """Of the line that follows each intake; else asked for. 随收票自动进行"""
    as_of: datetime
    """What is due is counted up to then. 核对的时点"""
    known_at: datetime
    """What was recorded by then counts. 已知情况的时点"""
    state: str
    """waiting, running, done, failed"""
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    program: str
    digest: str
    """Two comparisons with one digest say the same."""
    summary: Mapping[str, int] | None
    """As in `piaoqi check --json`."""
    trouble: Mapping[str, object] | None
    """Why it failed: code, message, hint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonInFull(Comparison):
    answer: Mapping[str, object] | None
    """What `piaoqi check --json` tells but for findings, differences and duplicates: see /findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`since`: the comparison that first found it so; `until`: the first that found it no more or otherwise, null
    while it stands.
    """

    id: int
    what: str
    since: int
    until: int | None
    invoice: int | None
    source: str
    field: str
    verdict: str
    cause: str
    issue_date: date | None
    total: Decimal | None
    form: Mapping[str, object]
    """As in `piaoqi check --json`: causes, evidence, remedy, next step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSum:
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingSums:
    """By what, verdict, cause, source and month of issue; a key '' gathers what has none. `hidden`: findings that the
    caller may not see.
    """

    comparison: int | None
    whole: FindingSum
    by_what: Mapping[str, FindingSum]
    by_verdict: Mapping[str, FindingSum]
    by_cause: Mapping[str, FindingSum]
    by_source: Mapping[str, FindingSum]
    by_month: Mapping[str, FindingSum]
    hidden: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnd:
    """Why one source (its key; '' for all of the company's) cannot exclude the number."""

    company: str | None
    source: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`state`: `shown`, `deleted` (put away), `hidden` (it exists, and a rule hides it: `hint` says who can grant it),
    or `not_here`.
    """

    asked: str
    understood: tuple[str, ...]
    """What the number was taken for. 按什么理解"""
    state: str
    message: str
    hint: str
    invoices: tuple[Mapping[str, object], ...]
    """Of each what `piaoqi why --json` tells, and its newest verdicts."""
    near: tuple[Mapping[str, object], ...]
    """Numbers a slip or two away. 相近的号码"""
    could_hold: tuple[OpenEnd, ...]
    advice: tuple[str, ...]
    """What to do next, the cheapest first. 下一步"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What `of` holds should be in `into` within so many days of its issue date. Both name a source or a kind."""

    of: str
    into: str
    within_days: int
    kinds: tuple[str, ...] | None
    """Null: all kinds of invoice. 空为全部票种"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """`usual`: nobody stated any, so the usual ones hold."""

    usual: bool
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    id: int
    company: str
    cause: str
    yes: bool
    source: str
    number: str
    note: str
    name: str
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """A page of what one comparison found. `comparison` None: none was finished yet."""

    comparison: int | None
    as_of: datetime | None
    known_at: datetime | None
    items: tuple[Finding, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One finding before and after; None where it was not found. `because`: why, as far as rows tell for certain."""

    change: str
    because: str
    reason: str
    """The same as a sentence."""
    since: datetime | None
    before: Finding | None
    after: Finding | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A page. `sums`: of all pages, by what became of them, then by verdict."""

    items: tuple[Change, ...]
    next: str | None
    sums: Mapping[str, Mapping[str, FindingSum]]
