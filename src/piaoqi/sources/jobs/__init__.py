"""What sources do in the background: settle runs, fetch what is due."""

from collections.abc import Mapping
from typing import Final

from django.db.models import Q, QuerySet

from piaoqi.accounts.actor import system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.quarantine import JUDGED
from piaoqi.archive.actions.readings import ENDED
from piaoqi.archive.actions.replacing import REPLACED
from piaoqi.archive.models import Arrival, Record
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.jobs.schedule import Scheduled
from piaoqi.sources.actions.connections import FETCH_JOB
from piaoqi.sources.actions.runs import Opening, open_run
from piaoqi.sources.jobs import leases
from piaoqi.sources.jobs.fetching import end_interrupted
from piaoqi.sources.jobs.settling import settle_all
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import COUNTS

_AT_ONCE: Final = 100
"""Connections nudged in one go."""


def reading_ended(source_id: int) -> Mapping[str, object]:
    """Nothing of a source waits to be read any more: its runs may be over."""
    return {"settled": settle_all(Run.objects.filter(source=source_id))}


def reading_judged(reading_id: int) -> Mapping[str, object]:
    """People said of a file that it holds no invoice, or took it back: the runs that brought it are counted anew."""
    return _counted_anew(Arrival.objects.filter(reading=reading_id))


def file_replaced(arrival_id: int) -> Mapping[str, object]:
    """A file counts elsewhere now: what other runs of its source brought as known may have been new with them."""
    gone = Arrival.objects.filter(pk=arrival_id).values("source", "reading")
    spoken = Record.objects.filter(reading__in=gone.values("reading")).exclude(invoice=None).values("invoice")
    same = Record.objects.filter(invoice__in=spoken, source__in=gone.values("source"), reading__replaced_at=None)
    return _counted_anew(Arrival.objects.filter(COUNTS, reading__in=same.values("reading")))


def _counted_anew(arrivals: QuerySet[Arrival]) -> Mapping[str, object]:
    """The runs that brought these."""
    again = Q(pk=None)
    for one in arrivals.order_by().values("source", "batch").distinct():
        again |= Q(**one)
    for run in Run.objects.filter(again).exclude(ended_at=None).select_related("source"):
        open_run(system(System.INTAKE), run.source, Opening(batch=run.batch, by=run.by))
    return {"settled": settle_all(Run.objects.filter(again))}


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


LISTENS: Mapping[str, str] = {
    ENDED: "piaoqi.sources.jobs.reading_ended",
    JUDGED: "piaoqi.sources.jobs.reading_judged",
    REPLACED: "piaoqi.sources.jobs.file_replaced",
}
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
