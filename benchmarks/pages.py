"""What each page costs the server, in an archive of N synthetic invoices of which the company shown has the most.

    python -m benchmarks.pages [--invoices 1000000] [--folder DIR] [--turns 20] [--only WORD]

The archive is that of benchmarks.asking_why (made in DIR where it is not there). A finance lead of the company asks
each page through Django's own handling, without a network: middleware, permissions, queries, template. The baseline, in
the same run, is a page that holds nothing of the company: the choice of companies. At last all invoices of the company
are exported. `--only`: the pages, or the export, whose names have this in them.
"""

import argparse
import logging
import os
import re
import resource
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django

from benchmarks import load, table
from benchmarks.asking_why import COMPANY, _build, _say

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"PIAOQI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
        django.setup()
        logging.disable(logging.WARNING)
        _say(f"{asked.invoices:,} invoices, {load()}")
        _build(asked.invoices)
        _say(_table(asked.turns, asked.only))
        _say(_exports(asked.only))


def _table(turns: int, only: str) -> str:
    client = _client()
    rows = [_row(client, name, address, turns) for name, address in _pages() if only in name]
    return table(["page", "CPU p50 ms", "p50 ms", "worst ms", "KB", "answer"], rows)


def _client() -> Any:
    from django.test import Client  # noqa: PLC0415 (Django is set up before it is imported)

    client = Client(SERVER_NAME="localhost", headers={"accept-language": "zh"})
    client.force_login(_lead(), backend=BACKEND)
    return client


def _exports(only: str) -> str:
    """Every invoice of the company as a file; how much memory it took beyond what was in use."""
    client, rows = _client(), []
    for form in ("csv", "xlsx"):
        if only in f"export {form}":
            client.get(f"/invoices/export/{form}/?company={COMPANY}&q=00000000")
            before, start, begun = _peak(), perf_counter(), process_time()
            answer = client.get(f"/invoices/export/{form}/?company={COMPANY}")
            first, size = perf_counter() - start, sum(map(len, answer.streaming_content))
            told = [perf_counter() - start, process_time() - begun, size / 2**20, (_peak() - before) / 2**20]
            rows.append([f"export {form}", f"{first:.1f}", *(f"{one:.1f}" for one in told)])
    return table(["file", "begins after s", "whole s", "CPU s", "MB", "memory MB"], rows)


def _peak() -> int:
    """Bytes."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes if sys.platform == "darwin" else kilobytes * 1024


def _row(client: Any, name: str, address: str, turns: int) -> list[str]:
    answer = client.get(address, {"company": COMPANY} if "?" not in address else None)
    busy, clock = [], []
    for _ in range(turns):
        start, begun = perf_counter(), process_time()
        answer = client.get(address, {"company": COMPANY} if "?" not in address else None)
        clock.append((perf_counter() - start) * 1000)
        busy.append((process_time() - begun) * 1000)
    middle = turns // 2
    size = 0 if answer.streaming else len(answer.content) // 1024
    return [name, f"{sorted(busy)[middle]:.0f}", f"{sorted(clock)[middle]:.0f}", f"{max(clock):.0f}", str(size),
            str(answer.status_code)]  # fmt: skip


def _lead() -> Any:
    """The finance lead of the company, made where they are not there."""
    from piaoqi.accounts.models import Company, Grant, Person, Role  # noqa: PLC0415
    from piaoqi.accounts.permissions import BuiltIn  # noqa: PLC0415

    person, new = Person.objects.get_or_create(username="benchmark", defaults={"name": "测"})
    if new:
        role = Role.objects.get(key=BuiltIn.FINANCE_LEAD)
        company = Company.objects.get(pk=COMPANY)
        Grant.objects.create(person=person, role=role, company=company, sensitivity=2, since=datetime.now(UTC))
    return person


def _pages() -> Iterator[tuple[str, str]]:
    from piaoqi.archive.models import Invoice, Source  # noqa: PLC0415

    one = Invoice.objects.filter(company=COMPANY).order_by("-rank")[0]
    here = f"company={COMPANY}"
    yield "baseline: choice of companies", f"/companies/?{here}"
    yield "overview", f"/?{here}"
    yield "find, empty", f"/find/?{here}"
    yield "find, a number that is here", f"/find/?{here}&q={one.number}"
    yield "find, a number that is not here", f"/find/?{here}&q=24112000000099999999"
    yield "find, a name", f"/find/?{here}&q={re.sub('[^一-鿿]', '', one.seller_name)[:4]}"
    yield "invoices, newest", f"/invoices/?{here}"
    yield "invoices, two characters", f"/invoices/?{here}&q={one.seller_name[:2]}"
    yield "invoices, by total", f"/invoices/?{here}&order=-total"
    yield "invoices, by the other side", f"/invoices/?{here}&order=party"
    yield (
        "invoices, by number, one kind not in the originals",
        f"/invoices/?{here}&order=number&kind=rail&lacks=archive",
    )
    yield "invoices, by total, two characters", f"/invoices/?{here}&order=-total&q={one.seller_name[:2]}"
    yield "invoices, by total, missing", f"/invoices/?{here}&order=-total&finding=missing"
    for facet in ("all", "kind", "sources", "month", "finding"):
        yield f"invoices, counts: {facet}", f"/invoices/counts/?{here}&of={facet}"
    yield "invoices, sums of all", f"/invoices/sums/?{here}"
    yield "one invoice", f"/invoices/{one.pk}/?{here}"
    yield "hand in", f"/hand-in/?{here}"
    for tab in ("missing", "seeming", "unknown", "difference", "duplicate"):
        yield f"reconcile, {tab}", f"/reconcile/?{here}&tab={tab}"
    yield "sources", f"/sources/?{here}"
    yield "one source", f"/sources/{Source.objects.filter(company=COMPANY)[0].pk}/?{here}"
    yield "log", f"/log/?{here}"
    yield "settings", f"/settings/?{here}"
    yield "help", f"/help/?{here}"


if __name__ == "__main__":
    main()
