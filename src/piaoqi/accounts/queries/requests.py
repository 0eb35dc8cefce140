"""Requests for access: one's own, and those to decide."""

from django.db.models import Q, QuerySet

from piaoqi.accounts.actions.access import DECIDE
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import AccessRequest


def own_requests(actor: Actor) -> QuerySet[AccessRequest]:
    """The latest first, whatever became of them."""
    return _all().filter(person=actor.person or 0).order_by("-asked_at", "-pk")


def requests_to_decide(actor: Actor) -> QuerySet[AccessRequest]:
    """Open ones where the actor may decide, the oldest first; never their own."""
    found = _all().filter(decided_at=None, withdrawn_at=None, person__is_active=True).exclude(person=actor.person or 0)
    deciding = [one for one in actor.scopes if DECIDE.key in one.permissions]
    places = Q(pk=None)
    for scope in deciding:
        within = {"company": scope.company, "department": scope.department}
        places |= Q(~Q(pk=None), **{name: value for name, value in within.items() if value is not None})
    found = found.filter(places)
    return found.order_by("asked_at", "pk")


def _all() -> QuerySet[AccessRequest]:
    return AccessRequest.objects.select_related("person", "role", "company", "department", "decided_by")
