"""What a cause is, and a cause found: the interface that every family of causes fills."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from piaoqi.core.text import Message, Text

if TYPE_CHECKING:
    from piaoqi.core.causes.case import Case


class Absence(StrEnum):
    """The three-valued judgement of a (invoice, source) pair; see the contract's rules of judgement."""

    MISSING = "missing"
    NOT_MISSING = "not_missing"
    CANNOT_TELL = "cannot_tell"


class Likelihood(StrEnum):
    """How sure a cause is; certain beats likely beats possible."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact for or against a cause, and where it was read (`file › sheet › row`, or the rule's name)."""

    fact: Message
    source: str
    supports: bool = True
    written_as: str = ""
    """Where the fact is that an invoice stands under another number: that number as it is written there."""


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry of the catalogue (C1.1 to C6.11)."""

    code: str
    title: Text
    verdict: Absence | None
    """What it implies for the pair; None for causes of differences and duplicates."""
    remedy: Text
    next_test: Text
    confirmed: bool = True
    """False: the rule has no confirmed source, and is shown as to be confirmed by a tax professional."""
    weight: int = 0
    """Where two causes fit equally well, the more specific (higher) is named first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that fits one finding, with its evidence."""

    cause: Cause
    likelihood: Likelihood
    evidence: tuple[Evidence, ...]
    recheck_after: datetime | None = None
    verdict: Absence | None = None
    """What it implies here; the cause's own verdict unless the evidence is ambiguous."""

    def __post_init__(self) -> None:
        if self.verdict is None:
            object.__setattr__(self, "verdict", self.cause.verdict)


Decide = Callable[["Case"], Found | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A cause together with how a program decides it from a case."""

    cause: Cause
    decide: Decide


def from_shortfall(cause: Cause) -> Rule:
    """The rule of a cause that the coverage itself names: certain, with the coverage's own evidence."""

    def decide(case: "Case") -> Found | None:
        facts = tuple(one for short in case.search.shortfalls if short.code == cause.code for one in short.evidence)
        return Found(cause, Likelihood.CERTAIN, facts) if facts else None

    return Rule(cause, decide)
