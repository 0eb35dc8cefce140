"""What a worker found becomes rows, in short transactions, from where an earlier try left off.

1. Files found inside: their bytes are kept first, then they are entered, some at a time.
2. Records: in chunks, each one transaction with its view, its index, its entry in the log and the count.
3. With the last chunk the reading is done. What says nothing because it can't be read goes into quarantine instead.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final, Self

from piaoqi.accounts.actor import Actor
from piaoqi.archive.actions.readings import Outcome, keep_inside, keep_records, put_in_quarantine
from piaoqi.archive.intake import spool
from piaoqi.archive.intake.claim import Claim
from piaoqi.archive.intake.reasons import CHANGED, Reason, of_problems
from piaoqi.archive.models import Arrival
from piaoqi.archive.storage import StorageError, Stored, storage
from piaoqi.core.limits import DEFAULT

CHUNK: Final = 500
"""Records in one transaction, and in one entry of the log. Twice as many are no quicker, and keep others waiting twice
as long who want to write to SQLite.
"""
_CHUNK_LETTERS: Final = 2_000_000
"""Of their bodies: invoices of many lines come in smaller chunks, for others write meanwhile."""
_FILES: Final = 50


class Writing:
    """One reading being written, from its spool folder, also while the worker is still at it.

    All of it raises ClaimLostError, StorageError, and what the database raises; what was written until then stays.
    """

    def __init__(self, actor: Actor, claim: Claim, first: Arrival, folder: Path) -> None:
        self._actor, self._claim, self._first, self._folder = actor, claim, first, folder
        self._outcome: Outcome | None = None
        self._reason: Reason | None = None
        self._bodies: spool.Bodies | None = None
        self._waiting: deque[str] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bodies:
            self._bodies.close()

    def go_on(self) -> None:
        """Write the whole chunks that are there, but never the last: with that the reading is done."""
        self._claim.renew()
        outcome = self._begun()
        while outcome and not self._reason and (chunk := self._whole_chunk()):
            if self._claim.written + len(chunk) >= outcome.records:
                self._waiting.extendleft(reversed(chunk))
                return
            keep_records(self._actor, self._claim, chunk, outcome)

    def end(self) -> str:
        """The worker has written all: write the rest, and end the reading; says how: `done` or `quarantined`."""
        self.go_on()
        outcome = self._begun()
        if outcome and self._reason:
            put_in_quarantine(self._actor, self._claim, self._reason, outcome)
            return "quarantined"
        if outcome is None or self._claim.written + len(self._waiting) != outcome.records:
            raise StorageError("the spool folder is not whole")
        keep_records(self._actor, self._claim, list(self._waiting), outcome)
        return "done"

    def _begun(self) -> Outcome | None:
        """What the document says as a whole, once that is known; files inside are entered then."""
        if self._outcome:
            return self._outcome
        head = spool.head(self._folder)
        if head is None:
            return None
        reason = of_problems(head.said["problems"])
        said, count, claim = head.said, head.spooled.records, self._claim
        outcome = Outcome(records=count, format=said["format"], said=said, partly=reason is not None)
        found = _inside(self._folder, claim)
        while some := list(islice(found, _FILES)):
            keep_inside(self._actor, claim, self._first, some)
        if claim.written and claim.reading.records_expected != count:
            self._reason = CHANGED.of(name=self._first.name, before=claim.reading.records_expected, now=count)
        elif not count and not head.spooled.inside:
            self._reason = reason
        self._bodies = spool.Bodies(self._folder, claim.written)
        self._outcome = outcome
        return outcome

    def _whole_chunk(self) -> list[str]:
        """The next chunk, where it is complete; none while its end may still come."""
        while self._bodies and not (size := _chunk_size(self._waiting)):
            more = self._bodies.more()
            if not more:
                return []
            self._waiting.extend(more)
        return [self._waiting.popleft() for _ in range(size)]


def _inside(folder: Path, claim: Claim) -> Iterator[tuple[str, Stored]]:
    """Name and digests of each file inside, its bytes kept."""
    kept = storage()
    for name, path in spool.inside(folder):
        claim.renew()
        with path.open("rb") as file:
            yield name, kept.put(file, DEFAULT.file_bytes)


def _chunk_size(waiting: Iterable[str]) -> int:
    """How many of these make a chunk; 0 where they are too few."""
    letters = 0
    for count, body in enumerate(waiting, 1):
        letters += len(body)
        if count >= CHUNK or letters >= _CHUNK_LETTERS:
            return count
    return 0
