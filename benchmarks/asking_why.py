"""“Where is my invoice?” and what was found, in an archive of N synthetic invoices, a tenth of them one company's.

    python -m benchmarks.asking_why [--invoices 1000000] [--folder DIR] [--turns 100]

The archive is that of benchmarks.search, made in DIR where it is not there, with keys for all invoices, and for the
company asked about three sources, statements of some invoices, a finding for every third, and as many twice over of
moments that people asked for.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import django

from benchmarks import load, table

COMPANY, STATED, KINDS = 1, 200, ("bureau", "archive", "books")
AT = datetime(2026, 11, 1, tzinfo=UTC)
_SAID = (
    "kind", "code", "number", "issue_date", "seller_tax_id", "seller_name", "buyer_tax_id", "amount", "total"
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--turns", type=int, default=100)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = asked.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["PIAOQI_DATA"] = str(folder)
        os.environ["DJANGO_SETTINGS_MODULE"] = "piaoqi.config.settings"
        django.setup()
        _say(f"{asked.invoices:,} invoices, {load()}")
        _build(asked.invoices)
        rows = [_timed(name, question, asked.turns) for name, question in _questions()]
        _say(table(["question", "CPU p50 ms", "CPU p99", "p50", "p99"], rows))


def _build(invoices: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 (Django is set up before it is imported)
    from django.db import connection, transaction  # noqa: PLC0415

    from benchmarks.search.archive import fill  # noqa: PLC0415
    from piaoqi.archive.models import Invoice, Source  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    if not Invoice.objects.exists():
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA synchronous=OFF")
        for done, _ in fill(invoices):
            if done % 250_000 == 0:
                _say(f"{done:,}")
    if not Source.objects.exists():
        with transaction.atomic():
            _keys()
            _statements()
            _findings()


def _keys() -> None:
    from django.db import connection  # noqa: PLC0415

    key = "CASE WHEN code = '' THEN 'd:' || number ELSE 'c:' || code || ':' || number END"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO archive_invoicekey (company_id, key, tail, invoice_id)"
            f" SELECT company_id, {key}, substr({key}, length({key}) - 7), min(id) FROM archive_invoice"
            f" GROUP BY company_id, {key}"
        )


def _statements() -> None:
    from piaoqi.accounts.models import Company  # noqa: PLC0415
    from piaoqi.archive.intake.body import Seen, body_of  # noqa: PLC0415
    from piaoqi.archive.models import Invoice, Original, Reading, Record, Source  # noqa: PLC0415
    from piaoqi.core.invoice.kind import Kind  # noqa: PLC0415
    from piaoqi.core.invoice.record import FIELDS, Place  # noqa: PLC0415
    from piaoqi.core.invoice.record import Record as Statement  # noqa: PLC0415
    from piaoqi.core.invoice.status import Status  # noqa: PLC0415

    company = Company.objects.get(pk=COMPANY)
    invoices = list(Invoice.objects.filter(company=company).order_by("-rank")[:STATED])
    for kind in KINDS:
        source = Source.objects.create(company=company, key=kind, name=kind, kind=kind)
        original = Original.objects.create(sha256=kind.ljust(64, "0"), sm3="", size=1, stored_at=AT)
        reading = Reading.objects.create(
            original=original, source=source, reader="1", asked_at=AT, ended_at=AT, state="done", said={}
        )
        for ordinal, one in enumerate(invoices):
            values = {name: getattr(one, name) for name in FIELDS}
            values |= {"kind": Kind(one.kind), "status": Status(one.status)}
            seen = Seen(
                company=company.tax_id, source=kind, original=original.sha256, ordinal=ordinal, at=AT, reader="1"
            )
            body = body_of(Statement(place=Place("清单.xlsx", "表", ordinal + 2), **values), seen)
            Record.objects.create(
                reading=reading, ordinal=ordinal, company=company, source=source, original=original,
                key=f"d:{one.number}", body=body, digest=b"\0" * 32, seen_at=AT, invoice=one,
            )  # fmt: skip


def _findings() -> None:
    from piaoqi.archive.models import Invoice  # noqa: PLC0415
    from piaoqi.reconciliation.models import Comparison, Finding  # noqa: PLC0415

    windows = [_window(date(2016, 11, 1) + timedelta(days=30 * at)) for at in range(120)]
    sources = [{"name": kind, "kind": kind, "direction": "received", "taxpayer": "", "files": 120, "records": 1,
                "invoices": 1, "understood": "", "coverage": windows} for kind in KINDS]  # fmt: skip
    invoices = list(Invoice.objects.filter(company=COMPANY).order_by("-rank").values("pk", *_SAID))
    for at, live in enumerate((True, False, False, True)):
        made = Comparison.objects.create(
            company_id=COMPANY, live=live, as_of=AT + timedelta(days=at), known_at=AT + timedelta(days=at),
            asked_by="x", asked_at=AT, summary={}, forms={one: {"sources": sources} for one in ("zh", "en")},
        )  # fmt: skip
        some = invoices[at % 3 :: 3] if at < 3 else invoices[:300:3]
        Finding.objects.bulk_create((_finding(made, one) for one in some), batch_size=500)
        Comparison.objects.filter(pk=made.pk).update(state="done")
        if at == 3:
            old = Finding.objects.filter(comparison__live=True, comparison__lt=made).order_by("-pk")[:100]
            Finding.objects.filter(pk__in=[one.pk for one in old]).update(until=made)


def _finding(made: Any, one: dict[str, Any]) -> Any:
    from piaoqi.core.report.form import scalar  # noqa: PLC0415
    from piaoqi.reconciliation.models import Finding  # noqa: PLC0415

    invoice, said = one["pk"], {name: scalar(one[name]) for name in _SAID}
    form = {"invoice": said, "in": ["bureau"], "absent_from": "archive", "verdict": "missing", "where": [], "causes": [
        {"code": "C6.1", "likelihood": "likely", "title": "标题" * 10, "remedy": "办法" * 20, "next": "下一步" * 20,
         "recheck_after": "", "confirmed": True, "actor": "accountant", "laws": [],
         "evidence": [{"fact": "依据" * 30, "source": "清单.xlsx › 表 › 第2行", "for": True}] * 3}]}  # fmt: skip
    return Finding(
        company_id=COMPANY, comparison=made, what="absence", identity=f"absence:{invoice}:archive", invoice_id=invoice,
        source="archive", verdict="missing" if invoice % 3 else "cannot_tell", cause="C6.1",
        issue_date=one["issue_date"], total=one["total"], digest="0" * 64, forms={"zh": form, "en": form},
    )  # fmt: skip


def _window(start: date) -> dict[str, Any]:
    end = start + timedelta(days=29)
    everything = dict.fromkeys(("kinds", "origins", "statuses", "booked", "sellers"), "all")
    return {"from": start.isoformat(), "to": end.isoformat(), "as_of": AT.isoformat(), "certain": True, "doubts": [],
            **everything}  # fmt: skip


def _questions() -> Iterator[tuple[str, Callable[[int], object]]]:
    from piaoqi.accounts.actor import Actor, Scope  # noqa: PLC0415
    from piaoqi.archive.models import Invoice  # noqa: PLC0415
    from piaoqi.archive.queries.visible import SEE  # noqa: PLC0415
    from piaoqi.reconciliation.models import Comparison  # noqa: PLC0415
    from piaoqi.reconciliation.queries.changes import changes  # noqa: PLC0415
    from piaoqi.reconciliation.queries.findings import FindingFilter, findings, tallies  # noqa: PLC0415
    from piaoqi.reconciliation.queries.why import why  # noqa: PLC0415
    from piaoqi.reconciliation.queries.why_form import why_form  # noqa: PLC0415

    def with_(**bounds: Any) -> Actor:
        scope = Scope(role="x", permissions=frozenset({SEE.key}), company=COMPANY, **{"sensitivity": 2, **bounds})
        return Actor(key="person:1", name="x", origin="x", scopes=(scope,), person=1)

    lead, received = with_(), with_(direction="received", sensitivity=1)
    numbers = list(Invoice.objects.filter(company=COMPANY).order_by("-rank").values_list("number", flat=True)[:STATED])
    slips = [f"{one[:-2]}{(int(one[-2]) + 1) % 10}{one[-1]}" for one in numbers]
    comparisons = list(Comparison.objects.order_by("pk").values_list("pk", flat=True))
    everything = FindingFilter(company=COMPANY)
    missing = FindingFilter(company=COMPANY, verdict="missing", first_day=date(2026, 1, 1))

    def page(actor: Actor, written: str) -> object:
        return why_form(why(actor, written), "zh")

    yield "why: it is here", lambda turn: page(lead, numbers[turn % STATED])
    yield "why: it is here, received only", lambda turn: page(received, numbers[turn % STATED])
    yield "why: a slip away", lambda turn: page(lead, slips[turn % STATED])
    yield "why: its last six digits", lambda turn: page(lead, numbers[turn % STATED][-6:])
    yield "why: nowhere", lambda turn: page(lead, f"2611200000{turn:010}")
    yield "findings: first page", lambda _: findings(lead, everything)
    yield "findings: first page, received only", lambda _: findings(received, everything)
    yield "findings: missing since January", lambda _: findings(lead, missing)
    yield "findings: sums", lambda _: tallies(lead, everything)
    yield "findings: sums, received only", lambda _: tallies(received, everything)
    yield "changes of the line", lambda _: changes(lead, comparisons[0], comparisons[3])
    yield "changes between two moments", lambda _: changes(lead, comparisons[1], comparisons[2])


def _timed(name: str, question: Callable[[int], object], turns: int) -> list[str]:
    question(0)
    took: list[tuple[float, float]] = []
    for turn in range(turns if "sums" not in name and "moments" not in name else max(5, turns // 20)):
        start, cpu = perf_counter(), process_time()
        question(turn)
        took.append((process_time() - cpu, perf_counter() - start))
    cpus, walls = (sorted(one[which] * 1000 for one in took) for which in (0, 1))
    return [name, *(f"{times[round((len(took) - 1) * part)]:.1f}" for times in (cpus, walls) for part in (0.5, 0.99))]


def _say(text: str) -> None:
    print(text)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
