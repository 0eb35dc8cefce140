"""Which findings an actor may see, and who may see what is said of a company as a whole."""

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.archive.models import Invoice
from piaoqi.archive.queries.visible import HIGHEST, SEE, condition

PERSONAL = 1
"""The most sensitive that an invoice is by its kind; only people make one confidential."""


def shown(actor: Actor, company: int) -> Q:
    """A condition on findings of one company: those whose invoice the actor may see. Those of no invoice row are for
    whoever sees the whole company, where nobody can have made them confidential.
    """
    scopes = _scopes(actor, company)
    whole = [one for one in scopes if _is_whole(one)]
    if any(one.sensitivity >= HIGHEST for one in whole):
        return Q()
    mine = condition(replace(actor, scopes=scopes))
    seen = Q(Exists(Invoice.objects.filter(mine, pk=OuterRef("invoice"))))
    return seen | Q(invoice=None) if any(one.sensitivity >= PERSONAL for one in whole) else seen


def sees(actor: Actor, company: int) -> bool:
    """Whether they may see some invoice of the company, if there is such."""
    return bool(_scopes(actor, company))


def sees_whole(actor: Actor, company: int) -> bool:
    """Whether totals and coverage of the company are theirs to see: every department, both directions."""
    return any(map(_is_whole, _scopes(actor, company)))


def sees_more_than_own(actor: Actor, company: int) -> bool:
    """Whether some role shows what others handed in."""
    return any(not one.own for one in _scopes(actor, company))


def _scopes(actor: Actor, company: int) -> tuple[Scope, ...]:
    return tuple(one for one in actor.scopes if SEE.key in one.permissions and one.company in (None, company))


def _is_whole(scope: Scope) -> bool:
    return scope.department is None and not scope.direction and not scope.own
