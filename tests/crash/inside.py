"""What is done in the data folder beside the server, in a process of its own: `python -m crash.inside WHAT …`.

stage    a company, its sources, an accountant; writes the accountant's token
calm     hands in the files and reads them, undisturbed
judge    what the archive holds, free of ids and instants; and what is wrong with it
"""

import io
import json
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from threading import Event

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["DJANGO_SETTINGS_MODULE"] = "piaoqi.config.settings"

from piaoqi.config import start

Content = Mapping[str, object]
INVOICE = (
    *("key", "kind", "code", "number", "paper_number", "issue_date", "seller_name", "seller_tax_id", "buyer_name"),
    *("buyer_tax_id", "amount", "tax", "total", "status", "red_of", "remark", "direction", "presence", "differs"),
    *("authenticity", "certain", "keep_until", "sensitivity"),
)


def stage() -> str:
    from crash.files import COMPANY, LISTS, ORIGINALS
    from making_people import a_company, a_grant, a_person
    from piaoqi.accounts.actions.tokens import TokenDraft, create_token
    from piaoqi.accounts.loading import actor_of
    from piaoqi.accounts.permissions import BuiltIn
    from piaoqi.archive.actions.hand_in import HAND_IN
    from piaoqi.archive.models import Source
    from piaoqi.archive.queries.progress import SEE_FILES
    from piaoqi.audit.clock import now

    company = a_company(*COMPANY)
    for key, kind in ((LISTS, "bureau"), (ORIGINALS, "archive")):
        Source.objects.create(company=company, key=key, name=key, kind=kind)
    person = a_person("accountant")
    a_grant(person, BuiltIn.ACCOUNTANT, company)
    keys = frozenset((HAND_IN.key, SEE_FILES.key))
    draft = TokenDraft(name="crash", permissions=keys, expires_at=now() + timedelta(days=1))
    return create_token(actor_of(person, "test"), draft).secret


def calm(count: int, seed: int) -> None:
    from crash.files import mixed
    from making_people import an_actor
    from piaoqi.archive.actions.hand_in import HandedIn, hand_in
    from piaoqi.archive.models import Reading, Source
    from piaoqi.jobs.worker import Life

    sources = {one.key: one for one in Source.objects.select_related("company")}
    for one in mixed(count, seed):
        hand_in(an_actor(), sources[one.source], HandedIn(name=one.name, stream=io.BytesIO(one.data)))
    life = Life("calm:1", Event())
    while life.step():
        pass
    assert not Reading.objects.filter(state__in=("waiting", "reading")).exists()


def judge() -> Content:
    from django.db.models import Count

    from piaoqi.archive.models import Arrival, Invoice, Original, Reading, Record
    from piaoqi.archive.storage import storage
    from piaoqi.audit.verify import verify_log

    readings: dict[str, object] = {}
    records: dict[str, str] = {}
    of_invoice: dict[int | None, list[str]] = {}
    for one in Reading.objects.select_related("original", "source"):
        place = f"{one.original.sha256}@{one.source.key}"
        reason = one.said.get("reason", {}).get("code", "")
        readings[place] = [one.state, one.format, one.records_written, one.records_expected, reason]
    for row in Record.objects.select_related("original", "source").order_by("pk"):
        place = f"{row.original.sha256}@{row.source.key}#{row.ordinal}"
        body = json.loads(row.body)
        body.pop("at", None)
        records[place] = json.dumps(body, sort_keys=True, ensure_ascii=False)
        of_invoice.setdefault(row.invoice_id, []).append(place)
    invoices = sorted(
        [*(str(getattr(one, name)) for name in INVOICE), *sorted(of_invoice.get(one.pk, []))]
        for one in Invoice.objects.all()
    )
    kept = set(storage().names())
    twice = Reading.objects.values("original", "source").annotate(times=Count("pk")).filter(times__gt=1)
    return {
        "originals": sorted(Original.objects.values_list("sha256", flat=True)),
        "arrivals": {str(pk): sha for pk, sha in Arrival.objects.values_list("pk", "original__sha256")},
        "unkept": [one.sha256 for one in Original.objects.all() if one.sha256 not in kept],
        "twice": twice.count(),
        "readings": readings,
        "records": records,
        "invoices": invoices,
        "faults": [str(fault) for fault in verify_log()],
    }


def main(what: str, *rest: str) -> None:
    start.prepare(os.environ)
    answer: object = None
    if what == "stage":
        answer = stage()
    elif what == "calm":
        calm(int(rest[0]), int(rest[1]))
    else:
        answer = judge()
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
