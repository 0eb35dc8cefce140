"""What people had answered by an instant."""

from datetime import datetime

from django.db.models import Q

from piaoqi.accounts.models import Company
from piaoqi.core.causes.case import Answered
from piaoqi.core.reconcile.source import day_of
from piaoqi.reconciliation.models import Answer


def answered(company: Company, at: datetime) -> tuple[Answered, ...]:
    """The answers of then as core takes them, those about one invoice first."""
    standing = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    rows = Answer.objects.filter(standing, company=company, at__lte=at).order_by("at", "pk")
    found = [Answered(row.cause, row.yes, row.source, row.number, row.name, day_of(row.at)) for row in rows]
    return tuple(sorted(found, key=lambda one: (not one.number, not one.source)))
