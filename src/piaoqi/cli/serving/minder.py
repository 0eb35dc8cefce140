"""Minds the processes of a server: starts them, starts again what dies, ends them all."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 15.0
SOUND_SECONDS = 10
"""A process that lived so long is started again at once when it dies."""
LOOK_SECONDS = 0.1
END_SECONDS = 12
"""For all to end in order; then they are killed."""


@dataclass(slots=True)
class Child:
    """One process that is to run all the time. `name` is what people are told."""

    name: str
    arguments: Sequence[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0
    pause: float = 0
    deaths: int = 0
    due: float = field(default=0)
    """When it is to be started again, by time.monotonic()."""

    def start(self, environment: Mapping[str, str]) -> None:
        """Its standard input stays open as long as we live."""
        command = [sys.executable, "-m", "piaoqi.cli.serving", *self.arguments]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(environment))  # noqa: S603
        self.started = time.monotonic()

    def died(self) -> bool:
        """Whether it has ended since the last look; it is then due again after a pause, longer each time."""
        if self.process is None or self.process.poll() is None:
            return False
        self._close()
        lived = time.monotonic() - self.started
        self.pause = 0 if lived > SOUND_SECONDS else min(max(self.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        self.due = time.monotonic() + self.pause
        self.deaths += 1
        return True

    def ask_to_stop(self) -> None:
        """By the end of its standard input."""
        if self.process:
            with suppress(OSError):
                if self.process.stdin:
                    self.process.stdin.close()

    def end(self, until: float) -> None:
        """Wait for its end, and force it after that time."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._close()

    def _close(self) -> None:
        self.ask_to_stop()
        self.process = None


class Minder:
    """`tell` hears the name of what died, how it ended, and the seconds until it is started again."""

    def __init__(self, children: Sequence[Child], tell: Callable[[str, int, float], None]) -> None:
        self._children, self._tell = children, tell
        self._environment = dict(os.environ)

    def run(self, stop: Event) -> None:
        """Until asked to stop; then none of them is left."""
        try:
            while not stop.is_set():
                for child in self._children:
                    self._look_after(child)
                stop.wait(LOOK_SECONDS)
        finally:
            for child in self._children:
                child.ask_to_stop()
            until = time.monotonic() + END_SECONDS
            for child in self._children:
                child.end(until)

    def _look_after(self, child: Child) -> None:
        code = child.process.poll() if child.process else None
        if child.died():
            self._tell(child.name, code or 0, child.pause)
        if child.process is None and time.monotonic() >= child.due:
            child.start(self._environment)
