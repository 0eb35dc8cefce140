"""人员: made, renamed, put out of use; their passwords, and the roles they hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.actions import grants as grant_actions
from piaoqi.accounts.actions import people as actions
from piaoqi.accounts.actions.sessions import END
from piaoqi.accounts.actions.tokens import REVOKE, revoke_token
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.accounts.loading import tokens_in_use
from piaoqi.accounts.models import Grant, Person, Role
from piaoqi.accounts.newcomers import NAME, USERNAME, Newcomer
from piaoqi.accounts.passwords import new_password
from piaoqi.accounts.queries import people as queries
from piaoqi.accounts.queries.people import SEE
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import Form, answer, refused_form
from piaoqi.web.settings.giving import ROLE, give, role_of
from piaoqi.web.settings.others import devices
from piaoqi.web.settings.places import level, places, where
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

GONE = Text("“{name}”已停用，不能再登录", "{name} is deactivated and can't sign in any more")
BACK = Text("“{name}”已恢复", "{name} is active again")
BACK_WITH_TOKENS = Text(
    "“{name}”已恢复；停用前的 {count} 个令牌也重新可用，不需要的请在下面吊销",
    "{name} is active again, and so are {count} tokens from before: revoke below what is not needed",
)
SAVED = Text("已保存", "Saved")
REVOKED = Text("令牌“{name}”已吊销", "The token {name} is revoked")
FIELDS: Mapping[Text, str] = {
    NAME: "name", USERNAME: "username", ROLE: "role", Text("角色的范围", "Where the role holds"): "place",
}  # fmt: skip
_SHOWN = 200


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """With what each holds, where the actor may see people."""
    who, typed = actor(request), request.GET.get("q", "").strip()
    found = queries.people(who)
    if typed:
        found = found.filter(Q(name__icontains=typed) | Q(username__icontains=typed) | Q(email__icontains=typed))
    if request.GET.get("state") == "gone":
        found = found.filter(is_active=False)
    rows = list(found.order_by("-is_active", "name", "pk")[: _SHOWN + 1])
    shown = {
        "rows": _with_roles(who, rows[:_SHOWN]),
        "more": len(rows) > _SHOWN,
        "typed": typed,
        "may_create": who.may_wholly(actions.CREATE.key, None),
    }
    if request.headers.get("HX-Request"):
        return render(request, "web/settings/people_listed.html", shown)
    return answer(request, "web/settings/people.html", "people", shown)


@cache_control(no_store=True)
@require_http_methods(["GET", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A password made here is in this very answer, and on no other page."""
    who, form = actor(request), Form()
    if request.method == "POST":
        try:
            person, password = _created(who, request.POST)
            return answer(request, "web/settings/person_made.html", "people", {"row": person, "password": password})
        except RefusedError as refused:
            form = refused_form(request, refused, FIELDS)
    shown = {
        "form": form,
        "roles": queries.roles(who),
        "places": places(who, grant_actions.GIVE.key),
        "may_create": who.may_wholly(actions.CREATE.key, None),
    }
    return answer(request, "web/settings/person_new.html", "people", shown)


@require_http_methods(["GET", "POST"])
@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST changes the name and the address."""
    who, row, form = actor(request), _found(request, pk), Form()
    if request.method == "POST":
        try:
            actions.rename_person(who, row, request.POST.get("name", ""), request.POST.get("email", ""))
            messages.success(request, say(SAVED))
            return redirect("settings:person", pk)
        except RefusedError as refused:
            form = refused_form(request, refused, FIELDS)
    return answer(request, "web/settings/person.html", "people", {**_told(who, row), "form": form})


@cache_control(no_store=True)
@require_POST
@login_required
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password, in this very answer alone."""
    row = _found(request, pk)
    password = new_password()
    try:
        actions.reset_password(actor(request), row, password)
    except RefusedError as refused:
        refuse(request, refused)
        return redirect("settings:person", pk)
    shown = {"row": row, "password": password, "reset": True, "tokens": list(tokens_in_use(row))}
    return answer(request, "web/settings/person_made.html", "people", shown)


@require_POST
@login_required
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """It can be undone."""
    row = _found(request, pk)
    try:
        actions.deactivate_person(actor(request), row)
        offer_undo(request, say(GONE.with_(name=str(row))), reverse("settings:reactivate", args=[pk]))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", pk)


@require_POST
@login_required
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    row = _found(request, pk)
    try:
        actions.reactivate_person(actor(request), row)
        count = tokens_in_use(row).count()
        messages.success(request, say((BACK_WITH_TOKENS if count else BACK).with_(name=str(row), count=count)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", pk)


@require_POST
@login_required
def revoke(request: HttpRequest, pk: int, token: int) -> HttpResponse:
    """Somebody else's token, as when a key leaked."""
    who = actor(request)
    row = queries.tokens(who).filter(person=_found(request, pk), pk=token).first()
    if row is None:
        raise Http404
    try:
        revoke_token(who, row)
        messages.success(request, say(REVOKED.with_(name=row.name)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", pk)


def _created(who: Actor, given: Mapping[str, str]) -> tuple[Person, str]:
    """With their first role, or not at all. The password only where it was made here."""
    made = new_password() if given.get("how") == "made" else ""
    password = made or (given.get("password", "") if given.get("how") == "given" else "")
    if given.get("how") == "given" and not password:
        raise InvalidError(what=USERNAME, why=Text("没有填写密码", "no password was given"))
    newcomer = Newcomer(
        username=given.get("username", ""), name=given.get("name", ""), email=given.get("email", ""), password=password
    )
    with transaction.atomic():
        row = actions.create_person(who, newcomer)
        if given.get("role"):
            give(who, row, role_of(given), given)
    return row, made


def _with_roles(who: Actor, rows: Sequence[Person]) -> list[dict[str, Any]]:
    held: dict[int, list[Grant]] = {}
    grants = queries.holdings(who).filter(person__in=[one.pk for one in rows])
    for one in grants.select_related("person", "role", "company", "group", "department"):
        held.setdefault(one.person_id, []).append(one)
    steps = set(Authenticator.objects.filter(user__in=rows).values_list("user_id", flat=True))
    return [{"row": one, "held": _told_grants(held.get(one.pk, ())), "two_steps": one.pk in steps} for one in rows]


def _told_grants(grants: Iterable[Grant]) -> list[dict[str, Any]]:
    return [{"grant": one, "where": where(one), "level": level(min(one.sensitivity, one.role.sensitivity))}
            for one in grants]  # fmt: skip


def _told(who: Actor, row: Person) -> dict[str, Any]:
    held = queries.holdings(who).filter(person=row).select_related("role", "company", "group", "department")
    gives = any(grant_actions.GIVE.key in scope.permissions for scope in who.scopes)
    return {
        "row": row,
        "oneself": row.pk == who.person,
        "held": _told_grants(held),
        "names": _givers(held),
        "roles": list(Role.objects.order_by("-built_in", "pk")) if gives else [],
        "places": places(who, grant_actions.GIVE.key) if gives else [],
        "tokens": list(tokens_in_use(row)) if who.may(REVOKE.key, None) else [],
        "sessions": devices(who, row, "") if row.pk != who.person else [],
        "two_steps": Authenticator.objects.filter(user=row).exists(),
        "may": {
            "rename": who.may_wholly(actions.RENAME.key, None),
            "reset": who.may_wholly(actions.RESET.key, None),
            "leave": who.may_wholly(actions.DEACTIVATE.key, None),
            "end": who.may_wholly(END.key, None),
            "see": any(SEE.key in scope.permissions for scope in who.scopes),
            "give": gives,
        },
    }


def _givers(grants: Iterable[Grant]) -> Mapping[str, str]:
    """Names of those who gave them, by actor."""
    keys = {one.by: one.by.partition(":")[2] for one in grants if one.by.startswith("person:")}
    names = {str(one.pk): str(one) for one in Person.objects.filter(pk__in=[int(n) for n in keys.values()])}
    return {key: names.get(number, "") for key, number in keys.items()}


def _found(request: HttpRequest, pk: int) -> Person:
    row = queries.people(actor(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
