"""Roles: the built-in ones follow the program and can't be edited, only copied; own ones are copies that can."""

from dataclasses import replace

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.built_in import stated, wanted
from piaoqi.accounts.errors import InvalidError, OneselfError, StatedError, TakenError
from piaoqi.accounts.loading import in_force
from piaoqi.accounts.models import AccessRequest, Role
from piaoqi.accounts.permissions import BuiltIn, System, define, permissions
from piaoqi.accounts.role_drafts import RoleDraft, draft_of
from piaoqi.accounts.words import cleaned
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

COPY = define("accounts.role.copy", Text("复制角色", "copy roles"), BuiltIn.ADMINISTRATOR)
CHANGE = define("accounts.role.change", Text("修改自定义角色", "change own roles"), BuiltIn.ADMINISTRATOR)
FOLLOW = define("accounts.role.follow", Text("内置角色随程序更新", "built-in roles follow the program"), System.SETUP)

TITLE = Text("角色名称", "The role's title")
PERMISSIONS = Text("权限", "The permissions")
DIRECTIONS = ("", "received", "issued")
LEVELS = range(3)


class BuiltInRoleError(StatedError):
    code = "built_in_role"
    MESSAGE = Text("“{role}”是内置角色，不能修改", "{role} is built in and cannot be changed")
    HINT = Text("请复制它，再修改复制出来的角色", "Copy it, and change the copy")


def copy_role(actor: Actor, role: Role, title_zh: str, title_en: str = "") -> Role:
    """An own role like this one, to be changed."""
    with acting(actor, COPY) as act:
        row = Role(key=_free_key(role.key))
        _write(row, replace(draft_of(role), title_zh=title_zh, title_en=title_en or title_zh))
        act.witness(f"role:{row.key}", after={**stated(row), "copied_from": role.key})
    return row


def change_role(actor: Actor, role: Role, to: RoleDraft) -> Role:
    """Whoever holds the role, or asks for it, doesn't change it: nobody widens their own."""
    with acting(actor, CHANGE) as act:
        row = Role.objects.select_for_update().get(pk=role.pk)
        if row.built_in:
            raise BuiltInRoleError(role=Text(row.title_zh, row.title_en))
        _not_theirs(actor, row)
        before = stated(row)
        _write(row, to)
        act.witness(f"role:{row.key}", before, stated(row))
    return row


def follow_the_program(actor: Actor) -> int:
    """Make the rows of the built-in roles what the program says; returns how many were made or changed. Only called
    where some differ (accounts.upkeep).
    """
    with acting(actor, FOLLOW) as act:
        changed = 0
        for key in BuiltIn:
            want = wanted(key)
            row, made = Role.objects.select_for_update().get_or_create(
                key=key.value, defaults={**stated(want), "built_in": True}
            )
            before = {} if made else stated(row)
            if before != stated(want):
                want.pk = row.pk
                want.save()
                act.witness(f"role:{key}", before, stated(want))
                changed += 1
        if not changed:
            act.witness("roles", after={"changed": 0})  # another start was quicker
    return changed


def _not_theirs(actor: Actor, role: Role) -> None:
    if actor.person is None:
        return
    holds = in_force(now()).filter(person=actor.person, role=role)
    asks = AccessRequest.objects.filter(person=actor.person, role=role, decided_at=None, withdrawn_at=None)
    if holds.exists() or asks.exists():
        raise OneselfError(who=actor.name)


def _write(row: Role, draft: RoleDraft) -> None:
    unknown = sorted(draft.permissions - frozenset(permissions()))
    if unknown:
        raise InvalidError(what=PERMISSIONS, why=Text(f"没有 {unknown[0]}", f"there is no {unknown[0]}"))
    if draft.direction not in DIRECTIONS or draft.sensitivity not in LEVELS:
        raise InvalidError(what=Text("范围", "The scope"), why=Text("取值不对", "its value is unknown"))
    row.title_zh = cleaned(draft.title_zh, TITLE, 50)
    row.title_en = cleaned(draft.title_en or draft.title_zh, TITLE, 50)
    same = Role.objects.filter(title_zh=row.title_zh).exclude(pk=row.pk)
    if same.exists():
        raise TakenError(what=TITLE, name=row.title_zh)
    row.permissions = sorted(draft.permissions)
    row.sensitivity, row.own = draft.sensitivity, draft.own
    row.direction, row.bounded = draft.direction, draft.bounded
    row.save()


def _free_key(key: str) -> str:
    taken = set(Role.objects.filter(key__startswith=f"{key[:40]}-").values_list("key", flat=True))
    return next(one for one in (f"{key[:40]}-{at}" for at in range(2, len(taken) + 3)) if one not in taken)
