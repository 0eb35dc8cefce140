"""What every benchmark shares: one task, one fresh process, its own clock and its own peak memory.

Only ratios taken in one run are worth quoting: machines differ, and a busy one is two to five times slower. So all
contestants of a benchmark run in one command, turn by turn, and the best of their turns counts.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Task = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Measured:
    """What one contestant took. `seconds` is its best turn without imports, `peak_mb` the most resident memory of any
    turn (0 where the system does not tell), `slowest` its worst turn: far above `seconds` means a busy machine.
    `cpu_seconds`, over all cores, suffers less from what else is running.
    """

    seconds: float
    slowest: float
    cpu_seconds: float
    peak_mb: int
    answer: object


def measure(tasks: Sequence[tuple[str, Task, tuple[Any, ...]]], turns: int = 3) -> dict[str, Measured]:
    """Run each task (name, function of a module, arguments) `turns` times, each in a process of its own, in turn.

    A task may return a function instead of an answer: what came before, its imports, is then not on the clock.
    """
    found: dict[str, Measured] = {}
    for _ in range(turns):
        for name, task, arguments in tasks:
            one, so_far = _alone(task, arguments), found.get(name)
            if so_far is not None:
                one = replace(
                    one,
                    seconds=min(one.seconds, so_far.seconds),
                    cpu_seconds=min(one.cpu_seconds, so_far.cpu_seconds),
                    slowest=max(one.slowest, so_far.slowest),
                    peak_mb=max(one.peak_mb, so_far.peak_mb),
                )
            found[name] = one
    return found


def load() -> str:
    """How busy the machine is, for the head of a table."""
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    return f"{os.cpu_count()} cores, load {busy} at the start"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; all columns but the first to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _alone(task: Task, arguments: tuple[Any, ...]) -> Measured:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, task, arguments))
    process.start()
    theirs.close()
    try:
        measured: Measured = ours.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"{task.__name__} ended with exit code {process.exitcode}") from None
    process.join()
    return measured


def _run(answer_to: Connection, task: Task, arguments: tuple[Any, ...]) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    answer = task(*arguments)
    if callable(answer):
        start, cpu = time.perf_counter(), time.process_time()
        answer = answer()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    answer_to.send(Measured(seconds, seconds, cpu, _peak_mb(), answer))


def _peak_mb() -> int:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = status.read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)
