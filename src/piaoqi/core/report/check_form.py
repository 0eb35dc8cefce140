"""The JSON form of `piaoqi check`, as the contract states it."""

from collections.abc import Sequence
from dataclasses import asdict

from piaoqi.core.causes.base import Evidence, Found
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.result import (
    Answer,
    Difference,
    Duplicate,
    Finding,
    Gap,
    Numbered,
    Part,
    Sequences,
    Slice,
    SourceAnswer,
    WindowAnswer,
)
from piaoqi.core.report.checklist import gap_meaning, menu_text, steps
from piaoqi.core.report.form import Form, instant, problem_forms, scalar
from piaoqi.core.text import Language

_INVOICE = (
    "kind", "code", "number", "issue_date", "seller_tax_id", "seller_name", "buyer_tax_id", "amount", "total",
)  # fmt: skip


def check_form(answer: Answer, language: Language = "zh") -> Form:
    """The whole answer."""
    return {
        "as_of": instant(answer.as_of),
        "taxpayers": [{"name": name, "tax_id": tax_id} for name, tax_id in answer.taxpayers],
        "sources": [source_form(source, language) for source in answer.sources],
        "summary": asdict(answer.summary),
        "findings": [finding_form(one, language) for one in answer.findings],
        "differences": [difference_form(one, language) for one in answer.differences],
        "duplicates": [duplicate_form(one, language) for one in answer.duplicates],
        "problems": problem_forms(answer.problems, language, with_path=True),
        "notes": [note.say(language) for note in answer.notes],
        "exports": [export_form(one, language) for one in answer.completeness.slices],
        "bundles": [
            {**_part(one.part), "expected": one.expected, "replaces": one.replaces}
            for one in answer.completeness.bundles
        ],
        "proven": [{**_part(one.part), "invoices": one.invoices} for one in answer.completeness.proven],
        "gaps": [_gap(one, language) for one in answer.sequences.gaps],
        "issued": _issued(answer.sequences),
    }


def invoice_form(record: Record) -> Form:
    """What identifies an invoice in an answer."""
    return {name: scalar(getattr(record, name)) for name in _INVOICE}


def source_form(source: SourceAnswer, language: Language) -> Form:
    """How one source was understood."""
    return {
        "name": source.name,
        "kind": source.kind,
        "direction": source.direction,
        "taxpayer": source.taxpayer,
        "files": source.files,
        "records": source.records,
        "invoices": source.invoices,
        "understood": source.understood.say(language),
        "coverage": [_window(window, language) for window in source.coverage],
    }


def _window(window: WindowAnswer, language: Language) -> Form:
    return {
        "from": scalar(window.start),
        "to": scalar(window.end),
        "kinds": list(window.kinds) or "all",
        "origins": list(window.origins) or "all",
        "statuses": list(window.statuses) or "all",
        "booked": window.booked or "all",
        "sellers": list(window.sellers) or "all",
        "as_of": instant(window.as_of),
        "certain": window.certain,
        "doubts": [doubt.say(language) for doubt in window.doubts],
    }


def _part(part: Part) -> Form:
    return {
        "source": part.source,
        "kind": part.kind,
        "direction": part.direction,
        "taxpayer": part.taxpayer,
        "from": scalar(part.start),
        "to": scalar(part.end),
        "kinds": list(part.kinds) or "all",
        "origins": list(part.origins) or "all",
    }


def export_form(one: Slice, language: Language) -> Form:
    """A part of a list to export again."""
    return {
        **_part(one.part),
        "file": one.file,
        "menu": menu_text(one.part, language),
        "choose": [{"field": field, "value": value} for field, value in steps(one, language)],
        "why": [
            {"code": reason.code, "facts": [fact.fact.say(language) for fact in reason.evidence]}
            for reason in one.reasons
        ],
        "expected": one.expected,
        "lacking": one.lacking,
        "waiting": one.waiting,
        "amount": scalar(one.amount),
    }


def _gap(gap: Gap, language: Language) -> Form:
    return {
        "taxpayer": gap.taxpayer,
        "kind": gap.kind,
        "code": gap.code,
        "first": gap.first,
        "last": gap.last,
        "count": gap.count,
        "before": _neighbour(gap.before),
        "after": _neighbour(gap.after),
        "covered": gap.covered,
        "meaning": gap_meaning(gap).in_language(language),
    }


def _neighbour(one: Numbered) -> Form:
    return {"number": one.number, "issue_date": scalar(one.day), "where": str(one.place)}


def _issued(found: Sequences) -> Form:
    return {"numbered": found.numbered, "digital": found.digital, "months": [asdict(one) for one in found.months]}


def finding_form(finding: Finding, language: Language) -> Form:
    """One (invoice, source) pair."""
    return {
        "invoice": invoice_form(finding.invoice),
        "in": list(finding.present_in),
        "absent_from": finding.absent_from,
        "verdict": str(finding.verdict),
        "causes": cause_forms(finding.causes, language),
        "where": _places(finding.places),
    }


def difference_form(one: Difference, language: Language) -> Form:
    """One field on which sources differ."""
    return {
        "invoice": invoice_form(one.invoice),
        "field": one.field,
        "values": dict(one.values),
        "where": {source: str(place) for source, place in one.places.items()},
        "causes": cause_forms(one.causes, language),
    }


def duplicate_form(one: Duplicate, language: Language) -> Form:
    """One invoice that a source holds more than once."""
    return {
        "invoice": invoice_form(one.invoice),
        "source": one.source,
        "times": len(one.places),
        "where": _places(one.places),
        "causes": cause_forms(one.causes, language),
    }


def _places(places: Sequence[Place]) -> list[str]:
    return [str(place) for place in places]


def cause_forms(causes: Sequence[Found], language: Language) -> list[Form]:
    """Causes, the most likely first."""
    return [_cause(found, language) for found in causes]


def _cause(found: Found, language: Language) -> Form:
    cause = found.cause
    return {
        "code": cause.code,
        "likelihood": str(found.likelihood),
        "title": cause.title.in_language(language),
        "evidence": [_evidence(one, language) for one in found.evidence],
        "remedy": cause.remedy.in_language(language),
        "next": cause.next_test.in_language(language),
        "recheck_after": instant(found.recheck_after),
        "confirmed": cause.confirmed,
        "actor": str(cause.actor),
        "laws": [law.cite for law in cause.laws],
    }


def _evidence(one: Evidence, language: Language) -> Form:
    form: Form = {"fact": one.fact.say(language), "source": one.source, "for": one.supports}
    return {**form, "written_as": one.written_as} if one.written_as else form
