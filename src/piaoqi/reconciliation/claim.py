"""Who makes a comparison: one worker at a time, for as long as it says that it lives.

The lease saves work alone. What keeps two from writing is the fence: whoever writes asks, with the row locked, whether
the mark is still its own.
"""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final
from uuid import uuid4

from django.db import Error, connection
from django.db.models import Q

from piaoqi.audit.clock import now
from piaoqi.reconciliation.models import Comparison

LEASE: Final = timedelta(seconds=60)
_RENEWED_AFTER_SECONDS: Final = 20.0


class HeldError(Exception):
    """Another worker has it, or it is over: nothing was written."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's hold on one comparison."""

    comparison: Comparison
    mark: str

    def fenced(self) -> Comparison:
        """The row, locked to the end of the transaction, if it is still ours. Raises HeldError."""
        row = Comparison.objects.select_for_update().get(pk=self.comparison.pk)
        if (row.state, row.claimed_by) != (Comparison.State.RUNNING, self.mark):
            raise HeldError
        return row


def new_mark() -> str:
    """Of a claim; no other ever has it."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid4().hex[:12]}"


def free(at: datetime) -> Q:
    """Waiting, or left by a worker that is gone. A lease that reaches further than any does is of a wrong clock."""
    over = Q(claimed_until=None) | Q(claimed_until__lt=at) | Q(claimed_until__gt=at + 2 * LEASE)
    return Q(state=Comparison.State.WAITING) | (Q(state=Comparison.State.RUNNING) & over)


@contextmanager
def renewed(claim: Claim) -> Iterator[None]:
    """Keeps the lease while the comparison is made, which may take minutes, from a thread of its own."""
    over = Event()

    def renew() -> None:
        while not over.wait(_RENEWED_AFTER_SECONDS):
            try:
                _prolong(claim)
            except Error:
                connection.close()
        connection.close()

    thread = Thread(target=renew, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _prolong(claim: Claim) -> None:
    mine = Comparison.objects.filter(pk=claim.comparison.pk, state=Comparison.State.RUNNING, claimed_by=claim.mark)
    mine.update(claimed_until=now() + LEASE)
