"""Files that were moved or replaced: what counts in their place, and what a file came in the place of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Arrival, Replacement
from piaoqi.archive.queries.progress import arrivals


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """Seen from one arrival: the `other` one. `source` and `file` are of it, '' where the actor may not see it."""

    other: int | None
    """None for what was found inside of a file that was moved or replaced."""
    source: str = ""
    file: str = ""
    batch: str = ""
    is_moved: bool = True
    """The same bytes elsewhere; else corrected ones in the same place."""
    name: str
    """Of who did it."""
    at: datetime
    reason: str


def gone(actor: Actor, arrived: Iterable[int]) -> Mapping[int, Swap]:
    """By the arrival that counts no more: what counts instead."""
    rows = Replacement.objects.filter(arrival__in=arrivals(actor).filter(pk__in=list(arrived)))
    found = list(rows.select_related("arrival", "new__source"))
    seen = set(arrivals(actor).filter(pk__in=[one.new_id for one in found if one.new_id]).values_list("pk", flat=True))
    return {one.arrival_id: _swap(one, one.new, seen) for one in found}


def instead_of(actor: Actor, arrived: Iterable[int]) -> Mapping[int, Swap]:
    """By the arrival that counts: what it came in the place of, the first of several."""
    rows = Replacement.objects.filter(new__in=arrivals(actor).filter(pk__in=list(arrived)))
    found = list(rows.select_related("arrival__source", "new").order_by("-pk"))
    seen = set(arrivals(actor).filter(pk__in=[one.arrival_id for one in found]).values_list("pk", flat=True))
    return {one.new.pk: _swap(one, one.arrival, seen) for one in found if one.new}


def _swap(row: Replacement, other: Arrival | None, seen: set[int]) -> Swap:
    shown = other if other is not None and other.pk in seen else None
    return Swap(
        other=other.pk if other else None,
        source=shown.source.name if shown else "",
        file=shown.name if shown else "",
        batch=shown.batch if shown else "",
        is_moved=row.new is None or row.new.original_id == row.arrival.original_id,
        name=row.name,
        at=row.at,
        reason=row.reason,
    )
