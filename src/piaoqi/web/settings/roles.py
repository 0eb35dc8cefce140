"""角色: what each may see and do, in words; own ones, made from others and changed."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from piaoqi.accounts.actions import roles as actions
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.built_in import SHAPES
from piaoqi.accounts.errors import RefusedError
from piaoqi.accounts.loading import in_force
from piaoqi.accounts.matrix import AREAS, LEVELS
from piaoqi.accounts.models import Role
from piaoqi.accounts.permissions import BuiltIn, Permission, permissions
from piaoqi.accounts.queries.people import SEE, roles
from piaoqi.accounts.role_drafts import RoleDraft
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.web.settings.frame import Form, answer, refused_form
from piaoqi.web.shell.actor import actor
from piaoqi.web.shell.language import say
from piaoqi.web.shell.refusing import refuse

SAVED = Text("角色“{role}”已保存，持有它的人从现在起按新的来", "The role {role} is saved and holds from now on")
COPIED = Text("已复制为“{role}”，请按需要修改", "Copied to {role}; change it as needed")
FIELDS: Mapping[Text, str] = {actions.TITLE: "title_zh", actions.PERMISSIONS: "permissions"}
BOUNDS = (
    ("own", Text("只看本人交来的", "only what they handed in")),
    ("received", Text("只看取得的", "received only")),
    ("issued", Text("只看开具的", "issued only")),
    ("bounded", Text("须逐个单位授予", "given company by company")),
)


@require_GET
@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All roles side by side."""
    who = reader(request)
    several = list(roles(who))
    held = dict(in_force(now()).values_list("role").annotate(n=Count("person", distinct=True)))
    areas = [(title, [(one, [_mark(one, role) for role in several]) for one in rows]) for title, rows in _by_area()]
    shown = {"roles": [_told(one, held.get(one.pk, 0)) for one in several], "areas": areas, "may_copy": _copies(who)}
    return answer(request, "web/settings/roles.html", "roles", shown)


@require_http_methods(["GET", "POST"])
@login_required
def role(request: HttpRequest, key: str) -> HttpResponse:
    """One role; a POST changes an own one."""
    who, row, form = reader(request), _found(request, key), Form()
    if request.method == "POST":
        try:
            changed = actions.change_role(who, row, _draft(request))
            messages.success(request, say(SAVED.with_(role=Text(changed.title_zh, changed.title_en))))
            return redirect("settings:role", key)
        except RefusedError as refused:
            form = refused_form(request, refused, FIELDS)
    chosen = frozenset(request.POST.getlist("permissions")) if form.given else frozenset(row.permissions)
    areas = [(title, [(one, one.key in chosen) for one in rows]) for title, rows in _by_area()]
    shown = {
        **_told(row, 0), "form": form, "areas": areas, "levels": [(n, say(one)) for n, one in enumerate(LEVELS)],
        "may_change": who.may_wholly(actions.CHANGE.key, None) and not row.built_in, "may_copy": _copies(who),
        "holders": in_force(now()).filter(role=row).select_related("person").order_by("person__name")[:50],
    }  # fmt: skip
    return answer(request, "web/settings/role.html", "roles", shown)


@require_POST
@login_required
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """An own role like it."""
    title = request.POST.get("title", "")
    try:
        made = actions.copy_role(actor(request), _found(request, key), title, request.POST.get("title_en", ""))
    except RefusedError as refused:
        refuse(request, refused)
        return redirect(f"{reverse('settings:role', args=[key])}#copy")
    messages.success(request, say(COPIED.with_(role=Text(made.title_zh, made.title_en))))
    return redirect("settings:role", made.key)


def _draft(request: HttpRequest) -> RoleDraft:
    given = request.POST
    level = given.get("sensitivity", "")
    return RoleDraft(
        title_zh=given.get("title_zh", ""),
        title_en=given.get("title_en", ""),
        permissions=frozenset(given.getlist("permissions")),
        sensitivity=int(level) if level.isascii() and level.isdigit() else 0,
        own="own" in given,
        direction=given.get("direction", ""),
        bounded="bounded" in given,
    )


def _told(row: Role, held: int) -> dict[str, Any]:
    shape = SHAPES.get(BuiltIn(row.key)) if row.key in set(BuiltIn) else None
    has = {"own": row.own, "bounded": row.bounded, row.direction: bool(row.direction)}
    bounds = [say(title) for key, title in BOUNDS if has.get(key)]
    return {
        "role": row,
        "title": say(Text(row.title_zh, row.title_en)),
        "duty": say(shape.duty) if shape else "",
        "level": say(LEVELS[row.sensitivity]),
        "bounds": bounds,
        "held": held,
    }


def _by_area() -> list[tuple[str, list[Permission]]]:
    """What roles can hold: not what is everybody's, nor what parts of the program do."""
    found: dict[str, list[Permission]] = {}
    for one in sorted(permissions().values(), key=lambda one: (one.changes, one.key)):
        if one.roles and not one.everyone:
            found.setdefault(one.key.partition(".")[0], []).append(one)
    return [(say(AREAS.get(area, Text(area, area))), rows) for area, rows in sorted(found.items())]


def _mark(one: Permission, row: Role) -> str:
    if one.key not in row.permissions:
        return ""
    return "does" if one.changes else "sees"


def _copies(who: Actor) -> bool:
    return who.may_wholly(actions.COPY.key, None)


def reader(request: HttpRequest) -> Actor:
    who = actor(request)
    if not any(SEE.key in one.permissions for one in who.scopes):
        raise PermissionDenied
    return who


def _found(request: HttpRequest, key: str) -> Role:
    row = roles(reader(request)).filter(key=key).first()
    if row is None:
        raise Http404
    return row
