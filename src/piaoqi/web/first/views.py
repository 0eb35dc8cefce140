"""The first start: whoever has the machine makes the first administrator, and the first company; then the way to the
first result.
"""

import secrets
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from piaoqi.accounts.actions.companies import create_company
from piaoqi.accounts.actions.first import first_administrator
from piaoqi.accounts.actor import system
from piaoqi.accounts.address import origin
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.accounts.passwords import SHORTEST
from piaoqi.accounts.permissions import System
from piaoqi.archive.usual_sources import define_usual_sources
from piaoqi.core.invoice.number import REGIONS
from piaoqi.core.invoice.taxpayer import Scale
from piaoqi.core.text import Text
from piaoqi.sources.queries.sources import states
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.first_steps import first_steps
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

READY = Text("已建好，您已经登录", "Done, and you are signed in")
UNLIKE = Text("两次输入的密码不一样", "The two passwords are not the same")
WANTED = ("username", "name", "company", "tax_id")
DEMO_COMMAND = "./piaoqi serve --demo --port 8601"
"""Beside the real one: its data are in a folder of their own."""


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "again")
def page(request: HttpRequest) -> HttpResponse:
    """There only with the token that the start printed, and only while there is nobody."""
    if Person.objects.exists() or not _has_token(request):
        raise Http404
    if request.method == "POST":
        try:
            return _made(request)
        except RefusedError as refused:
            refuse(request, refused)
    return _form(request)


@require_GET
@login_required
def next_steps(request: HttpRequest) -> HttpResponse:
    """From nothing to the first result, and how far one is."""
    who = actor(request)
    company = chosen(request, who)
    steps = first_steps(who, company, states(who, company.pk)) if company else None
    return render(request, "web/first/next.html", {"steps": steps})


def _form(request: HttpRequest) -> HttpResponse:
    given = {one: request.POST.get(one, "") for one in WANTED}
    shown = {
        "given": given,
        "finance": request.method == "GET" or bool(request.POST.get("finance")),
        "small": request.POST.get("scale") == Scale.SMALL.value,
        "token": _token(request),
        "regions": {code: name.in_language(language()) for code, name in REGIONS.items()},
        "shortest": SHORTEST,
        "demo_command": DEMO_COMMAND,
    }
    return render(request, "web/first/page.html", shown)


def _made(request: HttpRequest) -> HttpResponse:
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        messages.error(request, say(UNLIKE))
        return _form(request)
    given = request.POST
    newcomer = Newcomer(username=given.get("username", ""), name=given.get("name", ""), password=password)
    scale = Scale.SMALL if given.get("scale") == Scale.SMALL.value else Scale.GENERAL
    with transaction.atomic():
        person = first_administrator(system(System.SETUP), newcomer, leads_finance=bool(given.get("finance")))
        made_by = actor_of(person, origin(request))
        company = create_company(made_by, given.get("company", ""), given.get("tax_id", ""), scale)
        define_usual_sources(made_by, company)
    Path(settings.SETUP_TOKEN).unlink(missing_ok=True)
    get_adapter(request).login(request, person)
    messages.success(request, say(READY))
    return redirect("first:next")


def _token(request: HttpRequest) -> str:
    return request.POST.get("token") or request.GET.get("token", "")


def _has_token(request: HttpRequest) -> bool:
    try:
        wanted = Path(settings.SETUP_TOKEN).read_text(encoding="ascii").strip()
    except OSError:
        return False
    return bool(wanted) and secrets.compare_digest(wanted.encode("ascii"), _token(request).encode("utf-8"))
