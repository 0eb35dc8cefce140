"""Reading one original: fetched from the storage, checked on the way, read by a worker process into a spool folder."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta, timezone
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from piaoqi.accounts.taxpayers import taxpayer_of
from piaoqi.archive.intake.body import Seen
from piaoqi.archive.intake.claim import Claim
from piaoqi.archive.intake.spool import ORIGINAL, Exhausted, Outcome, Spooled, Spooling, Trouble
from piaoqi.archive.models import Arrival, Original, Reading
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import StorageError
from piaoqi.archive.storage.words import of_system
from piaoqi.core.limits import DEFAULT
from piaoqi.core.reading import Task
from piaoqi.core.reading.batch import SECONDS
from piaoqi.core.reading.crew import Crew
from piaoqi.core.reading.worker import MEMORY_BYTES, Errand
from piaoqi.core.text import Message, Text

CHINA: Final = timezone(timedelta(hours=8))
_PIECE: Final = 1 << 20
_HEARD_AFTER_MILLISECONDS: Final = 100
_FOLDER: Final = "spool"
_NO_CONTAINERS: Final = (b"%PDF", b"<", b"\x89PNG", b"\xff\xd8", b"\xef\xbb\xbf<")
_TAKEN_OUT: Final = """
WITH RECURSIVE tree(id) AS (
    SELECT id FROM archive_arrival WHERE id = %s
    UNION ALL SELECT a.id FROM archive_arrival a JOIN tree ON a.parent_id = tree.id WHERE tree.id <> %s
)
SELECT coalesce(sum(o.size), 0) FROM tree JOIN archive_arrival a ON a.id = tree.id
JOIN archive_original o ON o.id = a.original_id WHERE a.parent_id IS NOT NULL
"""
"""Bytes of all arrivals beneath the first, without those beneath the second."""
_WRONG = Text(
    "原件库里的内容与登记的不符：登记的 SHA-256 是 {expected}，取出来的是 {found}",
    "the storage gave other bytes than were kept: SHA-256 {expected} was kept, {found} came",
)
_GONE = Text("原件库里没有 {expected}", "the storage does not have {expected}")


class StorageFaultError(Exception):
    """The storage, or this machine's disk, does not give the original as it was kept: never the file's own fault."""

    def __init__(self, message: str | Message) -> None:
        super().__init__(message if isinstance(message, str) else message.say("en"))
        self.message = message


@dataclass(frozen=True, slots=True)
class Lost:
    """The file took the worker down, or came to no end."""


@contextmanager
def spool_folder(claim: Claim) -> Iterator[Path]:
    """A folder for this claim alone, gone afterwards. One whose worker was killed is cleared by `clear_spools`."""
    folder = _spools() / f"{claim.reading.pk}-{claim.mark.rsplit(':', 1)[-1]}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise _of_system(error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_spools() -> int:
    """Remove the folders of claims that nobody holds any more; says how many."""
    if not _spools().is_dir():
        return 0
    held = Reading.objects.filter(state=Reading.State.READING).values_list("pk", "claimed_by")
    alive = {f"{pk}-{mark.rsplit(':', 1)[-1]}" for pk, mark in held}
    left = [folder for folder in _spools().iterdir() if folder.name not in alive]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


def read_original(
    claim: Claim, first: Arrival, folder: Path, meanwhile: Callable[[], None]
) -> Spooled | Exhausted | Lost:
    """What the file says, in the folder. `first`: the arrival whose name it bears. `meanwhile` is called again and
    again while a worker is at it; it renews the claim.

    Raises StorageFaultError, and ClaimLostError where another has the reading by now.
    """
    reading = claim.reading
    path = folder / ORIGINAL
    fetch(reading.original, path, claim.renew)
    work = Spooling(
        folder=folder,
        seen=Seen(
            company=reading.source.company.tax_id,
            source=reading.source.key,
            original=reading.original.sha256,
            ordinal=0,
            at=claim.at,
            reader=reading.reader,
        ),
        taxpayer=taxpayer_of(reading.source.company),
        as_of=reading.asked_at.astimezone(CHINA).date(),
        depth=_depth(first),
        expanded_bytes=_left_to_unpack(first, path),
    )
    answer = ask(Task(path, first.name, dict(reading.source.columns)), work, meanwhile)
    if isinstance(answer, Trouble):
        raise StorageFaultError(answer.reason)
    return Lost() if answer is None else answer


def ask(task: Task, work: Spooling, meanwhile: Callable[[], None]) -> Outcome | None:
    """What a worker process makes of the file; None where the file took it down."""
    with Crew() as crew:
        crew.add(Errand(0, task, SECONDS, work, memory_bytes=MEMORY_BYTES), task.path.stat().st_size)
        while crew.busy:
            for _, answer in crew.answers(seconds=_HEARD_AFTER_MILLISECONDS / 1000):
                value = answer.value
                return value if isinstance(value, Outcome) else None
            meanwhile()
    return None


def fetch(original: Original, path: Path, renew: Callable[[], None]) -> None:
    """Copy the bytes, and see that they are the ones that were kept."""
    digest = hashlib.sha256()
    try:
        with storage().open(original.sha256) as kept, path.open("xb") as file:
            while piece := kept.read(_PIECE):
                digest.update(piece)
                file.write(piece)
                renew()
    except KeyError as error:
        raise StorageFaultError(_GONE.with_(expected=original.sha256)) from error
    except StorageError as error:
        raise StorageFaultError(error.reason) from error
    except OSError as error:
        raise _of_system(error) from error
    if digest.hexdigest() != original.sha256:
        raise StorageFaultError(_WRONG.with_(expected=original.sha256, found=digest.hexdigest()))


def _depth(arrival: Arrival) -> int:
    """So many containers lie around it."""
    depth, parent = 0, arrival.parent
    while parent and depth <= DEFAULT.depth:
        depth, parent = depth + 1, parent.parent
    return depth


def _left_to_unpack(arrival: Arrival, path: Path) -> int:
    """Bytes: the limit, less all that was taken out of the same container handed in, but not out of this one."""
    if arrival.parent is None or _holds_nothing(path):
        return DEFAULT.expanded_bytes
    root = arrival
    while root.parent:
        root = root.parent
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN_OUT, [root.pk, arrival.pk])
        row = cursor.fetchone()
    return max(0, DEFAULT.expanded_bytes - int(row[0] if row else 0))


def _holds_nothing(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(8).startswith(_NO_CONTAINERS)


def _spools() -> Path:
    return Path(settings.DATA) / _FOLDER


def _of_system(error: OSError) -> StorageFaultError:
    return StorageFaultError(of_system(error))
