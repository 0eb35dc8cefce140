"""The companies of an actor."""

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.core.invoice.initials import fits_initials


def companies(actor: Actor) -> QuerySet[Company]:
    """Those in which the actor has some role, closed ones too, by name. Others are not there for them."""
    places = company_numbers(actor)
    found = Company.objects.all() if places is None else Company.objects.filter(pk__in=places)
    return found.order_by("name", "pk")


def named(actor: Actor, typed: str) -> QuerySet[Company]:
    """Those of them that a part of the name, of a former name or of the tax id means, or the first letters of the
    name's sounds; all, where nothing was typed.
    """
    found = companies(actor)
    if not typed:
        return found
    likely = Q(name__icontains=typed) | Q(tax_id__icontains=typed) | Q(former_names__name__icontains=typed)
    sounding = [pk for pk, name in found.values_list("pk", "name") if fits_initials(name, typed)]
    return found.filter(Q(pk__in=found.filter(likely).values("pk")) | Q(pk__in=sounding))


def company_numbers(actor: Actor) -> frozenset[int] | None:
    """Their ids; None: all of them."""
    places = {scope.company for scope in actor.scopes if scope.role}
    return None if None in places else frozenset(one for one in places if one is not None)
