"""From handing in an export of 5,000 rows to the stored comparison, in a company of three sources, on SQLite.

    PYTHONPATH=src python -m benchmarks.comparison_server [--invoices 100000] [--export 5000] [--profile]

The bureau's list, the books and a list of originals speak of the same invoices, but for one in a thousand each.
Timed by the clock in one process: a comparison that has read nothing yet (cold); the export handed in, read, and the
comparison after it, which decodes what came alone (warm); one more in which nothing is new. Baseline of the same run:
`judge` alone, the function that `piaoqi check` asks, on records in memory. Peak memory is of that process.
"""

import argparse
import cProfile
import io
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from benchmarks.intake import own_peak

_HEADINGS = "数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票状态"
_FIRST = date(2026, 1, 1)
_DAYS = 270
_LACKS = 1_000
_NEWEST_DAYS = 10
"""The export is of these last days: its originals and bookings are not due yet."""
_T = TypeVar("_T")


def export(numbers: Iterable[int], since: date = _FIRST, days: int = _DAYS) -> bytes:
    """A list with these invoices, issued in the days since then."""
    rows = []
    for number in numbers:
        day = since + timedelta(days=number % days)
        yuan = number * 7919 % 1_000_000
        rows.append(
            f"2611{number * 48_271 % 2_147_483_647:012}{number % 10_000:04},91110108{number % 900:09}X,"
            f"北京示例{number % 900}号商贸有限公司,91110108MA01ABCD2X,北京示例科技有限公司,{day},"
            f"{yuan}.00,{yuan * 13 // 100}.00,{yuan + yuan * 13 // 100}.00,正常"
        )
    return "\r\n".join([_HEADINGS, *rows]).encode()


def timed(work: Callable[[], _T]) -> tuple[float, _T]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def company_of(invoices: int, added: int, *, profile: bool) -> None:
    """In a process of its own, with the data folder from the environment."""
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from piaoqi.accounts.actor import system  # noqa: PLC0415
    from piaoqi.accounts.models import Company  # noqa: PLC0415
    from piaoqi.archive.actions.hand_in import HandedIn  # noqa: PLC0415
    from piaoqi.archive.actions.sources import NewSource, define_source  # noqa: PLC0415
    from piaoqi.archive.intake import pipeline  # noqa: PLC0415
    from piaoqi.audit.clock import now  # noqa: PLC0415
    from piaoqi.core.causes.case import SourceKind  # noqa: PLC0415
    from piaoqi.core.reconcile.judge import compare  # noqa: PLC0415
    from piaoqi.reconciliation.loading import load  # noqa: PLC0415
    from piaoqi.reconciliation.models import Comparison  # noqa: PLC0415
    from piaoqi.reconciliation.storing import run_live  # noqa: PLC0415
    from piaoqi.sources.actions.coverage import declare  # noqa: PLC0415
    from piaoqi.sources.claims import Claim  # noqa: PLC0415
    from piaoqi.sources.taking_in import take_in  # noqa: PLC0415

    operator, watch = system("operator"), system("watch")
    company = Company.objects.create(name="北京示例科技有限公司", tax_id="91110108MA01ABCD2X")
    kinds = (SourceKind.BUREAU, SourceKind.BOOKS, SourceKind.ARCHIVE)
    sources = [define_source(operator, company, NewSource(key=kind.value, kind=kind)) for kind in kinds]
    for source in sources:
        declare(operator, source, Claim(start=_FIRST, end=now().date()))

    def bring(at: int, data: bytes, name: str) -> None:
        arrival = take_in(operator, sources[at], HandedIn(name=name, stream=io.BytesIO(data)))
        pipeline.process(arrival.reading_id or 0)

    def live() -> Comparison:
        return run_live(watch, company)

    for at in range(3):
        bring(at, export(one for one in range(invoices) if one % _LACKS != at), f"清单{at}.csv")
    newest = export(range(invoices, invoices + added), now().date() - timedelta(days=_NEWEST_DAYS), _NEWEST_DAYS)
    cold, first = timed(live)
    read, _ = timed(lambda: bring(0, newest, "新导出.csv"))
    watched = cProfile.Profile(time.process_time)
    if profile:
        watched.enable()
    warm, second = timed(live)
    watched.disable()
    idle, _ = timed(live)
    loaded = load(company, second.known_at)
    asked = loaded.sources(second.as_of)
    terms = loaded.terms
    bare, _ = timed(lambda: compare(asked, terms.taxpayers, terms.expectations, second.as_of).judgement())
    print(f"{invoices:,} invoices × 3 sources, then an export of {added:,} rows")
    for what, seconds, more in (
        ("cold comparison", cold, first.summary),
        ("export handed in and read", read, ""),
        ("comparison after it, warm", warm, second.summary),
        ("nothing new, warm", idle, ""),
        ("judging alone", bare, ""),
    ):
        print(f"  {what:27}{seconds:8.2f} s   {more}")
    print(f"  {'peak memory':27}{own_peak():8,} MB")
    if profile:
        pstats.Stats(watched, stream=sys.stderr).sort_stats("cumtime").print_stats(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--export", type=int, default=5_000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        company_of(asked.invoices, asked.export, profile=asked.profile)
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PIAOQI_DATA": folder, "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
        command = [sys.executable, "-m", "benchmarks.comparison_server", "--here", *sys.argv[1:]]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
