"""The index on SQLite: FTS5 over our own terms, its row ids the ranks, so that it answers newest first by itself.

The FTS5 table keeps no copy of the terms; what they were drawn from stands in `archive_searched`, and tells which to
take out again. Both are outside Django's models: no row of either is anybody's but the index's.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from piaoqi.archive.search.expression import Branch
from piaoqi.archive.search.narrowing import match, narrowed
from piaoqi.archive.search.terms import Source, read_source

_AT_ONCE = 500


def put(sources: dict[int, Source], gone: Iterable[int]) -> None:
    """The index holds exactly this of these ranks, and nothing of those that are gone."""
    written = {rank: source.written() for rank, source in sources.items()}
    before = _written({*written, *gone})
    old = sorted(rank for rank, source in before.items() if written.get(rank) != source)
    new = sorted(rank for rank, source in written.items() if before.get(rank) != source)
    with connection.cursor() as cursor:  # in the order of ranks: FTS5 writes to disk whenever it is told of a lower one
        if old:
            cursor.executemany(
                "INSERT INTO archive_search (archive_search, rowid, terms) VALUES ('delete', %s, %s)",
                [(rank, _said(read_source(before[rank]))) for rank in old],
            )
            cursor.executemany("DELETE FROM archive_searched WHERE rank = %s", [(rank,) for rank in old])
        if new:
            cursor.executemany(
                "INSERT INTO archive_search (rowid, terms) VALUES (%s, %s)",
                [(rank, _said(sources[rank])) for rank in new],
            )
            cursor.executemany(
                "INSERT INTO archive_searched (rank, source) VALUES (%s, %s)", [(rank, written[rank]) for rank in new]
            )


def candidates(branch: Branch, limit: int) -> list[int]:
    """The highest ranks of a branch, highest first."""
    statement, asked = led_to(branch)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 1 DESC LIMIT %s", [*asked, limit])
        return [rank for (rank,) in cursor.fetchall()]


def led_to(branch: Branch) -> tuple[str, list[Any]]:
    """The statement that tells all ranks of a branch."""
    asked = match(narrowed(branch).clauses)
    stretch: list[Any] = [branch.low, branch.high]
    if not asked:
        return "SELECT rank FROM archive_searched WHERE rank BETWEEN %s AND %s", stretch
    said = "SELECT rowid FROM archive_search WHERE archive_search MATCH %s AND rowid BETWEEN %s AND %s"
    return said, [asked, *stretch]


def empty() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO archive_search (archive_search) VALUES ('delete-all')")
        cursor.execute("DELETE FROM archive_searched")


def _written(ranks: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    every = sorted(ranks)
    with connection.cursor() as cursor:
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            places = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT rank, source FROM archive_searched WHERE rank IN ({places})", some)  # noqa: S608
            found.update(cursor.fetchall())
    return found


def _said(source: Source) -> str:
    return " ".join(source.terms())
