"""From handing in an export of 5,000 rows to the stored comparison, in a company of three sources, on SQLite.

    PYTHONPATH=src python -m benchmarks.comparison_server [--invoices 100000] [--export 5000] [--profile]

The bureau's list, the books and a list of originals speak of the same invoices, but for one in a thousand each.
Processor time of one process, which a busy machine does not lengthen: a comparison that has read nothing yet (cold);
the export handed in, read, and the comparison after it, which decodes what came alone (warm); one more in which nothing
is new. Baseline of the same run: `judge` alone, the function that `piaoqi check` asks, on records in memory. Peak
memory is of that process. Then what a finance lead sees of it, through Django's own handling: processor time and clock
of 20 turns each.
"""

import argparse
import cProfile
import io
import logging
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeVar

from benchmarks.intake import own_peak

if TYPE_CHECKING:
    from piaoqi.accounts.models import Company

_HEADINGS = "数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票状态"
_FIRST = date(2026, 1, 1)
_DAYS = 270
_LACKS = 1_000
_NEWEST_DAYS = 10
"""The export is of these last days: its originals and bookings are not due yet."""
_TURNS = 20
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
    """Processor seconds and what came of it: a busy machine makes the clock longer, not these."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def pages(company: "Company", older: int, newer: int) -> Iterator[str]:
    """What each page costs that is made of the comparisons."""
    from django.test import Client  # noqa: PLC0415

    from piaoqi.accounts.built_in import wanted  # noqa: PLC0415
    from piaoqi.accounts.models import Grant, Person  # noqa: PLC0415
    from piaoqi.accounts.permissions import BuiltIn  # noqa: PLC0415
    from piaoqi.audit.clock import now  # noqa: PLC0415

    logging.disable(logging.WARNING)
    role, lead = wanted(BuiltIn.FINANCE_LEAD), Person.objects.create(username="lead", name="测")
    role.save()
    Grant.objects.create(person=lead, role=role, company=company, sensitivity=2, since=now())
    client = Client(SERVER_NAME="localhost", headers={"accept-language": "zh"})
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    addresses = {
        "overview": "/?",
        "reconcile, missing": "/reconcile/?tab=missing&",
        "reconcile, cannot tell": "/reconcile/?tab=unknown&",
        "reconcile, what changed": f"/reconcile/changes/?older={older}&newer={newer}&",
        "reconcile, exports": "/reconcile/exports/?",
    }
    for name, address in addresses.items():
        busy, clock = [], []
        for _ in range(_TURNS + 1):
            start, begun = time.process_time(), time.perf_counter()
            if client.get(f"{address}company={company.pk}").status_code != HTTPStatus.OK:
                raise SystemExit(f"{name} is not shown")
            busy.append(1000 * (time.process_time() - start))
            clock.append(1000 * (time.perf_counter() - begun))
        busy, clock = sorted(busy[1:]), sorted(clock[1:])
        middle = _TURNS // 2
        yield f"  {name:27}{busy[middle]:8.0f} ms p50 {busy[-1]:8.0f} worst; clock {clock[middle]:.0f}, {clock[-1]:.0f}"


def company_of(invoices: int, added: int, *, profile: bool) -> None:
    """In a process of its own, with the data folder from the environment."""
    import django  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from piaoqi.accounts.actor import system  # noqa: PLC0415
    from piaoqi.accounts.models import Company as Row  # noqa: PLC0415
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
    company = Row.objects.create(name="北京示例科技有限公司", tax_id="91110108MA01ABCD2X")
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
    for line in pages(company, first.pk, second.pk):
        print(line)
    if profile:
        pstats.Stats(watched, stream=sys.stderr).sort_stats("cumtime").print_stats(60)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--export", type=int, default=5_000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--keep", metavar="FOLDER", help="an empty data folder to leave standing, to look at it after")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        company_of(asked.invoices, asked.export, profile=asked.profile)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or temporary
        environment = {**os.environ, "PIAOQI_DATA": folder, "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
        command = [sys.executable, "-m", "benchmarks.comparison_server", "--here", *sys.argv[1:]]
        subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main()
