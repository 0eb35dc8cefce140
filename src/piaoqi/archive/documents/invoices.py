"""From a place in a document back to the invoice of the archive that its record belongs to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from piaoqi.archive.documents.decoded import DECODED
from piaoqi.archive.documents.known import Known
from piaoqi.archive.documents.standing import Done
from piaoqi.archive.intake.said import INSIDE
from piaoqi.archive.models import Record
from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.record import Record as Statement

_AT_ONCE: Final = 500
_Where = tuple[str, str, int, int]
"""Path, sheet, row, page."""


class Lies(NamedTuple):
    """What was read at a place, and the invoice that it belongs to."""

    statement: Statement
    invoice: int


def invoices_at(known: Iterable[Known], places: Iterable[Place]) -> dict[Place, list[Lies]]:
    """Of each place what was read there: one row of the books may name several invoices. As views are joined now,
    whatever was known then.
    """
    read_as = {path: reading for one in known for path, reading in one.read_as.items()}
    wanted: dict[Done, dict[_Where, Place]] = defaultdict(dict)
    for place in places:
        if found_in := _reading(place.path, read_as):
            reading, path = found_in
            wanted[reading][path, place.sheet, place.row, place.page] = place
    found: dict[Place, list[Lies]] = defaultdict(list)
    for reading, document in DECODED.of(wanted).items():
        own = wanted[reading]
        there = {at: (one, own[_where(one)]) for at, one in enumerate(_records(document)) if _where(one) in own}
        for ordinal, invoice in _invoices(reading.pk, list(there)):
            statement, place = there[ordinal]
            found[place].append(Lies(statement, invoice))
    return dict(found)


def _reading(path: str, read_as: Mapping[str, tuple[Done, str]]) -> tuple[Done, str] | None:
    """The reading that a path lies in, and the path as it was read."""
    whole = path
    while path:
        if path in read_as:
            reading, read = read_as[path]
            return reading, read + whole.removeprefix(path)
        path = path.rpartition(INSIDE)[0]
    return None


def _records(document: Document) -> Iterator[Statement]:
    """In the order of their ordinals."""
    yield from document.records
    for child in document.children:
        yield from _records(child)


def _where(record: Statement) -> _Where:
    place = record.place
    return place.path, place.sheet, place.row, place.page


def _invoices(reading: int, ordinals: list[int]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(ordinals), _AT_ONCE):
        some = ordinals[start : start + _AT_ONCE]
        rows = Record.objects.filter(reading=reading, ordinal__in=some).exclude(invoice=None).order_by("ordinal")
        yield from ((ordinal, pk or 0) for ordinal, pk in rows.values_list("ordinal", "invoice_id"))
