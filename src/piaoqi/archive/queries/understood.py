"""What was understood of files: how many invoices, of which days, and which of them were known before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, F, Max, Min, Q

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Arrival, Invoice, Reading, Record
from piaoqi.archive.queries.progress import arrivals
from piaoqi.archive.queries.visible import visible

COUNTED: Final = 5_000
"""Records of one file that are gone through for a page; of larger ones only their number is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """Of one file. `invoices` None: too many to count while somebody waits."""

    invoices: int | None
    new: int = 0
    known_since: datetime | None = None
    """When the first of those that were known had come."""
    first: date | None = None
    last: date | None = None
    invoice: Invoice | None = None
    """Where it holds one alone, and the actor may see it."""


def understood(actor: Actor, arrived: Iterable[int]) -> Mapping[int, Understood]:
    """By the reading of these arrivals, as far as the actor may see them; nothing of those without a record."""
    readings = arrivals(actor).filter(pk__in=list(arrived)).values("reading")
    sizes = dict(Reading.objects.filter(pk__in=readings, records_written__gt=0).values_list("pk", "records_written"))
    small = [pk for pk, written in sizes.items() if written <= COUNTED]
    alone = _alone(actor, [pk for pk, written in sizes.items() if written == 1])
    found = {pk: Understood(invoices=None) for pk in sizes}
    new = Q(invoice__first_seen_at__gte=F("seen_at"))
    rows = Record.objects.filter(reading__in=small, invoice__isnull=False).order_by().values_list("reading")
    counted = rows.annotate(
        invoices=Count("invoice", distinct=True),
        fresh=Count("invoice", distinct=True, filter=new),
        since=Min("invoice__first_seen_at", filter=~new),
        first=Min("invoice__issue_date"),
        last=Max("invoice__issue_date"),
    )
    for pk, invoices, fresh, since, first, last in counted:
        found[pk] = Understood(
            invoices=invoices, new=fresh, known_since=since, first=first, last=last, invoice=alone.get(pk)
        )
    return found


def came_before(actor: Actor, arrived: Iterable[int]) -> Mapping[int, datetime]:
    """Arrival -> when the same bytes came to the same source for the first time, where that was earlier, and the actor
    may see it.
    """
    ours = list(arrivals(actor).filter(pk__in=list(arrived)).values_list("pk", "original", "source"))
    same = arrivals(actor).filter(original__in={original for _, original, _ in ours})
    firsts: dict[tuple[int, int], Arrival] = {}
    for one in same.filter(replacement__isnull=True).order_by("pk").only("pk", "original_id", "source_id", "at"):
        firsts.setdefault((one.original_id, one.source_id), one)
    first = {pk: firsts.get((original, source)) for pk, original, source in ours}
    return {pk: one.at for pk, one in first.items() if one is not None and one.pk < pk}


def _alone(actor: Actor, readings: list[int]) -> Mapping[int, Invoice]:
    rows = Record.objects.filter(reading__in=readings, invoice__in=visible(actor)).values_list("reading", "invoice")
    of = dict(rows)
    invoices = Invoice.objects.in_bulk(list(of.values()))
    return {reading: invoices[pk] for reading, pk in of.items()}
