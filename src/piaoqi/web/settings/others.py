"""Where somebody is signed in, and what programs have of theirs: shown, and ended one by one or all at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from piaoqi.accounts.actions.sessions import end_their_sessions
from piaoqi.accounts.actions.tokens import revoke_own_tokens, revoke_tokens
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.models import Person
from piaoqi.accounts.queries import people as queries
from piaoqi.accounts.queries.sessions import sessions
from piaoqi.accounts.signed_in import AGAIN, handle_of
from piaoqi.core.text import Text
from piaoqi.web.settings.devices import device
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.refusing import refuse

ENDED = Text(
    "已结束“{name}”的 {count} 处登录；密码没有变，可以重新登录",
    "{count} sessions of {name} are ended; they may sign in again",
)
NONE_ENDED = Text("“{name}”没有登录着", "{name} is signed in nowhere")
REVOKED = Text(
    "已吊销 {count} 个令牌，程序凭它们不能再访问", "{count} tokens are revoked; programs can't use them any more"
)
NONE_REVOKED = Text("没有在用的令牌", "No token was in use")


def here(request: HttpRequest) -> str:
    """The handle of the session that asks."""
    return handle_of(request.session.session_key or "")


def devices(who: Actor, person: Any, present: str) -> list[dict[str, Any]]:
    """Each place where they are signed in, the present one marked and first."""
    found = []
    for one in sessions(who, person):
        name, hand = device(one.agent, language())
        active = one.last_at is not None and now() - one.last_at < 2 * AGAIN
        found.append({"one": one, "device": name, "hand": hand, "here": one.handle == present, "active": active})
    return sorted(found, key=lambda one: not one["here"])


@require_POST
@login_required
def end_theirs(request: HttpRequest, pk: int, handle: str = "") -> HttpResponse:
    """One session of somebody else's, or all."""
    row = _found(request, pk)
    try:
        count = end_their_sessions(actor(request), row, handle)
        messages.success(request, say((ENDED if count else NONE_ENDED).with_(name=str(row), count=count)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", pk)


@require_POST
@login_required
def revoke_theirs(request: HttpRequest, pk: int) -> HttpResponse:
    """All tokens of somebody else."""
    row = _found(request, pk)
    try:
        _tell(request, revoke_tokens(actor(request), row))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", pk)


@require_POST
@login_required
def revoke_own(request: HttpRequest) -> HttpResponse:
    """All of one's own."""
    try:
        _tell(request, revoke_own_tokens(actor(request)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:tokens")


def _tell(request: HttpRequest, count: int) -> None:
    messages.success(request, say(REVOKED.with_(count=count) if count else NONE_REVOKED))


def _found(request: HttpRequest, pk: int) -> Person:
    row = queries.people(actor(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
