"""The archive's rows exactly as the database holds them: a changed byte must not become an error, or right, on the way.

On SQLite every value comes as bytes, as any column may hold anything there; PostgreSQL keeps its types.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

Row = Mapping[str, object]
PAGE = 2000
MARKS = 500
"""Values of one statement."""


def as_stored(value: object) -> object:
    """A value as a row holds it, to compare with."""
    if connection.vendor == "postgresql" or value is None:
        return value
    if isinstance(value, datetime):
        value = connection.ops.adapt_datetimefield_value(value)
    return value if isinstance(value, bytes) else str(value).encode()


def number(value: object) -> int:
    """An id; -1 for what is none."""
    try:
        return int(value) if isinstance(value, int | str | bytes) else -1
    except ValueError:
        return -1


def text(value: object) -> str:
    """To be shown."""
    shown = value.decode(errors="replace") if isinstance(value, bytes) else "" if value is None else str(value)
    return "".join(one if one.isprintable() else "�" for one in shown)


def plain(value: object) -> bytes:
    """A text or bytes, as bytes."""
    return (
        bytes(value)
        if isinstance(value, bytes | memoryview)
        else text(value).encode()
        if value is None
        else str(value).encode()
    )


def where(table: str, columns: Sequence[str], column: str, values: Iterable[object]) -> list[Row]:
    """The rows whose column has one of the values."""
    wanted = list(dict.fromkeys(values))
    found: list[Row] = []
    for start in range(0, len(wanted), MARKS):
        some = wanted[start : start + MARKS]
        marks = ", ".join(["%s"] * len(some))
        found += _fetch(table, columns, f"WHERE {_quoted(column)} IN ({marks})", some)
    return found


def between(table: str, columns: Sequence[str], owner: tuple[str, int], ordinals: tuple[int, int]) -> list[Row]:
    """The rows of one owner (column, id) whose ordinal lies between two, inclusive."""
    condition = f"WHERE {_quoted(owner[0])} = %s AND {_quoted('ordinal')} BETWEEN %s AND %s"
    return _fetch(table, columns, condition, (owner[1], *ordinals))


def page(table: str, columns: Sequence[str], after: int | None, most: int = PAGE) -> list[Row]:
    """So many rows in the order of their ids, after one, or from the first."""
    condition = "" if after is None else f"WHERE {_quoted('id')} > %s"
    return _fetch(
        table,
        ["id", *columns],
        f"{condition} ORDER BY {_quoted('id')} LIMIT {most}",
        () if after is None else (after,),
    )


def counted_readings(after: int) -> list[Row]:
    """A page of readings after one, with the number of their records, `count`, of one moment."""
    columns = ("original_id", "state", "records_expected", "records_written", "replaced_at")
    count = "(SELECT COUNT(*) FROM archive_record r WHERE r.reading_id = archive_reading.id)"
    shown = ", ".join(_shown(one) for one in ("id", *columns))
    rows = _all(
        f"SELECT {shown}, {count} FROM archive_reading WHERE id > %s ORDER BY id LIMIT {PAGE}",  # noqa: S608
        (after,),
    )
    return [dict(zip(("id", *columns, "count"), row, strict=True)) for row in rows]


def _fetch(table: str, columns: Sequence[str], rest: str, values: Sequence[object]) -> list[Row]:
    shown = ", ".join(_shown(one) for one in columns)
    rows = _all(f"SELECT {shown} FROM {_quoted(table)} {rest}", values)  # noqa: S608 - names of ours
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _all(statement: str, values: Sequence[Any]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())


def _shown(column: str) -> str:
    quoted = _quoted(column)
    return quoted if connection.vendor == "postgresql" else f"CAST({quoted} AS BLOB)"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))
