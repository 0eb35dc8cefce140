"""Which sources an actor may look into. Every read of this part starts here."""

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Source
from piaoqi.archive.queries.progress import SEE_FILES


def visible(actor: Actor) -> QuerySet[Source]:
    """Those of which the actor may see all files: of their companies and directions. Who sees only what they handed in
    sees that in archive.queries.progress, and nothing of the source as a whole.
    """
    shown = Q(pk=None)
    for scope in actor.scopes:
        if SEE_FILES.key in scope.permissions and scope.department is None and not scope.own:
            within = Q(company=scope.company) if scope.company is not None else ~Q(pk=None)
            shown |= within & Q(direction=scope.direction) if scope.direction else within
    return Source.objects.filter(shown).select_related("company")
