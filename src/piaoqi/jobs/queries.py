"""The state of background work. Plain facts of the installation: who may see them is decided above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs import queue
from piaoqi.jobs.models import Due, Run, Worker
from piaoqi.jobs.schedule import schedules

SILENT_AFTER = timedelta(seconds=30)
"""A worker says every five seconds that it lives; long transactions of others may hold it up."""
FORGOTTEN_AFTER = timedelta(days=1)
"""A slot that was silent for so long was given up by its operator."""


@dataclass(frozen=True, slots=True)
class JobState:
    """A scheduled job: when it last did what it should, and what went wrong since."""

    key: str
    title: Text
    done_at: datetime | None
    said: Mapping[str, object]
    """What it told then."""
    failed_at: datetime | None
    error: str
    """Of the last failure, '' where it has been done since."""
    next_at: datetime | None


def job_states() -> tuple[JobState, ...]:
    """Each scheduled job, in the order in which the parts state them."""
    due = {row.key: row.next_at for row in Due.objects.all()}
    states = []
    for one in schedules():
        runs = Run.objects.filter(key=one.key).order_by("-ended_at")
        done = runs.filter(state=Run.State.DONE).first()
        failed = runs.filter(state=Run.State.FAILED).first()
        if failed and done and done.ended_at > failed.ended_at:
            failed = None
        states.append(
            JobState(
                key=one.key,
                title=one.title,
                done_at=done.ended_at if done else None,
                said=done.said if done else {},
                failed_at=failed.ended_at if failed else None,
                error=failed.error if failed else "",
                next_at=due.get(one.key),
            )
        )
    return tuple(states)


def failures(since: datetime, limit: int = 100) -> tuple[Run, ...]:
    """Runs that failed or were interrupted, latest first."""
    found = Run.objects.filter(ended_at__gte=since).exclude(state=Run.State.DONE)
    return tuple(found.order_by("-ended_at")[:limit])


@dataclass(frozen=True, slots=True)
class Health:
    """Of the workers and the queue. `alive` and `silent`: slots."""

    alive: tuple[str, ...]
    silent: tuple[str, ...]
    waiting: int
    waiting_seconds: int
    """How long the first message has been waiting."""

    @property
    def sound(self) -> bool:
        """Whether what is handed in is also read."""
        return bool(self.alive)


def health() -> Health:
    """Now."""
    at = now()
    workers = list(Worker.objects.filter(stopped_at__isnull=True, beat_at__gte=at - FORGOTTEN_AFTER).order_by("slot"))
    alive = tuple(one.slot for one in workers if one.beat_at >= at - SILENT_AFTER)
    length = queue.length()
    return Health(
        alive=alive,
        silent=tuple(one.slot for one in workers if one.slot not in alive),
        waiting=length.waiting,
        waiting_seconds=max(0, int((at - length.since).total_seconds())) if length.since else 0,
    )
