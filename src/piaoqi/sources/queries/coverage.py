"""What a source was asked for: every claim, and the calendar of its days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef

from piaoqi.accounts.actor import Actor
from piaoqi.archive.documents.aside import partly_unread, unread
from piaoqi.archive.models import Arrival, Replacement, Source
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.reconcile.source import Window, day_of
from piaoqi.sources.calendar import Month, Spoken, Stretch, months, stretches
from piaoqi.sources.claims import window_of
from piaoqi.sources.models import Coverage, Run
from piaoqi.sources.queries.visible import visible
from piaoqi.sources.settling.counting import COUNTS, WAITS, at_source
from piaoqi.sources.settling.stated import periods_in

_RUNS: Final = 2_000
"""The newest, whose files are asked what they state of themselves."""
_STATES_NOTHING: Final = (SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BACKUP)
"""Originals say nothing of what else there is."""
_EARLIEST: Final = date(2000, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One claim. `run` None: of the source as a whole."""

    id: int
    run: int | None
    window: Window
    proven: bool
    by: str
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageState:
    """`claims`: the newest first, withdrawn ones too. `days` from the first that anything speaks of up to today."""

    source: int
    claims: tuple[Claimed, ...]
    days: tuple[Stretch, ...]
    months: tuple[Month, ...]


def coverage(actor: Actor, source: int) -> CoverageState | None:
    """None where there is no such source for this actor."""
    row = visible(actor).filter(pk=source).first()
    if row is None:
        return None
    claims = Coverage.objects.filter(source=row).order_by("-pk")
    spoken, today = list(_spoken(row)), day_of(now())
    starts = [one.start or one.end for one in spoken]
    first = max(min((one for one in starts if one), default=today), _EARLIEST)
    days = stretches(spoken, first, today) if spoken else ()
    return CoverageState(source=row.pk, claims=tuple(_claimed(one) for one in claims), days=days, months=months(days))


def _spoken(source: Source) -> Iterator[Spoken]:
    """What counts, as comparisons take it: claims for the whole alone, where there are any; else of each run what was
    claimed of it, or what its files state of themselves.
    """
    stands = Coverage.objects.filter(source=source, withdrawn_at=None)
    whole = list(stands.filter(run=None))
    doubtful = _unread_batches(source)
    if whole:
        yield from (_of_claim(one, sure=not doubtful) for one in whole)
        return
    emptied = _emptied(source)
    claimed = [one for one in stands.select_related("run") if one.run and one.run.batch not in emptied]
    yield from (_of_claim(one, sure=one.run is not None and one.run.batch not in doubtful) for one in claimed)
    if source.kind in _STATES_NOTHING:
        return
    others = (
        Run.objects.filter(source=source)
        .exclude(batch__in=emptied)
        .exclude(pk__in=[one.run_id for one in claimed])
        .order_by("-pk")
    )
    for batch, one in periods_in(source, list(others.values_list("batch", flat=True)[:_RUNS])):
        yield Spoken(one.start, one.end, batch not in doubtful)


def _emptied(source: Source) -> frozenset[str]:
    """Batches of which every file was moved or replaced: what was asked for with them, nothing answers here."""
    gone = set(Replacement.objects.filter(arrival__source=source).values_list("arrival__batch", flat=True))
    left = at_source(Arrival.objects.filter(COUNTS, batch__in=gone, parent=None), source.pk)
    return frozenset(gone.difference(left.values_list("batch", flat=True)))


def _of_claim(row: Coverage, *, sure: bool) -> Spoken:
    """Without a filter, and of no day after it was asked."""
    window = window_of(row)
    filters = (window.kinds, window.origins, window.statuses, window.booked, window.sellers)
    asked = day_of(row.as_of) if row.as_of else None
    end = min(filter(None, (row.end, asked)), default=None)
    return Spoken(row.start, end, sure and not any(one is not None for one in filters))


def _unread_batches(source: Source) -> frozenset[str]:
    """Those with a file that waits or could not be read, wholly or in part, and may hold an invoice. A run that ended
    whole has none.
    """
    hidden = WAITS | unread("reading__") | partly_unread("reading__")
    theirs = at_source(Arrival.objects.filter(COUNTS & hidden, batch=OuterRef("batch")), OuterRef("source_id"))
    return frozenset(
        Run.objects.filter(Exists(theirs), source=source).exclude(state=Run.State.WHOLE).values_list("batch", flat=True)
    )


def _claimed(row: Coverage) -> Claimed:
    return Claimed(
        id=row.pk,
        run=row.run_id,
        window=window_of(row),
        proven=row.proven,
        by=row.by,
        at=row.at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=row.withdrawn_by,
    )
