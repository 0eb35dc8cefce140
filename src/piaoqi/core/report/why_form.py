"""The JSON form of `piaoqi why`: one invoice, as `check` would tell of it, and where it stands."""

from piaoqi.core.folder.why import InvoiceAnswer, SourceState, WhyAnswer
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.report.check_form import difference_form, duplicate_form, finding_form, invoice_form, source_form
from piaoqi.core.report.form import Form, instant, problem_forms, scalar
from piaoqi.core.text import Language


def why_form(answer: WhyAnswer, language: Language = "zh") -> Form:
    """The whole page as data."""
    return {
        "asked": answer.asked,
        "understood": [one.say(language) for one in answer.understood],
        "as_of": instant(answer.as_of),
        "invoices": [_invoice(one, language) for one in answer.invoices],
        "sources": [source_form(one, language) for one in answer.sources],
        "problems": problem_forms(answer.problems, language, with_path=True),
    }


def _invoice(one: InvoiceAnswer, language: Language) -> Form:
    findings = [state.outcome.finding for state in one.states if state.outcome and state.outcome.finding]
    return {
        "invoice": invoice_form(one.invoice),
        "states": [_state(state) for state in one.states],
        "findings": [finding_form(finding, language) for finding in findings],
        "differences": [difference_form(found, language) for found in one.differences],
        "duplicates": [duplicate_form(found, language) for found in one.duplicates],
    }


def _state(state: SourceState) -> Form:
    """`state`: present, missing, not_missing, cannot_tell, not_due, not_expected, or empty where no rule asks."""
    outcome = state.outcome
    said = outcome.finding.verdict if outcome and outcome.finding else state.standing
    return {
        "source": state.name,
        "kind": state.kind,
        "state": str(said or ""),
        "due": scalar(outcome.pair.due) if outcome and outcome.standing is Standing.NOT_DUE else "",
        "where": [str(place) for place in state.places],
    }
