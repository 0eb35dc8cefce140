"""Reading the files of a folder into documents.

Text is read here. Everything else goes through libraries that can't be interrupted, or may hold such a file: workers
read it, with a time limit. They start while we load our own part of the program.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from piaoqi.core.formats.base import Blob, Document, always, printable
from piaoqi.core.formats.registry import CRASHED, formats, recognised
from piaoqi.core.reading.crew import Crew, keep_one
from piaoqi.core.reading.worker import Answer, Errand, Task, Work, read_task

Progress = Callable[[str, int, int], None]
"""Called with the file's name, how many are done, how many there are."""

SECONDS = 30
"""What one file may take, beside `worker.SECONDS_PER_MEGABYTE`. Real ones take less than a tenth of it."""
_HEAD = 64 * 1024
"""Bytes that show which text a file is."""
_SAFE = frozenset(("xml", "xbrl", "csv"))
"""Formats read by nothing but Python's own parsers, that hold no other files."""


def read_all(tasks: Sequence[Task], progress: Progress | None = None) -> list[Document]:
    """The documents in the order of the tasks."""
    found: dict[int, Document] = {}

    def done(index: int, document: Document) -> None:
        found[index] = document
        if progress:
            progress(tasks[index].shown, len(found), len(tasks))

    with Crew() as crew:
        perhaps_text = []
        for index, task in enumerate(tasks):
            if _is_binary(task.path):
                crew.add(Errand(index, task, SECONDS), _size(task.path))
            else:
                perhaps_text.append(index)
        formats()  # loaded here while the workers load them: what they find is understood by it
        for index in perhaps_text:
            task = tasks[index]
            if _is_safe(task):
                done(index, read_task(task, always))
            else:
                crew.add(Errand(index, task, SECONDS), _size(task.path))
            for errand, answer in crew.answers(seconds=0):
                done(errand.index, _document(errand, answer))
        while crew.busy:
            for errand, answer in crew.answers():
                done(errand.index, _document(errand, answer))
    return [found[index] for index in range(len(tasks))]


def ask(task: Task, work: Work, memory_bytes: int | None = None) -> object:
    """What a worker makes of one file, within the limits of time that reading it has; None where it broke a worker.

    `memory_bytes`: what the worker may hold, where the system sees to it (worker.at_most); None: as much as there is.
    """
    with Crew() as crew:
        crew.add(Errand(0, task, SECONDS, work, memory_bytes=memory_bytes), _size(task.path))
        while crew.busy:
            for _, answer in crew.answers():
                return answer.value
    return None


def broken(task: Task) -> Document:
    """What is known of a file that broke the worker."""
    name = printable(task.shown)
    return Document(path=name, sha256="", format="", problems=(CRASHED.at(name),))


def expect(paths: Sequence[Path]) -> None:
    """Start a worker, where these will need one; a caller that has still to load its own part calls this first."""
    if any(map(_is_binary, paths)):
        keep_one()


def _document(errand: Errand, answer: Answer) -> Document:
    return answer.value if isinstance(answer.value, Document) else broken(errand.task)


def _size(path: Path) -> int:
    """Bytes of a file; 0 for one that has gone, or may not be looked at: reading it will say so."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _head(path: Path, size: int) -> bytes:
    """The first bytes; none of what is no file or can't be opened: reading it will say so."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(size)
    except OSError:
        return b""


def _is_binary(path: Path) -> bool:
    """Told at once, before the formats are loaded."""
    head = _head(path, 1024)
    return b"\0" in head or b"%PDF-" in head


def _is_safe(task: Task) -> bool:
    """Whether it can be read here: text in a format that holds no files, or nothing that any format knows."""
    known = recognised(Blob("", _head(task.path, _HEAD), columns=task.columns))
    return known is None or known.key in _SAFE
