"""The index on PostgreSQL: the terms of each rank as numbers (a hash of 32 bits) under a GIN index.

Two terms may share a number; candidates are checked against the invoice anyway.
"""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django.db import connection

from piaoqi.archive.search.expression import Branch, Clause
from piaoqi.archive.search.terms import Source


def put(sources: dict[int, Source], gone: Iterable[int]) -> None:
    """The index holds exactly this of these ranks, and nothing of those that are gone."""
    left = sorted(set(gone) - set(sources))
    with connection.cursor() as cursor:
        if left:
            cursor.execute("DELETE FROM archive_search WHERE rank = ANY(%s)", [left])
        if sources:
            cursor.executemany(
                "INSERT INTO archive_search AS old (rank, terms) VALUES (%s, %s) ON CONFLICT (rank)"
                " DO UPDATE SET terms = excluded.terms WHERE old.terms <> excluded.terms",
                [(rank, _numbers(sources[rank].terms())) for rank in sorted(sources)],
            )


def candidates(branch: Branch, limit: int) -> list[int]:
    """The highest ranks of a branch, highest first."""
    statement, asked = led_to(branch)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} ORDER BY 1 DESC LIMIT %s", [*asked, limit])
        return [rank for (rank,) in cursor.fetchall()]


def led_to(branch: Branch) -> tuple[str, list[Any]]:
    """The statement that tells all ranks of a branch."""
    conditions = ["rank BETWEEN %s AND %s"]
    asked: list[Any] = [branch.low, branch.high]
    every: set[int] = set()
    for clause in branch.clauses:
        if len(clause) == 1:
            every.update(_numbers(clause[0]))
        else:
            condition, wanted = _one_of(clause)
            conditions.append(condition)
            asked.extend(wanted)
    if every:
        conditions.append("terms @> %s::integer[]")
        asked.append(sorted(every))
    return f"SELECT rank FROM archive_search WHERE {' AND '.join(conditions)}", asked  # noqa: S608 (our own names)


def empty() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_search")


def _one_of(clause: Clause) -> tuple[str, list[list[int]]]:
    if all(len(one) == 1 for one in clause):
        return "terms && %s::integer[]", [_numbers(frozenset[str]().union(*clause))]
    return f"({' OR '.join(['terms @> %s::integer[]'] * len(clause))})", [_numbers(one) for one in clause]


def _numbers(terms: frozenset[str]) -> list[int]:
    return sorted({crc32(one.encode()) - 2**31 for one in terms})
