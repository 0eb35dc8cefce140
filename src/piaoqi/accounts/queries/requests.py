"""Requests for access: one's own, and those to decide."""

from django.db.models import QuerySet

from piaoqi.accounts.actions.access import DECIDE
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import AccessRequest


def own_requests(actor: Actor) -> QuerySet[AccessRequest]:
    """The latest first, whatever became of them."""
    return _all().filter(person=actor.person or 0).order_by("-asked_at", "-pk")


def requests_to_decide(actor: Actor) -> QuerySet[AccessRequest]:
    """Open ones where the actor may decide, the oldest first; never their own."""
    found = _all().filter(decided_at=None, withdrawn_at=None, person__is_active=True).exclude(person=actor.person or 0)
    if not actor.may(DECIDE.key, None):
        found = found.filter(company__in=[one.company for one in actor.scopes if DECIDE.key in one.permissions])
    return found.order_by("asked_at", "pk")


def _all() -> QuerySet[AccessRequest]:
    return AccessRequest.objects.select_related("person", "role", "company", "department", "decided_by")
