# ruff: noqa: S608 - every name in the SQL is ours or quoted
"""Two large lists compared where they lie, in Parquet files: what is only in one, what differs, what stands twice.

The formulation, exact at every step (no hash ever says that two values are equal):

1. In each list alone, the keys that stand there more than once, found by sorting a hash of the key. A collision here
   only adds a key that is looked at again in step 4.
2. Keys that stand very often are taken aside, so that step 3 can't multiply rows.
3. One full join on the key, NULL matching NULL; a pair whose every column is the same is left behind, all else is kept:
   rows without a partner, pairs that differ, keys of step 1, rows without a key.
4. The rows kept, a few in a hundred, are grouped by the key itself and judged.

Grouping the union of both lists with the least and greatest of every column would be as exact, but takes DuckDB 2
twice the time and three times the memory; with only a hash of the columns it is as fast as this, and not exact.

Money is compared as the DECIMAL it is stored as; columns of FLOAT or DOUBLE are refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np
import numpy.typing as npt

from piaoqi.core.reconcile.engines.duckdb_session import Budget, quoted, session

Blanks = Literal["differ", "silent"]

SIDES = ("left", "right")
OFTEN = 4
"""A key that stands more often than this in one list is judged apart from the join, which would square it."""

_INEXACT = ("FLOAT", "DOUBLE")
_RESERVED = {"verdict", "differs", "side", "row", "file_row_number"}

Hashes = npt.NDArray[np.uint64]


class UnlikeLists(ValueError):  # noqa: N818 - reads as what it is
    """The lists can't be compared: a column is missing, of another type, or a float."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """`blanks`: whether NULL against a value is a difference (two copies of one list) or states nothing (two lists of
    different origin). `exceptions`: a Parquet file to write all rows of the keys that are not the same. `key_hash`:
    the SQL of step 1's hash over `{key}`, to be replaced only where a test wants collisions.
    """

    blanks: Blanks = "differ"
    exceptions: Path | None = None
    budget: Budget = field(default_factory=Budget)
    key_hash: str = "hash({key})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListComparison:
    """How two lists compare. All but the first two and `keyless` count keys, `keyless` counts rows."""

    left_rows: int
    right_rows: int
    same: int
    different: int
    only_left: int
    only_right: int
    repeated: int
    """Keys that stand in one of the lists more than once, whatever their columns say."""
    keyless: int
    """Rows whose every key column is NULL; they match nothing."""
    by_column: Mapping[str, int]
    """Column -> in how many of the `different` keys it differs."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """One comparison under way. Inside it the columns are called k0, k1 … (key) and c0, c1 …, whatever they are called
    in the files.
    """

    connection: duckdb.DuckDBPyConnection
    paths: tuple[str, str]
    key: tuple[str, ...]
    columns: tuple[str, ...]
    options: ListOptions

    @property
    def ks(self) -> list[str]:
        return [f"k{i}" for i in range(len(self.key))]

    @property
    def cs(self) -> list[str]:
        return [f"c{i}" for i in range(len(self.columns))]

    @property
    def kept(self) -> list[str]:
        return ["side", "row", *self.ks, *self.cs]

    def hashes(self, side: int) -> str:
        """The key's hash of each row of a side, as `h`."""
        return f"SELECT {self._hash} AS h FROM read_parquet('{self.paths[side]}')"

    def scan(self, side: int) -> str:
        """The list of a side: `side`, `row` from 0, the key, the columns, and `h`."""
        renamed = zip(self.kept[2:], (*self.key, *self.columns), strict=True)
        names = ", ".join(f"{quoted(name)} AS {inner}" for inner, name in renamed)
        what = f"{side} AS side, file_row_number AS row, {names}, {self._hash} AS h"
        return f"(SELECT {what} FROM read_parquet('{self.paths[side]}', file_row_number = true))"

    @property
    def _hash(self) -> str:
        return self.options.key_hash.format(key=", ".join(map(quoted, self.key)))


def compare_parquet(
    left: Path, right: Path, key: Sequence[str], columns: Sequence[str], options: ListOptions | None = None
) -> ListComparison:
    """Compare two Parquet files by the columns `key`, over `columns`.

    The rows written to `options.exceptions` carry `verdict`, `differs` (columns), `side` (left, right), `row` (of
    that file, from 0), the key and the columns, ordered by key. Raises UnlikeLists, `duckdb.Error` where a file can't
    be read, `duckdb.OutOfMemoryException` beyond the budget.
    """
    options = options or ListOptions()
    with session(options.budget) as connection:
        lists = _Lists(connection, (_literal(left), _literal(right)), tuple(key), tuple(columns), options)
        _refuse_unlike(lists)
        often = _find_repeated(lists)
        _keep_unequal(lists)
        if often:
            _keep_often(lists)
        _judge(lists)
        if options.exceptions is not None:
            _write_exceptions(lists, options.exceptions)
        return _count(lists)


def _literal(path: Path) -> str:
    """A path inside an SQL string. DuckDB would read `*`, `?` and `[` in it as a pattern."""
    plain = "".join(f"[{character}]" if character in "*?[" else character for character in path.as_posix())
    return plain.replace("'", "''")


def _refuse_unlike(lists: _Lists) -> None:
    names = [*lists.key, *lists.columns]
    if not lists.key:
        raise UnlikeLists("no key column is named")
    if len(set(names)) != len(names) or _RESERVED.intersection(names):
        raise UnlikeLists(f"each column once, and none called {', '.join(sorted(_RESERVED))}: {', '.join(names)}")
    kinds = []
    for side, path in zip(SIDES, lists.paths, strict=True):
        described = f"SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet('{path}'))"
        kinds.append(dict(lists.connection.execute(described).fetchall()))
        if missing := [name for name in names if name not in kinds[-1]]:
            raise UnlikeLists(f"the {side} list has no column {', '.join(missing)}")
    for name in names:
        one, other = kinds[0][name], kinds[1][name]
        if one != other:
            raise UnlikeLists(f"column {name} is {one} in the left list and {other} in the right one")
        if one in _INEXACT:
            raise UnlikeLists(f"column {name} is {one}; store money as DECIMAL(18,2)")


def _find_repeated(lists: _Lists) -> bool:
    """Steps 1 and 2: the tables `repeated` and `often` of hashes; whether `often` has any."""
    repeated: list[Hashes] = []
    often: list[Hashes] = []
    for side in range(len(SIDES)):
        hashes: Hashes = np.asarray(lists.connection.execute(lists.hashes(side)).fetchnumpy()["h"])
        hashes.sort()
        repeated.append(hashes[1:][hashes[1:] == hashes[:-1]])
        often.append(hashes[OFTEN:][hashes[OFTEN:] == hashes[:-OFTEN]])
    for name, found in (("repeated", repeated), ("often", often)):
        lists.connection.register(f"{name}_array", {"h": np.unique(np.concatenate(found))})
        lists.connection.execute(f"CREATE TEMP TABLE {name} AS SELECT h FROM {name}_array")
    return any(map(len, often))


def _keep_unequal(lists: _Lists) -> None:
    """Step 3: `kept` (side, row, key, columns), each row once."""
    few = [f"(FROM {lists.scan(side)} s ANTI JOIN often ON s.h = often.h)" for side in range(len(SIDES))]
    same_key = " AND ".join(f"l.{k} IS NOT DISTINCT FROM r.{k}" for k in lists.ks)
    unequal = "IS DISTINCT FROM" if lists.options.blanks == "differ" else "<>"
    conditions = [
        "l.side IS NULL",
        "r.side IS NULL",
        "l.h IN (SELECT h FROM repeated)",
        *(f"l.{c} {unequal} r.{c}" for c in lists.cs),
        "(" + " AND ".join(f"l.{k} IS NULL" for k in lists.ks) + ")",
    ]
    pairs = ", ".join(f"l.{name} AS l_{name}, r.{name} AS r_{name}" for name in lists.kept)
    half = {mark: ", ".join(f"{mark}_{name} AS {name}" for name in lists.kept) for mark in "lr"}
    lists.connection.execute(
        f"CREATE TEMP TABLE pairs AS SELECT {pairs} FROM {few[0]} l FULL JOIN {few[1]} r ON {same_key} "
        f"WHERE {' OR '.join(conditions)};"
        f"CREATE TEMP TABLE kept AS SELECT DISTINCT {half['l']} FROM pairs WHERE l_side IS NOT NULL "
        f"UNION ALL SELECT DISTINCT {half['r']} FROM pairs WHERE r_side IS NOT NULL"
    )


def _keep_often(lists: _Lists) -> None:
    """The rows that step 2 took aside are all kept."""
    for side in range(len(SIDES)):
        rows = f"SELECT {', '.join(lists.kept)} FROM {lists.scan(side)} s SEMI JOIN often ON s.h = often.h"
        lists.connection.execute(f"INSERT INTO kept {rows}")


def _judge(lists: _Lists) -> None:
    """Step 4: `judged` (key, verdict, differs, lefts, rights), one row for each key kept."""
    flags = []
    for c, name in zip(lists.cs, lists.columns, strict=True):
        blank = f" OR count({c}) NOT IN (0, count(*))" if lists.options.blanks == "differ" else ""
        flags.append(f"CASE WHEN min({c}) <> max({c}){blank} THEN {_text(name)} END")
    differs = f"list_filter([{', '.join(flags)}]::VARCHAR[], lambda flag: flag IS NOT NULL)"
    keyless = " AND ".join(f"{k} IS NULL" for k in lists.ks)
    key = ", ".join(lists.ks)
    lists.connection.execute(f"""
        CREATE TEMP TABLE judged AS
        SELECT *, CASE WHEN {keyless} THEN 'keyless' WHEN lefts > 1 OR rights > 1 THEN 'repeated'
                       WHEN rights = 0 THEN 'only_left' WHEN lefts = 0 THEN 'only_right'
                       WHEN len(differs) > 0 THEN 'different' ELSE 'same' END AS verdict
        FROM (SELECT {key}, count(*) FILTER (side = 0) AS lefts, count(*) FILTER (side = 1) AS rights,
                     {differs} AS differs FROM kept GROUP BY {key})""")


def _write_exceptions(lists: _Lists, target: Path) -> None:
    same_key = " AND ".join(f"kept.{k} IS NOT DISTINCT FROM judged.{k}" for k in lists.ks)
    renamed = zip(lists.kept[2:], (*lists.key, *lists.columns), strict=True)
    names = ", ".join(f"kept.{inner} AS {quoted(name)}" for inner, name in renamed)
    order = ", ".join(f"kept.{name}" for name in (*lists.ks, "side", "row"))
    rows = f"""SELECT verdict, differs, CASE side WHEN 0 THEN 'left' ELSE 'right' END AS side, kept.row, {names}
               FROM kept JOIN judged ON {same_key} WHERE verdict <> 'same' ORDER BY {order}"""
    lists.connection.execute(f"COPY ({rows}) TO {_text(target.as_posix())} (FORMAT parquet)")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _count(lists: _Lists) -> ListComparison:
    query = lists.connection.execute
    rows = [query(f"SELECT count(*) FROM read_parquet('{path}')").fetchall()[0][0] for path in lists.paths]
    verdicts = query("SELECT verdict, count(*), sum(lefts)::BIGINT, sum(rights)::BIGINT FROM judged GROUP BY verdict")
    found: dict[str, tuple[int, int, int]] = {row[0]: row[1:] for row in verdicts.fetchall()}
    keys = {verdict: counts[0] for verdict, counts in found.items()}
    names = "SELECT unnest(differs) AS name FROM judged WHERE verdict = 'different'"
    by_column = dict(query(f"SELECT name, count(*) FROM ({names}) GROUP BY name").fetchall())
    return ListComparison(
        left_rows=rows[0],
        right_rows=rows[1],
        same=rows[0] - sum(counts[1] for counts in found.values()) + keys.get("same", 0),
        different=keys.get("different", 0),
        only_left=keys.get("only_left", 0),
        only_right=keys.get("only_right", 0),
        repeated=keys.get("repeated", 0),
        keyless=sum(found["keyless"][1:]) if "keyless" in found else 0,
        by_column={name: by_column.get(name, 0) for name in lists.columns},
    )
