"""One reading from waiting to its end. Killed anywhere, it ends as if it had not been: `claim` says how.

What goes wrong with the machine (storage, disk, database) makes it wait and be tried again, later each time; only what
is wrong with the file puts it into quarantine.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Final

from django.db import Error

import piaoqi
from piaoqi.accounts.actor import Actor, system
from piaoqi.accounts.permissions import System
from piaoqi.archive.actions.readings import hand_over, put_in_quarantine
from piaoqi.archive.intake.arrivals import READ
from piaoqi.archive.intake.claim import Claim, ClaimLostError, backoff, claim, renew_version
from piaoqi.archive.intake.commit import Writing
from piaoqi.archive.intake.reasons import DATABASE_FAULT, STORAGE_FAULT, TOO_MUCH_MEMORY, WORKER_LOST, Reason
from piaoqi.archive.intake.spool import Exhausted, Spooled
from piaoqi.archive.intake.work import Lost, StorageFaultError, read_original, spool_folder
from piaoqi.archive.models import Arrival
from piaoqi.archive.storage import StorageError
from piaoqi.jobs.queue import enqueue

LOSSES: Final = 3
"""So often a file may take its process down before it is put into quarantine."""
BUSY: Final = "busy"


def process(reading_id: int) -> str:
    """Bring a reading to its end, and say how: done, quarantined, superseded, waiting; `busy` where there is nothing to
    do or another has it. Raises what the database raises, and faults of the program; then it waits and is tried later.
    """
    held = claim(reading_id)
    if held is None:
        return BUSY
    actor = system(System.INTAKE)
    first = Arrival.objects.filter(reading=held.reading).select_related("parent").order_by("id").first()
    if first is None:
        held.give_back(backoff(held.reading.attempts))
        return BUSY
    try:
        with _given_back(held, first.name):
            return _read(actor, held, first)
    except ClaimLostError:
        return BUSY
    except (StorageFaultError, StorageError):
        return "waiting"


def _read(actor: Actor, held: Claim, first: Arrival) -> str:
    if held.reading.reader != piaoqi.__version__ and not renew_version(held):
        hand_over(actor, held)
        return "superseded"
    with spool_folder(held) as folder, Writing(actor, held, first, folder) as writing:
        answer = read_original(held, first, folder, writing.go_on)
        if isinstance(answer, Spooled):
            return writing.end()
    return _lost(actor, held, first, answer)


def _lost(actor: Actor, held: Claim, first: Arrival, answer: Exhausted | Lost) -> str:
    """The file took its process down: once or twice may be chance."""
    came_further = held.written > held.reading.records_written
    losses = 1 if came_further else held.reading.losses + 1
    if losses < LOSSES:
        wait = timedelta(seconds=30 * (losses - 1))
        held.give_back(wait, losses=1)
        if not wait:
            enqueue(READ, held.reading.pk)
        return "waiting"
    kind = TOO_MUCH_MEMORY if isinstance(answer, Exhausted) else WORKER_LOST
    put_in_quarantine(actor, held, kind.of(name=first.name, times=losses))
    return "quarantined"


@contextmanager
def _given_back(held: Claim, name: str) -> Iterator[None]:
    """Whatever goes wrong, the reading is not kept: it waits, with the reason where the storage is at fault."""
    reason: Reason | None = None
    ended = False
    try:
        yield
        ended = True
    except ClaimLostError:
        ended = True
        raise
    except StorageFaultError as error:
        reason = STORAGE_FAULT.of(name=name, reason=error.message)
        raise
    except StorageError as error:
        reason = STORAGE_FAULT.of(name=name, reason=error.reason)
        raise
    except Error as error:
        reason = DATABASE_FAULT.of(name=name, reason=type(error).__name__)
        raise
    finally:
        if not ended:
            with suppress(Error):  # the lease ends by itself
                held.give_back(backoff(held.reading.attempts), reason)
