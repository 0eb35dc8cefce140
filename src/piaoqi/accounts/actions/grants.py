"""Roles given and ended."""

from piaoqi.accounts import granting
from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import OverError
from piaoqi.accounts.granting import Reach
from piaoqi.accounts.guards import ANY_ROLE, not_oneself, not_the_last_administrator, within_reach
from piaoqi.accounts.models import Grant, Person, Role
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

GIVE_ANY = define(
    ANY_ROLE,
    Text("授予任何角色，包括管理类角色", "give any role, administrators too"),
    BuiltIn.ADMINISTRATOR,
    changes=False,
)
GIVE = define("accounts.role.give", Text("授予角色", "give roles"), BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD)
END = define("accounts.role.end", Text("终止角色", "end roles"), BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD)


def grant_role(actor: Actor, person: Person, role: Role, reach: Reach) -> Grant:
    """An administrator gives any role, and a finance lead, in their company, those that manage nobody and reach no
    further than they do themselves. Nobody gives one to themselves.
    """
    department = reach.department.pk if reach.department else None
    thing = granting.facts_of(reach.place, department, role.direction or reach.direction)
    with acting(actor, GIVE, thing=thing) as act:
        grant = granting.drawn_up(actor, GIVE.key, person, role, reach)
        grant.save()
        act.witness(f"grant:{grant.pk}", after=granting.told(grant))
    return grant


def end_grant(actor: Actor, grant: Grant) -> Grant:
    """From this moment. What its holder did before stays theirs in the log."""
    thing = granting.facts_of(grant.company_id, grant.department_id, grant.role.direction or grant.direction)
    with acting(actor, END, thing=thing) as act:
        row = Grant.objects.select_for_update(of=("self",)).select_related("role", "person").get(pk=grant.pk)
        if row.ended_at is not None:
            raise OverError(what=Text("角色", "The role"), state=Text("已经终止", "it has ended"))
        not_oneself(actor, row.person)
        reach = Reach(
            company=row.company, department=row.department, direction=row.direction, sensitivity=row.sensitivity
        )
        within_reach(actor, END.key, row.role, granting.wanted_scope(row.role, reach))
        not_the_last_administrator(row.person, row)
        row.ended_at = now()
        row.save()
        act.witness(f"grant:{row.pk}", granting.told(row), {"ended_at": row.ended_at.isoformat()})
    return row
