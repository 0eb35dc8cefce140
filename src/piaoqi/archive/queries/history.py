"""As known then: an invoice at an instant, how its status went, since when each source has it, what lies behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.invoices.reach import reach
from piaoqi.archive.invoices.resolve import resolve
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import lying_in
from piaoqi.archive.invoices.values import View, view_of
from piaoqi.archive.models import Arrival, Invoice, Record
from piaoqi.archive.queries.visible import visible
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.status import Status


@dataclass(frozen=True, slots=True)
class Known:
    """An invoice as it was known. `records` are the ids of those it was concluded from."""

    key: str
    certain: bool
    view: View
    records: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StatusStated:
    """What one record says of the status."""

    at: datetime
    source: str
    kind: SourceKind
    status: Status
    record: int


@dataclass(frozen=True, slots=True)
class Since:
    """One source that has it, from when and until when it was last seen there."""

    source: str
    kind: SourceKind
    first: datetime
    last: datetime
    records: int


def known_at(actor: Actor, invoice: int, at: datetime) -> tuple[Known, ...]:
    """What was known at an instant of what is this invoice today: from the records seen by then, of readings that no
    later one had replaced by then. Empty where nothing was; several where nobody knew yet that they are one. What
    people settled (department, deletion) is in the log, not here.
    """
    row = _shown(actor, invoice)
    if row is None:
        return ()
    then = Q(seen_at__lte=at) & (Q(reading__replaced_at=None) | Q(reading__replaced_at__gt=at))
    tied = reach(row.company_id, set(), [row.pk]).invoices
    lying = list(lying_in(tied, then))
    theirs = {one.id for one, pk in lying if pk == row.pk}
    taxpayer = taxpayer_of(row.company)
    return tuple(
        Known(group.key, group.certain, view_of(group.members, taxpayer), tuple(one.id for one in group.members))
        for group in resolve(one for one, _ in lying)
        if any(one.id in theirs for one in group.members)
    )


def statuses(actor: Actor, invoice: int) -> tuple[StatusStated, ...]:
    """What its sources said of its status over time; what a source merely said again is left out."""
    found: list[StatusStated] = []
    latest: dict[str, Status] = {}
    for one in _statements(actor, invoice):
        status = one.certain.status
        if status is not Status.UNKNOWN and latest.get(one.source) is not status:
            latest[one.source] = status
            found.append(StatusStated(one.seen_at, one.source, one.kind, status, one.id))
    return tuple(found)


def presence_since(actor: Actor, invoice: int) -> tuple[Since, ...]:
    """The sources that have it, the earliest first."""
    found: dict[tuple[str, SourceKind], list[Sighted]] = {}
    for one in _statements(actor, invoice):
        if one.is_presence:
            found.setdefault((one.source, one.kind), []).append(one)
    return tuple(
        Since(source, kind, several[0].seen_at, several[-1].seen_at, len(several))
        for (source, kind), several in found.items()
    )


def arrivals_behind(actor: Actor, invoice: int) -> tuple[Arrival, ...]:
    """Each time that a file which speaks of it came, whoever handed it in, the earliest first."""
    row = _shown(actor, invoice)
    if row is None:
        return ()
    readings = Record.objects.filter(invoice=row).values("reading")
    found = Arrival.objects.filter(reading__in=readings).select_related("original", "source", "person")
    return tuple(found.order_by("at", "pk"))


def _statements(actor: Actor, invoice: int) -> Sequence[Sighted]:
    row = _shown(actor, invoice)
    found = [one for one, _ in lying_in([row.pk])] if row else []
    return sorted(found, key=lambda one: (one.seen_at, one.place))


def _shown(actor: Actor, invoice: int) -> Invoice | None:
    return visible(actor, including_deleted=True).select_related("company").filter(pk=invoice).first()
