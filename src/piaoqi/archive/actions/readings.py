"""What the intake writes of one reading: each function is one transaction, fenced by the claim, with its entry.

Together they are the steps of archive.intake.commit; none is asked for by people.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import piaoqi
from piaoqi.accounts.acting import Act, acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.permissions import System, define
from piaoqi.archive.documents.aside import statement_of
from piaoqi.archive.evidence.digest import digest_of
from piaoqi.archive.intake.arrivals import READ as JOB
from piaoqi.archive.intake.arrivals import arrive_inside
from piaoqi.archive.intake.body import record_of
from piaoqi.archive.intake.claim import LEASE, Claim
from piaoqi.archive.intake.reasons import Reason
from piaoqi.archive.invoices.keys import record_key
from piaoqi.archive.invoices.projection import project, resolve_again, withdraw
from piaoqi.archive.invoices.rows import insert, new_ids
from piaoqi.archive.models import Arrival, Reading, Record, Replacement
from piaoqi.archive.storage.base import Stored
from piaoqi.audit.clock import now, system_now
from piaoqi.core.invoice.record import Record as Statement
from piaoqi.core.text import Text
from piaoqi.jobs.events import tell
from piaoqi.jobs.queue import enqueue

ENDED = "archive.reading_ended"
"""Told with the number of the source, when nothing of it waits to be read any more."""
READ = define("archive.read", Text("读取原件", "read originals"), System.INTAKE)

_INVOICES = 500
"""Looked at in one transaction."""
_State = Reading.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a document says as a whole, and how many records it makes."""

    records: int
    format: str
    said: Mapping[str, object]
    partly: bool = False
    """A part could not be read."""


def keep_inside(actor: Actor, claim: Claim, parent: Arrival, found: Sequence[tuple[str, Stored]]) -> None:
    """Enter files found inside, whose bytes are kept: arrivals of their own, to be read by themselves. What was entered
    before is left as it is.
    """
    with acting(actor, READ, claim.reading.source.company_id) as act:
        claim.fenced()
        for name, stored in found:
            arrive_inside(act, parent, name, stored)
        after = _after(claim) | {"arrival": parent.pk, "inside": [stored.sha256 for _, stored in found]}
        act.witness(_subject(claim), after=after)
        _further(claim, {})


def keep_records(actor: Actor, claim: Claim, bodies: Sequence[str], outcome: Outcome) -> None:
    """Add the next records, join them to their invoices, and with the last of them end the reading."""
    reading, start = claim.reading, claim.written
    added = _prepared(claim, bodies)
    last = start + len(bodies) == outcome.records
    with acting(actor, READ, reading.source.company_id) as act:
        claim.fenced()
        changes: dict[str, object] = {"records_written": start + len(bodies)}
        if last or not claim.stated:
            changes |= {"records_expected": outcome.records, "said": outcome.said, "format": outcome.format}
            changes["partly"] = outcome.partly
        if last:
            changes |= {"state": _State.DONE, "ended_at": now(), "claimed_by": "", "claimed_until": None}
        _further(claim, changes)
        if added:
            rows = [row for row, _ in added]
            for row, pk in zip(rows, new_ids(Record, len(rows)), strict=True):
                row.pk = pk
            insert(rows, with_ids=True)
            project(added)
            after = _after(claim) | {"from": start, "records": [[row.ordinal, row.digest.hex()] for row in rows]}
            act.witness(_subject(claim), after=after)
        if last:
            _end(act, claim, outcome)
    claim.written, claim.stated = start + len(bodies), True


def put_in_quarantine(actor: Actor, claim: Claim, reason: Reason, outcome: Outcome | None = None) -> None:
    """It can't be read as it is: kept with the reason, to be looked at by people and tried again."""
    with acting(actor, READ, claim.reading.source.company_id) as act:
        row = claim.fenced()
        said = {**(outcome.said if outcome else row.said), **statement_of(row.said), "reason": reason.form()}
        changes = {"state": _State.QUARANTINED, "ended_at": now(), "claimed_by": "", "claimed_until": None}
        _further(claim, {**changes, "said": said, "format": outcome.format if outcome else ""})
        act.witness(_subject(claim), after=_after(claim) | {"state": "quarantined", "reason": reason.code})
        _tell(claim.reading)


def hand_over(actor: Actor, claim: Claim) -> Reading:
    """An earlier version left it unfinished, and what this one reads need not be the same: another reading is made that
    takes its place when it is done. Its records count until then.
    """
    reading = claim.reading
    with acting(actor, READ, reading.source.company_id) as act:
        claim.fenced()
        new, _ = Reading.objects.get_or_create(
            original=reading.original,
            source=reading.source,
            reader=piaoqi.__version__,
            replaced_at=None,
            defaults={"asked_at": reading.asked_at},
        )
        _further(claim, {"state": _State.SUPERSEDED, "claimed_by": "", "claimed_until": None, "ended_at": now()})
        Arrival.objects.filter(reading=reading).update(reading=new)
        enqueue(JOB, new.pk)
        act.witness(_subject(claim), after=_after(claim) | {"state": "superseded", "by": new.pk})
    return new


def let_go(actor: Actor, company: int, rows: Sequence[Replacement]) -> None:
    """The view of invoices goes by the statements of these files, all of one company, no longer. Some hundred invoices
    are one transaction: killed between them, it is done again.
    """
    readings = {one.arrival.reading_id for one in rows}
    spoken = Record.objects.filter(reading__in=readings, reading__replaced_at__isnull=False).exclude(invoice=None)
    invoices = sorted(set(spoken.values_list("invoice_id", flat=True)))
    for start in range(0, max(len(invoices), 1), _INVOICES):
        with acting(actor, READ, company) as act:
            resolve_again(company, set(invoices[start : start + _INVOICES]))
            if start + _INVOICES >= len(invoices):
                open_ones = Replacement.objects.filter(pk__in=[one.pk for one in rows], settled_at=None)
                open_ones.update(settled_at=now())
            after = {"let_go": [one.arrival_id for one in rows], "invoices": len(invoices), "from": start}
            act.witness(f"arrival:{rows[0].arrival_id}", after=after)


def _further(claim: Claim, changes: Mapping[str, object]) -> None:
    """What is written proves that the worker lives, and that the file does it no harm."""
    standing = {"attempts": 0, "losses": 0, "claimed_until": system_now() + LEASE}
    Reading.objects.filter(pk=claim.reading.pk).update(**{**standing, **changes})


def _prepared(claim: Claim, bodies: Sequence[str]) -> list[tuple[Record, Statement]]:
    """The rows with what they state; made before the transaction begins, so that it is short."""
    reading = claim.reading
    source, sha256 = reading.source, reading.original.sha256
    made = []
    for ordinal, body in enumerate(bodies, claim.written):
        statement = record_of(body)
        row = Record(
            reading_id=reading.pk,
            ordinal=ordinal,
            company_id=source.company_id,
            source_id=source.pk,
            original_id=reading.original_id,
            key=record_key(statement, sha256, ordinal),
            body=body,
            digest=hashlib.sha256(body.encode()).digest(),
            seen_at=claim.at,
        )
        made.append((row, statement))
    return made


def _end(act: Act, claim: Claim, outcome: Outcome) -> None:
    """It is done; an earlier reading of the same original at the same source counts no more."""
    reading = claim.reading
    after = _after(claim) | {"state": "done", "format": outcome.format, "count": outcome.records}
    after["said"] = digest_of(outcome.said)
    act.witness(_subject(claim), after=after)
    same = Reading.objects.filter(original=reading.original, source=reading.source, replaced_at=None)
    for earlier in same.exclude(pk=reading.pk).select_related("source"):
        earlier.replaced_at = now()
        if earlier.state in (_State.WAITING, _State.READING):
            earlier.state, earlier.claimed_by = _State.SUPERSEDED, ""
        earlier.save(update_fields=["replaced_at", "state", "claimed_by"])
        act.witness(f"reading:{earlier.pk}", after={"replaced_by": reading.pk})
        withdraw(earlier)
    _tell(reading)


def _tell(reading: Reading) -> None:
    """Two that end in the same moment may each think that the other one will: who listens also looks by itself."""
    waiting = Reading.objects.filter(source=reading.source_id, state__in=(_State.WAITING, _State.READING))
    if not waiting.exclude(pk=reading.pk).exists():
        tell(ENDED, reading.source_id)


def _subject(claim: Claim) -> str:
    return f"reading:{claim.reading.pk}"


def _after(claim: Claim) -> dict[str, object]:
    return {"original": claim.reading.original.sha256, "reader": claim.reading.reader}
