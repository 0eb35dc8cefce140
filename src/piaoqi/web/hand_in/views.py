"""Handing files in, and seeing what became of them."""

from typing import BinaryIO, cast
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.models import Reading
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.core.text import Text
from piaoqi.sources.taking_in import take_in
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

KEPT = Text("{count} 个文件已经安全存好，正在读取", "{count} files are kept safe and are being read")
NONE_CHOSEN = Text("请选择来源和要交来的文件", "Choose a source, and the files to hand in")
AGAIN = Text("已重新排队读取", "It is read again")
_SHOWN = 200


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The form, how far everything is, and what could not be read."""
    who = actor(request)
    places = sources_to_fill(who)
    if request.method == "POST":
        return _take(request)
    stuck = progress.files(who, _SHOWN, reading__state=Reading.State.QUARANTINED)
    shown = {
        "sources": places,
        "progress": progress.everything(who),
        "files": _told(stuck),
        "most": settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    }
    return render(request, "web/hand_in/page.html", shown)


@require_GET
@login_required
def batch(request: HttpRequest, name: str) -> HttpResponse:
    """What was handed in together; the page comes anew by itself while something waits."""
    who = actor(request)
    so_far = progress.batch(who, name)
    if not so_far.handed_in:
        raise Http404
    files = progress.files(who, _SHOWN, batch=name)
    return render(request, "web/hand_in/batch.html", {"progress": so_far, "files": _told(files), "shown": _SHOWN})


@require_POST
@login_required
def retry(request: HttpRequest, reading: int) -> HttpResponse:
    """Read a file of the quarantine again."""
    who = actor(request)
    seen = progress.arrivals(who).filter(reading=reading).select_related("reading__source").first()
    if seen is None or seen.reading is None:
        raise Http404
    try:
        retry_reading(who, seen.reading)
        messages.success(request, say(AGAIN))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("hand_in:page")


def _take(request: HttpRequest) -> HttpResponse:
    who = actor(request)
    wanted = request.POST.get("source", "")
    source = next((one for one in sources_to_fill(who) if str(one.pk) == wanted), None)
    files = request.FILES.getlist("files")
    if source is None or not files:
        messages.error(request, say(NONE_CHOSEN))
        return redirect("hand_in:page")
    name, kept = uuid4().hex, 0
    for file in files:
        try:
            take_in(who, source, HandedIn(name=file.name or "", stream=cast("BinaryIO", file), batch=name))
            kept += 1
        except RefusedError as refused:
            refuse(request, refused)
    if not kept:
        return redirect("hand_in:page")
    messages.success(request, say(KEPT.with_(count=kept)))
    return redirect("hand_in:batch", name)


def _told(files: tuple[progress.FileState, ...]) -> list[dict[str, object]]:
    """With the sentences in the language of the page."""
    reason = ("message", "hint")
    return [
        {"file": one, **{part: dict(one.reason.get(part, {})).get(language(), "") for part in reason}} for one in files
    ]
