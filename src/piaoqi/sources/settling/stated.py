"""What files say of themselves that they were asked for."""

from collections.abc import Iterator
from typing import Final

from piaoqi.core.folder.derive import Period, period_of
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import of_run

_LOOKED_AT: Final = 500
"""Files of one run."""


def periods_of(run: Run) -> Iterator[Period]:
    """As comparisons take them from title and name (core.folder.derive)."""
    files = of_run(run).filter(parent=None).order_by("pk").values_list("reading__said", flat=True)
    for said in files[:_LOOKED_AT]:
        for table in (said or {}).get("tables", ()):
            facts = {**said.get("facts", {}), **table.get("facts", {})}
            period = period_of(facts) if facts.get("joined") != "yes" else None
            if period:
                yield period
