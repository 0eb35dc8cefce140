"""Files handed in for tests, the work on them, and all that the database then says, comparable between runs."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from making_people import a_company, an_actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions.hand_in import HandedIn, hand_in
from piaoqi.archive.intake import pipeline
from piaoqi.archive.intake.claim import to_be_read
from piaoqi.archive.intake.spool import Outcome, Spooling
from piaoqi.archive.models import Arrival, Invoice, InvoiceKey, Original, Reading, Record, Source
from piaoqi.audit.models import Entry
from piaoqi.core.formats.base import Blob
from piaoqi.core.reading import Begin, Task

_HEADINGS = "数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票状态"


def read_here(task: Task, work: Spooling, renew: Callable[[], None]) -> Outcome:
    """In place of a worker process."""
    renew()
    return work(task, lambda _: True)


class Intake:
    """A company with sources, who hands in, and a worker."""

    def __init__(self, company: Company | None = None) -> None:
        self.company = company or a_company()
        self.actor = an_actor(company=self.company)

    def source(self, key: str = "archive", kind: str = "archive") -> Source:
        found, _ = Source.objects.get_or_create(company=self.company, key=key, defaults={"name": key, "kind": kind})
        return found

    def hand_in(self, data: bytes, name: str, source: Source | None = None, batch: str = "") -> Arrival:
        handed = HandedIn(name=name, stream=io.BytesIO(data), batch=batch)
        return hand_in(self.actor, source or self.source(), handed)

    def work(self) -> list[str]:
        """Read all that waits, inner files too, and say how each ended."""
        ended = []
        while waiting := to_be_read(1000):
            ended += [pipeline.process(one) for one in waiting]
        return ended


def an_export(first: int, last: int) -> bytes:
    """A list of the bureau, of the invoices of these numbers; the last is left out."""
    rows = [
        f"2611200000{number:010},9111010800000{number % 100:04}X,北京示例{number % 7}号商贸有限公司,91110108MA01ABCD2X,"
        f"北京示例科技有限公司,2026-0{number % 9 + 1}-15,100.00,13.00,113.00,正常"
        for number in range(first, last)
    ]
    return "\r\n".join([_HEADINGS, *rows]).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive that is the same every time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()


@dataclass(frozen=True)
class Dying(Spooling):
    """Work that takes its process down."""

    def __call__(self, task: Task, begin: Begin) -> Outcome:
        begin(Blob(task.shown, b""))
        os._exit(9)


def lapse() -> None:
    """The leases of workers that were killed run out, and what waits is due."""
    Reading.objects.filter(state="reading").update(claimed_until=None)
    Reading.objects.filter(state="waiting").update(retry_at=None)


def bodies(reading: Reading) -> list[dict[str, Any]]:
    """What its records say, in order, without when."""
    rows = Record.objects.filter(reading=reading).order_by("ordinal").values_list("body", flat=True)
    return [{name: one for name, one in json.loads(body).items() if name != "at"} for body in rows]


def content() -> dict[str, Any]:
    """All that the archive and the log say, but for instants, salts, row numbers and the order of unrelated things."""
    return {
        "originals": sorted(Original.objects.values_list("sha256", "size")),
        "arrivals": sorted(map(_arrival, Arrival.objects.select_related("original", "source", "parent", "reading"))),
        "readings": sorted(map(_reading, Reading.objects.select_related("original", "source"))),
        "records": sorted(_record(one) for one in Record.objects.select_related("reading__source", "invoice")),
        "invoices": sorted(map(_invoice, Invoice.objects.all())),
        "keys": sorted(InvoiceKey.objects.values_list("key", "invoice__key")),
        "witnessed": _witnessed(),
    }


def _arrival(one: Arrival) -> tuple[str, ...]:
    parent = one.parent.name if one.parent else ""
    reading = one.reading
    assert reading is not None
    return (one.name, one.original.sha256, one.source.key, parent, one.batch, reading.reader, reading.original.sha256)


def _reading(one: Reading) -> tuple[str, ...]:
    said = {name: value for name, value in one.said.items() if name != "path"}
    counts = f"{one.records_expected} {one.records_written} {one.attempts} {one.losses} {one.replaced_at is None}"
    return (one.original.sha256, one.source.key, one.reader, one.state, counts, json.dumps(said, sort_keys=True))


def _record(one: Record) -> tuple[str, ...]:
    said = {name: value for name, value in json.loads(one.body).items() if name != "at"}
    invoice = one.invoice.key if one.invoice else ""
    return (one.key, one.reading.source.key, one.reading.reader, json.dumps(said, sort_keys=True), invoice)


def _invoice(one: Invoice) -> str:
    fields = {field.name: getattr(one, field.attname) for field in Invoice._meta.concrete_fields}
    for name in ("id", "company", "rank", "origins", "first_seen_at", "changed_at"):
        del fields[name]
    return json.dumps({**fields, "origins": sorted(one.origins)}, default=str, sort_keys=True)


def _witnessed() -> list[str]:
    """Each original, record and end of a reading that the log vouches for, once each."""
    found = []
    for data in Entry.objects.filter(action__in=("archive.read", "archive.hand_in")).values_list("data", flat=True):
        after = json.loads(data)["after"]
        if "records" in after:
            found += [f"{after['original']} {after['reader']} {ordinal}" for ordinal, _ in after["records"]]
        elif "sha256" in after:
            found.append(f"{after['sha256']} {after['name']}")
        elif "state" in after:
            found.append(f"{after['original']} {after['state']}")
    return sorted(found)
