"""Finding invoices in an archive of N synthetic ones, as the program finds them: from the typed words to the rows.

    python -m benchmarks.search [--invoices 1000000] [--folder DIR] [--baseline] [--cold 20]

The archive is made in DIR (a temporary folder, removed afterwards, where none is given; one that holds an archive of
so many already is used again). Warm: the file is in the system's cache as far as it fits. Cold: before each question
the file is taken out of that cache (where the system lets us). The baselines ask the same file: a scan with LIKE, and
FTS5's own trigrams. A PostgreSQL is asked where PIAOQI_DATABASE names one, which must be empty.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

import django

from benchmarks import load, table

TODAY = date(2026, 11, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--baseline", action="store_true")
    parser.add_argument("--cold", type=int, default=20, metavar="QUESTIONS")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["PIAOQI_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "piaoqi.config.settings"
        django.setup()
        _say(f"{asked.invoices:,} invoices, {load()}")
        _build(asked.invoices)
        _measure(asked.cold)
        if asked.baseline:
            _baseline()


def _build(invoices: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 (Django is set up before it is imported)
    from django.db import connection  # noqa: PLC0415

    from benchmarks.search.archive import fill  # noqa: PLC0415
    from piaoqi.archive.models import Invoice  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if Invoice.objects.count() == invoices:
        _say("the archive is there already")
    else:
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA synchronous=OFF")
        start, took = perf_counter(), []
        for done, seconds in fill(invoices):
            took.append(seconds)
            if done % 500_000 == 0:
                _say(f"{done:,} after {perf_counter() - start:,.0f} s, index {sum(took):,.0f} s of CPU")
        each = sum(took) / invoices * 1e6
        _say(f"made in {perf_counter() - start:,.0f} s; the index took {each:.0f} µs of CPU for each")
    _sizes()


def _sizes() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
            _say(f"the file: {cursor.fetchone()[0] / 1e9:.2f} GB")
            cursor.execute("SELECT sum(length(block)) FROM archive_search_data")
            index = cursor.fetchone()[0]
            cursor.execute("SELECT sum(length(CAST(source AS BLOB)) + 12) FROM archive_searched")
            _say(f"the index: {index / 1e9:.2f} GB, what it was drawn from: {cursor.fetchone()[0] / 1e9:.2f} GB")
        else:
            cursor.execute("ANALYZE")
            for name in ("archive_invoice", "archive_search", "archive_search_terms"):
                cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [name])
                _say(f"{name}: {cursor.fetchone()[0] / 1e9:.2f} GB")


def _measure(cold: int) -> None:
    from benchmarks.search.asking import ACTORS, questions, timed  # noqa: PLC0415

    rows = []
    for name, asked in questions().items():
        for who, actor in ACTORS.items():
            warm = timed(actor, asked, TODAY)
            fresh = timed(actor, asked[:cold], TODAY, before=_forget) if cold else []
            found = sum(one.found for one in warm) / len(warm)
            cpu, wall, first = (
                [one.cpu for one in warm],
                [one.seconds for one in warm],
                [one.seconds for one in fresh],
            )
            cells = [_milliseconds(times, percent) for times in (cpu, wall, first) for percent in (50, 99)]
            rows.append([f"{name}, {who}", f"{found:.1f}", *cells])
    head = ["question", "rows", "CPU p50 ms", "CPU p99", "p50", "p99", "cold p50", "cold worst"]
    _say(table(head, rows))


def _baseline() -> None:
    from benchmarks.search.baseline import measures  # noqa: PLC0415

    _say(table(["baseline", "p50 ms", "worst ms"], [list(one) for one in measures()]))


def _forget() -> None:
    """Take the file out of the system's cache and close the connection with its own."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and hasattr(os, "posix_fadvise"):
        with Path(name).open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    connection.ensure_connection()


def _milliseconds(times: Sequence[float], percent: int) -> str:
    ordered = sorted(times)
    return f"{ordered[round((len(ordered) - 1) * percent / 100)] * 1000:.1f}" if ordered else ""


def _say(text: str) -> None:
    print(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
