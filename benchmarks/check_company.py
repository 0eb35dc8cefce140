"""`piaoqi check --json` on a company of 100,000 invoices with two in a hundred faults: how long, how much memory.

    python -m benchmarks.check_company [--invoices 100000] [--turns 1] [--folder FOLDER]

Each check runs in a fresh process; its memory is that of the process and its workers together, sampled. The shares are
taken by stepping round the calls of `open_folder` and `check_folder`; the clocks are here, not in the program. The
baseline reads the same workbooks by bare calamine, the same csv by DuckDB, and groups the numbers by DuckDB: what
nobody can do without.
"""

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import load, table
from benchmarks.company import write_company

TARGET_SECONDS, TARGET_MEGABYTES = 90, 1536


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of wall time, and of processor time in this process and in workers that have ended."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: "Spent") -> "Spent":
        return Spent(self.wall - other.wall, self.cpu - other.cpu)


def now() -> Spent:
    """Where both clocks stand."""
    return Spent(time.perf_counter(), sum(os.times()[:4]))


@contextmanager
def stepped_round(place: object, name: str, share: str, spent: dict[str, Spent]) -> Iterator[None]:
    """Every call of `place.name` is added to the share."""
    called: Callable[..., Any] = getattr(place, name)

    def clocked(*given: object, **more: object) -> object:
        start = now()
        try:
            return called(*given, **more)
        finally:
            spent[share] += now() - start

    setattr(place, name, clocked)
    try:
        yield
    finally:
        setattr(place, name, called)


def check(folder: str) -> None:
    """In a process of its own: the command itself; prints the seconds of each part."""
    start = now()
    from piaoqi.cli.main import run  # noqa: PLC0415 - the command's own loading is on the clock
    from piaoqi.core.folder import check as asked  # noqa: PLC0415
    from piaoqi.core.folder import opened  # noqa: PLC0415
    from piaoqi.core.reconcile.judge import Comparison  # noqa: PLC0415

    spent: dict[str, Spent] = defaultdict(Spent)
    answer = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        stepped_round(opened, "read_all", "reading", spent),
        stepped_round(opened, "compare", "comparing", spent),
        stepped_round(Comparison, "judgement", "explaining", spent),
        stepped_round(asked, "prove", "proving", spent),
        stepped_round(asked, "sequences", "proving", spent),
        redirect_stdout(answer),
    ):
        code = run(["check", folder, "--json"], {})
    spent["the rest"] = now() - start - sum(spent.values(), Spent())
    tell(code, answer.buffer.tell(), spent)


def tell(code: int, size: int, spent: dict[str, Spent]) -> None:
    """To the process that started this one."""
    shares = {share: (one.wall, one.cpu) for share, one in spent.items()}
    sys.stdout.write(json.dumps({"code": code, "size": size, "shares": shares}))


def bare(folder: str) -> None:
    """In a process of its own: calamine and DuckDB with nothing above them; every cell is read, a number is grouped."""
    import duckdb  # noqa: PLC0415
    import python_calamine  # noqa: PLC0415

    start = now()
    numbers = []
    for path in sorted(Path(folder).rglob("*.xlsx")):
        book = python_calamine.load_workbook(str(path))
        for name in book.sheet_names:
            rows = iter(book.get_sheet_by_name(name).iter_rows())
            at = [n for n, heading in enumerate(next(rows)) if str(heading).endswith("发票号码")]
            numbers += ["".join(str(row[n]) for n in at) for row in rows]
    read = now()
    with tempfile.TemporaryDirectory() as scratch:
        keys = Path(scratch) / "numbers.csv"
        keys.write_text("\n".join(("发票号码", *numbers)), encoding="utf-8")
        files = [str(path) for path in (keys, *sorted(Path(folder).rglob("*.csv")))]
        tables = " union all ".join(f"select 发票号码 from read_csv('{file}', all_varchar=true)" for file in files)
        found = duckdb.execute(f"select 发票号码, count(*) from ({tables}) group by 1").fetchall()
    tell(0, len(found), {"reading": read - start, "grouping": now() - read})


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its exit code, what it took by part, megabytes at the peak."""

    code: int
    shares: Mapping[str, Spent]
    megabytes: int

    @property
    def whole(self) -> Spent:
        return sum(self.shares.values(), Spent())


def one_run(what: str, folder: Path) -> Run:
    """In a fresh process, watched."""
    command = [sys.executable, "-m", "benchmarks.check_company", "--one", what, "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_resident, _family(process.pid))))
            time.sleep(0.05)
        said = process.stdout.read() if process.stdout else ""
    if process.returncode or not said:
        raise RuntimeError(f"{what} ended with exit code {process.returncode}")
    told = json.loads(said)
    return Run(told["code"], {share: Spent(*took) for share, took in told["shares"].items()}, peak >> 20)


def _family(parent: int) -> Iterator[int]:
    """The process and those it started, as Linux tells; none elsewhere."""
    yield parent
    children = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        started = children.read_text(encoding="ascii").split()
    except OSError:
        return
    for one in started:
        yield from _family(int(one))


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]) * 4096
    except OSError:
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the company is, or is written; else for this run alone")
    parser.add_argument("--one", choices=["check", "bare"], help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        {"check": check, "bare": bare}[asked.one](str(asked.folder))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch) / "company"
        if not folder.exists():
            write_company(folder, asked.invoices)
        print(f"{asked.invoices:,} invoices, {_megabytes(folder)} MB in lists; {load()}\n")
        runs = [{what: one_run(what, folder) for what in ("check", "bare")} for _ in range(asked.turns)]
    best = {what: min((run[what] for run in runs), key=lambda run: run.whole.wall) for what in ("check", "bare")}
    report(best["check"], best["bare"])


def _megabytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) >> 20


def report(checked: Run, bare_run: Run) -> None:
    """The tables for docs/benchmarks.md."""
    whole, bare_whole = checked.whole, bare_run.whole
    rows = [
        [name, f"{one.wall:.1f}", f"{one.wall / whole.wall:.0%}", f"{one.cpu:.1f}"]
        for name, one in (*checked.shares.items(), ("in all", whole), ("bare calamine and DuckDB", bare_whole))
    ]
    rows[-1][2] = f"× {whole.wall / bare_whole.wall:.1f}"
    print(table(("part", "s", "share", "CPU, s"), rows))
    targets = [
        [f"under {TARGET_SECONDS} s", f"{whole.wall:.0f} s (CPU: {whole.cpu:.0f} s)"],
        [f"under {TARGET_MEGABYTES} MB, workers included", f"{checked.megabytes} MB"],
    ]
    print("\n" + table(("target", "reached"), targets))


if __name__ == "__main__":
    main()
