"""One invoice in full, for whoever may see it: its statements and where each stands, what differs, what was settled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries.log import SEE as LOG
from piaoqi.archive.actions.retention import LIFT, PLACE
from piaoqi.archive.invoices.presence import kinds_in
from piaoqi.archive.invoices.settled import covers
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import lying_in
from piaoqi.archive.invoices.values import by_trust
from piaoqi.archive.invoices.writing import origin_of
from piaoqi.archive.models import Allocation, Arrival, Deletion, Hold, Invoice, Link, Record
from piaoqi.archive.queries.visible import condition, visible
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import FIELDS


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement. `file` is the name under which its file last came, whole path inside containers."""

    statement: Sighted
    file: str


@dataclass(frozen=True, slots=True)
class Linked:
    """A link from or to another invoice. `other` is None while that one is not here, or not for this actor to see."""

    link: Link
    outward: bool
    """The invoice is the one that flushes or replaces; else it is flushed or replaced."""
    other: Invoice | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Everything. Withdrawn allocations and links, lifted holds and undone deletions stand with the others."""

    invoice: Invoice
    sources: tuple[SourceKind, ...]
    """The kinds of source that have it."""
    statements: tuple[Stated, ...]
    """The most trusted first."""
    origins: Mapping[str, int]
    """Field -> id of the record that the value shown is from, for every field."""
    differing: Mapping[str, tuple[tuple[str, str], ...]]
    """Field in which sources disagree -> (source, value) of each that states it."""
    links: tuple[Linked, ...]
    allocations: tuple[Allocation, ...]
    allocated: Decimal
    left: Decimal | None
    """What of the total is not allocated; None where the total is unknown."""
    holds: tuple[Hold, ...]
    """For whoever places or lifts holds in the company, or reads its log: they say what is looked into, and why."""
    deletions: tuple[Deletion, ...]


def details(actor: Actor, invoice: int) -> Details | None:
    """None for what the actor may not see, as for what is not there; `explain` tells more. Deleted ones too."""
    shown = visible(actor, including_deleted=True).select_related("company", "department")
    row = shown.filter(pk=invoice).first()
    if row is None:
        return None
    statements = by_trust([one for one, _ in lying_in([row.pk])])
    allocations = tuple(Allocation.objects.filter(invoice=row).select_related("department").order_by("at", "pk"))
    standing = (one.amount for one in allocations if one.withdrawn_at is None and one.amount is not None)
    allocated = sum(standing, Decimal("0.00"))
    return Details(
        invoice=row,
        sources=kinds_in(row.presence),
        statements=tuple(_with_files(statements)),
        origins={name: origin_of(row, name) for name in FIELDS} if row.origins else {},
        differing={name: _values(statements, name) for name in row.differs},
        links=_links(actor, row),
        allocations=allocations,
        allocated=allocated,
        left=None if row.total is None else row.total - allocated,
        holds=_holds(actor, row),
        deletions=tuple(Deletion.objects.filter(invoice=row).order_by("at", "pk")),
    )


def _holds(actor: Actor, row: Invoice) -> tuple[Hold, ...]:
    if not any(actor.may(one.key, row.company_id) for one in (PLACE, LIFT, LOG)):
        return ()
    found = Hold.objects.filter(Q(invoice=row) | Q(company=row.company, invoice=None)).order_by("at", "pk")
    return tuple(one for one in found if one.invoice_id or covers(one.from_date, one.to_date, row.issue_date))


def _with_files(statements: Sequence[Sighted]) -> list[Stated]:
    reading_of = dict(Record.objects.filter(pk__in=[one.id for one in statements]).values_list("pk", "reading_id"))
    arrivals = Arrival.objects.filter(reading__in=set(reading_of.values())).order_by("at", "pk")
    names = dict(arrivals.values_list("reading_id", "name"))
    return [Stated(one, names.get(reading_of[one.id], one.record.place.path)) for one in statements]


def _values(statements: Sequence[Sighted], name: str) -> tuple[tuple[str, str], ...]:
    """What each source states, once a source and value."""
    stated = ((one.source, getattr(one.certain, name)) for one in statements)
    return tuple(dict.fromkeys((source, str(value)) for source, value in stated if value not in (None, "")))


def _links(actor: Actor, row: Invoice) -> tuple[Linked, ...]:
    found = list(Link.objects.filter(Q(invoice=row) | Q(other=row)).order_by("at", "pk"))
    others = {pk for one in found for pk in (one.invoice_id, one.other_id) if pk is not None and pk != row.pk}
    shown = Invoice.objects.filter(condition(actor)).in_bulk(others)
    return tuple(
        Linked(
            one,
            one.invoice_id == row.pk,
            shown.get((one.other_id if one.invoice_id == row.pk else one.invoice_id) or 0),
        )
        for one in found
    )
