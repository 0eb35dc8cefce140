"""The pages: what was typed decides which."""

from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.models import Company
from piaoqi.core.text import Text
from piaoqi.web.find import files, recent
from piaoqi.web.find.asked import MOST_NUMBERS, Typed, meaning, typed
from piaoqi.web.find.finding import about, several, suggested
from piaoqi.web.find.ground import Around
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

_NO_FILE = Text("请选择要查的文件", "Choose a file to ask with")
_SUGGESTED = 6


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """A question is an address; a long list, sent as a form, becomes one."""
    around = around_of(request)
    if request.method == "POST":
        return redirect(address_of(typed(request.POST.get("q", "")), around.company if around else None))
    asked = _typed(request)
    shown: dict[str, Any] = {
        "typed": asked,
        "recent": recent.recent(request),
        "files": files.kept(request),
        "most_files": files.MOST_FILES,
        "most_numbers": MOST_NUMBERS,
        "meaning": meaning(asked.one) if asked.one else None,
        "link": request.build_absolute_uri(_link(request)),
    }
    invoice = _chosen(request)
    if around is None or not (asked.text or invoice):
        return render(request, "web/find/page.html", shown)
    recent.remember(request, asked)
    try:
        found = (
            about(around, asked, invoice, shown["link"])
            if len(asked.numbers) < 2
            else several(around, asked, request.GET.get("only", ""))
        )
    except RefusedError as refused:
        refuse(request, refused)
        return render(request, "web/find/page.html", shown)
    return render(request, "web/find/page.html", shown | found)


@require_GET
@login_required
def meant(request: HttpRequest) -> HttpResponse:
    """While somebody types: what it is taken for, and the first invoices that it means."""
    around, asked = around_of(request), _typed(request)
    shown: dict[str, Any] = {"typed": asked, "meaning": meaning(asked.one) if asked.one else None}
    if around is not None and asked.text and len(asked.numbers) < 2:
        shown |= suggested(around, asked.text, _SUGGESTED)
    return render(request, "web/find/meant.html", shown)


@require_POST
@login_required
def ask_with_files(request: HttpRequest) -> HttpResponse:
    """What they say is read, and asked for; they are not kept."""
    around = around_of(request)
    sent = cast("list[UploadedFile[bytes]]", request.FILES.getlist("files"))
    if around is None or not sent:
        messages.error(request, say(_NO_FILE))
        return redirect("find:page")
    asked = files.read_files(around.who, sent)
    numbers = files.numbers_of(asked)
    to = address_of(Typed(numbers[0].written if len(numbers) == 1 else "", numbers), around.company)
    return redirect(f"{to}&{urlencode({'file': files.keep(request, asked)})}")


@require_POST
@login_required
def forget(request: HttpRequest) -> HttpResponse:
    """What was looked for lately."""
    recent.forget(request)
    return redirect("find:page")


def around_of(request: HttpRequest) -> Around | None:
    """Of the company that the address or the form names; None for whoever has none."""
    who = actor(request)
    company = chosen(request, who)
    return Around(who, company) if company else None


def address_of(asked: Typed, company: Company | None) -> str:
    """The question as an address."""
    said: dict[str, str | int] = {"q": asked.address}
    if company:
        said["company"] = company.pk
    return f"{reverse('find:page')}?{urlencode(said, safe=',')}"


def _typed(request: HttpRequest) -> Typed:
    return typed(request.GET.get("q", ""), as_number=request.GET.get("as") == "number")


def _chosen(request: HttpRequest) -> int | None:
    """The invoice chosen among several. Raises Http404 for what is no id."""
    said = request.GET.get("invoice", "")
    if said and not (said.isascii() and said.isdigit() and len(said) < 19):
        raise Http404
    return int(said) if said else None


def _link(request: HttpRequest) -> str:
    """This page for a colleague: without what is the asker's alone."""
    kept = {name: request.GET[name] for name in ("q", "company", "invoice", "as") if request.GET.get(name)}
    company = chosen(request, actor(request))
    if company and "company" not in kept:
        kept["company"] = str(company.pk)
    return f"{request.path}?{urlencode(kept)}"
