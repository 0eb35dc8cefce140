"""What no role allows: deciding for oneself, giving more than one has, leaving nobody in charge."""

from collections.abc import Iterable
from dataclasses import replace

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.errors import DeniedError, LastAdministratorError, OneselfError, TooMuchError
from piaoqi.accounts.loading import in_force
from piaoqi.accounts.models import Grant, Person, Role
from piaoqi.accounts.permissions import BuiltIn, Permission, permissions
from piaoqi.accounts.scopes import contains
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

ANY_ROLE = "accounts.role.give_any"
"""Held by whoever may give every role, within the reach of their scope."""


def not_oneself(actor: Actor, person: Person | int | None) -> None:
    """Raises OneselfError where the person concerned is the actor's own, also behind a token."""
    number = person.pk if isinstance(person, Person) else person
    if actor.person is not None and number == actor.person:
        raise OneselfError(who=actor.name)


def person_behind(actor: Actor, permission: Permission) -> Person:
    """Whom the actor is. Raises DeniedError for a part of the program: these things are somebody's own."""
    if actor.person is None:
        raise DeniedError(actor, permission, None)
    return Person.objects.select_for_update().get(pk=actor.person)


def manages(keys: Iterable[str]) -> bool:
    """Whether a role with these permissions manages people, roles or companies: only ANY_ROLE gives such a one."""
    defined = permissions()
    found = (defined[key] for key in keys if key in defined)
    return any(one.key.startswith("accounts.") and one.changes and not one.everyone for one in found)


def within_reach(actor: Actor, permission: str, role: Role, wanted: Scope) -> None:
    """Raises TooMuchError unless the actor may give the role where it is wanted."""
    why = why_not_give(actor.scopes, permission, role.permissions, wanted)
    if why is not None:
        raise TooMuchError(role=Text(role.title_zh, role.title_en), why=why)


def why_not_give(scopes: Iterable[Scope], permission: str, role: Iterable[str], wanted: Scope) -> Text | None:
    """None where one scope with this permission contains what is to be given; for whoever may give any role the level
    does not count, for they see nothing themselves by giving it. `role`: the permissions of the role to be given.
    """
    holding = [one for one in scopes if permission in one.permissions]
    giving_any = (replace(one, sensitivity=wanted.sensitivity) for one in holding if ANY_ROLE in one.permissions)
    if any(contains(one, wanted) for one in giving_any):
        return None
    if manages(role):
        return Text("它可以管理人员、角色或单位", "it manages people, roles or companies")
    if not any(contains(one, wanted) for one in holding):
        return Text("它的范围超出您自己的范围", "it reaches further than you do")
    return None


def not_the_last_administrator(leaving: Person, grant: Grant | None = None) -> None:
    """Raises LastAdministratorError where nobody would be left who is active and administrator of everything without
    an end, once this person (or this grant of theirs) is gone. Locks the role, so that two can't leave at once.
    """
    role = Role.objects.select_for_update().get(key=BuiltIn.ADMINISTRATOR.value)
    lasting = in_force(now()).filter(
        role=role, company=None, group=None, department=None, direction="", until=None, person__is_active=True
    )
    gone = lasting.filter(pk=grant.pk) if grant else lasting.filter(person=leaving)
    if gone.exists() and not lasting.exclude(pk__in=gone).exists():
        raise LastAdministratorError(who=str(leaving))
