"""The log, for whom may read it."""

from dataclasses import replace

from piaoqi.accounts.actions.sign_in import FAILED, SIGN_IN
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.permissions import BuiltIn, define
from piaoqi.audit import queries
from piaoqi.audit.models import Entry
from piaoqi.audit.queries import Filter
from piaoqi.core.text import Text

SEE = define("audit.see", Text("查看操作日志", "read the log"), BuiltIn.FINANCE_LEAD, BuiltIn.AUDITOR, changes=False)
ALL_LEVELS = 2


def entries(actor: Actor, which: Filter, before: int | None = None, most: int = 100) -> list[Entry]:
    """Newest first, a page at a time; `before`: the index of the last one of the page before.

    The log tells of everything in a company, whatever its department and level, so a role that is bounded in either
    reads none of it. Entries of no company (people, roles) are for a role that holds everywhere.
    """
    places = _places(actor)
    if None not in places:
        asked = places if which.companies is None else places & which.companies
        which = replace(which, companies=frozenset(one for one in asked if one is not None))
        if not which.companies:
            return []
    return queries.entries(which, before, most)


def entry(actor: Actor, index: int) -> Entry | None:
    """One entry; None alike for what is not there and what the actor may not read."""
    places = _places(actor)
    found = queries.entry(index)
    return found if found is not None and (None in places or found.company in places - {None}) else None


def may_see(actor: Actor) -> bool:
    """Whether the actor reads any of it: who does may have its checkpoints, which tell nothing of its entries."""
    return bool(_places(actor))


def reads_all(actor: Actor) -> bool:
    """Whether the actor reads the log of the whole installation: what concerns all of it is for them."""
    return None in _places(actor)


def own_sign_ins(actor: Actor, most: int = 10) -> list[Entry]:
    """When and from where the actor's own person came in, or somebody tried and failed, the newest first."""
    if actor.person is None:
        return []
    keys = frozenset((SIGN_IN.key, FAILED.key))
    return queries.entries(Filter(subject=f"person:{actor.person}", actions=keys), most=most)


def reads(actor: Actor, company: int) -> bool:
    """Whether the actor reads the entries of this company."""
    return bool(_places(actor) & {None, company})


def _places(actor: Actor) -> frozenset[int | None]:
    return frozenset(
        one.company
        for one in actor.scopes
        if SEE.key in one.permissions
        and one.department is None
        and not one.direction
        and not one.own
        and one.sensitivity >= ALL_LEVELS
    )
