"""The life of a worker process: takes what is due or waits, runs it, says what became of it.

django-q2's own cluster is not used: its processes share pipes with locks in them, and one that is killed while it
waits at such a lock (that is: while it has nothing to do) leaves all others waiting for ever. Here a worker shares
nothing but the database with anybody. What it holds is on a lease, which a thread renews; a process that is killed is
replaced by whoever started it, and the one in its place takes up what it held, at once.
"""

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from threading import Event, Thread

from django.db import Error, close_old_connections, connection, transaction

from piaoqi import __version__
from piaoqi.audit.clock import now
from piaoqi.jobs import queue, schedule
from piaoqi.jobs.doing import doing, seconds_since_going
from piaoqi.jobs.models import Run, Worker
from piaoqi.jobs.queue import LEASE, Message
from piaoqi.jobs.schedule import Scheduled

BEAT_SECONDS = 5
IDLE_SECONDS = 0.5
"""Between two looks at an empty queue: a read, which holds up no writer."""
TROUBLE_SECONDS = 2
"""Before trying again where the database does not answer."""
JOB_SECONDS = 3600
"""What takes longer, and says nothing of getting on (`doing.still_going`), hangs: the process is ended and replaced,
the job done again.
"""
GRACE_SECONDS = 8
"""How long a job may still take when the worker is asked to stop; then it is ended, and done again later."""
ENDED_HARD = 75
ERROR_LETTERS = 4000

OURS = ("piaoqi.",)
"""Where functions are that may be run."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is at."""

    work: Message | Scheduled
    since: datetime

    @property
    def key(self) -> str:
        return self.work.key if isinstance(self.work, Scheduled) else self.work.path[-64:]

    @property
    def numbers(self) -> tuple[int, ...]:
        """What it is about: a reading, a source, a company."""
        given = self.work.arguments if isinstance(self.work, Message) else ()
        return tuple(one for one in given if isinstance(one, int))


class Life:
    """One worker in its slot, until `stop` is set. `exit_hard` ends the process at once (replaced in tests)."""

    def __init__(self, slot: str, stop: Event, exit_hard: Callable[[int], object] = os._exit) -> None:
        self.slot, self.stop = slot, stop
        self.job: Job | None = None
        self.started_at = now()
        self._exit_hard = exit_hard
        self._gone = Event()

    def run(self) -> None:
        """Until asked to stop. An unreachable database is waited for."""
        watch = Thread(target=self._watch, name="watch", daemon=True)
        watch.start()
        begun = False
        while not self.stop.is_set():
            try:
                close_old_connections()
                if not begun:
                    self.begin()
                    begun = True
                if not self.step():
                    self.stop.wait(IDLE_SECONDS)
            except Error as error:
                _log.warning("the database does not answer: %s", type(error).__name__)
                connection.close()
                self.stop.wait(TROUBLE_SECONDS)
        self._gone.set()
        watch.join(BEAT_SECONDS)
        self.end()
        connection.close()

    def begin(self) -> None:
        """Take up what the process before in this slot left."""
        schedule.keep_in_step()
        with transaction.atomic():
            queue.give_back(self.slot, lost=True)
            schedule.give_back(self.slot, lost=True)
            schedule.at_start()
        self.beat()

    def step(self) -> bool:
        """Run one thing; False where there is nothing to do. What is due goes before what waits."""
        work = schedule.take(self.slot, LEASE) or queue.take(self.slot)
        if work is None:
            return False
        job = self.job = Job(work, now())
        try:
            with doing(job=job.key, arguments=job.numbers):
                said, error = _call(work)
                self._settle_surely(job, said, error)
                _tell(job, error)
        finally:
            self.job = None
        return True

    def _settle_surely(self, job: Job, said: Mapping[str, object], error: str) -> None:
        """However long the database does not answer: meanwhile the job stays ours, if anybody can tell."""
        while True:
            try:
                return self._settle(job, said, error)
            except Error:
                connection.close()
                if self.stop.wait(TROUBLE_SECONDS):
                    raise

    def _settle(self, job: Job, said: Mapping[str, object], error: str) -> None:
        """What became of it, and that it need not be done again: one transaction."""
        with transaction.atomic():
            if isinstance(job.work, Scheduled):
                schedule.ended(job.work, self.slot)
            elif error:
                queue.failed(job.work)
            else:
                queue.done(job.work)
            Run.objects.create(
                key=job.key,
                task=job.work.task if isinstance(job.work, Message) else "",
                started_at=job.since,
                ended_at=now(),
                state=Run.State.FAILED if error else Run.State.DONE,
                said=said,
                error=error[:ERROR_LETTERS],
            )

    def beat(self) -> None:
        """Say that this worker lives and what it is at, and keep hold of that."""
        job, at = self.job, now()
        what = {"job": job.key if job else "", "job_since": job.since if job else None}
        life = {"pid": os.getpid(), "version": __version__, "started_at": self.started_at, "stopped_at": None}
        Worker.objects.update_or_create(slot=self.slot, defaults={**what, **life, "beat_at": at})
        if job and isinstance(job.work, Scheduled):
            schedule.still_held(job.work.key, self.slot, LEASE)
        elif job and isinstance(job.work, Message):
            queue.still_held(job.work)

    def _watch(self) -> None:
        """In a thread of its own, with a connection of its own."""
        asked: datetime | None = None
        while not self._gone.wait(BEAT_SECONDS if not self.stop.is_set() else 0.2):
            job = self.job
            if job and min((now() - job.since).total_seconds(), seconds_since_going()) > JOB_SECONDS:
                _log.error("%s takes too long: this worker is ended", job.key)
                self._exit_hard(ENDED_HARD)
            if self.stop.is_set():
                asked = asked or now()
                if (now() - asked).total_seconds() > GRACE_SECONDS:
                    self._exit_hard(ENDED_HARD)
                continue
            try:
                self.beat()
            except Error:
                connection.close()
        connection.close()

    def end(self) -> None:
        """Leave nothing behind that looks as if it had died."""
        try:
            with transaction.atomic():
                queue.give_back(self.slot, lost=False)
                schedule.give_back(self.slot, lost=False)
                Worker.objects.filter(slot=self.slot).update(stopped_at=now(), job="", job_since=None)
        except Error:
            _log.warning("the database does not answer at the end")


def _tell(job: Job, error: str) -> None:
    """In the log: what is run every minute only where it failed."""
    level = logging.DEBUG if isinstance(job.work, Scheduled) and not error else logging.INFO
    facts = {"state": "failed" if error else "done", "ms": round((now() - job.since).total_seconds() * 1000)}
    _log.log(level, "job", extra=facts)


def _call(work: Message | Scheduled) -> tuple[Mapping[str, object], str]:
    """What the job says, and what went wrong ('' for nothing)."""
    arguments = work.arguments if isinstance(work, Message) else ()
    try:
        said = _function(work.path)(*arguments)
    except Exception as error:  # noqa: BLE001 - the job runner: whatever it was, it is told in the run
        _log.warning("%s failed: %s", work.path, type(error).__name__, exc_info=error)
        return {}, f"{type(error).__name__}: {error}"
    return (said, "") if isinstance(said, Mapping) else ({}, "")


def _function(path: str) -> Callable[..., object]:
    module, _, name = path.rpartition(".")
    if not module.startswith(OURS):
        raise ValueError(f"{path} is no job of this program")
    found: Callable[..., object] = getattr(import_module(module), name)
    return found
