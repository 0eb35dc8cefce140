"""Reading the files of a folder into documents, one by one or side by side in worker processes."""

import faulthandler
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import formats, read_path
from piaoqi.core.problem import define
from piaoqi.core.text import Text

Progress = Callable[[str, int, int], None]
"""Called with the file's name, how many are done, how many there are."""

CRASHED = define(
    "file.reader_crashed",
    Text(
        "读取 {path} 时程序意外中止或迟迟读不完，这个文件没有读成", "The reader stopped, or came to no end, on {path}"
    ),
    Text("把这个文件单独发给我们；其余文件已照常处理", "Send us this file; the others were read"),
    unreadable=True,
)
WORTH_A_POOL_BYTES = 8 * 1024 * 1024
"""Starting workers costs about half a second: less than this much data is read faster without them."""
SECONDS = 180
"""What one file may take in a worker. Real ones take less than a tenth of it."""
_WORKERS = 2


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read: where it lies, the name to show, and the column mapping of its source."""

    path: Path
    shown: str
    columns: Mapping[str, str]


def read_all(tasks: Sequence[Task], progress: Progress | None = None) -> list[Document]:
    """The documents in the order of the tasks."""
    size = sum(_size(task.path) for task in tasks)
    documents = _side_by_side(tasks) if size >= WORTH_A_POOL_BYTES and len(tasks) > 1 else map(_read, tasks)
    found: list[Document] = []
    for task, document in zip(tasks, documents, strict=True):
        found.append(document)
        if progress:
            progress(task.shown, len(found), len(tasks))
    return found


def _size(path: Path) -> int:
    """Bytes of a file; 0 for one that has gone, or may not be looked at: reading it will say so."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read(task: Task) -> Document:
    return read_path(task.path, task.shown, columns=task.columns)


def _read_within(task: Task, seconds: int) -> Document:
    """Read in a worker, which is ended when it takes longer: libraries under the readers can't be interrupted."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            return _read(task)
        finally:
            faulthandler.cancel_dump_traceback_later()


def _side_by_side(tasks: Sequence[Task]) -> Iterator[Document]:
    """Spawned workers; a reader that takes its process down costs its own file alone."""
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(_read_within, task, SECONDS) for task in tasks]
        formats()  # the workers' problems are known by the formats that define them
        for task, future in zip(tasks, futures, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                yield _alone(task)


def _alone(task: Task) -> Document:
    """Read again in a process of its own, after another file broke the pool."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_read_within, task, SECONDS).result()
        except BrokenProcessPool:
            return Document(path=task.shown, sha256="", format="", problems=(CRASHED.at(task.shown),))
