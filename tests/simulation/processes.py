"""Processes of the month, all in this one: killed where the plan says, giving way to others where a real one might.

A process is killed by an exception that nothing catches, before a statement, before a commit, or after it; from then on
nothing of it reaches the database, as after kill -9. Another one goes on in the middle of it wherever no transaction is
open, also for longer than any lease lasts: so two workers interleave in an order that the seed alone decides.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from django.db import connection, connections
from django.utils import timezone

from piaoqi.audit import clock as product_clock
from piaoqi.jobs.worker import Life

TICK = timedelta(microseconds=150)
_ALWAYS = ("ROLLBACK", "RELEASE", "SAVEPOINT")


class Killed(BaseException):
    """In place of kill -9."""


class Clock:
    """`true` is the world's time. The machine's clock may be wrong by `skew`."""

    def __init__(self, start: datetime) -> None:
        self.true = start
        self.skew = timedelta(0)

    def machine(self) -> datetime:
        """What the product is told. Each look takes a moment."""
        self.true += TICK
        return self.true + self.skew

    @contextmanager
    def in_charge(self) -> Iterator[None]:
        told = SimpleNamespace(now=lambda _: self.machine())
        with patch.object(product_clock, "datetime", told), patch.object(timezone, "now", self.machine):
            yield


@dataclass(slots=True)
class Process:
    """`left`: statements and commits until it is killed; None: it lives on."""

    name: str
    left: int | None = None
    dead: bool = False

    def point(self) -> None:
        if self.left is not None:
            self.left -= 1
            self.dead = self.dead or self.left <= 0
        if self.dead:
            raise Killed


class Processes:
    """Runs one after the other, and one within another."""

    def __init__(self, chance: random.Random, other: Callable[[], None], gives_way: float) -> None:
        self.chance, self.other, self.gives_way = chance, other, gives_way
        self.calm = False
        """Nobody is killed, nobody gives way."""
        self.kills = self.interludes = 0
        self._running: list[Process] = []

    @contextmanager
    def watched(self) -> Iterator[None]:
        wrapper = connections["default"]
        self._really_commit = wrapper.commit
        with ExitStack() as stack:
            stack.enter_context(connection.execute_wrapper(self._statement))
            stack.enter_context(patch.object(wrapper, "commit", self._commit))
            yield

    def run(self, name: str, work: Callable[[], object], dies: float = 0.0) -> bool:
        """Whether it came to its end. `dies`: how probable it is that it is killed, if it does enough."""
        doomed = not self.calm and self.chance.random() < dies
        process = Process(name, self.chance.randint(1, 90) if doomed else None)
        self._running.append(process)
        try:
            work()
        except Killed:
            self.kills += 1
            self._bury()
            return False
        finally:
            self._running.pop()
        return True

    def is_running(self, name: str) -> bool:
        return any(one.name == name for one in self._running)

    def give_way(self, chance: float | None = None) -> None:
        """Let another go on here, where one may."""
        free = len(self._running) == 1 and not self.calm and not connection.in_atomic_block
        probable = self.gives_way if chance is None else chance
        if free and not self._running[0].dead and self.chance.random() < probable:
            self.interludes += 1
            self.other()

    def _statement(self, execute: Callable[..., Any], *call: Any) -> Any:
        if self._running and not call[0].startswith(_ALWAYS):
            self.give_way()
            self._running[-1].point()
        return execute(*call)

    def _commit(self) -> None:
        """Killed before it, nothing of the transaction is kept; after it, all of it."""
        wrapper = connections["default"]
        if not self._running:
            return self._really_commit()
        try:
            self._running[-1].point()
        except Killed:
            wrapper.rollback()
            wrapper.run_on_commit = []
            raise
        self._really_commit()
        try:
            self._running[-1].point()
        except Killed:
            wrapper.run_on_commit, wrapper.run_commit_hooks_on_set_autocommit_on = [], False
            raise

    def _bury(self) -> None:
        assert not connection.in_atomic_block
        connection.close()


class Worker:
    """A worker of the product in its slot, a step at a time."""

    def __init__(self, number: int, processes: Processes, clock: Clock) -> None:
        self.slot = f"sim:{number}"
        self._processes, self._clock = processes, clock
        self._life: Life | None = None
        self._down_until = clock.true

    def step(self, dies: float) -> bool:
        """Whether it had anything to do. Killed, it is replaced at once, or only when others took up what it held."""
        if self._clock.true < self._down_until and not self._processes.calm:
            return False
        did = [True]

        def work() -> None:
            if self._life is None:
                self._life = Life(self.slot, Event(), _never)
                self._life.begin()
            did[0] = self._life.step()

        if not self._processes.run(self.slot, work, dies):
            self._life = None
            if self._processes.chance.random() < 0.4:
                self._down_until = self._clock.true + timedelta(minutes=self._processes.chance.randint(2, 90))
        return did[0]


def _never(code: int) -> None:
    raise AssertionError(f"a worker ended itself: {code}")
