"""The comparison of two Parquet lists against a count by brute force, with hashes that collide at will."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piaoqi.core.reconcile.engines.lists import Blanks, ListComparison, ListOptions, compare_parquet

KEY, COLUMNS = ("code", "number"), ("issue_date", "total", "seller_tax_id")
TYPES = ("VARCHAR", "VARCHAR", "DATE", "DECIMAL(18,2)", "VARCHAR")
Row = tuple[Any, ...]

ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, "", "044"]),
        st.sampled_from([None, "1", "2", "3", "4", "5"]),
        st.sampled_from([None, date(2026, 1, 1), date(2026, 1, 2)]),
        st.sampled_from([None, Decimal("0.00"), Decimal("0.01"), Decimal("9007199254740993.01")]),
        st.sampled_from([None, "", "91110108MA01ABCD2X"]),
    ),
    max_size=14,
)
HASHES = st.sampled_from(["hash({key})", "0::UBIGINT", "hash({key}) % 3", "hash({key}) & 7"])


WRITER = duckdb.connect()


def write(path: Path, rows: Sequence[Row]) -> Path:
    cells = ", ".join(f"?::{kind} AS {name}" for name, kind in zip((*KEY, *COLUMNS), TYPES, strict=True))
    none = f"SELECT {cells} LIMIT 0"
    some = " UNION ALL ".join(f"SELECT {cells}" for _ in rows)
    given = [cell for row in rows for cell in row] if rows else [None] * len(TYPES)
    WRITER.execute(f"COPY ({some or none}) TO '{path.as_posix()}' (FORMAT parquet)", given)
    return path


def read(path: Path) -> list[Row]:
    """The exceptions as (verdict, side, row, key, columns)."""
    names = ", ".join((*KEY, *COLUMNS))
    return WRITER.execute(f"SELECT verdict, (side = 'right')::INT, row, {names} FROM '{path.as_posix()}'").fetchall()  # noqa: S608


def verdict_of(left: list[Row], right: list[Row], blanks: Blanks) -> tuple[str, list[str]]:
    def unequal(one: Any, other: Any) -> bool:
        return bool(one != other) and (blanks == "differ" or (one is not None and other is not None))

    if len(left) > 1 or len(right) > 1:
        return "repeated", []
    if not left or not right:
        return ("only_left" if left else "only_right"), []
    differs = [name for name, a, b in zip(COLUMNS, left[0][2:], right[0][2:], strict=True) if unequal(a, b)]
    return ("different" if differs else "same"), differs


def by_hand(left: list[Row], right: list[Row], blanks: Blanks) -> tuple[ListComparison, Counter[Row]]:
    """The counts, and the rows that should come back as (verdict, side, row)."""
    sides: tuple[dict[Row, list[int]], dict[Row, list[int]]] = (defaultdict(list), defaultdict(list))
    counts: Counter[str] = Counter()
    differing: Counter[str] = Counter()
    rows: Counter[Row] = Counter()
    for side, listed in enumerate((left, right)):
        for i, row in enumerate(listed):
            if any(cell is not None for cell in row[:2]):
                sides[side][row[:2]].append(i)
            else:
                counts["keyless"] += 1
                rows["keyless", side, i] += 1
    for key in {*sides[0], *sides[1]}:
        lefts, rights = sides[0].get(key, []), sides[1].get(key, [])
        verdict, differs = verdict_of([left[i] for i in lefts], [right[i] for i in rights], blanks)
        counts[verdict] += 1
        differing.update(differs)
        if verdict != "same":
            rows.update([(verdict, 0, i) for i in lefts] + [(verdict, 1, i) for i in rights])
    names = ("same", "different", "only_left", "only_right", "repeated", "keyless")
    answer = ListComparison(
        left_rows=len(left), right_rows=len(right), by_column={name: differing[name] for name in COLUMNS},
        **{name: counts[name] for name in names},
    )  # fmt: skip
    return answer, rows


@settings(deadline=None, max_examples=50)
@given(left=ROWS, right=ROWS, shared=ROWS, key_hash=HASHES, blanks=st.sampled_from(["differ", "silent"]))
def test_lists_compare_as_by_brute_force_whatever_the_hash(
    left: list[Row], right: list[Row], shared: list[Row], key_hash: str, blanks: Blanks
) -> None:
    left, right = [*left, *shared], [*shared, *right]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = ListOptions(blanks=blanks, exceptions=folder / "out.parquet", key_hash=key_hash)
        paths = write(folder / "left.parquet", left), write(folder / "right.parquet", right)
        found = compare_parquet(*paths, KEY, COLUMNS, options)
        out = read(folder / "out.parquet")
    expected, rows = by_hand(left, right, blanks)
    assert found == expected
    assert Counter(row[:3] for row in out) == rows
    assert all(row[3:] == (left, right)[row[1]][row[2]] for row in out)


@pytest.mark.parametrize("key_hash", ["0::UBIGINT", "hash({key})"])
def test_no_collision_hides_a_difference(tmp_path: Path, key_hash: str) -> None:
    left = [("044", str(i), date(2026, 1, 1), Decimal("1.00"), "S") for i in range(100)]
    right = [*left[:50], ("044", "50", date(2026, 1, 1), Decimal("1.01"), "S"), *left[51:]]
    paths = write(tmp_path / "left.parquet", left), write(tmp_path / "right.parquet", right)
    found = compare_parquet(*paths, KEY, COLUMNS, ListOptions(key_hash=key_hash))
    assert (found.same, found.different, found.by_column["total"]) == (99, 1, 1)


def test_a_key_that_stands_a_thousand_times_does_not_multiply(tmp_path: Path) -> None:
    path = tmp_path / "list.parquet"
    rows = "SELECT NULL AS code, if(i = 0, '1', '') AS number, 1.00 AS total FROM range(20_001) r(i)"
    WRITER.execute(f"COPY ({rows}) TO '{path.as_posix()}' (FORMAT parquet)")
    found = compare_parquet(path, path, KEY, ["total"])
    assert (found.same, found.repeated, found.only_left, found.only_right) == (1, 1, 0, 0)


def test_the_side_of_a_list_only_swaps_the_answer(tmp_path: Path) -> None:
    a, b = ("044", "1", None, Decimal("1.00"), "S"), ("044", "2", None, Decimal("1.00"), "S")
    paths = write(tmp_path / "left.parquet", [a, b]), write(tmp_path / "right.parquet", [b])
    there, back = compare_parquet(*paths, KEY, COLUMNS), compare_parquet(*paths[::-1], KEY, COLUMNS)
    assert there == replace(back, only_left=1, only_right=0, left_rows=2, right_rows=1)
