"""Handing files in, and seeing what became of them."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.models import Company
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.quarantine import RETRY, SET_ASIDE
from piaoqi.archive.actions.replacing import REPLACE
from piaoqi.archive.errors import NotKeptError, TooLargeError
from piaoqi.archive.models import Arrival, Source
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.core.limits import DEFAULT
from piaoqi.core.text import Text
from piaoqi.sources.queries.batches import batches
from piaoqi.sources.queries.visible import visible
from piaoqi.sources.taking_in import BATCH_LETTERS, take_in_once
from piaoqi.web.hand_in.told import rows
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen, remember
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

KEPT = Text("{count} 个文件已经安全存好，正在读取", "{count} files are kept safe and are being read")
NONE_CHOSEN = Text("请选择来源和要交来的文件", "Choose a source, and the files to hand in")
PART, OVERVIEW = Text("导入", "Hand in"), Text("这次导入", "Handed in together")
_SHOWN, _BATCHES, _STUCK = 50, 10, 20
_MOST_BYTES = DEFAULT.file_bytes
_WHICH: dict[str, dict[str, Any]] = {
    "": {},
    "stuck": {"reading__state": "quarantined", "replacement__isnull": True},
    "partly": {"reading__partly": True, "replacement__isnull": True},
    "waiting": {"reading__state__in": ("waiting", "reading")},
    "none": {"reading__state": "done", "reading__records_written": 0},
    "moved": {"replacement__isnull": False},
}
"""What the list of a batch may be narrowed to."""


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The form, the latest batches, and what could not be read: as quick whatever came before."""
    if request.method == "POST":
        return _take(request)
    who = actor(request)
    company = chosen(request, who)
    shown = _form(who, company)
    if company:
        before = request.GET.get("before", "")
        mark = int(before) if before.isascii() and before.isdigit() else None
        together = batches(who, company.pk, limit=_BATCHES + 1, before=mark)
        stuck = progress.unread(who, _STUCK, source__company=company) if mark is None else ()
        shown |= {
            "batches": together[:_BATCHES],
            "earlier": together[_BATCHES - 1].mark if len(together) > _BATCHES else None,
            "stuck": rows(who, stuck, shown["sources"]),
            "before": mark,
        }
        if not shown["is_wide"]:
            own = progress.own(who, _SHOWN, source__company=company)
            shown |= {"own": rows(who, own, shown["sources"])}
    return render(request, "web/hand_in/page.html", shown)


@require_GET
@login_required
def batch(request: HttpRequest, name: str) -> HttpResponse:
    """What was handed in together. Asked by htmx, what became of it alone, which asks again by itself until it is
    over.
    """
    who = actor(request)
    so_far = progress.batch(who, name)
    first = progress.arrivals(who).filter(batch=name).select_related("source__company").order_by("pk").first()
    if first is None:
        raise Http404
    company = remember(request, first.source.company)
    which = request.GET.get("which", "")
    after = request.GET.get("after", "")
    mark = int(after) if after.isascii() and after.isdigit() else 0
    files = progress.files(who, _SHOWN + 1, mark, batch=name, **_WHICH.get(which, {}))
    form = _form(who, company)
    shown = {
        **form,
        "progress": so_far,
        "open": so_far.quarantined - so_far.set_aside + so_far.partly,
        "batch": name,
        "first": first,
        "which": which if which in _WHICH else "",
        "rows": rows(who, files[:_SHOWN], form["sources"]),
        "next": files[_SHOWN - 1].arrival if len(files) > _SHOWN else None,
        "after": mark,
        "here": f"{reverse('hand_in:batch', args=[name])}?{request.GET.urlencode()}",
        "trail": [(PART, f"{reverse('hand_in:page')}?company={company.pk}")],
        "here_title": OVERVIEW,
    }
    part = "web/hand_in/became.html" if request.headers.get("HX-Request") else "web/hand_in/batch.html"
    return render(request, part, shown)


@require_POST
@login_required
def send(request: HttpRequest) -> JsonResponse:
    """One file, for the script of the page: answered when it is durable; sent again, it is the same file."""
    who = actor(request)
    source = _source(who, request)
    file = request.FILES.get("file")
    name = request.POST.get("batch", "")[:BATCH_LETTERS]
    if source is None or file is None or not name or "/" in name:
        return JsonResponse({"message": say(NONE_CHOSEN), "hint": ""}, status=400)
    try:
        arrival = _kept(who, source, file, name, request.POST.get("name") or file.name or "")
    except RefusedError as refused:
        status = 503 if isinstance(refused, NotKeptError) else 409
        return JsonResponse({"message": say(refused.message), "hint": say(refused.hint)}, status=status)
    return JsonResponse({"arrival": arrival.pk, "batch": arrival.batch}, status=201)


def _take(request: HttpRequest) -> HttpResponse:
    """The plain form."""
    who = actor(request)
    source, files = _source(who, request), request.FILES.getlist("files")
    if source is None or not files:
        messages.error(request, say(NONE_CHOSEN))
        return redirect("hand_in:page")
    name, kept = uuid4().hex, 0
    for file in files:
        try:
            _kept(who, source, file, name, file.name or "")
            kept += 1
        except RefusedError as refused:
            refuse(request, refused)
    if not kept:
        return redirect("hand_in:page")
    messages.success(request, say(KEPT.with_(count=kept)))
    return redirect("hand_in:batch", name)


def _kept(who: Actor, source: Source, file: "UploadedFile[bytes]", batch_name: str, name: str) -> Arrival:
    """Of a file over the limit only a part was taken from the line: it is refused, and not kept as if it were whole."""
    if (file.size or 0) > _MOST_BYTES:
        raise TooLargeError(name=name, megabytes=_MOST_BYTES >> 20)
    handed = HandedIn(name=name, stream=cast("BinaryIO", file.file), batch=batch_name)
    return take_in_once(who, source, handed)


def _source(who: Actor, request: HttpRequest) -> Source | None:
    wanted = request.POST.get("source", "")
    return next((one for one in sources_to_fill(who) if str(one.pk) == wanted), None)


def _form(who: Actor, company: Company | None) -> dict[str, Any]:
    """What every page of this part has. `is_wide`: for who sees more than what they brought themselves."""
    sources: Sequence[Source] = [one for one in sources_to_fill(who) if company and one.company_id == company.pk]
    return {
        "sources": sources,
        "is_wide": company is not None and visible(who).filter(company=company).exists(),
        "may_retry": company is not None and who.may_wholly(RETRY.key, company.pk),
        "may_move": company is not None and who.may_wholly(REPLACE.key, company.pk),
        "may_judge": company is not None and who.may_wholly(SET_ASIDE.key, company.pk),
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
        "limit": _MOST_BYTES,
        "megabytes": _MOST_BYTES >> 20,
        "new_batch": uuid4().hex,
    }
