"""The files behind an invoice, one by one: what each says as a whole, and where the log vouches for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries import log
from piaoqi.archive.models import Arrival, Hold, Original, Reading, Record
from piaoqi.archive.queries.visible import ORIGINALS, visible
from piaoqi.audit.models import Entry
from piaoqi.audit.queries import MOST, Filter, entries

_MOST_RECORDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """One statement's file: `said` is what was kept of the whole document (archive.intake.said)."""

    record: int
    digest: str
    """SHA-256 of the statement's canonical JSON, in hexadecimal: the log lists it."""
    body: str
    reading: int
    original: Original
    format: str
    source: str
    title: str
    """What people call the source."""
    company: int
    read_at: datetime | None
    said: Mapping[str, Any]

    @property
    def is_original(self) -> bool:
        """An invoice itself, not a row of a list."""
        return self.format in ORIGINALS


def renditions(actor: Actor, invoice: int) -> tuple[Rendition, ...]:
    """Of every statement that counts, in the order in which they were read."""
    row = visible(actor, including_deleted=True).filter(pk=invoice).first()
    found = Record.objects.filter(invoice=row, reading__replaced_at=None) if row else Record.objects.none()
    lying = list(found.order_by("pk")[:_MOST_RECORDS])
    wanted = {one.reading_id for one in lying}
    readings = Reading.objects.filter(pk__in=wanted).select_related("original", "source").in_bulk()
    return tuple(_rendition(one, readings[one.reading_id]) for one in lying)


def _rendition(row: Record, reading: Reading) -> Rendition:
    return Rendition(
        record=row.pk,
        digest=bytes(row.digest).hex(),
        body=row.body,
        reading=reading.pk,
        original=reading.original,
        format=reading.format,
        source=reading.source.key,
        title=reading.source.name,
        company=row.company_id,
        read_at=reading.ended_at,
        said=reading.said,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed:
    """Indexes of entries of the log, for whoever may read it: nothing for anybody else."""

    arrivals: Mapping[int, int] = field(default_factory=dict)
    """Arrival -> the entry of its coming."""
    records: Mapping[int, int] = field(default_factory=dict)
    """Record -> the entry that lists its digest."""
    settled: tuple[Entry, ...] = ()
    """What people did with the invoice, the newest first."""


def witnessed(actor: Actor, invoice: int, files: Sequence[Rendition], arrivals: Sequence[Arrival]) -> Witnessed:
    """Where the log vouches for what is known of an invoice. `files`, `arrivals`: those of its queries."""
    row = visible(actor, including_deleted=True).filter(pk=invoice).first()
    if row is None or not log.reads(actor, row.company_id):
        return Witnessed()
    holds = Hold.objects.filter(invoice=row).values_list("pk", flat=True)
    about = frozenset({f"invoice:{row.pk}", *(f"hold:{one}" for one in holds)})
    return Witnessed(
        arrivals=_arrived(row.company_id, arrivals),
        records=_listed(row.company_id, files),
        settled=tuple(one for one in entries(Filter(subjects=about), most=MOST) if one.company == row.company_id),
    )


def _arrived(company: int, arrivals: Sequence[Arrival]) -> dict[int, int]:
    """The same bytes may have come many times: each entry names its arrival."""
    known = {one.pk for one in arrivals[-MOST:]}
    about = {f"original:{one.original.sha256}" for one in arrivals[-MOST:]}
    said = Entry.objects.filter(subject__in=about, data__contains='"arrival":').order_by("-index")
    found: dict[int, int] = {}
    for index, of, data in said.values_list("index", "company", "data")[:MOST]:
        arrival = json.loads(data)["after"].get("arrival")
        if of == company and arrival in known:
            found[arrival] = index
    return found


def _listed(company: int, files: Sequence[Rendition]) -> dict[int, int]:
    """Found by the subject, then by the digest in it: what a long list's entries say stays in the database."""
    if not files:
        return {}
    lists = reduce(or_, (Q(subject=f"reading:{one.reading}", data__contains=one.digest) for one in files))
    said = Entry.objects.filter(lists, subject__in={f"reading:{one.reading}" for one in files})
    at = {subject: index for index, subject, of in said.values_list("index", "subject", "company") if of == company}
    return {one.record: at[subject] for one in files if (subject := f"reading:{one.reading}") in at}
