"""What people decide of a file that came: read it again, set it aside, hand it in where it belongs."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.actions.quarantine import Aside, retry_reading, set_aside, take_back
from piaoqi.archive.models import Arrival, Reading
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.core.text import Text
from piaoqi.sources.taking_in import take_in
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.returning import way_back
from piaoqi.web.shell.undoing import offer_undo

AGAIN = Text("已重新排队读取", "It is read again")
SET_ASIDE = Text("已搁置：{name}", "Set aside: {name}")
TAKEN_BACK = Text("已撤回，这个文件又列为待处理", "Taken back: the file waits for somebody again")
ALSO = Text("已交到“{source}”，正在读取", "Handed in to “{source}”; it is being read")
NOT_HAD = Text("原件暂时取不出，请稍后再试", "The original can't be had now; try again later")


@require_POST
@login_required
def retry(request: HttpRequest, reading: int) -> HttpResponse:
    """Read a file of the quarantine again."""
    return _judged(request, reading, retry_reading, say(AGAIN))


@require_POST
@login_required
def aside(request: HttpRequest, reading: int) -> HttpResponse:
    """Set it aside, with the statement that it holds no invoice or without."""
    wish = Aside(reason=request.POST.get("reason", ""), no_invoice=request.POST.get("holds") == "none")
    seen = _seen(request, reading)
    try:
        set_aside(actor(request), _reading(seen), wish)
        words = say(SET_ASIDE.with_(name=seen.name.rpartition("/")[2]))
        offer_undo(request, words, f"{reverse('hand_in:back', args=[reading])}?next={_to(request)}")
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(_to(request))


@require_POST
@login_required
def back(request: HttpRequest, reading: int) -> HttpResponse:
    """It was set aside by mistake."""
    return _judged(request, reading, take_back, say(TAKEN_BACK))


@require_POST
@login_required
def also(request: HttpRequest, arrival: int) -> HttpResponse:
    """Hand in the same bytes to the source where they belong; where they came to they stay."""
    who = actor(request)
    seen = progress.arrivals(who).filter(pk=arrival).select_related("original").first()
    wanted = request.POST.get("source", "")
    source = next((one for one in sources_to_fill(who) if str(one.pk) == wanted), None)
    if seen is None or source is None:
        raise Http404
    try:
        with storage().open(seen.original.sha256) as stream:
            take_in(who, source, HandedIn(name=seen.name, stream=stream, batch=seen.batch))
        messages.success(request, say(ALSO.with_(source=source.name)))
    except StorageError:
        messages.error(request, say(NOT_HAD))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(_to(request))


def _judged(request: HttpRequest, reading: int, action: Callable[[Actor, Reading], object], words: str) -> HttpResponse:
    seen = _seen(request, reading)
    try:
        action(actor(request), _reading(seen))
        messages.success(request, words)
    except RefusedError as refused:
        refuse(request, refused)
    return redirect(_to(request))


def _seen(request: HttpRequest, reading: int) -> Arrival:
    seen = progress.arrivals(actor(request)).filter(reading=reading).select_related("reading__source").first()
    if seen is None:
        raise Http404
    return seen


def _reading(seen: Arrival) -> Reading:
    assert seen.reading is not None  # noqa: S101 - found by it
    return seen.reading


def _to(request: HttpRequest) -> str:
    return way_back(request, reverse("hand_in:page"))
