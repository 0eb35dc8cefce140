"""One's own tokens for programs: made here, shown once, and revoked."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from piaoqi.accounts.actions.tokens import (
    NAME,
    PERMISSIONS,
    TOKEN,
    NewToken,
    TokenDraft,
    create_token,
    revoke_own_token,
)
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError, TakenError
from piaoqi.accounts.models import Company, Token
from piaoqi.accounts.permissions import permissions
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.people import tokens
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import answer
from piaoqi.web.settings.token_kinds import KINDS, kind_of, share
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

COMPANY = Text("单位", "The company")
DAYS = Text("有效期", "How long it holds")
NOT_CHOSEN = Text("没有选择", "none was chosen")
NONE_HELD = Text("您在所选单位没有这类权限", "you hold none of these in that company")
REVOKED = Text(
    "令牌“{name}”已吊销，用它的程序不能再访问", "The token {name} is revoked: programs with it get no answer"
)
EVERYWHERE = "all"
"""Instead of a company: wherever its person may."""
LASTS = (30, 90, 365)
"""Days."""
_SHOWN = 200


@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Whoever makes one gets its secret in this very answer; it is kept nowhere, so no other page can show it."""
    who, made = actor(request), None
    if request.method == "POST":
        try:
            made = create_token(who, _draft(request, who))
        except RefusedError as refused:
            refuse(request, refused)
    return answer(request, "web/settings/tokens.html", "tokens", _shown(request, who, made))


@require_POST
@login_required
def revoke(request: HttpRequest, token: int) -> HttpResponse:
    """End one's own; others' are not there."""
    who = actor(request)
    row = get_object_or_404(tokens(who), pk=token, person=who.person)
    try:
        revoke_own_token(who, row)
        messages.success(request, say(REVOKED.with_(name=row.name)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:tokens")


def _draft(request: HttpRequest, who: Actor) -> TokenDraft:
    """Raises InvalidError; TakenError for the name of one that still holds, so that a page sent twice makes one."""
    given, at = request.POST, now()
    name = cleaned(given.get("name", ""), NAME, 100)
    if any(one.name == name and _state(one) == "active" for one in tokens(who).filter(person=who.person)):
        raise TakenError(what=TOKEN, name=name)
    kind = next((one for one in KINDS if one.key == given.get("kind")), None)
    if kind is None:
        raise InvalidError(what=PERMISSIONS, why=NOT_CHOSEN)
    places = _places(who, given.get("company", ""))
    keys = frozenset(one.key for one in share(who, kind, places))
    if not keys:
        raise InvalidError(what=PERMISSIONS, why=NONE_HELD)
    days = next((one for one in LASTS if str(one) == given.get("days")), None)
    if days is None:
        raise InvalidError(what=DAYS, why=NOT_CHOSEN)
    return TokenDraft(name=name, permissions=keys, companies=places, expires_at=at + timedelta(days=days))


def _places(who: Actor, chosen: str) -> tuple[Company, ...]:
    if chosen == EVERYWHERE:
        return ()
    found = next((one for one in companies(who) if str(one.pk) == chosen), None)
    if found is None:
        raise InvalidError(what=COMPANY, why=NOT_CHOSEN)
    return (found,)


def _shown(request: HttpRequest, who: Actor, made: NewToken | None) -> dict[str, object]:
    rows = [_told(one) for one in tokens(who).filter(person=who.person).prefetch_related("companies")[:_SHOWN]]
    return {
        "made": made,
        "active": [one for one in rows if one["state"] == "active"],
        "over": [one for one in rows if one["state"] != "active"],
        "kinds": [
            {
                "key": kind.key,
                "title": say(kind.title),
                "about": say(kind.about),
                "titles": [say(one.title) for one in given],
            }
            for kind in KINDS
            if (given := share(who, kind, ()))
        ],
        "companies": [one for one in companies(who) if one.closed_at is None],
        "lasts": LASTS,
        "given": {} if made or request.method != "POST" else request.POST.dict(),
    }


def _told(token: Token) -> dict[str, object]:
    """With what it may in the language of the page."""
    defined = permissions()
    given = [defined[key] for key in token.permissions if key in defined]
    return {
        "token": token,
        "state": _state(token),
        "kind": say(kind_of(given).title),
        "titles": [say(one.title) for one in given],
        "companies": [one.name for one in token.companies.all()],
    }


def _state(token: Token) -> str:
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= now() else "active"
