"""Where somebody arrives: how complete their company is, and what to do next."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.people import holdings
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.reconciliation.queries.overview import WEEK, Standing, course, earlier, is_under_way, standing
from piaoqi.reconciliation.queries.shown import sees, sees_whole
from piaoqi.sources.queries.sources import states
from piaoqi.sources.silence import Level
from piaoqi.web.overview.heat import heat_map
from piaoqi.web.overview.many import many
from piaoqi.web.overview.news import lines
from piaoqi.web.overview.numbers import bars, dues, list_of, numbers, settlement
from piaoqi.web.overview.own import own
from piaoqi.web.overview.visits import Visit
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import PARAMETER, chosen
from piaoqi.web.shell.first_steps import first_steps

_CONCERN = (Level.SILENT, Level.QUIET, Level.CALM, Level.UNKNOWN)
MANY = 4
"""Companies from which on they are shown side by side, until one is chosen."""
COURSE = timedelta(days=90)
_POINTS = 3
"""So many days tell more as a line."""


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Of the company chosen, as much as the actor sees of it; or all companies side by side."""
    who = actor(request)
    if _asks_for_all(request, who):
        part = "many_listed" if request.headers.get("HX-Request") else "many"
        return render(request, f"web/overview/{part}.html", {"many": many(request, who)})
    company = chosen(request, who)
    if company is None or not sees(who, company.pk):
        grants = [one for one in holdings(who) if one.person_id == who.person]
        return render(request, "web/overview/roles.html", {"grants": grants})
    visit = Visit.of(request, who)
    if not sees_whole(who, company.pk):
        return visit.keep(render(request, "web/overview/own.html", {"own": own(who, company.pk)}), who)
    return visit.keep(_whole(request, who, company, visit), who)


@require_GET
@login_required
def state(request: HttpRequest) -> HttpResponse:
    """Whether the company is still being compared again; the page is loaded anew when that is over."""
    who = actor(request)
    company = chosen(request, who)
    busy = company is not None and is_under_way(who, company.pk)
    answer = render(request, "web/overview/state.html", {"busy": busy})
    if not busy:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _asks_for_all(request: HttpRequest, who: Actor) -> bool:
    """Said so, or come for the first time with many companies."""
    if "all" in request.GET:
        return True
    named = request.GET.get(PARAMETER) or request.session.get(PARAMETER)
    return not named and companies(who).filter(closed_at=None)[:MANY].count() == MANY


def _whole(request: HttpRequest, who: Actor, company: Company, visit: Visit) -> HttpResponse:
    found = standing(who, company.pk)
    known = states(who, company.pk)
    sources = sorted(
        (one for one in known if one.source.closed_at is None),
        key=lambda one: (_CONCERN.index(one.silence.level), not one.quarantined),
    )
    shown = {
        "busy": is_under_way(who, company.pk),
        "sources": sources,
        "since": visit.since,
        "lines": lines(who, company.pk, visit.since) if visit.since else (),
        "several": companies(who)[:2].count() > 1,
    }
    if found is None or not found.comparison.summary.get("invoices"):
        steps = first_steps(who, company, known)
        return render(request, "web/overview/start.html", {**shown, "steps": steps, "compared": found})
    return render(request, "web/overview/page.html", {**shown, **_compared(request, who, company, found)})


def _compared(request: HttpRequest, who: Actor, company: Company, found: Standing) -> dict[str, object]:
    at = now()
    before = earlier(who, company.pk, at - WEEK)
    points = course(who, company.pk, at - COURSE)
    totals = found.totals or {}
    return {
        "found": found,
        "heat": heat_map(found, company.pk, request.GET.get("until", "")) if found.months else None,
        "numbers": numbers(found, company.pk, before),
        "before": before,
        "bars": bars(found, company.pk),
        "risk": totals.get("risk"),
        "risk_address": list_of(company.pk, tab="missing"),
        "dues": list(dues(found, company.pk, day_of(at))),
        "settlement": settlement(found, company.pk),
        "points": points if len(points) >= _POINTS else (),
    }
