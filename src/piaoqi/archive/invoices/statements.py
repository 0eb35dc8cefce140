"""Statements as they lie in the database."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from piaoqi.archive.intake.body import record_of
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.models import Reading
from piaoqi.archive.models import Record as Row
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.record import Record

COUNTED = Q(reading__replaced_at=None)
"""Records whose reading no later one has replaced."""
_NO_COLUMNS: Mapping[str, str] = {}


def known_by(at: datetime) -> Q:
    """Records that counted at an instant."""
    return Q(reading__ended_at__lte=at) & (Q(reading__replaced_at=None) | Q(reading__replaced_at__gt=at))


@dataclass(frozen=True, slots=True)
class File:
    """A reading: what its records have in common."""

    original: str
    source: str
    kind: SourceKind
    direction: Direction
    authenticity: str
    columns: Mapping[str, Mapping[str, str]]
    """Sheet -> field -> heading."""

    def sighted(self, record: Record, row: "Lying") -> Sighted:
        columns = self.columns.get(record.place.sheet, _NO_COLUMNS)
        return Sighted(
            record=record
            if record.columns is columns or record.columns == columns
            else replace(record, columns=columns),
            source=self.source,
            source_kind=self.kind,
            direction=self.direction,
            original=self.original,
            ordinal=row.ordinal,
            seen_at=row.seen_at,
            authenticity=self.authenticity,
            id=row.id,
        )


@dataclass(frozen=True, slots=True)
class Lying:
    """A record's row, without its body."""

    id: int
    ordinal: int
    seen_at: datetime


def files_of(readings: Iterable[int]) -> dict[int, File]:
    """By the reading's id. `said` holds `authenticity` (with `verdict`) and `tables` (with `sheet` and `columns`)."""
    columns = "pk", "original__sha256", "source__key", "source__kind", "source__direction", "said"
    return {
        pk: File(sha256, key, SourceKind(kind), Direction(direction), _verdict(said), _columns(said))
        for pk, sha256, key, kind, direction, said in Reading.objects.filter(pk__in=set(readings)).values_list(*columns)
    }


def fresh(added: Sequence[tuple[Row, Record]]) -> list[Sighted]:
    """Rows just written, with their statements in hand."""
    files = files_of(row.reading_id for row, _ in added)
    return [files[row.reading_id].sighted(record, Lying(row.pk, row.ordinal, row.seen_at)) for row, record in added]


Lain = tuple[int, int, datetime, str, int, int | None]
"""A row: id, ordinal, when seen, body, reading, invoice."""


def rows_in(which: Q, **more: object) -> "QuerySet[Row, Lain]":
    """Rows of records in the order of their ids."""
    columns = "pk", "ordinal", "seen_at", "body", "reading_id", "invoice_id"
    return Row.objects.filter(which, **more).order_by("pk").values_list(*columns)


def lying_in(invoices: Iterable[int], which: Q = COUNTED) -> Iterator[tuple[Sighted, int]]:
    """The statements of these invoices that count (or those of `which`), each with the id of its invoice."""
    for one, invoice in read_again(list(rows_in(which, invoice__in=set(invoices)))):
        if invoice is not None:
            yield one, invoice


def read_again(rows: Sequence[Lain]) -> Iterator[tuple[Sighted, int | None]]:
    """Statements from their bodies, each with the id of its invoice."""
    files = files_of(reading for *_, reading, _ in rows)
    for pk, ordinal, seen_at, body, reading, invoice in rows:
        yield files[reading].sighted(record_of(body), Lying(pk, ordinal, seen_at)), invoice


def _verdict(said: Mapping[str, Any]) -> str:
    stated = said.get("authenticity") or {}
    return str(stated.get("verdict", "")) if isinstance(stated, dict) else str(stated)


def _columns(said: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    return {one.get("sheet", ""): one.get("columns", {}) for one in said.get("tables", ())}
