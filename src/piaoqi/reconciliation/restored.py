"""A stored comparison as the answer that it was: what `piaoqi check` makes its workbook of, the server makes it of too.

Sentences come back finished; numbers and dates as they were.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from piaoqi.archive.invoices.presence import kinds_in
from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Shortfall, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.problem import Problem
from piaoqi.core.reconcile.result import (
    Answer,
    Bundle,
    Completeness,
    Difference,
    Duplicate,
    Finding,
    Gap,
    Month,
    Numbered,
    Part,
    Proven,
    Sequences,
    Slice,
    SourceAnswer,
    Summary,
    WindowAnswer,
)
from piaoqi.core.reconcile.source import CHINA
from piaoqi.core.text import Language, Message, Text
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.models import Finding as Row
from piaoqi.reconciliation.retold import Forms, difference_of, duplicate_of, finding_of, place_of, said_so

_Form = Mapping[str, Any]
_ALL = "all"
_NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Told(Problem):
    """A problem whose sentences were finished when it was stored."""

    said: Text = _NOTHING
    cure: Text = _NOTHING

    def message(self, language: Language = "zh") -> str:
        return self.said.in_language(language)

    def hint(self, language: Language = "zh") -> str:
        return self.cure.in_language(language)


def restored(comparison: Comparison, rows: Iterable[Row]) -> Answer:
    """The whole answer with these of its findings."""
    forms = comparison.forms
    sources = sources_told(forms)
    found = _things(rows, {one.name: one.kind for one in sources})
    taxpayers = tuple((one["name"], one["tax_id"]) for one in forms["zh"].get("taxpayers", ()))
    return Answer(
        as_of=comparison.as_of.astimezone(CHINA),
        taxpayers=taxpayers,
        sources=sources,
        summary=Summary(**comparison.summary),
        findings=tuple(found.absences),
        differences=tuple(found.differences),
        duplicates=tuple(found.duplicates),
        problems=tuple(_problem(*both) for both in _both(forms, "problems")),
        notes=tuple(said_so(*both) for both in _both(forms, "notes")),
        completeness=completeness_told(forms),
        sequences=sequences_told(forms),
    )


def excerpt(comparison: Comparison, rows: Iterable[Row], what: Message) -> Answer:
    """These findings alone, with nothing said of the company as a whole. `what` they are."""
    kinds = {one.name: one.kind for one in sources_told(comparison.forms)}
    found = _things(rows, kinds)
    verdicts = [one.verdict.value for one in found.absences]
    return Answer(
        as_of=comparison.as_of.astimezone(CHINA),
        taxpayers=tuple((one["name"], one["tax_id"]) for one in comparison.forms["zh"].get("taxpayers", ())[:1]),
        sources=(),
        summary=Summary(
            missing=verdicts.count("missing"),
            not_missing=verdicts.count("not_missing"),
            cannot_tell=verdicts.count("cannot_tell"),
            different=len(found.differences),
            duplicates=len(found.duplicates),
        ),
        findings=tuple(found.absences),
        differences=tuple(found.differences),
        duplicates=tuple(found.duplicates),
        excerpt=what,
    )


def sources_told(forms: Forms) -> tuple[SourceAnswer, ...]:
    """How each source was understood, and what it was asked for."""
    return tuple(
        SourceAnswer(
            name=zh["name"],
            kind=zh["kind"],
            direction=zh["direction"],
            taxpayer=zh["taxpayer"],
            files=zh["files"],
            records=zh["records"],
            invoices=zh["invoices"],
            coverage=tuple(_window(*both) for both in zip(zh["coverage"], en["coverage"], strict=True)),
            understood=said_so(zh["understood"], en["understood"]),
        )
        for zh, en in _both(forms, "sources")
    )


def completeness_told(forms: Forms) -> Completeness:
    """What is proven whole, and what is to be exported again."""
    zh = forms["zh"]
    names = {one["tax_id"]: one["name"] for one in zh.get("taxpayers", ())}
    return Completeness(
        proven=tuple(Proven(_part(one, names), one["invoices"]) for one in zh.get("proven", ())),
        slices=tuple(_slice(*both, names) for both in _both(forms, "exports")),
        bundles=tuple(Bundle(_part(one, names), one["expected"], one["replaces"]) for one in zh.get("bundles", ())),
    )


def sequences_told(forms: Forms) -> Sequences:
    """What the numbers of issued invoices say."""
    zh = forms["zh"]
    issued = zh.get("issued") or {}
    return Sequences(
        gaps=tuple(_gap(one) for one in zh.get("gaps", ())),
        months=tuple(Month(**one) for one in issued.get("months", ())),
        numbered=issued.get("numbered", 0),
        digital=issued.get("digital", 0),
    )


def record_of(row: Row) -> Record:
    """The invoice as the finding tells it."""
    said = row.forms["zh"]["invoice"]
    where = row.forms["zh"]["where"]
    places = list(where.values() if isinstance(where, Mapping) else where)
    return Record(
        place=place_of(places[0]) if places else Place(""),
        kind=Kind(said["kind"]),
        code=said["code"],
        number=said["number"],
        issue_date=_day(said["issue_date"]),
        seller_tax_id=said["seller_tax_id"],
        seller_name=said["seller_name"],
        buyer_tax_id=said["buyer_tax_id"],
        buyer_name=row.invoice.buyer_name if row.invoice else "",
        amount=_money(said["amount"]),
        total=_money(said["total"]),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    absences: list[Finding]
    differences: list[Difference]
    duplicates: list[Duplicate]


def _things(rows: Iterable[Row], kinds: Mapping[str, str]) -> _Found:
    found = _Found([], [], [])
    for row in rows:
        record = record_of(row)
        if row.what == Row.What.ABSENCE:
            found.absences.append(absence_of(row, record, kinds))
        elif row.what == Row.What.DIFFERENCE:
            found.differences.append(difference_of(row.forms, record))
        else:
            found.duplicates.append(duplicate_of(row.forms, record))
    return found


def absence_of(row: Row, record: Record, kinds: Mapping[str, str]) -> Finding:
    """`kinds`: of sources by their keys. Whether the platform has found it, its row says as of now."""
    verified = SourceKind.VERIFICATION in kinds_in(row.invoice.presence) if row.invoice else False
    return finding_of(row.forms, record, kinds.get(row.source, ""), verified=verified)


def _both(forms: Forms, name: str) -> Iterable[tuple[Any, Any]]:
    return zip(forms["zh"].get(name, ()), forms["en"].get(name, ()), strict=True)


def _problem(zh: _Form, en: _Form) -> Problem:
    return Told(zh["code"], zh["path"], {}, Text(zh["message"], en["message"]), Text(zh["hint"], en["hint"]))


def _window(zh: _Form, en: _Form) -> WindowAnswer:
    return WindowAnswer(
        start=_day(zh["from"]),
        end=_day(zh["to"]),
        kinds=_some(zh["kinds"]),
        origins=_some(zh["origins"]),
        as_of=datetime.fromisoformat(zh["as_of"]) if zh["as_of"] else None,
        certain=zh["certain"],
        doubts=tuple(said_so(*both) for both in zip(zh["doubts"], en["doubts"], strict=True)),
        statuses=_some(zh["statuses"]),
        booked="" if zh["booked"] == _ALL else zh["booked"],
        sellers=_some(zh["sellers"]),
    )


def _part(said: _Form, names: Mapping[str, str]) -> Part:
    return Part(
        source=said["source"],
        kind=said["kind"],
        direction=said["direction"],
        taxpayer=said["taxpayer"],
        start=_day(said["from"]),
        end=_day(said["to"]),
        kinds=_some(said["kinds"]),
        origins=_some(said["origins"]),
        company=names.get(said["taxpayer"], ""),
    )


def _slice(zh: _Form, en: _Form, names: Mapping[str, str]) -> Slice:
    return Slice(
        part=_part(zh, names),
        reasons=tuple(_reason(*both) for both in zip(zh["why"], en["why"], strict=True)),
        expected=zh["expected"],
        lacking=zh["lacking"],
        waiting=zh["waiting"],
        amount=_money(zh["amount"]) or Decimal("0.00"),
        file=zh["file"],
    )


def _reason(zh: _Form, en: _Form) -> Shortfall:
    facts = zip(zh["facts"], en["facts"], strict=True)
    return Shortfall(zh["code"], tuple(Evidence(said_so(*both), "") for both in facts))


def _gap(said: _Form) -> Gap:
    return Gap(
        taxpayer=said["taxpayer"],
        kind=said["kind"],
        code=said["code"],
        first=said["first"],
        last=said["last"],
        count=said["count"],
        before=_neighbour(said["before"]),
        after=_neighbour(said["after"]),
        covered=said["covered"],
    )


def _neighbour(said: _Form) -> Numbered:
    return Numbered(said["number"], _day(said["issue_date"]), place_of(said["where"]))


def _some(said: str | Sequence[str]) -> tuple[str, ...]:
    return () if said == _ALL else tuple(said)


def _day(said: str) -> date | None:
    return date.fromisoformat(said) if said else None


def _money(said: str) -> Decimal | None:
    return Decimal(said) if said else None
