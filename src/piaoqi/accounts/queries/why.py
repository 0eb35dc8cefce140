"""Why an actor may not see a thing, and who can change that; nothing of what the thing is."""

from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.accounts.actions.access import DECIDE
from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.guards import why_not_give
from piaoqi.accounts.loading import ended_scopes_of, in_force, scopes_of_grant
from piaoqi.accounts.models import Person, Role
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.scopes import Facts, Lack, Rule, closest, hiding_rule
from piaoqi.audit.clock import now
from piaoqi.core.text import Message, Text

NEAREST = 3
"""Scopes told of."""
TOLD = Text("它存在，但您不能查看：{rule}", "It exists, but you may not see it: {rule}")
ASK = Text("可申请“{role}”角色，由 {who} 审批", "You may ask for the role {role}; {who} can grant it")
NOBODY = Text("目前没有人可以授权，请联系管理员", "Nobody can grant it at present; ask an administrator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """The rule that hides a thing. `nearest` are the actor's own scopes with what each lacks, the closest first."""

    rule: Rule
    nearest: tuple[Lack, ...]
    role: Role | None
    """What to ask for: the role with the fewest permissions that would show it; None where no role does."""
    granters: tuple[str, ...]
    """Names of those who can grant it, without the actor."""

    @property
    def message(self) -> Message:
        """It exists, and why it is not shown."""
        return TOLD.with_(rule=self.rule.text)

    @property
    def hint(self) -> Message:
        """What to do next."""
        if self.role is None or not self.granters:
            return NOBODY.with_()
        return ASK.with_(role=Text(self.role.title_zh, self.role.title_en), who=self.granters)


def why_hidden(actor: Actor, permission: str, facts: Facts) -> Hidden | None:
    """None where it is shown. Only for a thing whose existence the actor may know of (archive.queries.explain)."""
    roles = [one for one in actor.scopes if one.role]
    rule = hiding_rule(roles, permission, facts)
    if rule is None:
        return None
    person = Person.objects.filter(pk=actor.person).first() if actor.person is not None else None
    if person is not None and not actor.key.startswith("token:"):
        rule = hiding_rule(roles, permission, facts, ended=ended_scopes_of(person)) or rule
    role = role_that_shows(permission, facts)
    return Hidden(
        rule=rule,
        nearest=closest(roles, permission, facts)[:NEAREST],
        role=role,
        granters=granters(role, facts, person) if role else (),
    )


def role_that_shows(permission: str, facts: Facts) -> Role | None:
    """The one with the fewest permissions, the administrator's last."""
    found = [
        one
        for one in Role.objects.order_by("pk")
        if permission in one.permissions
        and one.sensitivity >= facts.sensitivity
        and one.direction in ("", facts.direction)
        and (facts.own or not one.own)
    ]
    return min(found, key=lambda one: (one.key == BuiltIn.ADMINISTRATOR, len(one.permissions), one.pk), default=None)


def granters(role: Role, facts: Facts, asking: Person | None) -> tuple[str, ...]:
    """Names of active people who could approve this role for the thing, those with the narrowest reach first."""
    deciding = [one for one in Role.objects.all() if DECIDE.key in one.permissions]
    grants = in_force(now()).filter(role__in=deciding, person__is_active=True).select_related("role", "group", "person")
    wanted = Scope(
        role=role.key,
        permissions=frozenset(role.permissions),
        company=facts.company,
        department=facts.department,
        direction=role.direction or facts.direction,
        sensitivity=facts.sensitivity,
        own=role.own,
    )
    found: dict[str, bool] = {}
    for grant in grants.order_by("person__name"):
        able = _able(scopes_of_grant(grant), role, wanted)
        if able and (asking is None or grant.person_id != asking.pk):
            everywhere = grant.company_id is None and grant.group_id is None
            found[str(grant.person)] = found.get(str(grant.person), True) and everywhere
    return tuple(sorted(found, key=lambda name: found[name]))


def _able(scopes: Sequence[Scope], role: Role, wanted: Scope) -> bool:
    return why_not_give(scopes, DECIDE.key, role.permissions, wanted) is None
