"""The first start: whoever has the machine makes the first administrator, and the first company."""

import secrets
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from piaoqi.accounts.actions.companies import create_company
from piaoqi.accounts.actions.first import first_administrator
from piaoqi.accounts.actor import system
from piaoqi.accounts.address import origin
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.loading import actor_of
from piaoqi.accounts.models import Person
from piaoqi.accounts.newcomers import Newcomer
from piaoqi.accounts.permissions import System
from piaoqi.archive.usual_sources import define_usual_sources
from piaoqi.core.text import Text
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

READY = Text("已建好，请用刚才的用户名和密码登录", "Done. Sign in with that user name and password")
UNLIKE = Text("两次输入的密码不一样", "The two passwords are not the same")
WANTED = ("username", "name", "company", "tax_id")


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password", "again")
def page(request: HttpRequest) -> HttpResponse:
    """There only with the token that the start printed, and only while there is nobody."""
    if Person.objects.exists() or not _has_token(request):
        raise Http404
    given = {one: request.POST.get(one, "") for one in WANTED}
    if request.method == "POST":
        try:
            return _made(request, given)
        except RefusedError as refused:
            refuse(request, refused)
    token = request.POST.get("token") or request.GET.get("token", "")
    return render(request, "web/first/page.html", {"given": given, "token": token})


def _made(request: HttpRequest, given: dict[str, str]) -> HttpResponse:
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        messages.error(request, say(UNLIKE))
        return render(request, "web/first/page.html", {"given": given, "token": request.POST.get("token", "")})
    newcomer = Newcomer(username=given["username"], name=given["name"], password=password)
    with transaction.atomic():
        person = first_administrator(system(System.SETUP), newcomer, leads_finance=bool(request.POST.get("finance")))
        actor = actor_of(person, origin(request))
        define_usual_sources(actor, create_company(actor, given["company"], given["tax_id"]))
    Path(settings.SETUP_TOKEN).unlink(missing_ok=True)
    messages.success(request, say(READY))
    return redirect("account_login")


def _has_token(request: HttpRequest) -> bool:
    try:
        wanted = Path(settings.SETUP_TOKEN).read_text(encoding="ascii").strip()
    except OSError:
        return False
    given = request.POST.get("token") or request.GET.get("token", "")
    return bool(wanted) and secrets.compare_digest(wanted.encode("ascii"), given.encode("utf-8"))
