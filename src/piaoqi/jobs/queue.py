"""Work for later: a function by its import path, and what it needs, handed to the queue together with the change.

The queue is django-q2's, in the same database: the message is a row of the caller's transaction, so that there is
neither a change without its message nor a message without its change. Only its workers are our own (`worker.py`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django_q.models import OrmQ
from django_q.signing import BadSignature, SignedPackage
from django_q.tasks import async_task

from piaoqi.audit.clock import now
from piaoqi.jobs.models import Run

QUEUE = "piaoqi"
"""As Q_CLUSTER names it."""
LEASE = timedelta(seconds=45)
"""A message taken is another worker's after that, unless its holder says that it still has it."""
ATTEMPTS = 8
"""After so many failures a message is given up: rows say what is to be done, a message only nudges."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=10)
_FURTHEST = 2 * max(LEASE, LONGEST_WAIT)
"""No message waits longer: one that seems to was locked by a clock that was wrong."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Message:
    """Something to do that this worker holds."""

    row: int
    task: str
    path: str
    arguments: tuple[str | int, ...]
    holder: str


def enqueue(path: str, *arguments: str | int) -> None:
    """Run `path` (a function that can be imported) in a worker, at least once, if the caller's transaction is kept.

    What it does must be short and idempotent; how far it is lives in rows of its own.
    """
    async_task(path, *arguments)


def take(slot: str) -> Message | None:
    """The oldest message that nobody holds, now held by this slot; None where there is none."""
    for _ in range(_TRIES):
        at = now()
        row = OrmQ.objects.filter(_due(at)).order_by("id").first()
        if row is None:
            return None
        holder = f"{QUEUE}@{slot}"
        taken = OrmQ.objects.filter(pk=row.pk, key=row.key, lock=row.lock).update(key=holder, lock=at + LEASE)
        if not taken:
            continue  # another was quicker
        message = _read(row, holder)
        if message and row.key != QUEUE:
            _lost(message, at)
        if message:
            return message
    return None


def still_held(message: Message) -> bool:
    """Keep it for another lease; False where another worker has it by now."""
    return bool(_held(message).update(lock=now() + LEASE))


def done(message: Message) -> None:
    """It need not be done again."""
    OrmQ.objects.filter(pk=message.row).delete()


def failed(message: Message) -> bool:
    """It is to be done again later, the later the more often it failed; False where it is given up."""
    failures = Run.objects.filter(task=message.task).exclude(state=Run.State.DONE).count()
    if failures >= ATTEMPTS:
        _held(message).delete()
        return False
    wait = min(FIRST_WAIT * 2**failures, LONGEST_WAIT)
    _held(message).update(key=QUEUE, lock=now() + wait)
    return True


def give_back(slot: str, *, lost: bool) -> int:
    """What this slot held is anybody's again, at once. `lost`: its process died with it. Returns how many."""
    at = now()
    rows = list(OrmQ.objects.filter(key=f"{QUEUE}@{slot}"))
    for row in rows:
        message = _read(row, row.key)
        if message and lost:
            _lost(message, at)
    OrmQ.objects.filter(pk__in=[row.pk for row in rows]).update(key=QUEUE, lock=at)
    return len(rows)


@dataclass(frozen=True, slots=True)
class Length:
    """How much waits, and since when the first of it could have been done."""

    waiting: int
    since: datetime | None


def length() -> Length:
    """Of the queue, now."""
    waiting = OrmQ.objects.filter(_due(now()))
    first = waiting.order_by("lock").values_list("lock", flat=True).first()
    return Length(waiting.count(), first)


def _due(at: datetime) -> Q:
    return Q(lock__lte=at) | Q(lock__gt=at + _FURTHEST)


def _read(row: OrmQ, holder: str) -> Message | None:
    """A message that was not written with this installation's key is dropped: rows say what is to be done."""
    try:
        task = SignedPackage.loads(row.payload)
    except (TypeError, BadSignature):
        OrmQ.objects.filter(pk=row.pk).delete()
        return None
    return Message(row.pk, task["id"], str(task["func"]), tuple(task["args"]), holder)


def _lost(message: Message, at: datetime) -> None:
    Run.objects.create(key=message.path[-64:], task=message.task, ended_at=at, state=Run.State.LOST)


def _held(message: Message) -> QuerySet[OrmQ]:
    held: QuerySet[OrmQ] = OrmQ.objects.filter(pk=message.row, key=message.holder)
    return held
