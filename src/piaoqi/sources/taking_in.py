"""Taking in what people hand in and what connectors fetch: every file belongs to a run.

Two actions in one transaction: the program opens the run (or goes on with one that had ended), the actor hands in. It
asks no other permission than handing in does.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import uuid4

from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.hand_in import HandedIn, hand_in
from piaoqi.archive.intake.arrivals import shown
from piaoqi.archive.models import Arrival, Source
from piaoqi.sources.actions.runs import Opening, open_run
from piaoqi.sources.models import Run
from piaoqi.sources.settling.counting import COUNTS

BATCH_LETTERS: Final = 40
_PIECE: Final = 1 << 20


def take_in(actor: Actor, source: Source, handed: HandedIn) -> Arrival:
    """As archive's `hand_in`, which says what it raises. The file belongs to the run of its batch at this source;
    without a batch it gets one of its own, which the arrival tells.
    """
    return _take(actor, source, handed, lambda: None)


def take_in_once(actor: Actor, source: Source, handed: HandedIn) -> Arrival:
    """As `take_in`, for who sends again what was not acknowledged: the same bytes under the same name, by the same
    actor in the same batch, are one arrival. Of a batch that is not named nothing is known.
    """
    digest = _digest(handed)
    came = Arrival.objects.filter(COUNTS, source=source, parent=None, actor=actor.key)
    same = came.filter(batch=handed.batch[:BATCH_LETTERS])

    def look() -> None:
        before = (
            same.filter(name=shown(handed.name), original__sha256=digest).select_related("original", "reading").first()
        )
        if before:
            raise _KnownError(before)

    try:
        return _take(actor, source, handed, look)
    except _KnownError as known:
        return known.arrival


def _digest(handed: HandedIn) -> str:
    found = hashlib.sha256()
    while piece := handed.stream.read(_PIECE):
        found.update(piece)
    handed.stream.seek(0)
    return found.hexdigest()


class _KnownError(Exception):
    """It came before: nothing is entered, and what was begun for it is undone."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__(arrival.pk)
        self.arrival = arrival


def _take(actor: Actor, source: Source, handed: HandedIn, look: Callable[[], None]) -> Arrival:
    """`look` is called when nobody else can enter anything into the run."""
    batch = handed.batch[:BATCH_LETTERS] or uuid4().hex

    def enter() -> None:
        if not _is_open(source, batch):
            open_run(system(System.INTAKE), source, Opening(batch=batch, by=actor.key))
        look()

    return hand_in(actor, source, replace(handed, batch=batch), enter)


def _is_open(source: Source, batch: str) -> bool:
    """Locked, so that nobody ends it before the arrival is there to be counted."""
    runs = Run.objects.select_for_update().filter(source=source, batch=batch, state=Run.State.OPEN)
    return runs.values_list("pk", flat=True).first() is not None
