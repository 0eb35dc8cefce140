"""How bytes that are kept enter the books: the original, its arrival, and the reading that it waits for.

All of this runs in the transaction of an action, after the storage said that the bytes are durable.
"""

from dataclasses import dataclass
from typing import Final

import piaoqi
from piaoqi.accounts.acting import Act
from piaoqi.archive.models import Arrival, Original, Reading, Source
from piaoqi.archive.storage.base import Stored
from piaoqi.audit.clock import now
from piaoqi.core.formats.base import printable
from piaoqi.jobs.queue import enqueue

READ: Final = "piaoqi.archive.jobs.read"
"""The job that is told the id of a reading."""
NAME_LENGTH: Final = 500
_NAMELESS: Final = "未命名"
_State = Reading.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Bytes that arrived: how they are called, where, with what. `person`: whose they are, None for nobody's."""

    stored: Stored
    name: str
    source: Source
    parent: Arrival | None = None
    batch: str = ""
    person: int | None = None


def shown(name: str) -> str:
    """A name as it is kept and shown, never used as a path: nothing that can't be seen, and not too long; a cut leaves
    its beginning and its end.
    """
    whole = "".join("�" if "\ud800" <= one <= "\udfff" else one for one in printable(name)).strip() or _NAMELESS
    if len(whole) <= NAME_LENGTH:
        return whole
    end = NAME_LENGTH // 4
    return f"{whole[: NAME_LENGTH - end - 1]}…{whole[-end:]}"


def arrive(act: Act, came: Came) -> Arrival:
    """Enter it, ask for its reading where it needs one, and say so to the log."""
    stored, at = came.stored, now()
    row = Original(sha256=stored.sha256, sm3=stored.sm3, size=stored.size, stored_at=at)
    Original.objects.bulk_create([row], ignore_conflicts=True)
    original = Original.objects.get(sha256=stored.sha256)
    arrival = Arrival.objects.create(
        original=original,
        source=came.source,
        name=shown(came.name),
        parent=came.parent,
        batch=came.batch[:40],
        at=at,
        actor=act.actor.key,
        person_id=came.person,
        origin=act.actor.origin[:100],
        reading=reading_of(original, came.source),
    )
    act.witness(f"original:{stored.sha256}", after=_said(arrival, stored))
    return arrival


def arrive_inside(act: Act, parent: Arrival, name: str, stored: Stored) -> Arrival:
    """Enter a file found inside another, under its whole path (`a.zip!b.ofd`); it is the source's and the person's from
    whom the container came. Once entered, it is not entered again.
    """
    same = Arrival.objects.filter(parent=parent, name=shown(name), original__sha256=stored.sha256)
    entered = same.filter(replacement__isnull=True).first()
    if entered:
        return entered
    came = Came(
        stored=stored, name=name, source=parent.source, parent=parent, batch=parent.batch, person=parent.person_id
    )
    return arrive(act, came)


def reading_of(original: Original, source: Source) -> Reading:
    """Where this original is read for this source. One that is done, by whatever version, stands until it is replaced,
    and one that is under way is not begun twice; what an earlier version could not read is tried by this one.
    """
    readings = Reading.objects.filter(original=original, source=source, replaced_at=None).order_by("id")
    known = {one.state: one for one in readings}
    reader = piaoqi.__version__
    found = known.get(_State.DONE) or known.get(_State.READING) or known.get(_State.WAITING)
    if found is None:
        Reading.objects.bulk_create(
            [Reading(original=original, source=source, reader=reader, asked_at=now())], ignore_conflicts=True
        )
        found = Reading.objects.get(original=original, source=source, reader=reader, replaced_at=None)
    if found.state == _State.WAITING:
        enqueue(READ, found.pk)
    return found


def _said(arrival: Arrival, stored: Stored) -> dict[str, object]:
    return {
        "sha256": stored.sha256,
        "sm3": stored.sm3,
        "size": stored.size,
        "name": arrival.name,
        "source": arrival.source.key,
        "parent": arrival.parent_id,
        "batch": arrival.batch,
        "arrival": arrival.pk,
        "arrived_at": arrival.at,
        "person": arrival.person_id,
        "reading": arrival.reading_id,
    }
