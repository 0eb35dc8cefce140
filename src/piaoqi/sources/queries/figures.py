"""Sources in numbers, for machines that watch them."""

from django.db.models import Count

from piaoqi.audit.figures import Figure
from piaoqi.core.text import Text
from piaoqi.sources.models import Connection, Run

RUNS = Text("来源的批次数，按状态", "runs of sources, by state")
CONNECTIONS = Text("自动取数的来源，按状态", "sources that are fetched from, by state")


def figures() -> tuple[Figure, ...]:
    """Now."""
    runs = Run.objects.order_by().values_list("state").annotate(count=Count("pk"))
    connections = {"sound": 0, "troubled": 0, "paused": 0}
    for paused_at, trouble in Connection.objects.values_list("paused_at", "trouble"):
        connections["paused" if paused_at else "troubled" if trouble else "sound"] += 1
    return (
        Figure("piaoqi_source_runs", RUNS, {**dict.fromkeys(Run.State.values, 0), **dict(runs)}, "state"),
        Figure("piaoqi_connections", CONNECTIONS, connections, "state"),
    )
