"""A folder's records: from how many rows on DuckDB is done before plain Python, its loading included; and near misses.

    python -m benchmarks.engines [--turns 3]

`registry.PLAIN_UP_TO` is set from the first table. Four sources, about 1 % of the invoices absent from or different in
one of them.
"""

import argparse
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from benchmarks import load, measure, table
from piaoqi.core.reconcile.engines.base import Cell, Table
from piaoqi.core.reconcile.engines.near import Leftovers

SIZES = (1_000, 10_000, 30_000, 60_000, 100_000, 300_000)
SOURCES = 4
LEFTOVERS = 6_000


def make_table(rows: int) -> Table:
    """Every string and amount an object of its own, as read from a file."""
    random, sources, keys = Random(rows), [], []
    columns: dict[str, list[Cell]] = {
        name: [] for name in ("issue_date", "total", "amount", "tax", "seller", "buyer", "status")
    }
    for source in range(SOURCES):
        invoices = list(range(rows // SOURCES))
        random.shuffle(invoices)
        for i in invoices:
            if random.random() < 0.01:
                continue
            fen = i * 7 % 1_000_003 + (random.random() < 0.01)
            sources.append(source)
            keys.append(f"2511200000{i:010d}")
            values = (
                date(2025, 1, 1) + timedelta(i % 300), Decimal(fen).scaleb(-2), Decimal(i * 7 % 1_000_003).scaleb(-2),
                Decimal(i * 3 % 100_003).scaleb(-2) if source else None, f"91110108MA{i % 5000:08d}",
                f"91110105MA{i % 5:08d}", "normal",
            )  # fmt: skip
            for column, value in zip(columns.values(), values, strict=True):
                column.append(value)
    return Table(SOURCES, sources, keys, columns)


def group(engine: str, rows: int) -> Callable[[], int]:
    """Loading the engine is on the clock: a command pays for it."""
    records = make_table(rows)

    def run() -> int:
        from piaoqi.core.reconcile.engines import registry  # noqa: PLC0415

        return len(registry.by_key(engine).group(records).exceptional)

    return run


def near(*, crowded: bool) -> Callable[[], int]:
    """6,000 against 6,000 of which 100 are one invoice with two digits swapped; crowded: all of one amount."""
    random = Random(6)
    numbers = [[f"2511200000{random.randrange(10**10):010d}" for _ in range(LEFTOVERS)] for _ in "lr"]
    totals = [[Decimal(300 if crowded else random.randrange(100_000)) for _ in range(LEFTOVERS)] for _ in "lr"]
    numbers[1][:100] = [number[:12] + number[13] + number[12] + number[14:] for number in numbers[0][:100]]
    totals[1][:100] = totals[0][:100]
    days = [date(2025, 1, 1) + timedelta(random.randrange(300)) for _ in range(LEFTOVERS)]
    sides = [Leftovers(numbers[i], totals[i], days, [f"S{random.randrange(200)}" for _ in days]) for i in (0, 1)]

    def run() -> int:
        from piaoqi.core.reconcile.engines.near import near_misses  # noqa: PLC0415

        return len(near_misses(sides[0], sides[1]))

    return run


def near_spread() -> Callable[[], int]:
    return near(crowded=False)


def near_crowded() -> Callable[[], int]:
    return near(crowded=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=3)
    turns = parser.parse_args().turns
    print(f"best of {turns}; {load()}\n")
    rows = []
    for size in SIZES:
        found = measure([(engine, group, (engine, size)) for engine in ("plain", "duckdb")], turns)
        rows.append([f"{size:,}", *(f"{one.seconds:.3f}" for one in found.values())])
    print(table(["rows", "plain, s", "duckdb, s"], rows), "\n")
    found = measure([("various totals", near_spread, ()), ("all of one total", near_crowded, ())], turns)
    print(table(["near misses, 6,000 × 6,000", "s", "pairs"],
                [[name, f"{one.seconds:.2f}", str(one.answer)] for name, one in found.items()]))  # fmt: skip


if __name__ == "__main__":
    main()
