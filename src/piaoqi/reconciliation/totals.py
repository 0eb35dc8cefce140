"""What a comparison sums up to, for those who look at a whole company: amounts, causes, tax at risk, what is due."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from piaoqi.core.causes.base import Absence
from piaoqi.core.causes.base import Found as Cause
from piaoqi.core.causes.c5_standing import DEDUCTIBLE
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Scale, Taxpayer
from piaoqi.core.reconcile.result import Answer, Finding
from piaoqi.core.reconcile.source import day_of

AHEAD = timedelta(days=45)
"""What becomes due so soon is told day by day."""
_CERTAINLY = DEDUCTIBLE - {Kind.UNKNOWN}
_NO_TAX = (Status.VOID, Status.RED_FULL, Status.RED_LETTER)
_NONE = Decimal("0.00")


@dataclass(slots=True)
class _Sum:
    count: int = 0
    amount: Decimal = _NONE

    def add(self, amount: Decimal | None) -> None:
        self.count += 1
        self.amount += abs(amount or _NONE)

    @property
    def form(self) -> list[Any]:
        return [self.count, f"{self.amount:.2f}"]


Totals = Mapping[str, Any]
"""Sums are [count, amount]: of the totals, red letters counted without their sign.

`findings`: missing, not_missing, cannot_tell, difference, duplicate -> sum. `causes`: [one of these, code of the first
cause or '', count, amount], the most first. `risk`: see `_risk`; None for a small-scale taxpayer. `due`: [day, source,
count, amount] of what is not due yet, the next first. `originals`: year of issue -> sum of received invoices whose
original is missing.
"""


def totals_of(answer: Answer, taxpayer: Taxpayer) -> Totals:
    """Of the whole company."""
    kinds: dict[str, _Sum] = defaultdict(_Sum)
    causes: dict[tuple[str, str], _Sum] = defaultdict(_Sum)
    for kind, invoice, first in _found(answer):
        kinds[kind].add(invoice.total)
        causes[kind, first[0].cause.code if first else ""].add(invoice.total)
    ordered = sorted(causes.items(), key=lambda one: (-one[1].count, one[0]))
    return {
        "findings": {kind: one.form for kind, one in kinds.items()},
        "causes": [[*key, *one.form] for key, one in ordered],
        "risk": _risk(answer) if taxpayer.scale is Scale.GENERAL else None,
        "due": list(_due(answer)),
        "originals": _originals(answer),
    }


def _found(answer: Answer) -> Iterator[tuple[str, Record, tuple[Cause, ...]]]:
    for absent in answer.findings:
        yield absent.verdict.value, absent.invoice, absent.causes
    for different in answer.differences:
        yield "difference", different.invoice, different.causes
    for twice in answer.duplicates:
        yield "duplicate", twice.invoice, twice.causes


def _risk(answer: Answer) -> Mapping[str, Any]:
    """Tax of received invoices that are proven missing from some source: each once, of kinds that can be deducted by
    their face, neither void nor red. `untold`: such invoices of which nobody states the tax.
    """
    tax, untold = _Sum(), 0
    for one in _once(_missing(answer)):
        if one.kind in _CERTAINLY and one.status not in _NO_TAX and (one.tax is None or one.tax > 0):
            if one.tax is None:
                untold += 1
            else:
                tax.add(one.tax)
    return {"count": tax.count, "tax": f"{tax.amount:.2f}", "untold": untold}


def _originals(answer: Answer) -> Mapping[str, list[Any]]:
    found: dict[str, _Sum] = defaultdict(_Sum)
    originals = (one for one in _missing(answer) if one.target == SourceKind.ARCHIVE)
    for one in _once(originals):
        if one.issue_date:
            found[str(one.issue_date.year)].add(one.total)
    return {year: one.form for year, one in sorted(found.items())}


def _missing(answer: Answer) -> Iterator[Finding]:
    """Received invoices."""
    received = {one.name for one in answer.sources if one.direction == Direction.RECEIVED.value}
    for one in answer.findings:
        if one.verdict is Absence.MISSING and one.absent_from in received:
            yield one


def _once(findings: Iterator[Finding]) -> Iterator[Record]:
    seen: set[str] = set()
    for one in findings:
        key = (*identities(one.invoice), *map(str, one.places))[0] if one.places else str(one.invoice)
        if key not in seen:
            seen.add(key)
            yield one.invoice


def _due(answer: Answer) -> Iterator[list[Any]]:
    last = day_of(answer.as_of) + AHEAD
    for (source, day), one in sorted(answer.standings.dues.items(), key=lambda item: (item[0][1], item[0][0])):
        if day <= last:
            yield [day.isoformat(), source, one.count, f"{one.amount:.2f}"]
