"""What sources do in the background: settle runs, fetch what is due."""

from collections.abc import Mapping
from typing import Final

from piaoqi.archive.actions.readings import ENDED
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.jobs.schedule import Scheduled
from piaoqi.sources.actions.connections import FETCH_JOB
from piaoqi.sources.jobs import leases
from piaoqi.sources.jobs.fetching import end_interrupted
from piaoqi.sources.jobs.settling import settle_all
from piaoqi.sources.models import Run

_AT_ONCE: Final = 100
"""Connections nudged in one go."""


def reading_ended(source_id: int) -> Mapping[str, object]:
    """Nothing of a source waits to be read any more: its runs may be over."""
    return {"settled": settle_all(Run.objects.filter(source=source_id))}


def settle() -> Mapping[str, object]:
    """What was not told; and fetches whose worker is gone, whose connection may never be fetched from again."""
    at = now()
    held = leases.held(at)
    left = Run.objects.filter(connection__isnull=False, fetched_at=None).exclude(connection__in=held)
    interrupted = list(left.select_related("source"))
    for run in interrupted:
        end_interrupted(run)
    return {"interrupted": len(interrupted), "settled": settle_all(Run.objects.all())}


def fetch_due() -> Mapping[str, object]:
    """Nudge the connections that are due; told twice, each is fetched from once."""
    found = list(leases.due(now()).values_list("pk", flat=True)[:_AT_ONCE])
    for pk in found:
        enqueue(FETCH_JOB, pk)
    return {"due": len(found)}


LISTENS: Mapping[str, str] = {ENDED: "piaoqi.sources.jobs.reading_ended"}
SCHEDULE = (
    Scheduled("sources.settle", Text("结算已读完的批次", "Settle runs that are read"), "piaoqi.sources.jobs.settle", 1),
    Scheduled(
        "sources.watch",
        Text("留意长久没有新发票的来源", "Notice silent sources"),
        "piaoqi.sources.jobs.watching.watch",
        60,
    ),
    Scheduled("sources.fetch", Text("从到时的来源取数", "Fetch from what is due"), "piaoqi.sources.jobs.fetch_due", 1),
)
