"""The data of a `Why` in one language: per invoice the form of `piaoqi why --json`, and what only the server knows."""

from typing import Any

from piaoqi.archive.search.row import Row
from piaoqi.core.folder.why import WhyAnswer
from piaoqi.core.report.form import Form, instant, scalar
from piaoqi.core.report.why_form import why_form as form_of_answer
from piaoqi.core.text import Language
from piaoqi.reconciliation.explained import Explained, Mark
from piaoqi.reconciliation.queries.why import Why

_ROW = ("kind", "code", "number", "issue_date", "seller_name", "total")


def why_form(why: Why, language: Language) -> Form:
    """The whole page."""
    return {
        "asked": why.asked,
        "understood": [one.say(language) for one in why.understood],
        "state": why.state.value,
        "message": why.message.say(language),
        "hint": why.hint.say(language),
        "invoices": [_invoice(one, language) for one in why.invoices],
        "near": [_near(one) for one in why.near],
        "could_hold": [
            {"company": one.company, "source": one.source, "title": one.title, "reason": one.reason.say(language)}
            for one in why.open_ends
        ],
        "advice": [one.say(language) for one in why.advice],
    }


def _invoice(one: Explained, language: Language) -> Form:
    form = _as_check_has_it(one, language)
    comparison, news = one.ground.comparison, one.ground.news
    marks = {mark.source: _mark(mark) for mark in one.marks}
    return {
        **form,
        "id": one.invoice.pk,
        "company": one.invoice.company_id,
        "deleted": one.invoice.deleted_at is not None,
        "comparison": comparison.pk if comparison else None,
        "as_of": instant(one.ground.at),
        "news": news.say(language) if news else "",
        "answer": one.sentences(language),
        "states": [{**state, **marks[state["source"]]} for state in form["states"]],
        "unjudged": list(one.unjudged),
        "finding_ids": list(one.findings),
        "exports": [dict(forms[language]) for forms in one.exports],
    }


def _as_check_has_it(one: Explained, language: Language) -> Form:
    answer = WhyAnswer("", (), one.ground.at, (one.answer,), (), ())
    form: dict[str, Any] = form_of_answer(answer, language)["invoices"][0]
    return form


def _mark(one: Mark) -> Form:
    return {
        "title": one.title,
        "since": instant(one.since),
        "last": instant(one.last),
        "asked": one.asked,
        "arrived": one.arrived,
    }


def _near(row: Row) -> Form:
    return {"id": row.id, "company": row.company_id, **{name: scalar(getattr(row, name)) for name in _ROW}}
