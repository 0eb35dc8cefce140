"""Where a role shall hold: what is asked for or given, checked against the role and against whoever gives it."""

from dataclasses import dataclass
from datetime import datetime

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.errors import EndedError, InvalidError
from piaoqi.accounts.guards import not_oneself, within_reach
from piaoqi.accounts.models import Company, Department, Grant, Group, Person, Role
from piaoqi.accounts.scopes import Facts
from piaoqi.audit.clock import now
from piaoqi.core.text import Text

WHERE = Text("角色的范围", "Where the role holds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A company, a group, or neither: everywhere, later companies too."""

    company: Company | None = None
    group: Group | None = None
    department: Department | None = None
    direction: str = ""
    sensitivity: int | None = None
    """None: as far as the role shows."""
    until: datetime | None = None

    @property
    def place(self) -> int | None:
        """The company in which it is given; a group is given for the whole installation."""
        return self.company.pk if self.company else None


def facts_of(company: int | None, department: int | None, direction: str) -> Facts | None:
    """What a role is given for, as a thing that the giver's own role must hold for; None: the whole installation."""
    return None if company is None else Facts(company=company, department=department, direction=direction)


def check_reach(role: Role, reach: Reach) -> None:
    """Raises InvalidError where role and reach don't go together."""
    for holds, why in (
        (reach.company is None or reach.group is None, Text("单位和集团只能选一个", "choose a company or a group")),
        (
            reach.company is not None or not role.bounded,
            Text("这个角色须逐个单位授予", "it is given company by company"),
        ),
        (
            reach.department is None or (reach.company and reach.department.company_id == reach.company.pk),
            Text("部门不属于该单位", "the department is another company's"),
        ),
        (reach.direction in ("", "received", "issued"), Text("方向不对", "the direction is unknown")),
        (
            not (role.direction and reach.direction) or role.direction == reach.direction,
            Text("这个角色是另一方向的", "the role is for the other direction"),
        ),
        (
            reach.sensitivity is None or 0 <= reach.sensitivity <= role.sensitivity,
            Text("密级高于这个角色可看的", "the level is above what the role shows"),
        ),
        (reach.until is None or reach.until > now(), Text("到期时间已过", "its end has passed")),
    ):
        if not holds:
            raise InvalidError(what=WHERE, why=why)


def drawn_up(actor: Actor, permission: str, person: Person, role: Role, reach: Reach) -> Grant:
    """The grant, for the action that gives it to save. Raises where it would be to oneself, to whom has left, or more
    than the giver may give.
    """
    not_oneself(actor, person)
    if not person.is_active:
        raise EndedError(who=str(person))
    check_reach(role, reach)
    within_reach(actor, permission, role, wanted_scope(role, reach))
    return Grant(
        person=person,
        role=role,
        company=reach.company,
        group=reach.group,
        department=reach.department,
        direction=reach.direction,
        sensitivity=role.sensitivity if reach.sensitivity is None else reach.sensitivity,
        since=now(),
        until=reach.until,
        by=actor.key,
    )


def wanted_scope(role: Role, reach: Reach) -> Scope:
    """What a grant would show, to be held against the giver's scopes."""
    return Scope(
        role=role.key,
        permissions=frozenset(role.permissions),
        company=reach.place,
        department=reach.department.pk if reach.department else None,
        direction=role.direction or reach.direction,
        sensitivity=role.sensitivity if reach.sensitivity is None else reach.sensitivity,
        own=role.own,
    )


def told(grant: Grant) -> dict[str, object]:
    """A grant as the log tells it."""
    return {
        "person": grant.person_id,
        "role": grant.role.key,
        "company": grant.company_id,
        "group": grant.group_id,
        "department": grant.department_id,
        "direction": grant.direction,
        "sensitivity": grant.sensitivity,
        "until": grant.until.isoformat() if grant.until else None,
    }
