"""The hunt for files that break a reader: mutants are read in a worker process that may crash, hang or eat memory.

A finding is an exception, the death of the worker, more than `SECONDS` for one file, or more than `MEGABYTES` at the
peak. What a finding was found with is written to a folder outside the repository; reader, seed and turn make it again.
"""

import gc
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from fuzz.examine import examine, mutant

if sys.platform != "win32":
    import resource

SECONDS = 20
MEGABYTES = 1536
_TIDY = 50
"""Turns after which circles are collected: workbooks made for mutants hold megabytes, which are not the reader's."""
_ADDRESS_SPACE = 6 << 30
"""Bytes after which the system refuses the worker more: it must not take the machine down with it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One mutant that broke the reader."""

    reader: str
    seed: int
    turn: int
    what: str

    def keep(self, folder: Path) -> Path:
        """Write the mutant and what happened into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        name, data = mutant(self.reader, self.seed, self.turn)
        path = folder / f"{self.reader}-{self.seed}-{self.turn}-{name}"
        path.write_bytes(data)
        path.with_name(path.name + ".txt").write_text(self.what, encoding="utf-8")
        return path


@dataclass(slots=True)
class Hunt:
    """What a hunt did."""

    reader: str
    turns: int = 0
    slowest: float = 0.0
    findings: list[Finding] = field(default_factory=list)


def hunt(reader: str, seed: int, *, seconds: float = float("inf"), turns: int = 1 << 62) -> Hunt:
    """Read mutants for so long or so many; a worker that breaks is replaced and the hunt goes on after its mutant."""
    done = Hunt(reader)
    ends = time.monotonic() + seconds
    turn = 0
    while turn < turns and time.monotonic() < ends:
        for at, took, what in _worker(reader, seed, turn, turns, ends):
            turn = at + 1
            done.turns += 1
            done.slowest = max(done.slowest, took)
            if what:
                done.findings.append(Finding(reader, seed, at, what))
    return done


def _worker(reader: str, seed: int, first: int, turns: int, ends: float) -> Iterator[tuple[int, float, str]]:
    """(turn, seconds, what went wrong) of one worker's turns, until it breaks or the time is over."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(reader, seed, first, turns, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield from _reports(ours, first, turns, ends)
    finally:
        ours.close()
        process.kill()
        process.join()


def _reports(ours: Connection, first: int, turns: int, ends: float) -> Iterator[tuple[int, float, str]]:
    turn = first
    ready = False
    while turn < turns and time.monotonic() < ends:
        if not ours.poll(SECONDS * (1 if ready else 6)):
            yield turn, SECONDS, "hangs"
            return
        try:
            took, what = ours.recv()
        except EOFError:
            yield turn, 0.0, "the process died"
            return
        if not ready:
            ready = True
            continue
        yield turn, took, what
        turn += 1
        if what.startswith("memory"):
            return


def _work(reader: str, seed: int, first: int, turns: int, theirs: Connection) -> None:
    _bound_memory()
    mutant(reader, seed, first)
    theirs.send((0.0, "ready"))
    for turn in range(first, turns):
        name, data = mutant(reader, seed, turn)
        if turn % _TIDY == 0:
            gc.collect()
        before, started, what = _peak_megabytes(), time.monotonic(), ""
        try:
            examine(name, data)
        except BaseException:  # noqa: BLE001 - whatever it is, it is what we are looking for
            what = traceback.format_exc()
        took, peak = time.monotonic() - started, _peak_megabytes()
        theirs.send((took, what or (f"memory: {peak} MB" if peak > max(before, MEGABYTES) else "")))


def _peak_megabytes() -> int:
    """The most memory this process ever had; 0 where the system does not tell (Windows)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10 if sys.platform != "win32" else 0


def _bound_memory() -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
