"""Two lists of invoices in Parquet: what is only in one, what differs, what stands twice.

    python -m benchmarks.compare [--rows 1000000] [--turns 3] [--only ours,bare]

The lists are made here, the same for the same number of rows: 8 columns, about 1 % of the keys absent from a side,
different in the total or repeated, blanks in one column. Each contestant runs in a process of its own, turn by turn.
"""

import argparse
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import Measured, load, measure, table

KEY = ("number", "code")
COLUMNS = ("issue_date", "amount", "tax", "total", "seller_tax_id", "buyer_tax_id")
Counts = dict[str, int]
Contestant = Callable[[Path, Path], Callable[[], Counts]]


def list_paths(folder: Path) -> tuple[Path, Path]:
    return folder / "left.parquet", folder / "right.parquet"


def make_lists(folder: Path, rows: int) -> None:
    """About `rows` invoices a side. Amounts are exact: 分 as integers times DECIMAL 0.01."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as connection:
        connection.execute(f"""
            CREATE TABLE base AS SELECT i,
                '25' || lpad((hash(i) % 37)::VARCHAR, 2, '0') || '2000' || lpad((i * 7)::VARCHAR, 12, '0') AS number,
                CASE WHEN i % 3 = 0 THEN '0440' || lpad((i % 9999)::VARCHAR, 8, '0') ELSE '' END AS code,
                DATE '2024-01-01' + (hash(i || '/1') % 730)::INTEGER AS issue_date,
                ((hash(i || '/2') % 100000000)::INTEGER * 0.01)::DECIMAL(18, 2) AS amount,
                '91110108MA' || lpad((hash(i || '/3') % 50000)::VARCHAR, 8, '0') AS seller_tax_id,
                '91110105MA' || lpad((hash(i || '/4') % 20)::VARCHAR, 8, '0') AS buyer_tax_id
            FROM range({rows:d}) r(i)""")
        for side, path in enumerate(list_paths(folder)):
            changed = "hash(i || '/9') % 500 = 0" if side else "FALSE"
            invoice = f"""
                SELECT number, code, issue_date, amount, seller_tax_id, buyer_tax_id,
                       CASE WHEN hash(i || '/8') % 50 > 0 THEN (amount * 0.13)::DECIMAL(18, 2) END AS tax,
                       (amount * 1.13 + CASE WHEN {changed} THEN 0.10 ELSE 0.00 END)::DECIMAL(18, 2) AS total
                FROM base"""
            connection.execute(f"""
                COPY ({invoice} WHERE hash(i || '/{20 + side}') % 250 > 0
                      UNION ALL {invoice} WHERE hash(i || '/{30 + side}') % 1000 = 0 ORDER BY hash(number, {side}))
                TO '{path.as_posix()}' (FORMAT parquet)""")


def ours(left: Path, right: Path) -> Callable[[], Counts]:
    """The whole comparison, exact, all exceptional rows written to a file."""
    from piaoqi.core.reconcile.engines.lists import ListOptions, compare_parquet  # noqa: PLC0415

    def run() -> Counts:
        options = ListOptions(exceptions=left.parent / "exceptions.parquet")
        found = compare_parquet(left, right, KEY, COLUMNS, options)
        names = ("same", "different", "only_left", "only_right", "repeated")
        return {name: getattr(found, name) for name in names}

    return run


def bare_grouping(left: Path, right: Path) -> Callable[[], Counts]:
    """What anyone would write in DuckDB: counts only, trusting a 64-bit hash of the columns."""
    import duckdb  # noqa: PLC0415

    sides = " UNION ALL ".join(
        f"SELECT {side} AS side, {', '.join(KEY)}, hash({', '.join(COLUMNS)}) AS h FROM '{path.as_posix()}'"
        for side, path in ((1, left), (2, right))
    )
    query = f"""
        SELECT CASE WHEN lefts > 1 OR rights > 1 THEN 'repeated' WHEN mask = 1 THEN 'only_left'
                    WHEN mask = 2 THEN 'only_right' WHEN lowest <> highest THEN 'different' ELSE 'same' END, count(*)
        FROM (SELECT bit_or(side) AS mask, count(*) FILTER (side = 1) AS lefts, count(*) FILTER (side = 2) AS rights,
                     min(h) AS lowest, max(h) AS highest FROM ({sides}) GROUP BY {", ".join(KEY)})
        GROUP BY ALL"""

    def run() -> Counts:
        with duckdb.connect() as connection:
            return dict(connection.execute(query).fetchall())

    return run


def polars_grouping(left: Path, right: Path) -> Callable[[], Counts]:
    """The same in polars, streaming."""
    import polars as pl  # noqa: PLC0415

    def run() -> Counts:
        sides = [
            pl.scan_parquet(path).select(*KEY, pl.lit(side).alias("side"), pl.struct(COLUMNS).hash().alias("h"))
            for side, path in ((1, left), (2, right))
        ]
        groups = pl.concat(sides).group_by(KEY).agg(
            (pl.col("side") == 1).sum().alias("lefts"), (pl.col("side") == 2).sum().alias("rights"),
            pl.col("h").min().alias("lowest"), pl.col("h").max().alias("highest"),
        )  # fmt: skip
        lefts, rights = pl.col("lefts"), pl.col("rights")
        verdict = (
            pl.when((lefts > 1) | (rights > 1)).then(pl.lit("repeated")).when(rights == 0).then(pl.lit("only_left"))
            .when(lefts == 0).then(pl.lit("only_right")).when(pl.col("lowest") != pl.col("highest"))
            .then(pl.lit("different")).otherwise(pl.lit("same"))
        )  # fmt: skip
        return dict(groups.group_by(verdict.alias("verdict")).len().collect(engine="streaming").iter_rows())

    return run


def datacompy_polars(left: Path, right: Path) -> Callable[[], Counts]:
    """datacompy's comparison of two polars frames, with the figures its report starts with."""
    import datacompy  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    def run() -> Counts:
        compared: Any = datacompy.PolarsCompare(pl.read_parquet(left), pl.read_parquet(right), join_columns=list(KEY))
        same = compared.count_matching_rows()
        return {
            "same": same,
            "different": len(compared.intersect_rows) - same,
            "only_left": len(compared.df1_unq_rows),
            "only_right": len(compared.df2_unq_rows),
        }

    return run


def pandas_merge(left: Path, right: Path) -> Callable[[], Counts]:
    """pandas as it reads Parquet: DECIMAL becomes Python's Decimal objects."""
    import pandas as pd  # noqa: PLC0415

    return partial(_merge, [partial(pd.read_parquet, path) for path in (left, right)])


def pandas_arrow_merge(left: Path, right: Path) -> Callable[[], Counts]:
    """pandas on Arrow's own types, which keep DECIMAL."""
    import pandas as pd  # noqa: PLC0415

    return partial(_merge, [partial(pd.read_parquet, path, dtype_backend="pyarrow") for path in (left, right)])


def _merge(readers: list[Callable[[], Any]]) -> Counts:
    """An outer merge with an indicator, then each column compared, blanks equal to blanks."""
    lists = [reader() for reader in readers]
    repeated = sum(int(one.duplicated(list(KEY)).sum()) for one in lists)
    both = lists[0].merge(lists[1], on=list(KEY), how="outer", suffixes=("", "_r"), indicator=True)
    pairs = both[both["_merge"] == "both"]
    differs = pairs["_merge"] != "both"
    for name in COLUMNS:
        one, other = pairs[name], pairs[f"{name}_r"]
        unequal = (one != other).fillna(value=True).astype(bool)
        differs |= unequal & ~(one.isna() & other.isna())
    counts = both["_merge"].value_counts()
    return {
        "same": int((~differs).sum()),
        "different": int(differs.sum()),
        "only_left": int(counts["left_only"]),
        "only_right": int(counts["right_only"]),
        "repeated": repeated,
    }


CONTESTANTS: dict[str, tuple[str, Contestant]] = {
    "ours": ("piaoqi, exact, exceptions written", ours),
    "bare": ("DuckDB grouping, bare, counts only", bare_grouping),
    "polars": ("polars grouping, counts only", polars_grouping),
    "datacompy": ("datacompy on polars", datacompy_polars),
    "pandas": ("pandas merge", pandas_merge),
    "pandas-arrow": ("pandas merge, Arrow types", pandas_arrow_merge),
}


def report(found: dict[str, Measured]) -> str:
    base = found["ours"]
    rows = [
        [
            CONTESTANTS[name][0], f"{one.seconds:.2f}", f"{one.slowest:.2f}", f"{one.cpu_seconds:.2f}",
            f"{one.seconds / base.seconds:.2f}", f"{one.cpu_seconds / base.cpu_seconds:.2f}",
            str(one.peak_mb), ", ".join(f"{key} {value}" for key, value in sorted(dict(one.answer).items())),  # type: ignore[call-overload]
        ]
        for name, one in found.items()
    ]  # fmt: skip
    return table(
        [
            "",
            "best, s",
            "slowest, s",
            "CPU, s",
            "× ours",
            "CPU × ours",
            "peak, MB",
            "answer (keys; datacompy and pandas: rows)",
        ],
        rows,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--only", default=",".join(CONTESTANTS), help="of " + ",".join(CONTESTANTS))
    options = parser.parse_args()
    names = dict.fromkeys(["ours", *options.only.split(",")])
    print(f"{options.rows:,} rows a side, best of {options.turns}; {load()}\n")
    with tempfile.TemporaryDirectory() as folder:
        measure([("lists", make_lists, (Path(folder), options.rows))], turns=1)
        print(
            report(measure([(name, CONTESTANTS[name][1], list_paths(Path(folder))) for name in names], options.turns))
        )


if __name__ == "__main__":
    main()
