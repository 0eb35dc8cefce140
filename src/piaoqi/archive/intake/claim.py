"""Who reads a reading: one worker at a time, for as long as it says that it lives.

1. A claim is taken by one atomic update. It bears a mark of its own that no other claim ever has.
2. It is a lease: who holds it renews it; past its end another may take it.
3. The lease only saves work. What keeps two workers from writing the same is the fence: every transaction that writes
   asks, with the row locked, whether the mark is still its own and the count of records the one it knows. So a clock
   that jumps, or a worker that wakes up late, does no harm.
"""

import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db.models import F, Q

import piaoqi
from piaoqi.archive.intake.reasons import Reason
from piaoqi.archive.models import Reading
from piaoqi.audit.clock import now

LEASE: Final = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
_State = Reading.State


class ClaimLostError(Exception):
    """Another worker has the reading by now: what was being done is abandoned, and nothing of it was written."""


@dataclass(slots=True)
class Claim:
    """One worker's hold on one reading."""

    reading: Reading
    """As it was when claimed."""
    mark: str
    at: datetime
    until: datetime
    written: int
    """Records that are in the database."""
    stated: bool = False
    """Whether this try has written what the document says as a whole."""

    def renew(self) -> None:
        """Keep it, where half of the lease is over. Raises ClaimLostError."""
        at = now()
        if at + LEASE / 2 < self.until and at >= self.at:
            return
        self.until = at + LEASE
        mine = Reading.objects.filter(pk=self.reading.pk, state=_State.READING, claimed_by=self.mark)
        if not mine.update(claimed_until=self.until):
            raise ClaimLostError

    def fenced(self) -> Reading:
        """The row, locked to the end of the transaction, if it is still ours. Raises ClaimLostError."""
        row = Reading.objects.select_for_update().get(pk=self.reading.pk)
        ours = (_State.READING, self.mark, self.written)
        if (row.state, row.claimed_by, row.records_written) != ours:
            raise ClaimLostError
        return row

    def give_back(self, wait: timedelta, reason: Reason | None = None, losses: int = 0) -> None:
        """Let it wait for another try, not before that time is over. Where another has it, nothing is changed."""
        mine = Reading.objects.filter(pk=self.reading.pk, state=_State.READING, claimed_by=self.mark)
        row = mine.first()
        if row is None:
            return
        said = {**row.said, "reason": reason.form()} if reason else row.said
        waiting = {"state": _State.WAITING, "claimed_by": "", "claimed_until": None, "retry_at": now() + wait}
        mine.update(**waiting, said=said, losses=F("losses") + losses)


def claim(reading_id: int) -> Claim | None:
    """Take a reading that waits and is due, or one whose worker is gone; None where there is nothing to take."""
    at, mark = now(), _mark()
    until = at + LEASE
    free = Reading.objects.filter(_due(at) | _left(at), pk=reading_id)
    taken = free.update(
        state=_State.READING, claimed_by=mark, claimed_until=until, attempts=F("attempts") + 1, retry_at=None
    )
    if not taken:
        return None
    reading = Reading.objects.select_related("original", "source__company").get(pk=reading_id)
    if reading.claimed_by != mark:
        return None
    return Claim(reading, mark, at, until, reading.records_written)


def renew_version(claim: Claim) -> bool:
    """An earlier version was to read it, and wrote nothing: this one does so in its place. False where it can't."""
    reading = claim.reading
    same = Reading.objects.filter(original=reading.original_id, source=reading.source_id, reader=piaoqi.__version__)
    if claim.written or same.exists():
        return False
    mine = Reading.objects.filter(pk=reading.pk, claimed_by=claim.mark, state=_State.READING)
    reading.reader = piaoqi.__version__
    return bool(mine.update(reader=reading.reader))


def to_be_read(limit: int) -> list[int]:
    """Ids of the readings that can be claimed now, the longest waiting first."""
    at = now()
    return list(Reading.objects.filter(_due(at) | _left(at)).order_by("id").values_list("pk", flat=True)[:limit])


def release_of_the_dead() -> int:
    """Readings held by processes of this machine that are gone wait again at once; says how many."""
    held = Reading.objects.filter(state=_State.READING, claimed_by__startswith=f"{_host()}:")
    gone = [mark for mark in held.values_list("claimed_by", flat=True) if not _lives(mark)]
    if not gone:
        return 0
    return held.filter(claimed_by__in=gone).update(state=_State.WAITING, claimed_by="", claimed_until=None)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many tries."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT) if attempts > 0 else timedelta(0)


def _due(at: datetime) -> Q:
    """It waits, and is due. An instant that lies further off than any wait is of a clock that was wrong."""
    too_far = Q(retry_at__gt=at + 2 * LONGEST_WAIT)
    return Q(state=_State.WAITING) & (Q(retry_at=None) | Q(retry_at__lte=at) | too_far)


def _left(at: datetime) -> Q:
    """Held, but the lease is over, or reaches further than any does."""
    over = Q(claimed_until=None) | Q(claimed_until__lt=at) | Q(claimed_until__gt=at + 2 * LEASE)
    return Q(state=_State.READING) & over


def _mark() -> str:
    return f"{_host()}:{os.getpid()}:{uuid4().hex[:12]}"


def _host() -> str:
    return socket.gethostname()[:30]


def _lives(mark: str) -> bool:
    """Whether the process that a mark of this machine names is there; where the system can't say, it is."""
    process = mark.split(":")[-2]
    if os.name != "posix" or not process.isdigit():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
