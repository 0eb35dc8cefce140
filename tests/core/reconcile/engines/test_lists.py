from pathlib import Path

import duckdb
import pytest

from piaoqi.core.reconcile.engines.duckdb_session import Budget, quoted
from piaoqi.core.reconcile.engines.lists import ListOptions, UnlikeLists, compare_parquet


def listed(path: Path, select: str) -> Path:
    with duckdb.connect() as connection:
        name = path.as_posix().replace("'", "''")
        connection.execute(f"COPY ({select}) TO '{name}' (FORMAT parquet)")
    return path


ONE = "SELECT '1' AS number, 1.00::DECIMAL(18,2) AS total"


def test_a_path_may_hold_what_sql_and_glob_would_read(tmp_path: Path) -> None:
    left = listed(tmp_path / "a'b[1].parquet", ONE)
    listed(tmp_path / "a'b1.parquet", "SELECT '2' AS number, 1.00::DECIMAL(18,2) AS total")
    right = listed(tmp_path / "right.parquet", ONE)
    assert compare_parquet(left, right, ["number"], ["total"]).same == 1


def test_columns_may_be_called_anything(tmp_path: Path) -> None:
    names = ['k1 "号码', "h", "c0", "it's"]
    values = {"left": ("1", "l", "2", "it"), "right": ("1", "l", "3", "is")}
    left, right = (
        listed(
            tmp_path / f"{side}.parquet",
            "SELECT " + ", ".join(f"'{v}' AS {quoted(n)}" for v, n in zip(row, names, strict=True)),
        )
        for side, row in values.items()
    )
    target = tmp_path / "o'ut.parquet"
    found = compare_parquet(left, right, names[:1], names[1:], ListOptions(exceptions=target))
    assert found.by_column == {"h": 0, "c0": 1, "it's": 1}
    with duckdb.connect() as connection:
        rows = connection.read_parquet(str(target)).fetchall()
    assert rows == [("different", ["c0", "it's"], side, 0, *row) for side, row in values.items()]


@pytest.mark.parametrize(
    ("right", "key", "columns", "says"),
    [
        ("SELECT '1' AS number", ["number"], ["total"], "right list has no column total"),
        ("SELECT '1' AS number, 1.00::DOUBLE AS total", ["number"], ["total"], "DECIMAL.* in the left list and DOUBLE"),
        (ONE, ["number"], ["number"], "once"),
        (ONE, ["row"], [], "row"),
        (ONE, [], ["total"], "no key"),
    ],
)
def test_lists_that_cannot_be_compared_are_refused(
    tmp_path: Path, right: str, key: list[str], columns: list[str], says: str
) -> None:
    paths = listed(tmp_path / "left.parquet", ONE), listed(tmp_path / "right.parquet", right)
    with pytest.raises(UnlikeLists, match=says):
        compare_parquet(*paths, key, columns)


def test_money_kept_as_double_is_refused(tmp_path: Path) -> None:
    path = listed(tmp_path / "left.parquet", "SELECT '1' AS number, 1.00::DOUBLE AS total")
    with pytest.raises(UnlikeLists, match=r"DECIMAL\(18,2\)"):
        compare_parquet(path, path, ["number"], ["total"])


def test_a_comparison_stays_within_its_budget_by_spilling(tmp_path: Path) -> None:
    big = "SELECT lpad(i::VARCHAR, 20, '0') AS number, repeat('x', 30) || i AS seller FROM range(300_000) r(i)"
    path, spill = listed(tmp_path / "big.parquet", big), tmp_path / "spill"
    spill.mkdir()
    options = ListOptions(budget=Budget(memory_mb=64, threads=1, spill=spill))
    assert compare_parquet(path, path, ["number"], ["seller"], options).same == 300_000
    assert not list(spill.iterdir())
