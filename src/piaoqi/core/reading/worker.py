"""A process beside ours that looks at files: what comes to no end in it, or takes it down, costs one file.

The libraries under the readers can't be interrupted, so the whole process is ended. It says which file it begins, those
inside archives too: from that is known which one broke it.
"""

import faulthandler
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TextIO, TypeAlias

from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import formats, read_path
from piaoqi.core.seals.anchors import SHIPPED, Anchors

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

SECONDS_PER_MEGABYTE = 5
"""What a large file may take more than a small one."""
MEMORY_BYTES = 3 << 30
"""Enough for all that is worth reading. Measured: recognising a picture 0.7 GiB on two processors, a table of 100,000
rows 0.2 GiB; with less than 1 GiB recognition may not even start.
"""


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read: where it lies, the name to show, and the column mapping of its source."""

    path: Path
    shown: str
    columns: Mapping[str, str]
    anchors: Anchors = SHIPPED


Begin: TypeAlias = Callable[[Blob], bool]
"""Called as each file is begun, those inside too, and again where more time is needed; False: pass it over."""
Work: TypeAlias = Callable[[Task, Begin], object]
"""What is made of a file. It goes to another process, with its answer back: a function that can be imported, or an
object of such values.
"""


def read_task(task: Task, begin: Begin) -> Document:
    """The usual work: what the file says."""
    return read_path(task.path, task.shown, columns=task.columns, anchors=task.anchors, begin=begin)


@dataclass(frozen=True, slots=True)
class Errand:
    """A task for a worker: its place among the tasks, the seconds for each file, inner files to pass over."""

    index: int
    task: Task
    seconds: int
    work: Work = read_task
    passed_over: frozenset[str] = frozenset()
    again: bool = False
    """A worker was lost with it before it had begun; a second one is enough."""
    memory_bytes: int | None = None
    """What the worker may hold meanwhile, where the system can see to it; None: as much as there is."""

    def without(self, inner: str) -> "Errand":
        """The same once more, passing over one file inside as well."""
        return replace(self, passed_over=self.passed_over | {inner})


@dataclass(frozen=True, slots=True)
class Begun:
    """What a worker is at: a file of this name; depth 0 is the file of the errand itself."""

    path: str
    depth: int


LOADED = Begun("", -1)
"""The readers are there, and no file is begun."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the work made of the file; None where the file broke the worker."""

    value: object


class Worker:
    """One process. It loads the readers while we do something else."""

    def __init__(self) -> None:
        context = get_context("spawn")
        self.line, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self.errand: Errand | None = None
        self.at: Begun | None = None
        """None while it is still starting."""

    @property
    def idle(self) -> bool:
        """Whether it has nothing to do."""
        return self.errand is None

    def take(self, errand: Errand) -> bool:
        """Give it something to do; False where it has died meanwhile."""
        try:
            self.line.send(errand)
        except OSError:
            return False
        self.errand = errand
        self.at = LOADED if self.at else None
        return True

    def hear(self) -> Answer | None:
        """Its answer; None while it only says where it is. Raises EOFError when it died."""
        try:
            said = self.line.recv()
        except OSError as error:  # how Windows says it
            raise EOFError from error
        if isinstance(said, Answer):
            self.errand = None
            return said
        self.at = said
        return None

    def end(self) -> None:
        """Whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.line.close()


def _serve(line: "Connection[object, object]") -> None:
    """The life of a worker: errands in, answers out, until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; we end with the pipe
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, suppress(EOFError, OSError):
        sys.stderr = nowhere  # a crash is told as a problem of the file
        formats()
        line.send(LOADED)
        while isinstance(errand := line.recv(), Errand):
            line.send(Answer(_run(errand, line, nowhere)))


def _run(errand: Errand, line: "Connection[object, object]", nowhere: TextIO) -> object:
    """Do it; each file, those inside too, has its own time, after which this process is gone."""

    def begin(blob: Blob) -> bool:
        seconds = errand.seconds + SECONDS_PER_MEGABYTE * (len(blob.data) >> 20)
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        line.send(Begun(blob.path, blob.depth))
        return blob.path not in errand.passed_over

    try:
        with at_most(errand.memory_bytes):
            return errand.work(errand.task, begin)
    finally:
        faulthandler.cancel_dump_traceback_later()


@contextmanager
def at_most(memory_bytes: int | None) -> Iterator[None]:
    """This process holds no more memory meanwhile: asking for more is a MemoryError, or its end. Only Linux sees to it.

    Counted is what is private and can be written (RLIMIT_DATA, Linux 4.7), not the address space: the libraries that
    recognise pictures reserve gigabytes of that, the more the more processors there are, and never touch them.
    """
    if resource is None or memory_bytes is None:
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
    resource.setrlimit(resource.RLIMIT_DATA, (wanted, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
