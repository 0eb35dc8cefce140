# ruff: noqa: S608 - every name in the SQL is ours or quoted
"""The grouping in DuckDB: for a table of very many records.

Values enter as integer codes, one per distinct value of a column. Codes are made by Python's own equality, so money
stays the exact Decimal it was (no float, no `decimal / 100`, which DuckDB computes as a DOUBLE), no hash decides that
two values are equal, and DuckDB reads the arrays where they lie.
"""

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt

from piaoqi.core.reconcile.engines.base import Cell, Group, Grouping, Table
from piaoqi.core.reconcile.engines.duckdb_session import Budget, session

NOTHING = 0
"""The code of a cell that states nothing."""

Codes = npt.NDArray[np.int32]


class DuckDBEngine:
    """Group by key over the union of all sources; per column, min and max of the stated codes."""

    key = "duckdb"

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()

    def group(self, table: Table) -> Grouping:
        keys = _codes(table.keys)
        arrays = {"k": keys, "presence": np.left_shift(np.int64(1), np.asarray(table.sources, dtype=np.int64))}
        arrays |= {f"c{i}": _codes(column) for i, column in enumerate(table.columns.values())}
        keyless = tuple(np.flatnonzero(keys == NOTHING).tolist())
        if len(keyless) == len(table.keys):
            return Grouping(0, 0, (), keyless)
        arrays["row"] = np.arange(len(keys), dtype=np.int64)
        with session(self.budget) as connection:
            connection.register("records", arrays)
            exceptional = _exceptional(connection, table)
            (groups,) = connection.execute(f"SELECT count(DISTINCT k) FROM records WHERE k <> {NOTHING}").fetchall()[0]
        return Grouping(groups, groups - len(exceptional), exceptional, keyless)


def _codes(column: Sequence[Cell]) -> Codes:
    """An integer for each value: equal exactly where the values are equal, `NOTHING` where nothing is stated."""
    seen: dict[Cell, int] = {None: NOTHING, "": NOTHING}
    return np.fromiter((seen.setdefault(value, len(seen)) for value in column), dtype=np.int32, count=len(column))


def _exceptional(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[Group, ...]:
    names = tuple(table.columns)
    stated = [f"nullif(c{i}, {NOTHING})" for i in range(len(names))]
    differs = [f"coalesce(min({cell}) < max({cell}), FALSE)" for cell in stated]
    flags = " + ".join(f"({flag})::BIGINT * {1 << i}" for i, flag in enumerate(differs)) or "0"
    everywhere = (1 << table.source_count) - 1
    suspects = f"""
        SELECT k, bit_or(presence) AS mask, ({flags})::BIGINT AS flags FROM records WHERE k <> {NOTHING} GROUP BY k
        HAVING count(*) <> {table.source_count} OR bit_or(presence) <> {everywhere} OR ({flags}) > 0"""
    found = connection.execute(f"""
        WITH suspects AS MATERIALIZED ({suspects})
        SELECT mask, flags, list("row" ORDER BY "row") AS members FROM records JOIN suspects USING (k)
        GROUP BY k, mask, flags ORDER BY members[1]""")
    differing: dict[int, tuple[str, ...]] = {}
    groups = []
    for mask, bits, rows in found.fetchall():
        if bits not in differing:
            differing[bits] = tuple(name for i, name in enumerate(names) if bits >> i & 1)
        groups.append(Group(table.keys[rows[0]] or "", mask, tuple(rows), differing[bits]))
    return tuple(groups)


ENGINE = DuckDBEngine()
