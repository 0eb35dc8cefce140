"""Taking in what people hand in and what connectors fetch: every file belongs to a run.

Two actions in one transaction: the program opens the run (or goes on with one that had ended), the actor hands in. It
asks no other permission than handing in does.
"""

from dataclasses import replace
from typing import Final
from uuid import uuid4

from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.hand_in import HandedIn, hand_in
from piaoqi.archive.models import Arrival, Source
from piaoqi.sources.actions.runs import Opening, open_run
from piaoqi.sources.models import Run

BATCH_LETTERS: Final = 40


def take_in(actor: Actor, source: Source, handed: HandedIn) -> Arrival:
    """As archive's `hand_in`, which says what it raises. The file belongs to the run of its batch at this source;
    without a batch it gets one of its own, which the arrival tells.
    """
    batch = handed.batch[:BATCH_LETTERS] or uuid4().hex

    def enter() -> None:
        if not _is_open(source, batch):
            open_run(system(System.INTAKE), source, Opening(batch=batch, by=actor.key))

    return hand_in(actor, source, replace(handed, batch=batch), enter)


def _is_open(source: Source, batch: str) -> bool:
    """Locked, so that nobody ends it before the arrival is there to be counted."""
    runs = Run.objects.select_for_update().filter(source=source, batch=batch, state=Run.State.OPEN)
    return runs.values_list("pk", flat=True).first() is not None
