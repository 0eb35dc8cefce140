"""The log's rows exactly as the database holds them, so that whatever stands there can be judged and nothing is made
right, or fails, on the way.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from piaoqi.audit.leaf import instant


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """Texts are bytes; an instant is bytes on SQLite."""

    index: object
    data: bytes
    leaf: bytes
    at: object
    actor: bytes
    action: bytes
    company: object
    subject: bytes


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """As StoredEntry."""

    size: object
    note: bytes
    at: object
    time_stamp: bytes | None


@dataclass(frozen=True, slots=True)
class Extent:
    """How far the log goes, by every measure, at one moment."""

    heads: tuple[tuple[object, object, str], ...]
    """id, size, frontier as JSON."""
    count: int
    highest: int
    """The greatest index that is a number; -1 where there is none."""


def extent() -> Extent:
    """All in one statement: others may append meanwhile."""
    rows = _fetch(
        f"SELECT id, size, {_text('frontier')}, (SELECT COUNT(*) FROM audit_entry), "  # noqa: S608 - names of ours
        '(SELECT MAX("index") FROM audit_entry WHERE "index" BETWEEN 0 AND 9223372036854775807) FROM audit_head '
        "UNION ALL SELECT NULL, NULL, NULL, (SELECT COUNT(*) FROM audit_entry), "
        '(SELECT MAX("index") FROM audit_entry WHERE "index" BETWEEN 0 AND 9223372036854775807)'
    )
    heads = tuple((row[0], row[1], _bytes(row[2]).decode(errors="replace")) for row in rows if row[0] is not None)
    return Extent(heads, _number(rows[-1][3]), -1 if rows[-1][4] is None else _number(rows[-1][4]))


def entries(start: int, end: int) -> list[StoredEntry]:
    """Those of a range of indexes, in order."""
    columns = ", ".join(
        ('"index"', _text("data"), "leaf", _instant("at"), _text("actor"), _text("action"), "company", _text("subject"))
    )
    rows = _fetch(
        f'SELECT {columns} FROM audit_entry WHERE "index" >= %s AND "index" < %s ORDER BY "index"',  # noqa: S608
        (start, end),
    )
    return [
        StoredEntry(
            index=row[0],
            data=_bytes(row[1]),
            leaf=_bytes(row[2]),
            at=row[3],
            actor=_bytes(row[4]),
            action=_bytes(row[5]),
            company=row[6],
            subject=_bytes(row[7]),
        )
        for row in rows
    ]


def strays(size: int, most: int = 20) -> list[object]:
    """Indexes that no entry of a log of this size has."""
    rows = _fetch('SELECT "index" FROM audit_entry WHERE "index" < 0 OR "index" >= %s LIMIT %s', (size, most))
    return [row[0] for row in rows]


def tile(level: int, index: int) -> bytes | None:
    """The hashes of a tile, None where it is not there."""
    rows = _fetch('SELECT hashes FROM audit_tile WHERE level = %s AND "index" = %s', (level, index))
    return _bytes(rows[0][0]) if rows else None


def tiles() -> list[tuple[object, object, object]]:
    """Of each level the lowest and the highest index."""
    rows = _fetch('SELECT level, MIN("index"), MAX("index") FROM audit_tile GROUP BY level ORDER BY level')
    return [(row[0], row[1], row[2]) for row in rows]


def checkpoint_sizes() -> list[object]:
    return [row[0] for row in _fetch("SELECT size FROM audit_checkpoint ORDER BY size")]


def checkpoint(size: int) -> StoredCheckpoint | None:
    rows = _fetch(
        f"SELECT size, {_text('note')}, {_instant('at')}, time_stamp FROM audit_checkpoint WHERE size = %s",  # noqa: S608
        (size,),
    )
    if not rows:
        return None
    found, note, at, stamp = rows[0]
    return StoredCheckpoint(found, _bytes(note), at, None if stamp is None else _bytes(stamp))


def as_stored(at: datetime) -> object:
    """An instant as `at` of a row has it."""
    return at if connection.vendor == "postgresql" else sqlite_instant(instant(at)).encode()


def sqlite_instant(at: str) -> str:
    """From RFC 3339 as in a leaf to what Django writes into SQLite."""
    return f"{at[:10]} {at[11:19] if at.endswith('.000000Z') else at[11:26]}"


def _text(column: str) -> str:
    """A text as bytes: a changed byte need not be UTF-8 any more."""
    if connection.vendor == "postgresql":
        return f"convert_to({column}::text, 'UTF8')"
    return f"CAST({column} AS BLOB)"


def _instant(column: str) -> str:
    return column if connection.vendor == "postgresql" else f'CAST("{column}" AS BLOB)'


def _fetch(statement: str, values: tuple[int, ...] = ()) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return b"" if value is None else str(value).encode(errors="replace")


def _number(value: object) -> int:
    return value if isinstance(value, int) else -1
