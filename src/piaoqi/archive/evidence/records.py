"""Records held to the entry that lists them: the body to its digest, every column that is drawn to body and entry."""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

from piaoqi.archive.evidence import findings, stored
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.names import invoice_of, name_of
from piaoqi.archive.evidence.said import Said
from piaoqi.archive.evidence.seen import Seen
from piaoqi.archive.evidence.stored import Row, as_stored, number, plain
from piaoqi.archive.intake.body import record_of, seen_of
from piaoqi.archive.invoices.keys import record_key

_RECORD = ("id", "ordinal", "company_id", "source_id", "original_id", "key", "body", "digest", "seen_at")
SourceOf = Callable[[object], tuple[object, object]]
"""Company's id and key of a source, by its id, all as the database holds them."""


def listed_records(one: Said, original: Row | None, source_of: SourceOf, seen: Seen) -> Iterator[Finding]:
    """What is wrong with the records of one entry; their ids are noted."""
    listed = one.stated.records
    owner = ("reading_id", one.reading or 0)
    rows = {
        number(row["ordinal"]): row
        for row in stored.between("archive_record", _RECORD, owner, (listed[0][0], listed[-1][0]))
    }
    for ordinal, digest in listed:
        row = rows.get(ordinal)
        subject = f"record:{one.reading}#{ordinal}"
        known = {"ordinal": ordinal, "index": one.index}
        if row is None:
            yield findings.RECORD_GONE.at(subject, name=name_of(one.stated.read), **known)
            continue
        seen.add(number(row["id"]))
        body = plain(row["body"])
        if sha256(body).hexdigest() != digest:
            shown = {"name": name_of(one.stated.read), "number": invoice_of(body)}
            yield findings.RECORD_CHANGED.at(subject, **known, **shown)
            continue
        for column in _differing(one, row, original, source_of):
            shown = {"name": name_of(one.stated.read), "number": invoice_of(body)}
            yield findings.RECORD_COLUMN.at(subject, column=column, **known, **shown)


def _differing(one: Said, row: Row, original: Row | None, source_of: SourceOf) -> Iterator[str]:
    """Columns that are not what the body, which is the one that was listed, and the entry say."""
    body = plain(row["body"])
    whose = seen_of(body.decode())
    seen_at: datetime = whose.at
    expected = {
        "digest": sha256(body).digest(),
        "company_id": one.company,
        "key": record_key(record_of(body.decode()), whose.original, whose.ordinal),
        "seen_at": seen_at,
    }
    for column, value in expected.items():
        kept = plain(row[column]) if column == "digest" else row[column]
        if kept != as_stored(value):
            yield column
    if original is None or row["original_id"] != original["id"] or whose.original != one.stated.read:
        yield "original_id"
    if source_of(row["source_id"]) != (as_stored(one.company), as_stored(whose.source)):
        yield "source_id"
