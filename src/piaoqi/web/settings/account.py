"""我的账号: password, two-step sign-in, language, sign-ins; and leaving other devices."""

import json
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from piaoqi.accounts.actions.sessions import end_other_sessions, end_own_session
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.queries.log import own_sign_ins
from piaoqi.accounts.queries.people import holdings, tokens
from piaoqi.audit.models import Entry
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import answer
from piaoqi.web.settings.others import devices, here
from piaoqi.web.settings.places import level, where
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

LEFT = Text("已在其他 {count} 处退出", "Signed out in {count} other places")
LEFT_ONE = Text("这处登录已结束", "That session is ended")
NONE_LEFT = Text("没有在别处登录", "You are signed in nowhere else")
_STEPS = {
    "password": Text("密码", "password"),
    "mfa": Text("两步验证", "two-step sign-in"),
    "socialaccount": Text("单位统一登录", "identity provider"),
}


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """One's own."""
    who = actor(request)
    mine = holdings(who).filter(person=who.person).select_related("role", "company", "group", "department")
    shown = {
        "held": [{"grant": one, "where": where(one), "level": level(one.sensitivity)} for one in mine],
        "two_steps": Authenticator.objects.filter(user=who.person, type=Authenticator.Type.TOTP).exists(),
        "tokens": tokens(who).filter(person=who.person, revoked_at=None).count(),
        "sessions": devices(who, request.user, here(request)),
        "signed_in": [_told(one) for one in own_sign_ins(who)],
    }
    return answer(request, "web/settings/account.html", "account", shown)


@require_POST
@login_required
def leave_others(request: HttpRequest) -> HttpResponse:
    """Every session of one's own but this one ends."""
    try:
        count = end_other_sessions(actor(request), here(request))
        messages.success(request, say(LEFT.with_(count=count) if count else NONE_LEFT))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:account")


@require_POST
@login_required
def leave(request: HttpRequest, handle: str) -> HttpResponse:
    """One session of one's own ends."""
    try:
        end_own_session(actor(request), handle)
        messages.success(request, say(LEFT_ONE))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:account")


def _told(row: Entry) -> dict[str, Any]:
    said = json.loads(row.data)
    steps = [say(_STEPS.get(one, Text(one, one))) for one in said["after"].get("steps", ())]
    return {"at": row.at, "failed": row.action.endswith("failed"), "steps": steps,
            "address": str(said["origin"]).partition(" ")[2]}  # fmt: skip
