"""One's own views of the table of invoices."""

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import SavedView


def saved_views(actor: Actor, company: int | None = None, *, including_deleted: bool = False) -> QuerySet[SavedView]:
    """Those of the company, and those for whichever is looked at; without a company all. By name."""
    found = SavedView.objects.filter(person=actor.person or 0).order_by("name", "pk")
    if company is not None:
        found = found.filter(Q(company=company) | Q(company=None))
    return found if including_deleted else found.filter(deleted_at=None)
