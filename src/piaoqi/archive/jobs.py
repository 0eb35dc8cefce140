"""What the archive does in the background: reads what was handed in, and looks after what was left lying."""

from collections.abc import Mapping
from typing import Final

import piaoqi
from piaoqi.accounts.actor import system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.intake import pipeline
from piaoqi.archive.intake.arrivals import READ
from piaoqi.archive.intake.claim import release_of_the_dead, to_be_read
from piaoqi.archive.intake.work import clear_spools
from piaoqi.archive.models import Reading
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue, length
from piaoqi.jobs.schedule import Scheduled

_NUDGES: Final = 200
"""Messages that may stand in the queue: with more, the workers have enough to do without ours."""
_RETRIES: Final = 500


def read(reading_id: int) -> Mapping[str, object]:
    """Read one original. Told twice, or for one that another worker has, it does nothing."""
    return {"reading": reading_id, "ended": pipeline.process(reading_id)}


def sweep() -> Mapping[str, object]:
    """Nudge what waits and is due, what a worker that died left behind included; clear away what it left on the disk.
    Also run at every start.
    """
    freed, cleared = release_of_the_dead(), clear_spools()
    room = max(0, _NUDGES - length().waiting)
    found = to_be_read(room)
    for reading_id in found:
        enqueue(READ, reading_id)
    return {"nudged": len(found), "freed": freed, "cleared": cleared}


def retry_after_upgrade() -> Mapping[str, object]:
    """What an earlier version could not read may be readable by this one."""
    actor, count = system(System.INTAKE), 0
    old = Reading.objects.filter(state=Reading.State.QUARANTINED, replaced_at=None).exclude(reader=piaoqi.__version__)
    for reading in old.select_related("source").order_by("id")[:_RETRIES]:
        retry_reading(actor, reading)
        count += 1
    return {"retried": count}


SCHEDULE = (
    Scheduled(
        "archive.sweep", Text("继续读取等待中的文件", "Go on with files that wait"), "piaoqi.archive.jobs.sweep", 1
    ),
    Scheduled(
        "archive.retry_after_upgrade",
        Text("升级后重试读不出的文件", "Retry unreadable files after an upgrade"),
        "piaoqi.archive.jobs.retry_after_upgrade",
        60,
    ),
    Scheduled(
        "archive.clear_bundles",
        Text("清理过期的证据包", "Clear away bundles that were offered long enough"),
        "piaoqi.archive.evidence.jobs.clear_bundles",
        60,
    ),
)
