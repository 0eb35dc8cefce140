"""What else could answer: a scan with LIKE, and FTS5's own trigrams over the same columns (SQLite alone)."""

from collections.abc import Iterator
from time import perf_counter

from django.db import connection

from benchmarks.search.asking import questions

_TURNS = 3
_COLUMNS = "seller_name, buyer_name, number, seller_tax_id, buyer_tax_id, remark"
_SCAN = (
    "SELECT rank FROM archive_invoice WHERE "
    + " OR ".join(f"{one} LIKE %s" for one in _COLUMNS.split(", "))
    + " ORDER BY rank DESC LIMIT 50"
)
_TRIGRAMS = "SELECT rowid FROM trigrams WHERE trigrams MATCH %s ORDER BY rowid DESC LIMIT 50"


def measures() -> Iterator[tuple[str, str, str]]:
    """Name, p50 and worst in milliseconds."""
    if connection.vendor != "sqlite":
        return
    asked = questions()
    names = (
        "last 6 digits",
        "2 characters, common",
        "2 characters, rare",
        "3 characters across words",
        "nothing there",
    )
    for name in names:
        words = [one.words for one in asked[name][:_TURNS]]
        yield (f"LIKE: {name}", *_taken([(_SCAN, [f"%{one}%"] * 6) for one in words]))
    with connection.cursor() as cursor:
        start = perf_counter()
        cursor.execute(
            f"CREATE VIRTUAL TABLE temp.trigrams USING fts5({_COLUMNS}, tokenize='trigram', detail=none,"
            " columnsize=0, content='')"
        )
        cursor.execute(
            f"INSERT INTO trigrams (rowid, {_COLUMNS}) SELECT rank, {_COLUMNS} FROM archive_invoice ORDER BY rank"
        )
        made = perf_counter() - start
        cursor.execute("SELECT sum(length(block)) FROM temp.trigrams_data")
        size = cursor.fetchone()[0]
    yield (f"trigrams: made in {made:.0f} s in one go, {size / 1e9:.2f} GB", "", "")
    for name in ("last 6 digits", "3 characters across words", "whole name"):
        words = [one.words for one in asked[name]]
        yield (f"trigrams: {name}", *_taken([(_TRIGRAMS, [_trigrams(one)]) for one in words]))
    yield ("trigrams: 2 characters", "cannot", "cannot")


def _trigrams(text: str) -> str:
    return " AND ".join(f'"{text[at : at + 3]}"' for at in range(len(text) - 2))


def _taken(asked: list[tuple[str, list[str]]]) -> tuple[str, str]:
    times = []
    with connection.cursor() as cursor:
        for statement, parameters in asked:
            start = perf_counter()
            cursor.execute(statement, parameters)
            cursor.fetchall()
            times.append((perf_counter() - start) * 1000)
    times.sort()
    return f"{times[len(times) // 2]:.1f}", f"{times[-1]:.1f}"
