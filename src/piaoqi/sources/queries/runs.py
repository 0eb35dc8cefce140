"""Runs: what came when, what of it was new, and what could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Reading
from piaoqi.archive.queries import progress
from piaoqi.archive.queries.progress import FileState, Progress
from piaoqi.sources.models import Run
from piaoqi.sources.queries.visible import visible

UNREAD: Final = 200
"""Files that a run tells of one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """As the model says. `report`, `lacks`: sentences with code, message and hint in both languages."""

    id: int
    company: int
    source: int
    source_key: str
    source_name: str
    connection: int | None
    batch: str
    by: str
    asked: Mapping[str, str]
    state: str
    started_at: datetime
    fetched_at: datetime | None
    ended_at: datetime | None
    stated_total: int | None
    files_in: int
    files_new: int
    files_known: int
    files_failed: int
    invoices_in: int
    invoices_new: int
    invoices_known: int
    lacks: tuple[Mapping[str, Any], ...]
    report: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFiles:
    """A run with how far its files are, and those that could not be read."""

    run: RunState
    progress: Progress
    unread: tuple[FileState, ...]


def runs(
    actor: Actor, *, source: int | None = None, company: int | None = None, before: int | None = None, limit: int = 50
) -> tuple[RunState, ...]:
    """The newest first; of all sources, of one, or of one company's; those with a lower id than `before`."""
    found = seen(actor)
    if source is not None:
        found = found.filter(source=source)
    if company is not None:
        found = found.filter(source__company=company)
    if before is not None:
        found = found.filter(pk__lt=before)
    return tuple(state_of(one) for one in found.order_by("-pk")[:limit])


def run(actor: Actor, number: int) -> RunFiles | None:
    """None where there is none for this actor."""
    row = seen(actor).filter(pk=number).first()
    if row is None:
        return None
    stuck = Reading.State.QUARANTINED
    unread = progress.files(
        actor, UNREAD, source=row.source_id, batch=row.batch, reading__state=stuck, replacement__isnull=True
    )
    return RunFiles(run=state_of(row), progress=progress.batch(actor, row.batch, row.source_id), unread=unread)


def seen(actor: Actor) -> QuerySet[Run]:
    """The rows that the actor may see, in no order."""
    return Run.objects.filter(source__in=visible(actor)).select_related("source")


def state_of(row: Run) -> RunState:
    named = (name for name in RunState.__dataclass_fields__ if name not in _OTHERWISE)
    same = {name: getattr(row, name) for name in named}
    return RunState(
        id=row.pk,
        company=row.source.company_id,
        source=row.source_id,
        source_key=row.source.key,
        source_name=row.source.name,
        connection=row.connection_id,
        lacks=tuple(row.lacks),
        report=tuple(row.report),
        **same,
    )


_OTHERWISE: Final = frozenset(("id", "company", "source", "source_key", "source_name", "connection", "lacks", "report"))
