"""Whether an actor's scopes show a thing, and if not, which rule hides it: pure, and the one definition of it.

A scope shows a thing where all of these hold (the filters of archive.queries.visible say the same in SQL):

1. no role: the scope's role has the permission.
2. company: the scope is for every company or for the thing's. A branch (分支机构) is a taxpayer of its own: a scope for
   its head office does not reach it. A group was opened into its companies when the actor was loaded.
3. department: the scope is for every department or for the thing's; only the first shows a thing of no department.
4. direction: the scope is for both directions or for the thing's.
5. sensitivity: the thing's level is at most the scope's.
6. own: the scope is not bound to what its person handed in, or this is such.

Rules are never put together from two scopes: one scope alone must show it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from piaoqi.accounts.actor import Scope
from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides who may see a thing; nothing of its content."""

    company: int
    department: int | None = None
    direction: str = ""
    """'received', 'issued', or '' while nothing says which."""
    sensitivity: int = 0
    own: bool = False
    """Handed in by the actor's own person."""


class Rule(StrEnum):
    """What can hide a thing."""

    NO_ROLE = "no_role"
    COMPANY = "company"
    DEPARTMENT = "department"
    DIRECTION = "direction"
    SENSITIVITY = "sensitivity"
    OWN = "own"
    ENDED = "ended"

    @property
    def text(self) -> Text:
        return TEXTS[self]


TEXTS = {
    Rule.NO_ROLE: Text("您的角色没有这项权限", "None of your roles allows it"),
    Rule.COMPANY: Text("它属于您没有角色的单位", "It belongs to a company in which you have no role"),
    Rule.DEPARTMENT: Text("它不属于您的部门", "It does not belong to your department"),
    Rule.DIRECTION: Text(
        "您的角色只看进项或只看销项，它是另一方向的",
        "Your role is for received or for issued ones, and it is the other",
    ),
    Rule.SENSITIVITY: Text("它的密级高于您的角色可看的密级", "It is more sensitive than your role may see"),
    Rule.OWN: Text(
        "您的角色只看本人交来的，它由别人交来", "Your role shows what you handed in, and others handed it in"
    ),
    Rule.ENDED: Text("您曾有可看的角色，已经到期或终止", "You had a role that showed it, which has ended"),
}


def lacks(scope: Scope, permission: str, facts: Facts) -> tuple[Rule, ...]:
    """The rules by which this scope does not show the thing, in their order; none where it does."""
    broken = (
        (Rule.NO_ROLE, permission not in scope.permissions),
        (Rule.COMPANY, scope.company not in (None, facts.company)),
        (Rule.DEPARTMENT, scope.department not in (None, facts.department)),
        (Rule.DIRECTION, scope.direction not in ("", facts.direction)),
        (Rule.SENSITIVITY, facts.sensitivity > scope.sensitivity),
        (Rule.OWN, scope.own and not facts.own),
    )
    return tuple(rule for rule, hides in broken if hides)


def shows(scopes: Sequence[Scope], permission: str, facts: Facts) -> bool:
    """Whether one of the scopes shows the thing."""
    return any(not lacks(scope, permission, facts) for scope in scopes)


def alike(scopes: Iterable[Scope], permission: str) -> Mapping[Scope, frozenset[int] | None]:
    """Scopes with the permission that differ in their company alone, as one of no role and no company -> their
    companies; None: all. Whoever keeps the books of hundreds of companies has hundreds of scopes, and a database takes
    no condition of a thousand alternatives.
    """
    found: dict[Scope, set[int | None]] = defaultdict(set)
    for one in scopes:
        if permission in one.permissions:
            found[replace(one, role="", permissions=frozenset(), company=None)].add(one.company)
    return {
        one: None if None in places else frozenset(place for place in places if place is not None)
        for one, places in found.items()
    }


@dataclass(frozen=True, slots=True)
class Lack:
    """One scope that comes close, and what it lacks."""

    scope: Scope
    rules: tuple[Rule, ...]


def closest(scopes: Sequence[Scope], permission: str, facts: Facts) -> tuple[Lack, ...]:
    """The scopes with what each lacks, closest first: the right company before another one, a role that has the
    permission before one that hasn't, then the one that lacks least.
    """
    found = [Lack(scope, lacks(scope, permission, facts)) for scope in scopes]
    return tuple(
        sorted(found, key=lambda one: (Rule.COMPANY in one.rules, Rule.NO_ROLE in one.rules, len(one.rules), one.rules))
    )


def hiding_rule(scopes: Sequence[Scope], permission: str, facts: Facts, *, ended: Sequence[Scope] = ()) -> Rule | None:
    """The rule that hides the thing; None where it is shown. `ended` are scopes that the actor no longer has."""
    if shows(scopes, permission, facts):
        return None
    if shows(ended, permission, facts):
        return Rule.ENDED
    nearest = closest(scopes, permission, facts)
    if not nearest or all(Rule.NO_ROLE in one.rules for one in nearest):
        return Rule.NO_ROLE
    return nearest[0].rules[0]


def contains(scope: Scope, wanted: Scope) -> bool:
    """Whether everything that `wanted` reaches is within the reach of `scope`, whatever their permissions."""
    return (
        scope.company in (None, wanted.company)
        and scope.department in (None, wanted.department)
        and scope.direction in ("", wanted.direction)
        and scope.sensitivity >= wanted.sensitivity
        and (wanted.own or not scope.own)
    )
