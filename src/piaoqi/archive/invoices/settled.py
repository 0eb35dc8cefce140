"""What people settled about invoices, when two of them turn out to be one: kept, and a conflict stays visible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from piaoqi.archive.models import Allocation, Deletion, Hold, Invoice, Link
from piaoqi.archive.models import Record as Row
from piaoqi.audit import log
from piaoqi.audit.clock import now

ACTOR = "system:projection"
ACTION = "archive.join"


@dataclass(frozen=True, slots=True)
class Joined:
    """One invoice that went into another, as it stood."""

    gone: Invoice
    into: int
    department_kept: int | None
    shown_again: bool
    """One of the two was deleted: the joined one is not."""


def join(gone: Invoice, into: Invoice) -> Joined:
    """Move everything from one invoice to another and remove its row. The earlier one's department wins; the higher
    sensitivity; a hold on either holds; deleted is what was deleted in both. `into` is changed, and saved by the
    caller.
    """
    apart = (gone.deleted_at is None) != (into.deleted_at is None)
    Row.objects.filter(invoice=gone).update(invoice=into)
    for model in (Allocation, Deletion, Hold, Link):
        model._default_manager.filter(invoice=gone).update(invoice=into)  # noqa: SLF001
    Link.objects.filter(other=gone).update(other=into)
    gone.keys.all().update(invoice=into)
    if apart:
        again = Deletion.objects.filter(invoice=into, restored_at=None)
        again.update(restored_at=now(), restored_by=ACTOR)
        into.deleted_at = None
    into.department_id = into.department_id or gone.department_id
    if gone.assigned:
        into.sensitivity = max(gone.sensitivity, into.sensitivity) if into.assigned else gone.sensitivity
        into.assigned = True
    Invoice.objects.filter(pk=gone.pk).delete()
    return Joined(gone, into.pk, into.department_id, apart)


def witness(company: int, joined: Sequence[Joined]) -> None:
    """Say in the log which invoices are one from now on; as the last step of the change."""
    log.append(
        [
            log.Statement(
                at=now(),
                actor=ACTOR,
                origin="job",
                action=ACTION,
                company=company,
                subject=f"invoice:{one.gone.pk}",
                before={"key": one.gone.key, "department": one.gone.department_id},
                after={"joined_into": one.into, "department": one.department_kept, "shown_again": one.shown_again},
            )
            for one in joined
        ]
    )


def hold_anew(company: int, invoices: Sequence[Invoice]) -> None:
    """Set `held` as the holds in force say, unsaved."""
    holds = Hold.objects.filter(company=company, lifted_at=None)
    ids = [one.pk for one in invoices]
    own = set(holds.filter(invoice__in=ids).values_list("invoice_id", flat=True)) if ids else set()
    stretches = list(holds.filter(invoice=None).values_list("from_date", "to_date"))
    for one in invoices:
        one.held = one.pk in own or any(covers(first, last, one.issue_date) for first, last in stretches)


def covers(first: date | None, last: date | None, day: date | None) -> bool:
    """Whether a hold on issue dates covers an invoice; one of no known date it does, for it may be of that time."""
    return day is None or ((first is None or first <= day) and (last is None or day <= last))


def covered(first: date | None, last: date | None) -> Q:
    """The same for many: a condition on invoices."""
    inside = Q()
    if first:
        inside &= Q(issue_date__gte=first)
    if last:
        inside &= Q(issue_date__lte=last)
    return inside | Q(issue_date=None)


def has_settled(invoices: Iterable[int]) -> set[int]:
    """Those of which people settled something that must not be lost."""
    ids = set(invoices)
    found = set(Invoice.objects.filter(pk__in=ids).exclude(department=None).values_list("pk", flat=True))
    found |= set(Invoice.objects.filter(pk__in=ids, assigned=True).values_list("pk", flat=True))
    for model in (Allocation, Deletion, Hold):
        found |= set(model._default_manager.filter(invoice__in=ids).values_list("invoice_id", flat=True))  # noqa: SLF001
    by_people = Link.objects.exclude(by="")
    found |= set(by_people.filter(invoice__in=ids).values_list("invoice_id", flat=True))
    found |= set(by_people.filter(other__in=ids).values_list("other_id", flat=True))
    return found & ids
