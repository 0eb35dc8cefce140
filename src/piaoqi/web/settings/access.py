"""权限申请: asked for by one, decided by another."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from piaoqi.accounts.actions import access as actions
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.accounts.models import AccessRequest, Company, Role
from piaoqi.accounts.queries.companies import companies
from piaoqi.accounts.queries.people import roles
from piaoqi.accounts.queries.requests import own_requests, requests_to_decide
from piaoqi.archive.queries.visible import visible
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import Form, answer, refused_form
from piaoqi.web.settings.giving import ROLE, role_of, until_of
from piaoqi.web.settings.places import NOT_CHOSEN, level, where
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

COMPANY = Text("单位", "The company")
ASKED = Text("申请已提交，审批后在这里看到结果", "Your request was sent; the answer will be here")
APPROVED = Text("已准予“{who}”的申请", "The request of {who} is granted")
REFUSED = Text("已拒绝“{who}”的申请", "The request of {who} is refused")
WITHDRAWN = Text("申请已撤回", "The request is withdrawn")
FIELDS: Mapping[Text, str] = {
    actions.REASON: "reason", ROLE: "role", COMPANY: "company", actions.ANSWER: "answer",
    Text("角色的范围", "Where the role holds"): "until",
}  # fmt: skip
_SHOWN = 50


@require_http_methods(["GET", "POST"])
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """To decide, one's own, and asking; other pages link here with what is to be asked for."""
    who, form = actor(request), Form(given=request.GET.dict())
    if request.method == "POST":
        try:
            actions.request_access(who, _wish(who, request.POST))
            messages.success(request, say(ASKED))
            return redirect("settings:access")
        except RefusedError as refused:
            form = refused_form(request, refused, FIELDS)
    return answer(request, "web/settings/access.html", "access", _shown(who, form))


@require_POST
@login_required
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Granted or refused; a refusal says why."""
    who = actor(request)
    row = requests_to_decide(who).filter(pk=pk).first()
    if row is None:
        raise Http404
    granted = request.POST.get("do") == "grant"
    try:
        end = until_of(request.POST.get("until", "")) if granted else None
        actions.decide_access(
            who, row, actions.Decision(granted=granted, answer=request.POST.get("answer", ""), until=end)
        )
        messages.success(request, say((APPROVED if granted else REFUSED).with_(who=str(row.person))))
    except RefusedError as refused:
        form = refused_form(request, refused, FIELDS)
        shown = {**_shown(who, Form()), "deciding": row.pk, "deciding_form": form}
        return answer(request, "web/settings/access.html", "access", shown)
    return redirect("settings:access")


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own, while nobody has decided."""
    who = actor(request)
    row = own_requests(who).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        actions.withdraw_request(who, row)
        messages.success(request, say(WITHDRAWN))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:access")


def _wish(who: Actor, given: Mapping[str, str]) -> actions.Wish:
    role = role_of(given)
    return actions.Wish(
        role=role,
        company=_company(who, given),
        sensitivity=role.sensitivity,
        subject=given.get("subject", ""),
        reason=given.get("reason", ""),
        until=until_of(given.get("until", "")),
    )


def _company(who: Actor, given: Mapping[str, str]) -> Company:
    """One of their own: whether others are here is not to be found out by asking."""
    number = given.get("company", "")
    found = companies(who).filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if found is None:
        raise InvalidError(what=COMPANY, why=NOT_CHOSEN)
    return found


def _shown(who: Actor, form: Form) -> dict[str, Any]:
    to_decide = list(requests_to_decide(who)[: _SHOWN + 1])
    mine = list(own_requests(who)[:_SHOWN])
    return {
        "form": form,
        "to_decide": [_told(who, one) for one in to_decide[:_SHOWN]],
        "more": len(to_decide) > _SHOWN,
        "mine": [_told(who, one) for one in mine],
        "roles": [one for one in roles(who) if one.key != "administrator"],
        "companies": companies(who).filter(closed_at=None)[: _SHOWN * 4],
        "may_decide": any(actions.DECIDE.key in scope.permissions for scope in who.scopes),
        "today": timezone.localdate(),
    }


def _told(who: Actor, row: AccessRequest) -> dict[str, Any]:
    kind, _, number = row.subject.partition(":")
    invoice = None
    if kind == "invoice" and number.isascii() and number.isdigit():
        invoice = visible(who).filter(pk=int(number)).first()
    role: Role = row.role
    return {
        "row": row,
        "role": say(Text(role.title_zh, role.title_en)),
        "where": where(row),
        "level": level(row.sensitivity),
        "invoice": invoice,
        "until": _last_day(row.until),
        "granted_until": _last_day(row.grant.until) if row.grant_id and row.grant else None,
    }


def _last_day(until: datetime | None) -> datetime | None:
    """The day on which it still holds."""
    return until - timedelta(seconds=1) if until else None
