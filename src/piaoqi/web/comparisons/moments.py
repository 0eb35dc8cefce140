"""Comparisons: the line that follows what comes in, and those that people ask for, of a moment they choose."""

from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import CHINA, day_of
from piaoqi.core.text import Text
from piaoqi.reconciliation.actions.comparisons import ask_comparison
from piaoqi.reconciliation.queries.comparisons import ComparisonAnswer, comparison, comparisons
from piaoqi.web.comparisons.asked import query_of
from piaoqi.web.comparisons.frame import frame
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import language
from piaoqi.web.shell.refusing import refuse

A_PAGE = 40
AS_KNOWN_NOW = "now"
_DAY = Text("日期", "The day")
_NO_DAY = Text("请选一个日期", "choose a day")
_MORNING = time(0)


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All of them, the latest first."""
    around = frame(request)
    if around is None:
        return render(request, "web/comparisons/nothing.html", {})
    try:
        found = comparisons(around.who, around.company.pk, after=request.GET.get("after", ""), limit=A_PAGE)
    except ValueError as error:
        raise Http404 from error
    rows = [(one, around.asked.address(comparison=one.id), _changes(around.company.pk, one.id)) for one in found.rows]
    shown = {"rows": rows, "after": found.after, "today": day_of(now())}
    return render(request, "web/comparisons/moments.html", {**around.context("moments"), **shown})


def _changes(company: int, since: int) -> str:
    return f"{reverse('comparisons:changes')}?{query_of({'company': company, 'older': since})}"


@require_POST
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Of the end of a day; of what was known then, or of all that is known now."""
    who = actor(request)
    company = chosen(request, who)
    if company is None:
        raise Http404
    try:
        as_of = _end_of(request.POST.get("day", ""))
        known = now() if request.POST.get("known") == AS_KNOWN_NOW else None
        made = ask_comparison(who, company, as_of, known)
    except RefusedError as refused:
        refuse(request, refused)
        return redirect(f"{reverse('comparisons:moments')}?{query_of({'company': company.pk})}")
    return redirect("comparisons:progress", made.pk)


@require_GET
@login_required
def progress(request: HttpRequest, comparison: int) -> HttpResponse:
    """How far it is; when it is done, what it found."""
    found = _found(request, comparison)
    state = found.state
    if state.state == "done":
        address = f"{reverse('comparisons:page')}?{query_of({'company': state.company, 'comparison': state.id})}"
        if not request.headers.get("HX-Request"):
            return redirect(address)
        return HttpResponse(headers={"HX-Redirect": address})
    said = language()
    trouble = {name: one.get(said, "") for name, one in state.trouble.items() if isinstance(one, dict)}
    shown = {"state": state, "trouble": trouble, "waits": state.state in ("waiting", "running")}
    part = "progress_so_far" if request.headers.get("HX-Request") else "progress"
    return render(request, f"web/comparisons/{part}.html", shown)


def _found(request: HttpRequest, pk: int) -> ComparisonAnswer:
    found = comparison(actor(request), pk, language())
    if found is None:
        raise Http404
    return found


def _end_of(written: str) -> datetime:
    """The last instant of a day in China; of today, this instant."""
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise InvalidError(what=_DAY, why=_NO_DAY) from error
    following = datetime.combine(day + timedelta(days=1), _MORNING, CHINA)
    at = now()
    return at if day == day_of(at) else following - timedelta(seconds=1)
