# ruff: noqa: S608 - every name in the SQL is ours or quoted
"""The grouping in DuckDB: for a table of very many records.

Values enter as integer codes, one per distinct value of a column. Codes are made by Python's own equality, so money
stays the exact Decimal it was (no float, no `decimal / 100`, which DuckDB computes as a DOUBLE), no hash decides that
two values are equal, and DuckDB reads the arrays where they lie.
"""

from collections.abc import Sequence
from functools import reduce
from operator import or_

import duckdb
import numpy as np
import numpy.typing as npt

from piaoqi.core.reconcile.engines.base import Cell, Group, Grouping, Table
from piaoqi.core.reconcile.engines.duckdb_session import Budget, session

NOTHING = 0
"""The code of a cell that states nothing."""

BITS = 62
"""Sources whose presence fits one signed 64-bit integer."""

Codes = npt.NDArray[np.int32]


class DuckDBEngine:
    """Group by key over the union of all sources; per column, min and max of the stated codes."""

    key = "duckdb"

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()

    def group(self, table: Table) -> Grouping:
        keys = _codes(table.keys)
        arrays = {"k": keys, "row": np.arange(len(keys), dtype=np.int64), **_presence(table)}
        arrays |= {f"c{i}": _codes(column) for i, column in enumerate(table.columns.values())}
        keyless = tuple(np.flatnonzero(keys == NOTHING).tolist())
        if len(keyless) == len(table.keys):
            return Grouping(0, 0, (), keyless)
        with session(self.budget) as connection:
            connection.register("records", arrays)
            exceptional = _exceptional(connection, table)
            (groups,) = connection.execute(f"SELECT count(DISTINCT k) FROM records WHERE k <> {NOTHING}").fetchall()[0]
        return Grouping(groups, groups - len(exceptional), exceptional, keyless)


def _codes(column: Sequence[Cell]) -> Codes:
    """An integer for each value: equal exactly where the values are equal, `NOTHING` where nothing is stated."""
    codes: dict[Cell, int] = {value: code for code, value in enumerate(dict.fromkeys(column), 1)}
    codes |= {None: NOTHING, "": NOTHING}
    return np.fromiter(map(codes.__getitem__, column), dtype=np.int32, count=len(column))


def _presence(table: Table) -> dict[str, npt.NDArray[np.int64]]:
    """p0, p1 …: the bit of each row's source, `BITS` sources to a column."""
    sources = np.asarray(table.sources, dtype=np.int64)
    bits = np.left_shift(np.int64(1), sources % BITS)
    return {f"p{word}": np.where(sources // BITS == word, bits, 0) for word in range(_words(table))}


def _words(table: Table) -> int:
    return -(-table.source_count // BITS)


def _exceptional(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[Group, ...]:
    stated = [f"nullif(c{i}, {NOTHING})" for i in range(len(table.columns))]
    differs = [f"coalesce(min({cell}) < max({cell}), FALSE)" for cell in stated]
    flags = " + ".join(f"({flag})::BIGINT * {1 << i}" for i, flag in enumerate(differs)) or "0::BIGINT"
    everywhere = (1 << table.source_count) - 1
    absent = [f"bit_or(p{word}) <> {everywhere >> word * BITS & (1 << BITS) - 1}" for word in range(_words(table))]
    found = connection.execute(f"""
        WITH suspects AS MATERIALIZED (
            SELECT k, {flags} AS flags FROM records WHERE k <> {NOTHING} GROUP BY k
            HAVING count(*) <> {table.source_count} OR {" OR ".join(absent)} OR {flags} > 0)
        SELECT flags, list("row" ORDER BY "row") AS members FROM records JOIN suspects USING (k)
        GROUP BY k, flags ORDER BY members[1]""")
    return tuple(_group(table, flags, rows) for flags, rows in found.fetchall())


def _group(table: Table, flags: int, rows: list[int]) -> Group:
    mask = reduce(or_, (1 << table.sources[row] for row in rows))
    differs = tuple(name for i, name in enumerate(table.columns) if flags >> i & 1)
    return Group(table.keys[rows[0]] or "", mask, tuple(rows), differs)


ENGINE = DuckDBEngine()
