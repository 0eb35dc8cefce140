"""What is done again and again by this part, which throws away what nobody will look at, and for the log below it."""

from collections.abc import Mapping
from datetime import timedelta

from django.db.models import Max

from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.models import Run, Worker
from piaoqi.jobs.schedule import Scheduled

DONE_KEPT = timedelta(days=3)
FAILED_KEPT = timedelta(days=30)
_AT_ONCE = 5_000
"""Rows deleted in one transaction: others write meanwhile."""


def prune() -> Mapping[str, object]:
    """Runs that are of no use any more; the last good one of each job stays, for people who ask when that was."""
    at = now()
    done = Run.objects.filter(state=Run.State.DONE).values("key")
    old = Run.objects.exclude(pk__in=[row["newest"] for row in done.annotate(newest=Max("pk"))])
    gone = 0
    for state, kept in ((Run.State.DONE, DONE_KEPT), (Run.State.FAILED, FAILED_KEPT), (Run.State.LOST, FAILED_KEPT)):
        while rows := list(old.filter(state=state, ended_at__lt=at - kept).values_list("pk", flat=True)[:_AT_ONCE]):
            gone += Run.objects.filter(pk__in=rows).delete()[0]
    Worker.objects.filter(beat_at__lt=at - FAILED_KEPT).delete()
    return {"gone": gone}


SCHEDULE = (
    Scheduled("jobs.prune", Text("清理旧的运行记录", "Throw away old records of runs"), "piaoqi.jobs.jobs.prune", 360),
    Scheduled(
        "audit.checkpoint",
        Text("签署日志检查点", "Sign a checkpoint of the log"),
        "piaoqi.audit.checkpoints.sign_checkpoint",
        10,
    ),
    Scheduled(
        "audit.time_stamp",
        Text("为日志检查点取得时间戳", "Have a checkpoint of the log time-stamped"),
        "piaoqi.audit.time_stamps.stamp_checkpoint",
        60,
    ),
)
