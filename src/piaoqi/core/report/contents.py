"""What a file holds when all that lies inside it is counted: the view that the JSON and the terminal share."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Content:
    """One invoice, and the file it was read from: the one handed in or one inside it."""

    record: Record
    document: Document


def members(document: Document) -> Iterator[Document]:
    """Every file inside this one, at any depth, in order."""
    for child in document.children:
        yield child
        yield from members(child)


def contents(document: Document) -> Iterator[Content]:
    """Every invoice in the file. What an attachment repeats of the file around it is one invoice and comes once."""
    stated: set[str] = set()
    for record in document.records:
        stated.update(identities(record))
        yield Content(_with_status(record, document), document)
    for child in document.children:
        for content in contents(child):
            if not stated.intersection(identities(content.record)):
                yield content


def problems(document: Document) -> list[Problem]:
    """Every problem of the file, of the files inside it and of their records; each once."""
    found: dict[str, Problem] = {}
    for one in (document, *members(document)):
        for problem in (*one.problems, *(problem for record in one.records for problem in record.problems)):
            found.setdefault(repr(problem), problem)
    return list(found.values())


def unreadable(document: Document) -> bool:
    """Whether the file, or a part of it, could not be read."""
    return any(problem.kind.unreadable for problem in problems(document))


def _with_status(record: Record, document: Document) -> Record:
    """An original says by its sign whether it is a red letter; in a list, what is not stated stays unknown."""
    if document.tables or record.status is not Status.UNKNOWN:
        return record
    red = record.total is not None and record.total < 0
    return replace(record, status=Status.RED_LETTER if red else Status.NORMAL)
