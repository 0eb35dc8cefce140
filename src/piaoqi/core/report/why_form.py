"""The JSON form of `piaoqi why`: one invoice, as `check` would tell of it, and where it stands."""

from collections.abc import Iterator
from datetime import datetime

from piaoqi.core.causes.base import Cause
from piaoqi.core.folder.why import Absent, InvoiceAnswer, SourceState, WhyAnswer
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.report.check_form import (
    cause_forms,
    difference_form,
    duplicate_form,
    export_form,
    finding_form,
    invoice_form,
    source_form,
)
from piaoqi.core.report.form import Form, instant, problem_forms, scalar
from piaoqi.core.report.letter import write_letter
from piaoqi.core.report.why_answer import answer_sentences
from piaoqi.core.text import Language


def why_form(answer: WhyAnswer, language: Language = "zh") -> Form:
    """The whole page as data."""
    return {
        "asked": answer.asked,
        "understood": [one.say(language) for one in answer.understood],
        "as_of": instant(answer.as_of),
        "invoices": [_invoice(one, answer.as_of, language) for one in answer.invoices],
        "sources": [source_form(one, language) for one in answer.sources],
        "could_hold": [{"source": name, "reason": reason.say(language)} for name, reason in answer.open_ends],
        "advice": [one.say(language) for one in answer.advice],
        "problems": problem_forms(answer.problems, language, with_path=True),
    }


def _invoice(one: InvoiceAnswer, as_of: datetime, language: Language) -> Form:
    return {
        "invoice": invoice_form(one.invoice),
        "answer": answer_sentences(one, language),
        "states": [_state(state, language) for state in one.states],
        "findings": [_finding(absent, as_of, language) for absent in one.absent],
        "differences": [difference_form(found, language) for found in one.differences],
        "duplicates": [duplicate_form(found, language) for found in one.duplicates],
        "exports": [export_form(one, language) for one in one.exports],
        "traits": [
            {"code": trait.code, "verdict": str(trait.verdict), "fact": trait.fact.say(language)}
            for trait in one.traits
        ],
    }


def _finding(absent: Absent, as_of: datetime, language: Language) -> Form:
    """As in `check`, with what a person can still answer, and the letters; `letter` is that of the first cause."""
    letters = list(_letters(absent, as_of, language))
    first = absent.finding.causes[:1]
    return {
        **finding_form(absent.finding, language),
        "questions": [_question(cause, language) for cause in absent.questions],
        "letter": next((one for one in letters if first and one["cause"] == first[0].cause.code), None),
        "letters": letters,
    }


def _question(cause: Cause, language: Language) -> Form:
    """`answer` is what `--answer` takes."""
    asked = cause.question
    return {
        "code": cause.code,
        "ask": asked.ask.in_language(language) if asked else "",
        "where": asked.where.in_language(language) if asked else "",
        "answer": f"{cause.code}=yes|no",
    }


def _letters(absent: Absent, as_of: datetime, language: Language) -> Iterator[Form]:
    for found in absent.finding.causes:
        letter = found.cause.letter
        written = write_letter(letter, absent, as_of, language) if letter else None
        if written is not None:
            yield {"cause": found.cause.code, "to": written.to, "subject": written.subject, "body": written.body}


def _state(state: SourceState, language: Language) -> Form:
    """`state`: present, missing, not_missing, cannot_tell, not_due, not_expected, or empty where no rule asks."""
    outcome = state.outcome
    said = outcome.finding.verdict if outcome and outcome.finding else state.standing
    return {
        "source": state.name,
        "kind": state.kind,
        "state": str(said or ""),
        "due": scalar(outcome.pair.due) if outcome and outcome.standing is Standing.NOT_DUE else "",
        "where": [str(place) for place in state.places],
        "reasons": cause_forms(state.reasons, language),
        "results": list(state.results),
    }
