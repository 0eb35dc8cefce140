"""What a file says of invoices, for a question alone: read in a worker process, and nothing of it is kept.

Nothing of Django is loaded here.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from piaoqi.core.folder.files import unread_in
from piaoqi.core.folder.sources import all_records
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.registry import read_path
from piaoqi.core.reading import Begin, Task
from piaoqi.core.text import Language

MOST_NUMBERS = 200
_MOST_FILES = 60
_SECONDS = 25
_MOST_PROBLEMS = 5
_LANGUAGES: tuple[Language, Language] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why something could not be read, and what to do, in each language."""

    message: dict[str, str]
    hint: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Peeked:
    """`numbers`: (number, code) in the order in which they stand there; `more`: so many further ones; `by_name`: the
    number is that of the file's name, as the file itself gave none; `passed_over`: so many files inside were not read.
    """

    sha256: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    more: int = 0
    by_name: bool = False
    unnumbered: int = 0
    passed_over: int = 0
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Peek:
    """The work. `asker`: the process that asks, in which no file is ever read."""

    asker: int

    def __call__(self, task: Task, begin: Begin) -> Peeked | None:
        """None where no process of its own could be had, or the file asks for too much memory."""
        if os.getpid() == self.asker:
            return None
        opening = _Opening(begin)
        try:
            document = read_path(task.path, task.shown, anchors=task.anchors, begin=opening)
            return _peeked(document, opening.passed_over)
        except MemoryError:
            return None


class _Opening:
    """Whether to read a file inside: not too many, and not too long."""

    def __init__(self, begin: Begin) -> None:
        self._begin, self._until, self._left = begin, monotonic() + _SECONDS, _MOST_FILES
        self.passed_over: set[str] = set()

    def __call__(self, blob: Blob) -> bool:
        if blob.depth and (monotonic() > self._until or self._left <= 0):
            self.passed_over.add(blob.path)
            return False
        self._left -= 1
        return self._begin(blob)


def _peeked(document: Document, passed_over: set[str]) -> Peeked:
    records = list(all_records((document,)))
    found = list(dict.fromkeys((one.number, one.code) for one in records if one.number))
    by_name = () if found else tuple(dict.fromkeys((one.number, "") for one in unread_in((document,)) if one.number))
    numbers = found or list(by_name)
    return Peeked(
        sha256=document.sha256,
        numbers=tuple(numbers[:MOST_NUMBERS]),
        more=max(0, len(numbers) - MOST_NUMBERS),
        by_name=bool(by_name),
        unnumbered=sum(not one.number for one in records),
        passed_over=len(passed_over),
        troubles=tuple(_troubles(document, passed_over))[:_MOST_PROBLEMS],
    )


def _troubles(document: Document, passed_over: set[str]) -> Iterator[Trouble]:
    """Of what could not be read."""
    for one in document.problems:
        if one.kind.unreadable and one.path not in passed_over:
            yield Trouble(
                {each: one.message(each) for each in _LANGUAGES}, {each: one.hint(each) for each in _LANGUAGES}
            )
    for child in document.children:
        yield from _troubles(child, passed_over)
