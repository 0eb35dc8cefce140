"""What files say of themselves that they were asked for."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from piaoqi.archive.models import Arrival, Source
from piaoqi.core.folder.derive import Period, period_of
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import COUNTS, at_source, of_run

_LOOKED_AT: Final = 500
"""Files of one run."""
_MOST: Final = 5_000


def periods_of(run: Run) -> Iterator[Period]:
    """As comparisons take them from title and name (core.folder.derive)."""
    files = of_run(run).filter(parent=None).order_by("pk").values_list("reading__said__tables", "reading__said__facts")
    for tables, facts in files[:_LOOKED_AT]:
        yield from _stated(tables, facts)


def periods_in(source: Source, batches: Sequence[str]) -> Iterator[tuple[str, Period]]:
    """The same of many batches at once, each with its batch; of `_MOST` files at most, the newest."""
    files = at_source(Arrival.objects.filter(COUNTS, batch__in=batches, parent=None), source.pk).order_by("-pk")
    columns = "batch", "reading__said__tables", "reading__said__facts"
    for batch, tables, facts in files.values_list(*columns)[:_MOST]:
        for one in _stated(tables, facts):
            yield batch, one


def _stated(tables: Sequence[Mapping[str, Any]] | None, facts: Mapping[str, str] | None) -> Iterator[Period]:
    for table in tables or ():
        said = {**(facts or {}), **table.get("facts", {})}
        period = period_of(said) if said.get("joined") != "yes" else None
        if period:
            yield period
