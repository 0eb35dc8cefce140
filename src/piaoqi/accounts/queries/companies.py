"""The companies of an actor."""

from django.db.models import QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company


def companies(actor: Actor) -> QuerySet[Company]:
    """Those in which the actor has some role, closed ones too, by name. Others are not there for them."""
    places = company_numbers(actor)
    found = Company.objects.all() if places is None else Company.objects.filter(pk__in=places)
    return found.order_by("name", "pk")


def company_numbers(actor: Actor) -> frozenset[int] | None:
    """Their ids; None: all of them."""
    places = {scope.company for scope in actor.scopes if scope.role}
    return None if None in places else frozenset(one for one in places if one is not None)
