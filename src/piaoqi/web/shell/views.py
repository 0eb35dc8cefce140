"""Choosing the company and the language."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from piaoqi.accounts.queries.companies import named
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.returning import way_back

_SHOWN = 50
_LONGEST = 100
_YEAR = 365 * 86_400


@require_GET
@login_required
def companies_page(request: HttpRequest) -> HttpResponse:
    """One's companies, found by a part of the name, a former name or the tax id: there may be hundreds."""
    who, typed = actor(request), request.GET.get("q", "").strip()
    rows = list(named(who, typed[:_LONGEST])[: _SHOWN + 1])
    shown = {"rows": rows[:_SHOWN], "more": len(rows) > _SHOWN, "typed": typed, "to": way_back(request, "/")}
    part = "web/shell/companies_listed.html" if request.headers.get("HX-Request") else "web/shell/companies.html"
    return render(request, part, shown)


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Kept in the browser."""
    wanted = request.POST.get("language", "")
    answer = redirect(way_back(request, "/"))
    if wanted in dict(settings.LANGUAGES):
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=_YEAR, samesite="Lax", httponly=True)
    return answer
