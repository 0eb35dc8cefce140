"""The archive in numbers, for machines that watch it. Only what an index answers at once."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Min, QuerySet

from piaoqi.archive.models import Arrival, Invoice, Original, Reading, Record
from piaoqi.audit.clock import now
from piaoqi.audit.figures import Figure, one
from piaoqi.core.text import Text

READINGS = Text("文件数，按状态（读不出的即 quarantined）", "files by state; quarantined: could not be read")
OLDEST = Text("最早一份待读文件已等的秒数", "seconds that the first file has waited to be read")
ROWS = Text("累计写入的行数", "rows written so far")
TABLES: Mapping[str, QuerySet[Any]] = {
    "arrival": Arrival.objects.all(),
    "original": Original.objects.all(),
    "reading": Reading.objects.all(),
    "record": Record.objects.all(),
    "invoice": Invoice.objects.all(),
}
OPEN = (Reading.State.WAITING, Reading.State.READING)


def figures() -> tuple[Figure, ...]:
    """Now."""
    states = {state.value: Reading.objects.filter(state=state).count() for state in OPEN}
    quarantined = Reading.objects.filter(state=Reading.State.QUARANTINED, replaced_at=None).count()
    first = Reading.objects.filter(state=Reading.State.WAITING).aggregate(at=Min("asked_at"))["at"]
    written = {name: rows.aggregate(most=Max("pk"))["most"] or 0 for name, rows in TABLES.items()}
    return (
        Figure("piaoqi_readings", READINGS, {**states, Reading.State.QUARANTINED.value: quarantined}, "state"),
        one("piaoqi_reading_oldest_seconds", OLDEST, max(0, (now() - first).total_seconds()) if first else 0),
        Figure("piaoqi_rows_written", ROWS, written, "table"),
    )
