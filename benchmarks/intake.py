"""A bureau export of 100,000 rows handed in and read on SQLite, every chunk durable, with its invoices, index and log.

    PYTHONPATH=src python -m benchmarks.intake [--rows 100000] [--profile]

Timed by the clock, from before `hand_in` to the end of the reading. Baselines of the same run: calamine going over the
rows and doing nothing; the same bodies put into a bare SQLite table, a thousand a transaction, synchronous FULL. Peak
memory is of the process that writes and of the one that reads, each by itself. Targets: 2,000 rows a second, and less
than 700 MB for both together.
"""

import argparse
import cProfile
import os
import pstats
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from types import ModuleType

from benchmarks.export_reading import bare, make_export

CHUNK = 1_000


def intake(path: Path, *, profile: bool) -> None:
    """In a process of its own, with the data folder from the environment."""
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from piaoqi.accounts.actor import system  # noqa: PLC0415
    from piaoqi.accounts.models import Company  # noqa: PLC0415
    from piaoqi.accounts.permissions import System  # noqa: PLC0415
    from piaoqi.archive.actions.hand_in import HandedIn, hand_in  # noqa: PLC0415
    from piaoqi.archive.intake import commit, pipeline  # noqa: PLC0415
    from piaoqi.archive.models import Invoice, Reading, Source  # noqa: PLC0415

    company = Company.objects.create(name="北京示例科技有限公司", tax_id="91110108MA01ABCD2X")
    source = Source.objects.create(company=company, key="bureau", name="税局", kind="bureau")
    chunks = timed(commit)
    watch = cProfile.Profile(time.process_time)
    before = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    start = time.perf_counter()
    if profile:
        watch.enable()
    with path.open("rb") as file:
        arrival = hand_in(system(System.OPERATOR), source, HandedIn(name=path.name, stream=file))
    ended = pipeline.process(arrival.reading_id or 0)
    watch.disable()
    seconds = time.perf_counter() - start
    reading = Reading.objects.get()
    spent = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) - before
    peaks = [own_peak(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10]
    print(
        ended,
        reading.records_written,
        Invoice.objects.count(),
        f"{seconds:.2f}",
        f"{spent:.2f}",
        *peaks,
        *longest(chunks),
    )
    if profile:
        pstats.Stats(watch, stream=sys.stderr).sort_stats("cumtime").print_stats(75)


def timed(commit: ModuleType) -> list[float]:
    """Seconds for each chunk from now on."""
    seconds: list[float] = []
    keep = commit.keep_records

    def kept(*all_of_it: object) -> None:
        start = time.perf_counter()
        keep(*all_of_it)
        seconds.append(time.perf_counter() - start)

    commit.keep_records = kept  # type: ignore[attr-defined]
    return seconds


def longest(seconds: list[float]) -> tuple[str, str]:
    """The usual one, and the longest."""
    return f"{median(seconds):.3f}", f"{max(seconds):.3f}"


def own_peak() -> int:
    """MB; of this program alone, where Linux says so: what getrusage knows begins with the process that started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    line = next(one for one in status.read_text(encoding="utf-8").splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


def plain(folder: Path) -> float:
    """Seconds for the bodies alone in a bare table."""
    with sqlite3.connect(folder / "piaoqi.sqlite3") as kept:
        bodies = kept.execute("SELECT body FROM archive_record ORDER BY id").fetchall()
    bare_table = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    bare_table.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE one (body TEXT NOT NULL)")
    start = time.perf_counter()
    for at in range(0, len(bodies), CHUNK):
        bare_table.execute("BEGIN IMMEDIATE")
        bare_table.executemany("INSERT INTO one VALUES (?)", bodies[at : at + CHUNK])
        bare_table.execute("COMMIT")
    seconds = time.perf_counter() - start
    bare_table.close()
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        intake(asked.one, profile=asked.profile)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "全量发票查询导出结果-2026年1月.xlsx"
        make_export(path, asked.rows)
        start = time.perf_counter()
        bare(path)
        calamine = time.perf_counter() - start
        (folder / "uploads").mkdir()
        environment = {**os.environ, "PIAOQI_DATA": name, "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
        command = [
            sys.executable,
            "-m",
            "benchmarks.intake",
            "--one",
            str(path),
            *(["--profile"] if asked.profile else []),
        ]
        answer = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
        ended, records, invoices, taken, spent, parent, worker, usual, most = answer.stdout.split()
        seconds, table = float(taken), plain(folder)
    print(f"{asked.rows} rows: {ended}, {records} records, {invoices} invoices")
    print(f"handed in, read and written: {seconds:6.1f} s, {int(records) / seconds:.0f} rows/s (target 2,000)")
    print(
        f"CPU of both processes:       {float(spent):6.1f} s, {int(records) / float(spent):.0f} rows/s of one processor"
    )
    print(f"bare calamine:               {calamine:6.1f} s; ratio {seconds / calamine:.1f}")
    print(f"plain executemany of bodies: {table:6.1f} s; ratio {seconds / table:.1f}")
    print(f"one transaction: {usual} s, the longest {most} s: about so long others wait to write")
    print(f"peak memory: {parent} + {worker} MB, together {int(parent) + int(worker)} (target 700)")


if __name__ == "__main__":
    main()
