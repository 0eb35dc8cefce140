"""Workers that share errands: who has which, whose answer has come, and what becomes of one whose worker died."""

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing import current_process
from multiprocessing.connection import wait
from typing import Self

from piaoqi.core.formats.base import always
from piaoqi.core.reading.worker import LOADED, Answer, Begun, Errand, Worker

WORTH_ANOTHER_BYTES = 512 * 1024
"""A worker takes about half a second to start: with less than this for each, fewer are done sooner."""
_WORKERS = 2
_PASSED_OVER = 3
"""So many files inside one archive may break a worker; then the archive is given up."""

_kept: list[Worker] = []
"""At most one that has nothing to do, for the next crew. List operations are atomic: threads may have crews."""


def keep_one() -> None:
    """Have a worker loaded by the time it is needed."""
    if not _kept and not current_process().daemon:
        with suppress(OSError):
            _kept.append(Worker())


class Crew:
    """The workers for some files. A context: at its end they are gone, but for an idle one that is kept."""

    def __init__(self) -> None:
        self._waiting: deque[Errand] = deque()
        self._workers: list[Worker] = []
        self._bytes = 0
        self._alone = bool(current_process().daemon)
        """No process can be had (Python allows a daemon none): files are read here, as long as they take."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        small = self._bytes < WORTH_ANOTHER_BYTES * _WORKERS
        for worker in list(self._workers):
            if small and worker.idle and not _kept:
                _kept.append(worker)
            else:
                worker.end()
        self._workers.clear()

    @property
    def busy(self) -> bool:
        """Whether anything is still to be read."""
        return bool(self._waiting) or any(not worker.idle for worker in self._workers)

    def add(self, errand: Errand, size: int) -> None:
        """One more file, of so many bytes; it is begun as soon as a worker is free."""
        self._waiting.append(errand)
        self._bytes += size
        self._hand_out()

    def answers(self, seconds: float | None = None) -> Iterator[tuple[Errand, Answer]]:
        """What is done by now, or the first that is done within so many seconds (None: however long it takes)."""
        busy = [worker for worker in self._workers if not worker.idle]
        heard = wait([worker.line for worker in busy], seconds) if busy else []
        for worker in busy:
            if worker.line in heard:
                yield from self._hear(worker)
        self._hand_out()
        if self._alone and self._waiting:
            errand = self._waiting.popleft()
            yield errand, Answer(errand.work(errand.task, always))

    def _hand_out(self) -> None:
        """Something to do for everybody who is free."""
        while self._waiting and not self._alone:
            worker = self._free()
            if worker is None:
                return
            if worker.take(self._waiting[0]):
                self._waiting.popleft()
            else:
                self._lose(worker)

    def _free(self) -> Worker | None:
        """An idle worker, one kept or a new one where it is worth while; None when the others will do."""
        idle = next((worker for worker in self._workers if worker.idle), None)
        if idle or len(self._workers) >= min(_WORKERS, 1 + self._bytes // WORTH_ANOTHER_BYTES):
            return idle
        try:
            worker = _kept.pop() if _kept else Worker()
        except OSError:
            self._alone = not self._workers
            return None
        self._workers.append(worker)
        return worker

    def _hear(self, worker: Worker) -> Iterator[tuple[Errand, Answer]]:
        errand = worker.errand
        try:
            answer = worker.hear()
        except EOFError:
            answer = self._after_death(worker)
        if errand and answer:
            yield errand, answer

    def _after_death(self, worker: Worker) -> Answer | None:
        """That there is none, as the file broke it; None where the errand is tried once more."""
        errand, at = worker.errand, worker.at
        self._lose(worker)
        again = _again(errand, at) if errand else None
        if again:
            self._waiting.appendleft(again)
        return Answer(None) if errand and not again else None

    def _lose(self, worker: Worker) -> None:
        """One that never came to life means that none can."""
        self._alone = self._alone or worker.at is None
        self._workers.remove(worker)
        worker.end()


def _again(errand: Errand, at: Begun | None) -> Errand | None:
    """How to try it once more: as it is where nothing was begun, without the file inside that broke the worker."""
    if at is None:
        return errand
    if at == LOADED:
        return None if errand.again else replace(errand, again=True)
    if at.depth > 0 and at.path not in errand.passed_over and len(errand.passed_over) < _PASSED_OVER:
        return errand.without(at.path)
    return None
