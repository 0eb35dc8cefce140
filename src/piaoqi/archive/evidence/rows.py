"""Originals, arrivals, readings and records in the database, held to what the log says of them; and nothing beyond it.

1. Every entry: what it states of an original, an arrival or a reading is in their rows, column by column; what it lists
   is in the records: digest of the body, and from the body and the entry every column that is drawn from them.
2. Every row: some entry spoke of it. Before a row is called unknown, the entries added meanwhile are read.
3. Every reading: as many records as it says.

Entries are taken a few hundred at a time, ids are kept as bits: memory stays flat. Between two steps it can be put
down, as plain JSON, and taken up again in another process.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from piaoqi.archive.evidence import findings, said, stored
from piaoqi.archive.evidence.digest import digest_of
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.evidence.names import invoice_of, name_of
from piaoqi.archive.evidence.records import listed_records
from piaoqi.archive.evidence.said import READING, Said
from piaoqi.archive.evidence.seen import Seen
from piaoqi.archive.evidence.stated import judged
from piaoqi.archive.evidence.stored import Row, as_stored, number, text

STEP = 256
MOST_UNKNOWN = 10_000
"""Rows that the log does not know are told up to so many."""
_ORIGINAL = ("id", "sha256", "sm3", "size", "stored_at")
_ARRIVAL = (
    "id", "original_id", "source_id", "name", "parent_id", "batch", "at", "actor", "person_id", "origin", "reading_id",
)  # fmt: skip
_READING = ("id", "original_id", "source_id", "reader", "state", "format", "records_expected", "said", "replaced_at")
_SOURCE = ("id", "company_id", "key")


_TABLES: Sequence[tuple[str, tuple[str, ...]]] = (
    ("archive_original", ("sha256",)),
    ("archive_arrival", ("name",)),
    ("archive_record", ("reading_id", "ordinal")),
)
"""Rows that some entry must have spoken of, with the columns that name one."""


class Rows:
    """One walk over everything; goes on from a `position` where one is given."""

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        at: Mapping[str, Any] = position or {}
        self.total: int = at["size"] if at else said.size()
        self._next: int = at.get("next", 0)
        """Entries before it were read."""
        self._seen = [Seen(at["seen"][place] if at else None) for place in range(len(_TABLES))]
        self.originals, self.arrivals, self.records = self._seen
        self._table: int = at.get("table", 0)
        self._last: int | None = at.get("last")
        self._unknown_so_far: int = at.get("unknown", 0)
        self._counted_to: int | None = at.get("reading", -(2**63))
        """The last one counted; None: all were."""
        self._sources: dict[int, tuple[object, object]] = {}

    @property
    def done(self) -> int:
        return min(self._next, self.total)

    @property
    def position(self) -> dict[str, Any]:
        """Between two steps: all that is needed to go on."""
        return {
            "size": self.total,
            "next": self._next,
            "seen": [one.position for one in self._seen],
            "table": self._table,
            "last": self._last,
            "unknown": self._unknown_so_far,
            "reading": self._counted_to,
        }

    def verified(self) -> Iterator[Finding]:
        """Everything that is not as the log says."""
        for found in self.steps():
            yield from found

    def steps(self) -> Iterator[Sequence[Finding]]:
        """What each step found."""
        while self._next < self.total:
            yield self._read_on(self.total)
        while self._table < len(_TABLES):
            yield from self._rows()
        while self._counted_to is not None:
            page = stored.counted_readings(self._counted_to)
            found = list(_counted(page))
            self._counted_to = number(page[-1]["id"]) if len(page) == stored.PAGE else None
            yield found if self._counted_to is not None else [*found, *judged()]

    def _read_on(self, end: int) -> Sequence[Finding]:
        until = min(self._next + STEP, end)
        found = list(self._entries(self._next, until))
        self._next = until
        return found

    def _rows(self) -> Iterator[Sequence[Finding]]:
        """A page of a table: which rows no entry spoke of."""
        table, columns = _TABLES[self._table]
        page = stored.page(table, columns, self._last)
        met = [row for row in page if number(row["id"]) not in self._seen[self._table]]
        end = said.size() if met else self._next
        while self._next < end:
            yield self._read_on(end)
        strangers = [row for row in met if number(row["id"]) not in self._seen[self._table]]
        found = [_stranger(table, row) for row in strangers[: MOST_UNKNOWN - self._unknown_so_far]]
        self._unknown_so_far += len(found)
        self._last = number(page[-1]["id"]) if len(page) == stored.PAGE else None
        self._table += self._last is None
        yield found

    def _entries(self, start: int, end: int) -> Iterator[Finding]:
        some = said.entries(start, end)
        states = [one for one in some if one.stated.original is not None]
        about = [one for one in some if one.reading is not None and "original" in one.after]
        replaced = [one for one in some if one.reading is not None and "replaced_by" in one.after]
        digests = [one.stated.original.sha256 for one in states if one.stated.original]
        digests += [str(one.after["original"]) for one in about]
        originals = {text(row["sha256"]): row for row in stored.where("archive_original", _ORIGINAL, "sha256", digests)}
        arrivals = _by_id("archive_arrival", _ARRIVAL, [one.after.get("arrival") for one in states])
        wanted = [row["reading_id"] for row in arrivals.values()] + [one.reading for one in (*about, *replaced)]
        readings = _by_id("archive_reading", _READING, [number(one) for one in wanted if one is not None])
        for one in replaced:
            row = readings.get(one.reading or 0)
            if row is not None and row["replaced_at"] is None:
                known = {"id": one.reading, "index": one.index, "name": f"{READING}{one.reading}"}
                yield findings.READING_COLUMN.at(one.subject, column="replaced_at", **known)
        for one in states:
            yield from self._original(one, originals)
            yield from self._arrival(one, originals, arrivals, readings)
        for one in about:
            yield from self._reading(one, originals, readings)
            if one.stated.records:
                original = originals.get(str(one.after["original"]))
                yield from listed_records(one, original, self.source, self.records)

    def _original(self, one: Said, rows: Mapping[str, Row]) -> Iterator[Finding]:
        states = one.stated.original
        if states is None:
            return
        row = rows.get(states.sha256)
        known = {"name": states.name, "sha256": states.sha256, "index": one.index}
        if row is None:
            yield findings.ORIGINAL_GONE.at(f"original:{states.sha256}", **known)
            return
        expected: dict[str, object] = {"sm3": states.sm3, "size": states.size}
        if self.originals.add(number(row["id"])):
            expected["stored_at"] = one.instant("arrived_at")
        for column in differing(row, expected):
            yield findings.ORIGINAL_COLUMN.at(f"original:{states.sha256}", column=column, **known)

    def _arrival(
        self, one: Said, originals: Mapping[str, Row], arrivals: Mapping[int, Row], readings: Mapping[int, Row]
    ) -> Iterator[Finding]:
        after = one.after
        subject = f"arrival:{after.get('arrival')}"
        row = arrivals.get(number(after.get("arrival")))
        known = {"name": str(after.get("name")), "who": one.told, "index": one.index}
        if row is None:
            yield findings.ARRIVAL_GONE.at(subject, **known)
            return
        self.arrivals.add(number(row["id"]))
        expected = {
            "name": after.get("name"),
            "parent_id": after.get("parent"),
            "batch": after.get("batch"),
            "at": one.instant("arrived_at"),
            "actor": one.actor,
            "person_id": after.get("person"),
            "origin": one.origin[:100],
        }
        original = originals.get(one.stated.original.sha256 if one.stated.original else "")
        wrong = list(differing(row, expected))
        if original is not None and row["original_id"] != original["id"]:
            wrong.append("original_id")
        if self.source(row["source_id"]) != (as_stored(one.company), as_stored(after.get("source"))):
            wrong.append("source_id")
        reading = readings.get(number(row["reading_id"]))
        differs = [name for name in ("original_id", "source_id") if reading is None or reading[name] != row[name]]
        if differs and not wrong:
            if reading is not None and number(row["reading_id"]) == after.get("reading"):
                identity = number(row["reading_id"])
                about = {"id": identity, "name": known["name"], "index": one.index}
                for column in differs:
                    yield findings.READING_COLUMN.at(f"{READING}{identity}", column=column, **about)
            else:
                wrong.append("reading_id")
        for column in wrong:
            yield findings.ARRIVAL_COLUMN.at(subject, column=column, **known)

    def _reading(self, one: Said, originals: Mapping[str, Row], readings: Mapping[int, Row]) -> Iterator[Finding]:
        row = readings.get(one.reading or 0)
        sha256_ = str(one.after["original"])
        known = {"id": one.reading, "index": one.index, "name": name_of(sha256_)}
        if row is None:
            yield findings.READING_GONE.at(one.subject, **known)
            return
        expected: dict[str, object] = {} if _may_be_done_anew(one) else {"reader": one.after.get("reader")}
        if one.after.get("state") == "done":
            expected |= {"state": "done", "format": one.after.get("format"), "records_expected": one.after.get("count")}
        wrong = list(differing(row, expected))
        if one.after.get("state") == "done" and _said(row["said"]) != one.after.get("said"):
            wrong.append("said")
        original = originals.get(sha256_)
        if original is not None and row["original_id"] != original["id"]:
            wrong.append("original_id")
        if self.source(row["source_id"])[0] != as_stored(one.company):
            wrong.append("source_id")
        for column in wrong:
            yield findings.READING_COLUMN.at(one.subject, column=column, **known)

    def source(self, identity: object) -> tuple[object, object]:
        """Company's id and key of a source, as the database holds them; (None, None) for none."""
        key = number(identity)
        if key not in self._sources:
            rows = stored.where("archive_source", _SOURCE, "id", [key])
            self._sources[key] = (rows[0]["company_id"], rows[0]["key"]) if rows else (None, None)
        return self._sources[key]


def _stranger(table: str, row: Row) -> Finding:
    identity = text(row["id"])
    if table == "archive_original":
        digest = text(row["sha256"])
        return findings.ORIGINAL_UNKNOWN.at(f"original:{digest}", sha256=digest, id=identity)
    if table == "archive_arrival":
        return findings.ARRIVAL_UNKNOWN.at(f"arrival:{identity}", id=f"{identity}（{text(row['name'])}）")
    reading, ordinal = text(row["reading_id"]), text(row["ordinal"])
    body = stored.where("archive_record", ("body",), "id", [number(row["id"])])
    return findings.RECORD_UNKNOWN.at(
        f"record:{reading}#{ordinal}",
        id=identity,
        reading=reading,
        ordinal=ordinal,
        number=invoice_of(stored.plain(body[0]["body"])) if body else "?",
    )


def _counted(page: Sequence[Row]) -> Iterator[Finding]:
    """Readings whose numbers of records are not the number of their records."""
    for row in page:
        subject = f"{READING}{text(row['id'])}"
        if row["replaced_at"] is not None and not said.is_replaced(subject):
            yield findings.READING_REPLACED.at(subject, id=text(row["id"]))
        expected, written, count = (row[name] for name in ("records_expected", "records_written", "count"))
        done = text(row["state"]) == "done"
        if written != as_stored(number(count)) or (done and expected != written):
            original = stored.where("archive_original", ("sha256",), "id", [number(row["original_id"])])
            yield findings.READING_COUNT.at(
                subject,
                id=text(row["id"]),
                name=name_of(text(original[0]["sha256"])) if original else "?",
                expected=text(expected),
                written=text(written),
                count=number(count),
            )


def differing(row: Row, expected: Mapping[str, object]) -> Iterator[str]:
    """Columns that hold something else."""
    return (name for name, value in expected.items() if row[name] != as_stored(value))


def _by_id(table: str, columns: Sequence[str], ids: Sequence[object]) -> dict[int, Row]:
    wanted = [number(one) for one in ids if one is not None]
    return {number(row["id"]): row for row in stored.where(table, columns, "id", wanted)}


def _said(value: object) -> str:
    """The digest of what a reading says, as it stands in a row; '' for what is no JSON."""
    try:
        return digest_of(json.loads(value) if isinstance(value, bytes | str) else value)
    except (ValueError, RecursionError):
        return ""


def _may_be_done_anew(one: Said) -> bool:
    """A later version that takes up what wrote no record yet puts its own name in the place of the earlier one's."""
    return one.after.get("state") == "quarantined" or "inside" in one.after
