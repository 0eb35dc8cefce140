"""What a run brought, counted in the database.

A file is new in the run with its first arrival at the source, and an invoice in the run with the first arrival of the
original that the source's first record of it was read in. So all runs of a source together count each of them once.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from piaoqi.archive.documents.aside import partly_unread, unread
from piaoqi.archive.models import Arrival, Invoice, Reading, Record, Replacement
from piaoqi.sources.models import Run

_State = Reading.State
WAITS = Q(reading__isnull=True) | Q(reading__state__in=(_State.WAITING, _State.READING))
"""Arrivals that are still to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a run is: what is counted holds as long as this is the same."""

    files: int
    newest: int
    """Its last arrival."""
    waiting: int
    read_at: datetime | None
    """When the last of its readings ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """As in the model."""

    files_in: int
    files_new: int
    files_known: int
    files_failed: int
    """Could not be read, and may hold an invoice."""
    files_partly: int
    """Read, but for a part of them."""
    invoices_in: int
    invoices_new: int
    invoices_known: int
    newest_at: datetime | None
    """When the last of its new files came."""

    def fields(self) -> dict[str, int]:
        """Those that the run's row keeps."""
        kept = {one.name for one in Run._meta.concrete_fields}  # noqa: SLF001
        return {name: count for name, count in asdict(self).items() if name in kept}


COUNTS = Q(replacement__isnull=True)
"""Arrivals in whose place no other came."""


def at_source(arrivals: QuerySet[Arrival], source: int | OuterRef) -> QuerySet[Arrival]:
    """Those of one source, looked for by what else is asked: SQLite would go through all that ever came to the source,
    for each file again.
    """
    plain = ExpressionWrapper(F("source_id") + Value(0), output_field=BigIntegerField())
    return arrivals.alias(plain_source=plain).filter(plain_source=source)


def of_run(run: Run) -> QuerySet[Arrival]:
    """Its arrivals that count, files inside files included."""
    return at_source(Arrival.objects.filter(COUNTS, batch=run.batch), run.source_id)


def moved_from(run: Run) -> QuerySet[Replacement]:
    """The files that were handed in with it and count elsewhere now, or others in their place."""
    return Replacement.objects.filter(arrival__batch=run.batch, arrival__source=run.source_id, new__isnull=False)


def mark_of(run: Run) -> Mark:
    found = of_run(run).aggregate(
        files=Count("pk"), newest=Max("pk"), waiting=Count("pk", filter=WAITS), read_at=Max("reading__ended_at")
    )
    return Mark(files=found["files"], newest=found["newest"] or 0, waiting=found["waiting"], read_at=found["read_at"])


def is_due(run: Run, mark: Mark) -> bool:
    """Whether it can be settled: nothing of it waits, and it is open, or was read on since it ended."""
    if mark.waiting or (run.connection_id is not None and run.fetched_at is None):
        return False
    if run.ended_at is None:
        return True
    return mark.read_at is not None and mark.read_at > run.ended_at


def due(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those of `runs` that can be settled, as `is_due` says. One that ended is only read on where files had failed."""
    theirs = at_source(Arrival.objects.filter(COUNTS, batch=OuterRef("batch")), OuterRef("source_id"))
    fetched = Q(connection__isnull=True) | Q(fetched_at__isnull=False)
    read_on = Q(files_failed__gt=0) & Exists(theirs.filter(reading__ended_at__gt=OuterRef("ended_at")))
    return runs.filter(fetched & (Q(state=Run.State.OPEN) | read_on) & ~Exists(theirs.filter(WAITS))).order_by("pk")


def counted(run: Run) -> Counts:
    arrivals = of_run(run)
    new = _new_files(run)
    states = (
        Count("pk", filter=unread("reading__")),
        Count("pk", filter=partly_unread("reading__")),
    )
    found = arrivals.aggregate(files=Count("pk"), failed=states[0], partly=states[1])
    fresh = new.aggregate(files=Count("pk"), newest_at=Max("at"))
    invoices = _invoices(run)
    return Counts(
        files_in=found["files"],
        files_new=fresh["files"],
        files_known=found["files"] - fresh["files"],
        files_failed=found["failed"],
        files_partly=found["partly"],
        invoices_in=invoices["all"],
        invoices_new=invoices["new"],
        invoices_known=invoices["all"] - invoices["new"],
        newest_at=fresh["newest_at"],
    )


def _new_files(run: Run) -> QuerySet[Arrival]:
    """Its arrivals of bytes that had not come to the source before."""
    same = Arrival.objects.filter(COUNTS, original=OuterRef("original"), pk__lt=OuterRef("pk"))
    earlier = at_source(same, run.source_id)
    return of_run(run).filter(~Exists(earlier))


def _invoices(run: Run) -> dict[str, int]:
    here = Record.objects.filter(reading__in=of_run(run).values("reading"), invoice__isnull=False).values("invoice")
    moved = Exists(Replacement.objects.filter(arrival__reading=OuterRef("reading")))
    counts = Q(reading__replaced_at=None) | ~moved
    said = Record.objects.filter(counts, invoice=OuterRef("pk"), source=run.source_id)
    seen_first = said.order_by("pk").values("original")
    found = Invoice.objects.filter(pk__in=here).annotate(first=Subquery(seen_first[:1]))
    new = Count("pk", filter=Q(first__in=_new_files(run).values("original")))
    return found.aggregate(all=Count("pk"), new=new)
