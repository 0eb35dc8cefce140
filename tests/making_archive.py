"""A small archive made by the real actions: originals handed in, records read from them, a signed log."""

import io
from datetime import timedelta
from decimal import Decimal

from making_invoices import a_statement
from making_people import an_actor
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.actions import readings
from piaoqi.archive.actions.hand_in import HandedIn, hand_in
from piaoqi.archive.intake.body import Seen, body_of
from piaoqi.archive.intake.claim import Claim, claim
from piaoqi.archive.models import Source
from piaoqi.audit.checkpoints import sign_checkpoint

CHUNK = 4


def an_archive(company: Company, originals: int = 8, records: int = 5) -> Actor:
    """At two sources; every third file holds no record. The actor may do everything."""
    actor = an_actor()
    kinds = ("bureau", "books")
    sources = [Source.objects.create(company=company, key=one, name=one, kind=one) for one in kinds]
    for at in range(originals):
        data = f"{company.tax_id} 原件 {at}".encode() * (at + 1)
        name = f"清单{at}.xlsx"
        arrival = hand_in(actor, sources[at % 2], HandedIn(name=name, stream=io.BytesIO(data), batch=f"批{at // 3}"))
        held = claim(arrival.reading_id or 0)
        assert held is not None
        count = 0 if at % 3 == 2 else records
        fill(actor, held, [f"2611{company.pk:04}{at:06}{number:06}" for number in range(count)])
    hand_in(actor, sources[0], HandedIn(name="又一次.xlsx", stream=io.BytesIO(data), batch="又"))
    sign_checkpoint()
    return actor


def fill(actor: Actor, held: Claim, numbers: list[str]) -> None:
    """One record for each number, in chunks."""
    outcome = readings.Outcome(records=len(numbers), format="spreadsheet", said={})
    source = held.reading.source
    bodies = [
        body_of(
            a_statement(number, total=Decimal(at)),
            Seen(
                company=source.company.tax_id,
                source=source.key,
                original=held.reading.original.sha256,
                ordinal=at,
                at=held.at + timedelta(0),
                reader=held.reading.reader,
            ),
        )
        for at, number in enumerate(numbers)
    ]
    for start in range(0, max(len(bodies), 1), CHUNK):
        readings.keep_records(actor, held, bodies[start : start + CHUNK], outcome)
