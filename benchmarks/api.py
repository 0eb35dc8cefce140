"""Requests a second and waiting times of the API over an archive of N synthetic invoices, as clients meet them.

    PYTHONPATH=src:tests python -m benchmarks.api [--invoices 1000000] [--folder DIR] [--clients 8] [--seconds 20]

The archive is that of `benchmarks.search` (made in DIR, or a temporary folder; one that holds so many already is used
again). The server is the real one (granian, as `piaoqi serve --only web` starts it), the clients are threads of another
process, each with a connection of its own that stays open. The baseline, asked in the same run: the address of the
API's document that is found nowhere (a JSON error, no database) and /api/v1/me (a token looked up, one company).
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from threading import Thread
from time import perf_counter, sleep
from urllib.parse import quote

import django
import urllib3

from benchmarks import load, table

STARTING_SECONDS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = (asked.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        os.environ |= {"PIAOQI_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
        (folder / "uploads").mkdir(exist_ok=True)
        django.setup()
        _say(f"{asked.invoices:,} invoices, {asked.clients} clients, {load()}")
        token, paths = _prepare(asked.invoices)
        with _server(folder) as address:
            rows = [_row(name, _measured(address, token, several, asked)) for name, several in paths.items()]
    _say(table(["asked", "requests/s", "p50 ms", "p99 ms", "worst ms", "errors"], rows))


def _prepare(invoices: int) -> tuple[str, Mapping[str, Sequence[str]]]:
    """A token of somebody who sees all companies, and what is asked: several questions of each kind."""
    from datetime import timedelta  # noqa: PLC0415 (Django is set up before)
    from random import Random  # noqa: PLC0415

    from benchmarks.search.__main__ import _build  # noqa: PLC0415
    from making_people import a_grant, a_person  # noqa: PLC0415
    from piaoqi.accounts.actions.tokens import TokenDraft, create_token  # noqa: PLC0415
    from piaoqi.accounts.loading import actor_of  # noqa: PLC0415
    from piaoqi.accounts.models import Company, Person  # noqa: PLC0415
    from piaoqi.accounts.permissions import BuiltIn  # noqa: PLC0415
    from piaoqi.archive.models import Invoice  # noqa: PLC0415
    from piaoqi.archive.queries.visible import SEE  # noqa: PLC0415
    from piaoqi.audit.clock import now  # noqa: PLC0415

    _build(invoices)
    person = Person.objects.filter(username="benchmark").first()
    if person is None:
        person = a_person("benchmark")
        a_grant(person, BuiltIn.FINANCE_LEAD)
    draft = TokenDraft(name="benchmark", permissions=frozenset((SEE.key,)), expires_at=now() + timedelta(days=1))
    token = create_token(actor_of(person, "benchmark"), draft).secret
    random = Random(1)
    some = Invoice.objects.filter(pk__in=[random.randrange(1, invoices + 1) for _ in range(200)])
    rows = list(some.values_list("pk", "number", "seller_name", "issue_date"))
    largest = Company.objects.get(pk=1).tax_id
    months = [f"issued_from={day:%Y-%m}-01&issued_to={day:%Y-%m}-28" for _, _, _, day in rows if day]
    return token, {
        "baseline: no such address": ["/api/v1/nothing"],
        "baseline: /me": ["/api/v1/me"],
        "list, newest 50": ["/api/v1/invoices"],
        "list, one company, 50": [f"/api/v1/invoices?company={largest}"],
        "list, a month of one company, 50": [f"/api/v1/invoices?company={largest}&{month}" for month in months],
        "list, sources differ, 50": ["/api/v1/invoices?differs=true"],
        "search, whole number": [f"/api/v1/search?q={number}" for _, number, _, _ in rows],
        "search, last 6 digits": [f"/api/v1/search?q={number[-6:]}" for _, number, _, _ in rows],
        "search, 2 characters": [f"/api/v1/search?q={quote(name[2:4])}" for _, _, name, _ in rows],
        "search, a name and a month": [
            f"/api/v1/search?q={quote(f'{name[:4]} {day:%Y-%m}')}" for _, _, name, day in rows if day
        ],
        "one invoice": [f"/api/v1/invoices/{pk}" for pk, *_ in rows],
    }


@contextmanager
def _server(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "piaoqi", "serve", "--only", "web", "--port", str(port)]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.api_settings"}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            _wait(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


def _wait(address: str) -> None:
    until = perf_counter() + STARTING_SECONDS
    while perf_counter() < until:
        try:
            urllib3.request("GET", f"{address}/api/v1/openapi.json", retries=False)
        except urllib3.exceptions.HTTPError:
            sleep(0.2)
        else:
            return
    raise SystemExit("the server does not answer")


def _measured(
    address: str, token: str, paths: Sequence[str], asked: argparse.Namespace
) -> tuple[float, list[float], int]:
    """Requests a second, seconds of each, and how many were no answer; by clients in another process."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(ask_all, (address, token, list(paths), asked.clients, asked.seconds))


def ask_all(address: str, token: str, paths: list[str], clients: int, seconds: float) -> tuple[float, list[float], int]:
    """What runs in the other process."""
    taken: list[float] = []
    wrong: list[int] = []
    begun = perf_counter()

    def ask(first: int) -> None:
        line = urllib3.connection_from_url(address, maxsize=1, retries=False)
        at = first
        while perf_counter() - begun < seconds:
            path = paths[at % len(paths)]
            at += clients
            start = perf_counter()
            answer = line.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            taken.append(perf_counter() - start)
            if answer.status != (404 if path.endswith("nothing") else 200) or not json.loads(answer.data):
                wrong.append(answer.status)

    threads = [Thread(target=ask, args=(at,)) for at in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return len(taken) / (perf_counter() - begun), taken, len(wrong)


def _row(name: str, measured: tuple[float, list[float], int]) -> list[str]:
    rate, taken, wrong = measured
    ordered = sorted(taken)
    picked = [ordered[round((len(ordered) - 1) * share / 100)] * 1000 for share in (50, 99, 100)]
    return [name, f"{rate:,.0f}", *(f"{one:.1f}" for one in picked), str(wrong)]


def _say(text: str) -> None:
    print(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
