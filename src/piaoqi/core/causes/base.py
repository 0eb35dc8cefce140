"""What a cause is, and a cause found: the interface that every family of causes fills."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from piaoqi.core.text import Message, Text


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


@dataclass(frozen=True, slots=True)
class Cause:
    """An entry of the catalogue (shared domain catalogue, C1.1 to C6.11)."""

    code: str
    title: Text
    verdict: Absence | None
    """What it implies for the pair; None for causes of differences and duplicates."""
    remedy: Text
    next_test: Text
    confirmed: bool = True
    """False: the rule has no confirmed source, and is shown as to be confirmed by a tax professional."""


@dataclass(frozen=True, slots=True)
class Found:
    """A cause that fits one finding, with its evidence."""

    cause: Cause
    likelihood: Likelihood
    evidence: tuple[Evidence, ...]
    recheck_after: datetime | None = None
