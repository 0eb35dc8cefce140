"""The files of a folder, and whether one that cannot be read might have been an invoice."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from piaoqi.core.formats.base import Document
from piaoqi.core.formats.registry import EMPTY, UNKNOWN
from piaoqi.core.formats.web_page import LOGIN_PAGE
from piaoqi.core.problem import Problem, kinds
from piaoqi.core.reconcile.source import Unread

CONFIG = "piaoqi.toml"
_IGNORED_NAMES = frozenset({CONFIG, "labels.json", "Thumbs.db", "desktop.ini"})
_IGNORED_STARTS = (".", "~$", "__MACOSX")
_INVOICE_ENDINGS = frozenset(
    [
        "pdf",
        "ofd",
        "xml",
        "xbrl",
        "zip",
        "rar",
        "7z",
        "eml",
        "msg",
        "jpg",
        "jpeg",
        "png",
        "bmp",
        "tif",
        "tiff",
        "gif",
        "webp",
        "heic",
        "xls",
        "xlsx",
        "et",
        "csv",
        "tgz",
        "gz",
    ]
)
"""Endings that people's invoices have. Only for files whose content says nothing: everything else goes by content."""
_NUMBER = re.compile(r"(?<!\d)(\d{20})(?!\d)|(?<!\d)(\d{10}|\d{12})\D{1,3}(\d{8})(?!\d)")


def files_in(folder: Path, *, apart: Path | None = None) -> Iterator[Path]:
    """Every file below, in a stable order, without what systems and programs leave behind.

    `apart` is a folder that holds no invoices: the certificates that are trusted. A folder that is linked to from
    several places, or from inside itself, is entered once. One that may not be listed comes as a path of its own:
    reading it says why.
    """
    yield from _below(folder, {_resolved(apart)} if apart else set())


def _resolved(folder: Path) -> Path:
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder


def _below(folder: Path, entered: set[Path]) -> Iterator[Path]:
    try:
        place = folder.resolve()
        entries = [] if place in entered else sorted(folder.iterdir(), key=_links_last)
    except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself, until Python 3.12
        yield folder
        return
    entered.add(place)
    for entry in entries:
        if entry.name in _IGNORED_NAMES or entry.name.startswith(_IGNORED_STARTS):
            continue
        if _says(entry.is_dir):
            yield from _below(entry, entered)
        else:
            yield entry


def _links_last(entry: Path) -> tuple[bool, str]:
    """Files and folders by name; then links, so that what they lead to is met under its own name."""
    return _says(entry.is_symlink), entry.name


def _says(question: Callable[[], bool]) -> bool:
    """No where the system refuses to say."""
    try:
        return question()
    except OSError:
        return False


def unread_in(documents: Sequence[Document]) -> Iterator[Unread]:
    """What could not be read of these documents and may hold an invoice, inner files included.

    A copy without a number in its name is known by that of the same file under a better name.
    """
    hiding = list(_hiding(documents))
    numbers = {document.sha256: number for document, _ in hiding if (number := _number_in(document.path))}
    for document, problems in hiding:
        number = _number_in(document.path) or numbers.get(document.sha256, "")
        among_others = any(record.number for record in document.records)
        for problem in problems:
            if problem.code == LOGIN_PAGE.code:
                yield Unread(document.path, number, "C5.6")
            elif among_others:
                yield Unread(document.path, str(problem.params.get("number", "")), "C4.10")
            else:
                yield Unread(document.path, str(problem.params.get("number", "")) or number, "C4.11")


def _hiding(documents: Sequence[Document]) -> Iterator[tuple[Document, list[Problem]]]:
    """The documents with problems that may hide an invoice."""
    for document in documents:
        problems = [problem for problem in document.problems if _hides_invoice(problem)]
        if problems:
            yield document, problems
        yield from _hiding(document.children)


def _hides_invoice(problem: Problem) -> bool:
    """A text, a contract, a song is no invoice; a file of an invoice's ending whose content says nothing may be."""
    if not kinds()[problem.code].unreadable:
        return False
    if problem.code in (EMPTY.code, UNKNOWN.code):
        return problem.path.rsplit(".", 1)[-1].lower() in _INVOICE_ENDINGS
    return True


def _number_in(path: str) -> str:
    """The invoice number in a file's name: twenty digits, or code and number."""
    name = path.rsplit("!", 1)[-1].replace("\\", "/").rsplit("/", 1)[-1]
    found = _NUMBER.search(name)
    return "".join(part for part in found.groups() if part) if found else ""
