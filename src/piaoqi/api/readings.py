"""What could not be read: listed, and tried again."""

from django.http import HttpRequest
from ninja import Router, Schema

from piaoqi.accounts.actor import Actor
from piaoqi.api.arrivals import State, state_of
from piaoqi.api.errors import BadRequestError, NotHereError
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.models import Reading
from piaoqi.archive.queries import progress
from piaoqi.core.text import Text

router = Router(tags=["readings"])
MOST = 500
READING = Text("读取记录", "reading")


class Page(Schema):
    """`next`: the `after` that goes on from here; null where there is no more."""

    files: list[State]
    next: int | None


class Retried(Schema):
    reading: int
    state: str


@router.get("/readings", response=Page)
def get_readings(request: HttpRequest, state: str, after: int = 0, limit: int = 100) -> Page:
    """Files whose reading is in this state: waiting, reading, done, quarantined."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    if state not in Reading.State.values or not 1 <= limit <= MOST:
        raise BadRequestError(what="state" if state not in Reading.State.values else "limit")
    found = progress.files(actor, limit, after, reading__state=state)
    return Page(files=[state_of(one) for one in found], next=found[-1].arrival if len(found) == limit else None)


@router.post("/readings/{reading}/retry", response=Retried)
def retry(request: HttpRequest, reading: int) -> Retried:
    """Have a file read again that could not be."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    seen = progress.arrivals(actor).filter(reading=reading).select_related("reading__source").first()
    if seen is None or seen.reading is None:
        raise NotHereError(what=READING)
    again = retry_reading(actor, seen.reading)
    return Retried(reading=again.pk, state=again.state)
