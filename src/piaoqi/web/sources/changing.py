"""What people change of sources. Each is one action; what can be taken back offers so."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.archive.actions.quarantine import RETRY, retry_reading
from piaoqi.archive.actions.sources import (
    NewSource,
    close_source,
    define_source,
    rename_source,
    reopen_source,
    set_columns,
)
from piaoqi.archive.models import Reading, Source
from piaoqi.archive.queries.sources import sources
from piaoqi.archive.usual_sources import usual_name
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.text import Message, Text
from piaoqi.sources.actions import connections as connecting
from piaoqi.sources.actions.coverage import declare, withdraw
from piaoqi.sources.claims import Claim, claim_of, window_of
from piaoqi.sources.connected import Wish
from piaoqi.sources.models import Connection, Coverage, Run
from piaoqi.sources.queries.connections import connection as connection_of
from piaoqi.sources.queries.visible import visible
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.company import chosen
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo
from piaoqi.web.sources import words
from piaoqi.web.sources.views import DIRECTIONS, TITLE

_DECLARED = Text("已声明，正在按它重新核对", "Declared; it is being compared by it")
_WITHDRAWN = Text("已撤回这条声明", "The statement is withdrawn")
_RENAMED = Text("名称已改为“{name}”", "It is called “{name}” now")
_CLOSED = Text(
    "“{name}”已停用，不再收文件；已有的都保留", "“{name}” is closed: it takes in nothing more, and keeps what came"
)
_COLUMNS = Text(
    "已记下表头的叫法；读不出的文件正在重新读取", "What the headings mean is kept; unread files are read again"
)
_REOPENED = Text("“{name}”已恢复", "“{name}” is open again")
_MADE = Text("来源“{name}”已建好", "The source “{name}” is made")
_CONNECTED = Text("已连接，正在取第一次", "Connected; it is being fetched for the first time")
_DONE: Mapping[str, Text] = {
    "pause": Text("已暂停取数", "Fetching is paused"),
    "resume": Text("已恢复，正在取数", "It goes on, and is being fetched"),
    "fetch": Text("正在取数", "It is being fetched"),
    "disconnect": Text("已解除连接；取来的都保留", "The connection is taken away; what it brought stays"),
}
_ACTIONS: Mapping[str, Callable[[Actor, Connection], Connection]] = {
    "pause": connecting.pause,
    "resume": connecting.resume,
    "fetch": connecting.fetch_now,
    "disconnect": connecting.disconnect,
}
_BACK = {"pause": "resume", "resume": "pause"}
_DAY = Text("日期", "The date")
_NO_DAY = Text("“{written}”不是日期", "“{written}” is no date")
_KIND = Text("来源的种类", "The kind of source")
_NO_KIND = Text("请从列出的里面选（{written}）", "choose one of those listed ({written})")
_NUMBER = Text("总条数", "The total")
_NO_NUMBER = Text("“{written}”不是数", "“{written}” is no number")
_NEW = Text("新建来源", "A new source")
_KEYS = 1000
_READ_AGAIN = 200
_Value = TypeVar("_Value")


@require_http_methods(["GET", "POST"])
@login_required
def define(request: HttpRequest) -> HttpResponse:
    """A new source of the company."""
    who = actor(request)
    company = chosen(request, who)
    if company is None:
        raise Http404
    if request.method == "POST":
        try:
            made = define_source(who, company, _wanted(request, company.pk))
            messages.success(request, say(_MADE.with_(name=made.name)))
            return redirect("sources:one", made.pk)
        except RefusedError as refused:
            refuse(request, refused)
    shown = {
        "kinds": [(kind.value, title) for kind, title in words.KIND.items()],
        "directions": DIRECTIONS,
        "given": request.POST,
        "others": [one for one in sources(who) if one.company_id == company.pk],
        "trail": [(TITLE, f"{reverse('sources:page')}?company={company.pk}")],
        "here": _NEW,
    }
    return render(request, "web/sources/define.html", shown)


@require_POST
@login_required
def declared(request: HttpRequest, source: int) -> HttpResponse:
    """What the source was asked for, all of it or the files of one run."""
    row = _source(request, source)

    def act(who: Actor) -> None:
        run = Run.objects.filter(source=row, pk=_number(request.POST.get("run", "")) or 0).first()
        made = declare(who, row, _claim(request), run)
        offer_undo(request, say(_DECLARED), f"{reverse('sources:withdraw', args=[made.pk])}?quietly=1")

    return _changed(request, row, act)


@require_POST
@login_required
def withdrawn(request: HttpRequest, coverage: int) -> HttpResponse:
    """It counts no more; taken back, the same is declared anew."""
    row = _coverage(request, coverage)

    def act(who: Actor) -> None:
        withdraw(who, row)
        if request.GET.get("quietly"):
            messages.success(request, say(_WITHDRAWN))
        else:
            offer_undo(request, say(_WITHDRAWN), reverse("sources:again", args=[row.pk]))

    return _changed(request, row.source, act)


@require_POST
@login_required
def again(request: HttpRequest, coverage: int) -> HttpResponse:
    """Declare what was withdrawn by mistake."""
    row = _coverage(request, coverage)

    def act(who: Actor) -> None:
        declare(who, row.source, claim_of(window_of(row)), row.run)
        messages.success(request, say(_DECLARED))

    return _changed(request, row.source, act)


@require_POST
@login_required
def rename(request: HttpRequest, source: int) -> HttpResponse:
    row = _source(request, source)

    def act(who: Actor) -> None:
        renamed = rename_source(who, row, request.POST.get("name", ""))
        messages.success(request, say(_RENAMED.with_(name=renamed.name)))

    return _changed(request, row, act)


@require_POST
@login_required
def close(request: HttpRequest, source: int) -> HttpResponse:
    """It takes in nothing more."""
    row = _source(request, source)

    def act(who: Actor) -> None:
        close_source(who, row)
        offer_undo(request, say(_CLOSED.with_(name=row.name)), reverse("sources:reopen", args=[row.pk]))

    return _changed(request, row, act)


@require_POST
@login_required
def reopen(request: HttpRequest, source: int) -> HttpResponse:
    row = _source(request, source)

    def act(who: Actor) -> None:
        reopen_source(who, row)
        messages.success(request, say(_REOPENED.with_(name=row.name)))

    return _changed(request, row, act)


@require_POST
@login_required
def columns(request: HttpRequest, source: int) -> HttpResponse:
    """What headings of its tables mean, where they are not recognised; what could not be read is read again."""
    row = _source(request, source)

    def act(who: Actor) -> None:
        said = {name: request.POST.get(name, "").strip() for name in words.COLUMNS}
        others = {name: heading for name, heading in row.columns.items() if name not in words.COLUMNS}
        set_columns(who, row, {**others, **{name: heading for name, heading in said.items() if heading}})
        stuck = Reading.objects.filter(source=row, state=Reading.State.QUARANTINED, replaced_at=None)
        if who.may_wholly(RETRY.key, row.company_id):
            for one in stuck.select_related("source").order_by("-pk")[:_READ_AGAIN]:
                retry_reading(who, one)
        messages.success(request, say(_COLUMNS))

    return _changed(request, row, act)


@require_POST
@login_required
def connected(request: HttpRequest, source: int) -> HttpResponse:
    """Have it fetched from, by one who may do so for the whole installation."""
    row = _source(request, source)

    def act(who: Actor) -> None:
        key = request.POST.get("connector", "")
        given = {
            name.removeprefix("set_"): str(value) for name, value in request.POST.items() if name.startswith("set_")
        }
        every = _number(request.POST.get("every", "")) or 0
        connecting.connect(who, row, key, Wish(settings=given, every_minutes=every))
        messages.success(request, say(_CONNECTED))

    return _changed(request, row, act)


@require_POST
@login_required
def connection_changed(request: HttpRequest, connection: int, what: str) -> HttpResponse:
    """Pause, resume, fetch, disconnect."""
    action = _ACTIONS.get(what)
    row = connection_of(actor(request), connection)
    if action is None or row is None:
        raise Http404

    def act(who: Actor) -> None:
        action(who, row)
        if what in _BACK:
            offer_undo(request, say(_DONE[what]), reverse("sources:connection", args=[row.pk, _BACK[what]]))
        else:
            messages.success(request, say(_DONE[what]))

    return _changed(request, row.source, act)


def _changed(request: HttpRequest, row: Source, act: Callable[[Actor], None]) -> HttpResponse:
    """Done, or refused with the reason; back to the source."""
    try:
        act(actor(request))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("sources:one", row.pk)


def _source(request: HttpRequest, number: int) -> Source:
    row = visible(actor(request)).filter(pk=number).first()
    if row is None:
        raise Http404
    return row


def _coverage(request: HttpRequest, number: int) -> Coverage:
    found = (
        Coverage.objects.filter(pk=number, source__in=visible(actor(request))).select_related("source", "run").first()
    )
    if found is None:
        raise Http404
    return found


def _wanted(request: HttpRequest, company: int) -> NewSource:
    """The key is made of the kind: people name sources, programs need keys."""
    said = request.POST
    kind = _read(said.get("kind", ""), SourceKind, _KIND, _NO_KIND)
    direction = _read(said.get("direction", ""), Direction, _KIND, _NO_KIND) or Direction.RECEIVED
    if kind is None:
        raise InvalidError(what=_KIND, why=_NO_KIND.with_(written=""))
    taken = set(Source.objects.filter(company=company).values_list("key", flat=True))
    plain = kind.value if direction is Direction.RECEIVED else f"{kind.value}-issued"
    key = next(one for at in range(1, _KEYS) if (one := plain if at == 1 else f"{plain}-{at}") not in taken)
    name = said.get("name", "").strip() or usual_name(kind, direction, key)
    return NewSource(
        key=key, name=name, kind=kind, direction=direction, of=said.get("of", "") if kind is SourceKind.BACKUP else ""
    )


def _claim(request: HttpRequest) -> Claim:
    said = request.POST
    kinds = said.getlist("kinds") if said.get("which_kinds") == "some" else None
    origin, status = said.get("origin", ""), said.get("status", "")
    return Claim(
        start=_day(said.get("start", "")),
        end=_day(said.get("end", "")),
        kinds=kinds,
        origins=[origin] if origin else None,
        statuses=[status] if status else None,
        as_of=_moment(said.get("as_of", "")),
        role=said.get("role", ""),
        total=_number(said.get("total", "")),
    )


def _day(written: str) -> date | None:
    return _read(written, date.fromisoformat, _DAY, _NO_DAY)


def _moment(written: str) -> datetime | None:
    found = _read(written, datetime.fromisoformat, _DAY, _NO_DAY)
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def _number(written: str) -> int | None:
    return _read(written.replace(",", ""), int, _NUMBER, _NO_NUMBER)


def _read(written: str, how: Callable[[str], _Value], what: Text, wrong: Text) -> _Value | None:
    if not written.strip():
        return None
    try:
        return how(written.strip())
    except ValueError as error:
        why: Message = wrong.with_(written=written)
        raise InvalidError(what=what, why=why) from error
