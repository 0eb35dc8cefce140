"""What a check is: one rule that must hold inside one invoice, and the three ways it can come out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.text import Message, Text


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check may know beyond the record: whose invoices these are, and the day the question is asked."""

    taxpayers: tuple[Taxpayer, ...] = ()
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One answer of one check."""

    code: str
    verdict: Verdict
    message: Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule found; the check puts its code to it."""

    verdict: Verdict
    message: Message


Rule = Callable[[Record, CheckContext], Outcome | None]
"""None where the rule does not speak of such a record: a bank receipt has no tax."""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its stable code, its name and where it comes from. `source` is the law, standard or measurement."""

    code: str
    title: Text
    source: Text
    rule: Rule

    def check(self, record: Record, context: CheckContext) -> tuple[CheckResult, ...]:
        """The rule's answer about a record; empty where it does not apply."""
        outcome = self.rule(record, context)
        return (CheckResult(self.code, outcome.verdict, outcome.message),) if outcome else ()


def holds(text: Text, **params: object) -> Outcome:
    return Outcome(Verdict.HOLDS, text.with_(**params))


def broken(text: Text, **params: object) -> Outcome:
    return Outcome(Verdict.BROKEN, text.with_(**params))


def cannot_tell(text: Text, **params: object) -> Outcome:
    return Outcome(Verdict.CANNOT_TELL, text.with_(**params))


def worst(outcomes: Iterable[Outcome]) -> Outcome | None:
    """The one to tell of several about the same invoice: a broken one, else an undecided one, else the first."""
    found = list(outcomes)
    for verdict in (Verdict.BROKEN, Verdict.CANNOT_TELL):
        for one in found:
            if one.verdict is verdict:
                return one
    return found[0] if found else None
