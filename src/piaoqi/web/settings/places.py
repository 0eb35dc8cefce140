"""Where a role holds, in words, and what a form offers to choose from."""

from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.granting import WHERE, Reach
from piaoqi.accounts.matrix import LEVELS
from piaoqi.accounts.models import AccessRequest, Company, Department, Grant, Group
from piaoqi.accounts.queries.companies import companies
from piaoqi.core.text import Text
from piaoqi.web.shell.language import say

EVERYWHERE = Text("全部单位，包括以后的", "every company, later ones too")
OF_GROUP = Text("集团“{name}”的各单位", "the companies of {name}")
IN_DEPARTMENT = Text("{company} · {department}", "{company} · {department}")
DIRECTIONS = {"received": Text("只看取得的", "received only"), "issued": Text("只看开具的", "issued only")}
NOT_CHOSEN = Text("没有选择", "none was chosen")
ALL = "all"
LONGEST_LIST = 500


@dataclass(frozen=True, slots=True)
class Place:
    """`value`: `all`, `c12`, `d7`, `g3`."""

    value: str
    title: str


def where(held: Grant | AccessRequest) -> str:
    """The company, group or everywhere, with its department."""
    group: Group | None = getattr(held, "group", None)
    if held.company is not None and held.department is not None:
        return say(IN_DEPARTMENT.with_(company=held.company.name, department=held.department.name))
    if held.company is not None:
        return held.company.name
    return say(OF_GROUP.with_(name=group.name)) if group is not None else say(EVERYWHERE)


def level(number: int) -> str:
    """一般, 个人, 敏感."""
    return say(LEVELS[number]) if 0 <= number < len(LEVELS) else str(number)


def places(who: Actor, permission: str) -> list[Place]:
    """Where somebody may do such a thing, the whole of each company first."""
    found = [one for one in companies(who).filter(closed_at=None)[:LONGEST_LIST] if who.may(permission, one.pk)]
    departments = Department.objects.filter(company__in=found).select_related("company").order_by("company", "name")
    shown = [Place(f"c{one.pk}", one.name) for one in found]
    shown += [Place(f"d{one.pk}", f"{one.company.name} · {one.name}") for one in departments[:LONGEST_LIST]]
    if who.may(permission, None):
        groups = [Place(f"g{one.pk}", say(OF_GROUP.with_(name=one.name))) for one in Group.objects.order_by("name")]
        shown += [*groups, Place(ALL, say(EVERYWHERE))]
    return shown


def reach_of(who: Actor, chosen: str) -> Reach:
    """As chosen. Raises InvalidError for what is not there for them."""
    kind, number = chosen[:1], int(chosen[1:]) if chosen[1:].isascii() and chosen[1:].isdigit() else 0
    if chosen == ALL:
        return Reach()
    company: Company | None = companies(who).filter(pk=number).first() if kind == "c" else None
    if company is not None:
        return Reach(company=company)
    department = Department.objects.filter(pk=number, company__in=companies(who)).first() if kind == "d" else None
    if department is not None:
        return Reach(company=department.company, department=department)
    group = Group.objects.filter(pk=number).first() if kind == "g" else None
    if group is None:
        raise InvalidError(what=WHERE, why=NOT_CHOSEN)
    return Reach(group=group)
