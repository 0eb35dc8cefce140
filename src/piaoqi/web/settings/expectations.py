"""应有规则: what is in one place must be in another, within so many days."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.accounts.models import Company, Person
from piaoqi.archive.models import Source
from piaoqi.archive.queries.sources import sources
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS, Expectation
from piaoqi.core.report.words import PLACE
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.terms import SET, set_expectations
from piaoqi.reconciliation.models import Terms
from piaoqi.reconciliation.queries.stated import terms, terms_stated
from piaoqi.reconciliation.terms import expectations_in
from piaoqi.web.settings.frame import answer
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

SAVED = Text("应有规则已保存，随即重新核对", "The rules are saved; all is compared again")
DEFAULTS = Text("应有规则已恢复为默认", "The rules are the defaults again")
DAYS = Text("天数", "The number of days")
_EMPTY_ROWS = 2
_MOST_ROWS = 100
_MOST_DIGITS = 6


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Of the chosen company. What was typed stays where something is wrong."""
    who = actor(request)
    company = chosen(request, who)
    if company is None:
        return answer(request, "web/settings/expectations.html", "expectations", {"rows": None})
    rows: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            return _saved(request, who, company)
        except RefusedError as refused:
            refuse(request, refused)
            rows = list(_typed(request))
    now_stated = terms(who, company)
    if now_stated is None:
        raise Http404
    stated = terms_stated(who, company)
    shown = {
        "company": company,
        "rows": [*(rows or map(_row, now_stated.expectations)), *({"blank": True} for _ in range(_EMPTY_ROWS))],
        "places": _places(who, company),
        "kinds": [(kind.value, say(facts.title)) for kind, facts in KINDS.items()],
        "may": who.may_wholly(SET.key, company.pk),
        "is_default": now_stated.expectations == DEFAULT_EXPECTATIONS,
        "history": _told(stated),
    }
    return answer(request, "web/settings/expectations.html", "expectations", shown)


@require_POST
@login_required
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules of an earlier moment, or the defaults (0): set anew, from now on."""
    who = actor(request)
    company = chosen(request, who)
    if company is None:
        raise Http404
    row = next((one for one in terms_stated(who, company) if one.pk == pk), None)
    if pk and row is None:
        raise Http404
    wanted = None if row is None or row.expectations is None else expectations_in(row.expectations)
    try:
        _set(request, who, company, wanted, DEFAULTS if row is None else SAVED)
    except RefusedError as refused:
        refuse(request, refused)
    return _back(company)


def _saved(request: HttpRequest, who: Actor, company: Company) -> HttpResponse:
    wanted = [_expectation(one) for one in _typed(request) if not one["gone"] and one["of"] and one["into"]]
    _set(request, who, company, wanted, SAVED)
    return _back(company)


def _set(request: HttpRequest, who: Actor, company: Company, wanted: Sequence[Expectation] | None, words: Text) -> None:
    """With the way back to what held before."""
    before = next(iter(terms_stated(who, company)), None)
    set_expectations(who, company, wanted)
    undo = reverse("settings:restore_expectations", args=[before.pk if before else 0])
    offer_undo(request, say(words), f"{undo}?company={company.pk}")


def _typed(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """The rows of the form, in their order."""
    given = request.POST
    for at in count():
        if at >= _MOST_ROWS or f"of{at}" not in given:
            return
        kinds = given.getlist(f"kinds{at}")
        yield {
            "of": given[f"of{at}"], "into": given.get(f"into{at}", ""), "days": given.get(f"days{at}", "").strip(),
            "kinds": kinds, "gone": f"gone{at}" in given,
        }  # fmt: skip


def _expectation(one: Mapping[str, Any]) -> Expectation:
    days = str(one["days"])
    if not (days.isascii() and days.isdigit() and len(days) < _MOST_DIGITS):
        raise InvalidError(what=DAYS, why=Text("要填一个整数", "a whole number is needed"))
    known = {kind.value for kind in KINDS}
    kinds = frozenset(Kind(name) for name in one["kinds"] if name in known)
    return Expectation(one["of"], one["into"], int(days), kinds or None)


def _row(one: Expectation) -> dict[str, Any]:
    kinds = sorted(kind.value for kind in one.kinds) if one.kinds else []
    return {"of": one.of, "into": one.into, "days": one.within_days, "kinds": kinds, "gone": False}


def _places(who: Actor, company: Company) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of source, then the company's own."""
    own: Sequence[Source] = [one for one in sources(who) if one.company_id == company.pk and one.closed_at is None]
    kinds = [(kind.value, say(PLACE[kind.value])) for kind in SourceKind]
    groups = [(say(Text("一类来源", "Kinds of source")), kinds)]
    named = [(one.key, one.name) for one in own if one.key not in set(SourceKind)]
    return [*groups, (say(Text("某一来源", "One source")), named)] if named else groups


def _told(stated: Sequence[Terms]) -> list[dict[str, Any]]:
    keys = {one.by.partition(":")[2] for one in stated if one.by.startswith("person:")}
    names = {f"person:{one.pk}": str(one) for one in Person.objects.filter(pk__in=[int(key) for key in keys])}
    return [
        {"row": one, "by": names.get(one.by, ""), "count": len(expectations_in(one.expectations)),
         "default": one.expectations is None, "standing": at == 0}
        for at, one in enumerate(stated)
    ]  # fmt: skip


def _back(company: Company) -> HttpResponse:
    return redirect(f"{reverse('settings:expectations')}?company={company.pk}")
