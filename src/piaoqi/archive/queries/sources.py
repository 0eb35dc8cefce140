"""The sources of the companies that an actor has to do with."""

from collections.abc import Sequence

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries.companies import companies
from piaoqi.archive.actions.hand_in import may_hand_in
from piaoqi.archive.models import Source


def sources(actor: Actor) -> Sequence[Source]:
    """All of them, closed ones too, by company and name."""
    found = Source.objects.filter(company__in=companies(actor)).select_related("company")
    return list(found.order_by("company__name", "company_id", "name", "pk"))


def sources_to_fill(actor: Actor) -> Sequence[Source]:
    """Open ones that the actor may hand files in for."""
    return [one for one in sources(actor) if not (one.closed_at or one.company.closed_at) and may_hand_in(actor, one)]
