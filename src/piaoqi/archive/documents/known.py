"""The documents of a company's sources as known at an instant.

1. The files that had come to its sources by then, in the order in which they came, but for those in whose place others
   had come by then.
2. Each has a path of its own (names.py); the same bytes under one name at one source are one document, under two names
   two, as when a folder holds a file twice.
3. How the reading of each stood decides what it says (standing.py): its records, or that it could not be read.
4. Files that were found inside lie in the document of their container, whoever brought that.
5. The documents of a source are in the order of their paths, as a folder lists them, whatever came first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from piaoqi.accounts.models import Company
from piaoqi.archive.documents.decoded import DECODED
from piaoqi.archive.documents.names import Names
from piaoqi.archive.documents.renamed import renamed
from piaoqi.archive.documents.standing import WAITING, Done, Standing, standings
from piaoqi.archive.documents.unread import quarantined, rest_stated_empty, stated_empty, waiting
from piaoqi.archive.intake.said import INSIDE, nested_in
from piaoqi.archive.models import Arrival, Source
from piaoqi.archive.models import Replacement as ReplacementRow
from piaoqi.core.formats.base import Document
from piaoqi.core.formats.zip import TOO_DEEP
from piaoqi.core.limits import DEFAULT


class Came(NamedTuple):
    """One arrival."""

    pk: int
    source: int
    parent: int | None
    original: int
    sha256: str
    name: str
    batch: str
    counts: bool = True
    """Nothing had come in its place."""


@dataclass(frozen=True, slots=True)
class Known:
    """What was known of one source. `batches` and `read_as`: by the paths of documents."""

    documents: tuple[Document, ...] = ()
    batches: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What each file handed in came together with; those inside are not named."""
    read_as: Mapping[str, tuple[Done, str]] = field(default_factory=dict)
    """The reading that a document is from, and the path it was read under; of documents that were read."""
    emptied: frozenset[str] = frozenset()
    """Batches of which every file was moved or replaced: what was asked for with them, nothing answers here."""


NOTHING = Known()


def documents_at(source: Source, at: datetime) -> tuple[Document, ...]:
    """Those of one source."""
    return documents_of(source.company, at).get(source.pk, NOTHING).documents


def documents_of(company: Company, at: datetime) -> dict[int, Known]:
    """By the source's id; sources to which nothing had come are not named."""
    came = _came(company, at)
    paths = _paths(came)
    of: dict[int, list[Came]] = defaultdict(list)
    for one in came:
        of[one.source].append(one)
    return {source: _Made(own, paths, standings(source, at)).known() for source, own in of.items()}


def _came(company: Company, at: datetime) -> list[Came]:
    columns = ("pk", "source_id", "parent_id", "original_id", "original__sha256", "name", "batch")
    rows = Arrival.objects.filter(source__company=company, at__lte=at).order_by("at", "pk").values_list(*columns)
    gone = ReplacementRow.objects.filter(arrival__source__company=company, at__lte=at)
    replaced = frozenset(gone.values_list("arrival_id", flat=True).iterator())
    return [Came(*row)._replace(counts=row[0] not in replaced) for row in rows.iterator()]


def _paths(came: Iterable[Came]) -> dict[int, str]:
    """Of each arrival that was handed in; the same for the same bytes under one name at one source."""
    names = Names()
    return {
        one.pk: names.path(one.name, (one.source, one.original)) for one in came if one.parent is None and one.counts
    }


class _Made:
    """The documents of one source, being made."""

    def __init__(self, came: Sequence[Came], paths: Mapping[int, str], standing: Mapping[int, Standing]) -> None:
        self._came, self._paths, self._standing = came, paths, standing
        self._read = DECODED.of([one.done for one in standing.values() if one.done is not None])
        self._inside = _inside(came)
        self._read_as: dict[str, tuple[Done, str]] = {}

    def known(self) -> Known:
        first: dict[str, Came] = {}
        batches: dict[str, set[str]] = defaultdict(set)
        gone = {one.batch for one in self._came if one.parent is None and not one.counts}
        for one in self._came:
            if one.parent is None and one.counts:
                path = self._paths[one.pk]
                first.setdefault(path, one)
                batches[path].add(one.batch)
        documents = tuple(self._document(first[path], path, 0) for path in sorted(first, key=_as_listed))
        answered = {path: frozenset(own) for path, own in batches.items()}
        return Known(documents, answered, self._read_as, frozenset(gone.difference(*answered.values())))

    def _document(self, came: Came, path: str, depth: int) -> Document:
        """`depth`: so many containers lie around it."""
        as_read = self._as_read(came)
        document = renamed(as_read, path)
        reading = self._standing.get(came.original, WAITING).done
        if reading is not None:
            self._read_as[path] = (reading, as_read.path)
        inside = self._inside.get(came.original, ())
        if inside and depth >= DEFAULT.depth:
            return replace(document, problems=(*document.problems, TOO_DEEP.at(path, limit=DEFAULT.depth)))
        names = Names()
        found = [self._document(one, names.path(path + tail, one.original), depth + 1) for tail, one in inside]
        return _holding(document, found) if found else document

    def _as_read(self, came: Came) -> Document:
        """Under the name it was read under, or came under first."""
        standing = self._standing.get(came.original, WAITING)
        if standing.done is not None:
            read = self._read[standing.done]
            return read if standing.empty is None else rest_stated_empty(read, standing.empty)
        if standing.empty is not None:
            return stated_empty(came.name, came.sha256, standing.empty)
        if standing.quarantined:
            return quarantined(standing.quarantined, came.name, came.sha256)
        return waiting(came.name, came.sha256)


def _inside(came: Sequence[Came]) -> dict[int, list[tuple[str, Came]]]:
    """What was found inside an original, each file once, with what its path adds to that of the container."""
    by_id = {one.pk: one for one in came}
    found: dict[int, dict[tuple[str, int], Came]] = defaultdict(dict)
    for one in came:
        container = by_id.get(one.parent or 0)
        if container and one.counts:
            found[container.original].setdefault((_tail(one.name, container.name), one.original), one)
    return {original: [(tail, one) for (tail, _), one in files.items()] for original, files in found.items()}


def _tail(name: str, container: str) -> str:
    """A long name has lost its middle."""
    tail = name.removeprefix(container)
    return tail if tail.startswith(INSIDE) else INSIDE + name.rpartition(INSIDE)[2]


def _as_listed(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


def _holding(document: Document, found: Sequence[Document]) -> Document:
    """With the files inside, each where it lies: also within a part of this file."""
    parts = [one.path for one in _parts(document)]
    of: dict[str, list[Document]] = defaultdict(list)
    for one in found:
        of[nested_in(one.path, parts) or document.path].append(one)
    return _filled(document, of)


def _parts(document: Document) -> Iterator[Document]:
    for one in document.children:
        yield one
        yield from _parts(one)


def _filled(document: Document, of: Mapping[str, Sequence[Document]]) -> Document:
    own = tuple(_filled(one, of) for one in document.children)
    return replace(document, children=(*own, *of.get(document.path, ())))
