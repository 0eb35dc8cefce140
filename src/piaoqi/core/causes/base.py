"""What a cause is, and a cause found: the interface that every family of causes fills."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from piaoqi.core.text import Message, Text

if TYPE_CHECKING:
    from piaoqi.core.causes.case import Case


class Absence(StrEnum):
    """The three-valued judgement of a (invoice, source) pair; see the contract's rules of judgement."""

    MISSING = "missing"
    NOT_MISSING = "not_missing"
    CANNOT_TELL = "cannot_tell"


class NoAbsence(StrEnum):
    """What a cause explains where no absence is judged."""

    NOT_DUE = "not_due"
    NOT_EXPECTED = "not_expected"
    DIFFERENCE = "difference"
    DUPLICATE = "duplicate"


Implication = Absence | NoAbsence


class Likelihood(StrEnum):
    """How sure a cause is; certain beats likely beats possible."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


class View(StrEnum):
    """Where an absence is noticed, by the abbreviations of the catalogue."""

    ACCOUNT = "DA"
    """税务数字账户 全量发票查询."""
    PLATFORM = "VP"
    """全国增值税发票查验平台."""
    SELECTION = "GX"
    """抵扣勾选、用途确认."""
    OWN_SYSTEM = "ERP"
    """账、费控、报销、发票池."""
    MAILBOX = "MB"
    """邮箱、文件夹、档案."""


class Actor(StrEnum):
    """Who has to do something about it."""

    NOBODY = "nobody"
    EMPLOYEE = "employee"
    ACCOUNTANT = "accountant"
    TAX_STAFF = "tax_staff"
    FINANCE_LEAD = "finance_lead"
    ADMINISTRATOR = "administrator"
    ISSUER = "issuer"
    TAX_OFFICE = "tax_office"


class Step(IntEnum):
    """The diagnosis order that costs least: a cause's next test belongs to one of these, the cheapest first."""

    FORM = 1
    """Normalise and validate number and tax id: free."""
    OWN_INDEX = 2
    """Our own records, with the deleted, other companies, mail, backups: free."""
    COVERAGE = 3
    """Was the right list searched at all: free."""
    CANARY = 4
    """A known good invoice, or an outage notice: one query."""
    TIMING = 5
    """Waiting: free, and it schedules itself."""
    BUYER = 6
    """Whose tax number is on the face: free."""
    VERIFY = 7
    """One well-formed 查验: one of five a day."""
    EXPORT = 8
    """One missing slice of the bureau's list."""
    ISSUER = 9
    """A letter to the issuer."""
    REISSUE = 10
    """A reissue, or other evidence."""


@dataclass(frozen=True, slots=True)
class Law:
    """A rule as dated data. `cite` is how the document is quoted; `since` and `until` bound the days it holds."""

    cite: str
    title: Text
    demand: Text
    since: date | None = None
    until: date | None = None
    confirmed: bool = True
    """False: its wording is general knowledge, and to be confirmed by a tax professional."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to somebody who must be asked.

    The templates may use: {kind} {number} {day} {seller} {seller_id} {buyer} {buyer_id} {total} {ours} {our_id}
    {today} {deadline} {source}.
    """

    to: Actor
    subject: Text
    body: Text


@dataclass(frozen=True, slots=True)
class Question:
    """What only a person can answer with yes or no; yes speaks for the cause, no excludes it."""

    ask: Text
    where: Text
    """Where to look, in the words of the screen that shows it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact for or against a cause, and where it was read (`file › sheet › row`, or the rule's name)."""

    fact: Message
    source: str
    supports: bool = True
    written_as: str = ""
    """Where the fact is that an invoice stands under another number: that number as it is written there."""


_ALWAYS = Text("任何时候", "always")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An entry of the catalogue (C1.1 to C6.11), whole enough to be read by the person it is shown to."""

    code: str
    title: Text
    implies: Implication
    """The verdict for the pair, or what else it explains."""
    shows: tuple[View, ...] = ()
    precondition: Text = _ALWAYS
    """When the cause can apply at all."""
    signs: tuple[Text, ...] = ()
    """What speaks for it, each decidable by itself."""
    counter: tuple[Text, ...] = ()
    """What speaks against it; among them what tells it from the cause it is most easily mistaken for."""
    remedy: Text
    actor: Actor = Actor.ACCOUNTANT
    next_test: Text
    step: Step = Step.OWN_INDEX
    """What the next test costs."""
    recheck_days: int | None = None
    """Look again after so many calendar days; None: nothing changes by waiting."""
    laws: tuple[Law, ...] = ()
    letter: Letter | None = None
    question: Question | None = None
    confirmed: bool = True
    """False: the rule has no confirmed source, and is shown as to be confirmed by a tax professional."""
    weight: int = 0
    """Where two causes fit equally well, the more specific (higher) is named first."""
    excludes: tuple[str, ...] = ()
    """Codes of causes that cannot hold beside this one where this one is certain."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that fits one finding, with its evidence."""

    cause: Cause
    likelihood: Likelihood
    evidence: tuple[Evidence, ...]
    recheck_after: datetime | None = None
    verdict: Implication | None = None
    """What it implies here; what the cause itself implies unless the evidence is ambiguous."""

    def __post_init__(self) -> None:
        if self.verdict is None:
            object.__setattr__(self, "verdict", self.cause.implies)


Decide = Callable[["Case"], Found | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A cause together with how a program decides it from a case."""

    cause: Cause
    decide: Decide
    asks: Callable[["Case"], bool] | None = None
    """Where the cause has a question: whether it is worth asking in this case; None: never."""


def from_shortfall(cause: Cause, asks: Callable[["Case"], bool] | None = None) -> Rule:
    """The rule of a cause that the coverage itself names: as sure as the coverage is, with its own evidence."""

    def decide(case: "Case") -> Found | None:
        named = [short for short in case.search.shortfalls if short.code == cause.code]
        facts = tuple(one for short in named for one in short.evidence)
        certain = any(short.likelihood is Likelihood.CERTAIN for short in named)
        return Found(cause, Likelihood.CERTAIN if certain else Likelihood.LIKELY, facts) if facts else None

    return Rule(cause, decide, asks)


def from_answer(cause: Cause, asks: Callable[["Case"], bool]) -> Rule:
    """The rule of a cause that only a person can know of: likely where a person said yes, else unknown."""
    return Rule(cause, lambda _case: None, asks)
