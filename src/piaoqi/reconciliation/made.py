"""A comparison's answer as it is stored: the summary, what else it says, and its findings as rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from piaoqi.core.causes.base import Found as Cause
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.result import Answer
from piaoqi.reconciliation.comparing import LANGUAGES, Compared, canonical, digest_of, forms_of
from piaoqi.reconciliation.models import Finding as Row
from piaoqi.reconciliation.months import Cell, months_of
from piaoqi.reconciliation.totals import Totals, totals_of

Forms = Mapping[str, Mapping[str, Any]]
"""`zh`, `en`."""
_ROWS = {Row.What.ABSENCE: "findings", Row.What.DIFFERENCE: "differences", Row.What.DUPLICATE: "duplicates"}
_APART = frozenset(("summary", *_ROWS.values()))
"""What stands in columns and rows of its own."""
_LONGEST = 200
_SOURCE_LETTERS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One row to be."""

    what: str
    identity: str
    invoice_id: int | None
    source: str = ""
    field: str = ""
    verdict: str = ""
    cause: str
    issue_date: date | None
    total: Decimal | None
    digest: str
    forms: Forms


@dataclass(frozen=True, slots=True)
class Made:
    """All that is stored of an answer. `digest`: over all of it, whatever numbers the database gave and in whatever
    order it was found, but for `months` and `totals`, which only sum it up.
    """

    summary: Mapping[str, int]
    forms: Forms
    digest: str
    found: tuple[Found, ...]
    months: Mapping[str, Mapping[str, Cell]]
    totals: Totals


@dataclass(frozen=True, slots=True)
class _Thing:
    """What the three kinds of findings share."""

    what: Row.What
    invoice: Record
    places: Sequence[Place]
    where: str
    """What tells it from others of the same kind and invoice: a source or a field."""
    causes: Sequence[Cause]
    more: Mapping[str, str]


def made_of(compared: Compared) -> Made:
    """Everything in both languages."""
    whole = forms_of(compared.answer)
    forms: Forms = {one: {name: said for name, said in whole[one].items() if name not in _APART} for one in LANGUAGES}
    answer, terms = compared.answer, compared.loaded.terms
    return Made(
        summary=whole["zh"]["summary"],
        forms=forms,
        digest=_digest(whole),
        found=tuple(_found(compared, whole)),
        months=months_of(answer, terms.expectations),
        totals=totals_of(answer, terms.taxpayers[0]),
    )


def answer_digest(answer: Answer) -> str:
    """As of a stored one."""
    return _digest(forms_of(answer))


def _digest(whole: Forms) -> str:
    sorts = _ROWS.values()
    ordered = {
        one: {name: sorted(said, key=canonical) if name in sorts else said for name, said in form.items()}
        for one, form in whole.items()
    }
    return digest_of(ordered)


def _found(compared: Compared, whole: Forms) -> Iterator[Found]:
    things = list(_things(compared.answer))
    invoices = compared.invoices([(one.invoice, one.places) for one in things])
    said = [dict(zip(LANGUAGES, both, strict=True)) for both in _both(whole)]
    met: Counter[str] = Counter()
    digests = list(map(digest_of, said))
    for at in sorted(
        range(len(things)), key=lambda at: digests[at]
    ):  # alike but for their forms: in an order of theirs
        one = things[at]
        identity = _identity(one)
        met[identity] += 1
        yield Found(
            what=one.what.value,
            identity=identity if met[identity] == 1 else f"{identity}#{met[identity]}",
            invoice_id=invoices[at],
            cause=one.causes[0].cause.code if one.causes else "",
            issue_date=one.invoice.issue_date,
            total=one.invoice.total,
            digest=digests[at],
            forms=said[at],
            **one.more,
        )


def _both(whole: Forms) -> Iterator[tuple[Any, ...]]:
    for name in _ROWS.values():
        yield from zip(*(whole[one][name] for one in LANGUAGES), strict=True)


def _things(answer: Answer) -> Iterator[_Thing]:
    """In the order of the forms."""
    for finding in answer.findings:
        place = finding.absent_from[:_SOURCE_LETTERS]
        more = {"source": place, "verdict": finding.verdict.value}
        yield _Thing(Row.What.ABSENCE, finding.invoice, finding.places, place, finding.causes, more)
    for one in answer.differences:
        places = tuple(one.places.values())
        yield _Thing(Row.What.DIFFERENCE, one.invoice, places, one.field, one.causes, {"field": one.field})
    for twice in answer.duplicates:
        place = twice.source[:_SOURCE_LETTERS]
        yield _Thing(Row.What.DUPLICATE, twice.invoice, twice.places, place, twice.causes, {"source": place})


def _identity(one: _Thing) -> str:
    """The invoice's surest number; without one, where it was read."""
    keys = identities(one.invoice)
    key = keys[0] if keys else f"at:{one.places[0]}" if one.places else "?"
    identity = f"{one.what.value} {one.where} {key}"
    return identity if len(identity) < _LONGEST - 8 else f"{one.what.value} {sha256(identity.encode()).hexdigest()}"
