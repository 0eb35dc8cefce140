"""An invoice as the view over its records: the best value of each field."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FIELDS, Record
from piaoqi.core.invoice.status import Status

_TRUST: tuple[SourceKind, ...] = (
    SourceKind.BUREAU,
    SourceKind.ARCHIVE,
    SourceKind.ISSUED,
    SourceKind.MAIL,
    SourceKind.SELECTION,
    SourceKind.VERIFICATION,
    SourceKind.BACKUP,
    SourceKind.DELETED,
    SourceKind.EXPECTED,
    SourceKind.BOOKS,
)
_RANK = {kind: rank for rank, kind in enumerate(_TRUST)}
_UNSTATED = frozenset((None, "", Kind.UNKNOWN, Status.UNKNOWN))
_fields = attrgetter(*FIELDS)


def is_typed(sighting: Sighting) -> bool:
    """Did a person write this record? Rows of books and hand-kept lists are; originals and bureau lists aren't."""
    machine_made = sighting.kind in (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ISSUED)
    return bool(sighting.record.columns) and not machine_made


def by_trust(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Most trustworthy first: the bureau, originals, machine-made lists, then what people typed."""
    return sorted(sightings, key=lambda one: (_RANK[one.kind] + (len(_TRUST) if is_typed(one) else 0), one.source))


def best(sightings: Sequence[Sighting]) -> Record:
    """One record with each field from the most trustworthy source that states it; its place is the first one's."""
    if len(sightings) == 1:
        return sightings[0].record
    ordered = [one.record for one in by_trust(sightings)]
    first, *others = [_fields(one) for one in ordered]
    better: dict[str, Any] = {}
    for at, value in enumerate(first):
        if value in _UNSTATED:
            better[FIELDS[at]] = next((other[at] for other in others if other[at] not in _UNSTATED), value)
    better["status"] = _status(ordered)
    if not ordered[0].lines:
        better["lines"] = next((one.lines for one in ordered if one.lines), ())
    return replace(ordered[0], **better)


def _status(ordered: Sequence[Record]) -> Status:
    """The latest thing that can happen to an invoice wins: nothing turns a void or flushed one normal again."""
    stated = {one.status for one in ordered}
    for status in (Status.VOID, Status.RED_FULL, Status.RED_LETTER, Status.RED_PARTIAL, Status.LOCKED, Status.NORMAL):
        if status in stated:
            return status
    return Status.UNKNOWN
