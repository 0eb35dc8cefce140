"""What a worker found becomes rows, in short transactions, from where an earlier try left off.

1. Files found inside: their bytes are kept first, then they are entered, some at a time.
2. Records: in chunks, each one transaction with its view, its index, its entry in the log and the count.
3. With the last chunk the reading is done. What says nothing because it can't be read goes into quarantine instead.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from piaoqi.accounts.actor import Actor
from piaoqi.archive.actions.readings import Outcome, keep_inside, keep_records, put_in_quarantine
from piaoqi.archive.intake import spool
from piaoqi.archive.intake.claim import Claim
from piaoqi.archive.intake.reasons import CHANGED, of_problems
from piaoqi.archive.models import Arrival
from piaoqi.archive.storage import Stored, storage
from piaoqi.core.limits import DEFAULT

CHUNK: Final = 1_000
"""Records in one transaction, and in one entry of the log."""
_CHUNK_LETTERS: Final = 2_000_000
"""Of their bodies: invoices of many lines come in smaller chunks, for others write meanwhile."""
_FILES: Final = 50


def commit(actor: Actor, claim: Claim, first: Arrival, folder: Path, spooled: spool.Spooled) -> str:
    """Write all that lies in the spool folder, and end the reading; says how: `done` or `quarantined`.

    Raises ClaimLostError, StorageError, and what the database raises; what was written until then stays.
    """
    said = spool.said(folder)
    reason = of_problems(said["problems"])
    outcome = Outcome(records=spooled.records, format=said["format"], said=said, partly=reason is not None)
    found = _inside(folder, claim)
    while some := list(islice(found, _FILES)):
        keep_inside(actor, claim, first, some)
    if claim.written and claim.reading.records_expected != spooled.records:
        reason = CHANGED.of(name=first.name, before=claim.reading.records_expected, now=spooled.records)
    elif spooled.records or spooled.inside:
        reason = None
    if reason:
        put_in_quarantine(actor, claim, reason, outcome)
        return "quarantined"
    for bodies in _chunks(spool.bodies(folder, claim.written)) if spooled.records else ([],):
        keep_records(actor, claim, bodies, outcome)
    return "done"


def _inside(folder: Path, claim: Claim) -> Iterator[tuple[str, Stored]]:
    """Name and digests of each file inside, its bytes kept."""
    kept = storage()
    for name, path in spool.inside(folder):
        claim.renew()
        with path.open("rb") as file:
            yield name, kept.put(file, DEFAULT.file_bytes)


def _chunks(bodies: Iterable[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    letters = 0
    for body in bodies:
        if chunk and (len(chunk) >= CHUNK or letters + len(body) > _CHUNK_LETTERS):
            yield chunk
            chunk, letters = [], 0
        chunk.append(body)
        letters += len(body)
    if chunk:
        yield chunk
