"""Files that came to the wrong place, or not as they should: moved, replaced by a corrected one, brought back."""

from collections.abc import Sequence
from itertools import groupby
from typing import BinaryIO, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.replacing import REPLACE
from piaoqi.archive.errors import TooLargeError
from piaoqi.archive.models import Arrival, Source
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.core.limits import DEFAULT
from piaoqi.core.text import Text
from piaoqi.sources.replacing import move as move_to
from piaoqi.sources.replacing import put_back, replace
from piaoqi.web.hand_in.told import rows
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import remember
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.returning import way_back
from piaoqi.web.shell.undoing import offer_undo

MOVED = Text("“{name}”已移到“{source}”，正在那里重新读取", "“{name}” was moved to “{source}” and is being read there")
REPLACED = Text("“{name}”已换成“{new}”，正在读取", "“{name}” was replaced by “{new}”, which is being read")
BACK = Text("已撤回：“{name}”又在“{source}”", "Taken back: “{name}” is in “{source}” again")
NONE_CHOSEN = Text("请选择要移到哪个来源", "Choose the source that it belongs to")
NO_FILE = Text("请选择改好的文件", "Choose the corrected file")
TITLE = Text("移到别的来源", "Move it to another source")
_PART = Text("导入", "Hand in")


@require_http_methods(["GET", "POST"])
@login_required
def move(request: HttpRequest, arrival: int) -> HttpResponse:
    """The page on which people choose where a file belongs; sent, it is moved there."""
    who = actor(request)
    seen = _seen(who, arrival)
    there = [one for one in sources_to_fill(who) if one.pk != seen.source_id]
    if request.method == "POST":
        return _move(request, seen, there)
    company = remember(request, seen.source.company)
    (file,) = progress.files(who, 1, pk=arrival)
    (row,) = rows(who, [file], [one for one in there if one.company_id == company.pk])
    shown = {
        "one": row,
        "places": _places(there, seen.source.company_id),
        "to": _to(request),
        "trail": [(_PART, f"{reverse('hand_in:page')}?company={company.pk}")],
        "here": TITLE,
    }
    return render(request, "web/hand_in/move.html", shown)


def _move(request: HttpRequest, seen: Arrival, there: Sequence[Source]) -> HttpResponse:
    wanted = request.POST.get("source", "")
    target = next((one for one in there if str(one.pk) == wanted), None)
    if target is None:
        messages.error(request, say(NONE_CHOSEN))
        return redirect(f"{reverse('hand_in:move', args=[seen.pk])}?next={_to(request)}")
    try:
        moved = move_to(actor(request), seen, target, request.POST.get("reason", ""))
        words = say(MOVED.with_(name=_short(seen.name), source=target.name))
        offer_undo(request, words, f"{reverse('hand_in:put_back', args=[moved.new[0].pk])}?next={_to(request)}")
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(_to(request))


@require_POST
@login_required
def correct(request: HttpRequest, arrival: int) -> HttpResponse:
    """A corrected file in the place of one that can't be read as it is."""
    who = actor(request)
    seen, file = _seen(who, arrival), request.FILES.get("file")
    if file is None:
        messages.error(request, say(NO_FILE))
        return redirect(_to(request))
    name = file.name or ""
    try:
        if (file.size or 0) > DEFAULT.file_bytes:
            raise TooLargeError(name=name, megabytes=DEFAULT.file_bytes >> 20)
        handed = HandedIn(name=name, stream=cast("BinaryIO", file.file))
        done = replace(who, seen, handed, request.POST.get("reason", ""))
        words = say(REPLACED.with_(name=_short(seen.name), new=_short(name)))
        offer_undo(request, words, f"{reverse('hand_in:put_back', args=[done.new[0].pk])}?next={_to(request)}")
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(_to(request))


@require_POST
@login_required
def back(request: HttpRequest, arrival: int) -> HttpResponse:
    """It was moved or replaced by mistake."""
    who = actor(request)
    seen = _seen(who, arrival)
    try:
        done = put_back(who, seen)
        words = BACK.with_(name=_short(done.new[0].name), source=done.new[0].source.name)
        messages.success(request, say(words))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(_to(request))


def _seen(who: Actor, arrival: int) -> Arrival:
    found = progress.arrivals(who).filter(pk=arrival)
    seen = found.select_related("original", "source__company", "parent").first()
    if seen is None or not who.may_wholly(REPLACE.key, seen.source.company_id):
        raise Http404
    return seen


def _places(sources: Sequence[Source], own: int) -> list[tuple[str, list[Source]]]:
    """By company, this one first."""
    ordered = sorted(sources, key=lambda one: (one.company_id != own, one.company.name, one.company_id))
    return [
        (some[0].company.name, some)
        for _, grouped in groupby(ordered, lambda one: one.company_id)
        if (some := list(grouped))
    ]


def _short(name: str) -> str:
    return name.replace("\\", "/").rpartition("!")[2].rpartition("/")[2]


def _to(request: HttpRequest) -> str:
    return way_back(request, reverse("hand_in:page"))
