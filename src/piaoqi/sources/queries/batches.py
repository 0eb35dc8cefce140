"""What people handed in together, the newest first: told from its runs, so that it costs the same however much came."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Person
from piaoqi.sources.models import Run
from piaoqi.sources.queries.visible import visible
from piaoqi.sources.settling.counting import of_run

COUNTED: Final = 1_000
"""Files of a run that is still being read are counted up to here."""
_RUNS: Final = 16
"""Sources that one batch may have gone to, for finding so many batches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """Counts as of when its runs ended; while one is open, of `files` those that have come by now."""

    batch: str
    started_at: datetime
    by: str
    """The name of the person; '' for a program."""
    sources: tuple[str, ...]
    files: int
    failed: int
    invoices_new: int
    invoices_known: int
    is_over: bool
    mark: int
    """Hand in as `before` for those before it."""


def batches(actor: Actor, company: int, *, limit: int = 10, before: int | None = None) -> tuple[BatchState, ...]:
    """Those of sources that the actor sees as a whole, and the actor's own; what connections fetched is none."""
    seen = Q(source__in=visible(actor)) | Q(by=actor.key)
    found = Run.objects.filter(seen, source__company=company, connection=None).select_related("source")
    if before is not None:
        found = found.filter(pk__lt=before)
    together: dict[str, list[Run]] = {}
    for run in found.order_by("-pk")[: limit * _RUNS]:
        if run.batch in together or len(together) < limit:
            together.setdefault(run.batch, []).append(run)
    names = names_of(run.by for runs in together.values() for run in runs)
    return tuple(_state(batch, runs, names) for batch, runs in together.items())


def _state(batch: str, runs: list[Run], names: Mapping[str, str]) -> BatchState:
    first, is_open = runs[-1], [one for one in runs if one.state == Run.State.OPEN]
    over = [one for one in runs if one.state != Run.State.OPEN]
    return BatchState(
        batch=batch,
        started_at=first.started_at,
        by=names.get(first.by, ""),
        sources=tuple(one.source.name for one in reversed(runs)),
        files=sum(one.files_in for one in over) + sum(of_run(one)[: COUNTED + 1].count() for one in is_open),
        failed=sum(one.files_failed for one in over),
        invoices_new=sum(one.invoices_new for one in over),
        invoices_known=sum(one.invoices_known for one in over),
        is_over=not is_open,
        mark=min(one.pk for one in runs),
    )


def names_of(keys: Iterable[str]) -> Mapping[str, str]:
    """Key of a person (`person:7`) -> the name; programs have none here."""
    parted = (one.partition(":") for one in keys)
    ids = [int(key) for kind, _, key in parted if kind == "person" and key.isdigit()]
    return {f"person:{one.pk}": str(one) for one in Person.objects.filter(pk__in=ids)}
