"""Which sources an actor may look into. Every read of this part starts here."""

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.scopes import alike
from piaoqi.archive.models import Source
from piaoqi.archive.queries.progress import SEE_FILES


def visible(actor: Actor) -> QuerySet[Source]:
    """Those of which the actor may see all files: of their companies and directions. Who sees only what they handed in
    sees that in archive.queries.progress, and nothing of the source as a whole.
    """
    shown = Q(pk=None)
    for scope, places in alike(actor.scopes, SEE_FILES.key).items():
        if scope.department is None and not scope.own:
            within = ~Q(pk=None) if places is None else Q(company__in=sorted(places))
            shown |= within & Q(direction=scope.direction) if scope.direction else within
    return Source.objects.filter(shown).select_related("company")
