"""What a source was asked for, as known at an instant: what comparisons take."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from piaoqi.archive.models import Source
from piaoqi.core.reconcile.source import Window
from piaoqi.sources.claims import window_of
from piaoqi.sources.models import Coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsAt:
    """`declared`: what people said of the source as a whole; None where they said nothing of it, and then each batch
    of `by_batch` has the windows that were said or proven of it, to be held against its own documents; what other
    batches cover, their documents say of themselves.
    """

    declared: tuple[Window, ...] | None
    by_batch: Mapping[str, tuple[Window, ...]]


def windows_at(source: Source, at: datetime) -> WindowsAt:
    """Of the claims in force then: made by then, and not withdrawn by then."""
    stands = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
    declared: list[Window] = []
    by_batch: dict[str, list[Window]] = defaultdict(list)
    for row in Coverage.objects.filter(stands, source=source, at__lte=at).select_related("run").order_by("pk"):
        place = declared if row.run is None else by_batch[row.run.batch]
        place.append(window_of(row))
    return WindowsAt(
        declared=tuple(declared) if declared else None,
        by_batch={batch: tuple(windows) for batch, windows in by_batch.items()},
    )
