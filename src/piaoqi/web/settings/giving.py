"""Roles given, ended, and given again."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from piaoqi.accounts.actions.grants import end_grant, grant_role
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, RefusedError
from piaoqi.accounts.granting import WHERE, Reach
from piaoqi.accounts.models import Grant, Person, Role
from piaoqi.accounts.queries.people import people
from piaoqi.core.text import Text
from piaoqi.web.settings.places import NOT_CHOSEN, reach_of, where
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse
from piaoqi.web.shell.undoing import offer_undo

ROLE = Text("角色", "The role")
GIVEN = Text("已授予“{who}”角色“{role}”（{where}）", "{who} now has the role {role} ({where})")
ENDED = Text("已终止“{who}”的角色“{role}”（{where}）", "{who} no longer has the role {role} ({where})")
_LEVELS = 3


@require_POST
@login_required
def give_to(request: HttpRequest, pk: int) -> HttpResponse:
    """It can be undone; what was refused says which rule it was."""
    who, row = actor(request), people(actor(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        grant = give(who, row, role_of(request.POST), request.POST)
        offer_undo(request, _say(GIVEN, grant), reverse("settings:end_grant", args=[grant.pk]))
    except RefusedError as refused:
        refuse(request, refused)
        typed = request.POST
        return redirect(f"{reverse('settings:person', args=[pk])}?role={typed.get('role', '')}"
                        f"&place={typed.get('place', '')}&until={typed.get('until', '')}#give")  # fmt: skip
    return redirect("settings:person", pk)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It can be undone: the same role, given again."""
    grant = _grant(request, pk)
    try:
        end_grant(actor(request), grant)
        offer_undo(request, _say(ENDED, grant), reverse("settings:give_again", args=[pk]))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", grant.person_id)


@require_POST
@login_required
def give_again(request: HttpRequest, pk: int) -> HttpResponse:
    """What a grant that was ended gave, for as long as it would have."""
    old = _grant(request, pk)
    reach = Reach(company=old.company, group=old.group, department=old.department, direction=old.direction,
                  sensitivity=min(old.sensitivity, old.role.sensitivity), until=old.until)  # fmt: skip
    try:
        messages.success(request, _say(GIVEN, grant_role(actor(request), old.person, old.role, reach)))
    except RefusedError as refused:
        refuse(request, refused)
    return redirect("settings:person", old.person_id)


def give(who: Actor, row: Person, role: Role, given: Mapping[str, str]) -> Grant:
    """As a form states it: `place`, `level`, `direction`, `until`."""
    reach = reach_of(who, given.get("place", ""))
    shown = given.get("level", "")
    wanted = Reach(
        company=reach.company,
        group=reach.group,
        department=reach.department,
        direction=given.get("direction", ""),
        sensitivity=int(shown) if shown in {str(one) for one in range(_LEVELS)} else None,
        until=until_of(given.get("until", "")),
    )
    return grant_role(who, row, role, wanted)


def role_of(given: Mapping[str, str]) -> Role:
    """Raises InvalidError where none was chosen."""
    role = Role.objects.filter(key=given.get("role", "")).first()
    if role is None:
        raise InvalidError(what=ROLE, why=NOT_CHOSEN)
    return role


def until_of(written: str) -> datetime | None:
    """The end of a day in China; None where none is written."""
    if not written:
        return None
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(written) + timedelta(days=1), time.min))
    except (ValueError, OverflowError) as error:
        raise InvalidError(what=WHERE, why=Text("到期日不是日期", "its end is no date")) from error


def _grant(request: HttpRequest, pk: int) -> Grant:
    """Also one that has ended, of somebody whom the actor may see."""
    found = Grant.objects.select_related("person", "role", "company", "group", "department").filter(pk=pk)
    row = found.filter(person__in=people(actor(request))).first()
    if row is None:
        raise Http404
    return row


def _say(words: Text, grant: Grant) -> str:
    role = Text(grant.role.title_zh, grant.role.title_en)
    return say(words.with_(who=str(grant.person), role=role, where=where(grant)))
