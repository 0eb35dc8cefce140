"""What the archive does in the background: reads what was handed in, and looks after what was left lying."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import piaoqi
from piaoqi.accounts.actor import system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.actions.readings import ENDED, let_go
from piaoqi.archive.actions.replacing import SETTLE
from piaoqi.archive.intake import pipeline
from piaoqi.archive.intake.arrivals import READ
from piaoqi.archive.intake.claim import release_of_the_dead, to_be_read
from piaoqi.archive.intake.work import clear_spools
from piaoqi.archive.models import Reading, Replacement
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue, length
from piaoqi.jobs.schedule import Scheduled

_NUDGES: Final = 200
"""Messages that may stand in the queue: with more, the workers have enough to do without ours."""
_RETRIES: Final = 500
_LET_GO: Final = 200
"""Files that were replaced, at once."""
_PATIENCE: Final = timedelta(minutes=15)
"""So long the view waits for what comes in their place to be read, so that invoices stay the same ones."""


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


def settle_replaced(_source: int = 0) -> Mapping[str, object]:
    """Let invoices go by files no longer that were moved or replaced, once what came in their place is read."""
    waiting = Reading.objects.filter(state__in=(Reading.State.WAITING, Reading.State.READING))
    busy = set(waiting.filter(asked_at__gt=now() - _PATIENCE).values_list("source__company", flat=True))
    rows = Replacement.objects.filter(settled_at=None).select_related("arrival__source", "new__source").order_by("pk")
    of: dict[int, list[Replacement]] = defaultdict(list)
    for one in rows[:_LET_GO]:
        here = one.arrival.source.company_id
        there = one.new.source.company_id if one.new else here
        if not {here, there} & busy:
            of[here].append(one)
    for company, some in of.items():
        let_go(system(System.INTAKE), company, some)
    settled = sum(map(len, of.values()))
    if settled == _LET_GO:
        enqueue(SETTLE)
    return {"settled": settled}


LISTENS: Mapping[str, str] = {ENDED: SETTLE}
SCHEDULE = (
    Scheduled(
        "archive.settle_replaced", Text("结清移走或换掉的文件", "Settle files that were moved or replaced"), SETTLE, 1
    ),
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
        "archive.prove",
        Text("继续未完成的核验和证据包", "Go on with verifications and bundles"),
        "piaoqi.archive.evidence.jobs.go_on",
        10,
    ),
    Scheduled(
        "archive.clear_bundles",
        Text("清理过期的证据包", "Clear away bundles that were offered long enough"),
        "piaoqi.archive.evidence.jobs.clear_bundles",
        60,
    ),
)
