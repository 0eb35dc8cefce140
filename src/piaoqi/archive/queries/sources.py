"""The sources of the companies that an actor has to do with."""

from collections.abc import Sequence
from functools import cache

from piaoqi.accounts.actor import Actor, in_company
from piaoqi.accounts.queries.companies import companies
from piaoqi.archive.actions.hand_in import may_hand_in
from piaoqi.archive.models import Source


def sources(actor: Actor, company: int | None = None) -> Sequence[Source]:
    """All of them, or those of one company; closed ones too, by company and name."""
    ours = companies(actor) if company is None else companies(actor).filter(pk=company)
    found = Source.objects.filter(company__in=ours).select_related("company")
    return list(found.order_by("company__name", "company_id", "name", "pk"))


def sources_to_fill(actor: Actor, company: int | None = None) -> Sequence[Source]:
    """Open ones that the actor may hand files in for, of all companies or of one."""
    there = cache(lambda company: in_company(actor, company))
    return [
        one
        for one in sources(actor, company)
        if not (one.closed_at or one.company.closed_at) and may_hand_in(there(one.company_id), one)
    ]
