"""What could not be read: listed, and tried again."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from piaoqi.api import paging
from piaoqi.api.arrivals import State, state_of
from piaoqi.api.asked import actor_of
from piaoqi.api.errors import NotHereError
from piaoqi.api.paging import Page
from piaoqi.api.shapes import Id
from piaoqi.archive.actions.quarantine import retry_reading
from piaoqi.archive.models import Reading
from piaoqi.archive.queries import progress
from piaoqi.core.text import Text

router = Router(tags=["readings"])
READING = Text("读取记录", "reading")


class Files(Schema):
    items: list[State]
    next: str | None


class Retried(Schema):
    reading: int
    state: str


@router.get("/readings", response=Files, summary="Files by the state of their reading · 按读取状态列文件")
def list_readings(request: HttpRequest, state: Reading.State, page: Query[Page]) -> Files:
    """In the order in which they came. `quarantined`: what could not be read, with the reason."""
    after = paging.number(request, page) or 0
    found = progress.files(actor_of(request), page.limit + 1, after, reading__state=state.value)
    return Files(
        items=[state_of(one) for one in found[: page.limit]],
        next=paging.next_behind(request, page, [one.arrival for one in found]),
    )


@router.post("/readings/{reading}/retry", response=Retried, summary="Read a file again · 重读")
def retry_reading_of(request: HttpRequest, reading: Id) -> Retried:
    """Have a file read again that could not be."""
    actor = actor_of(request)
    seen = progress.arrivals(actor).filter(reading=reading).select_related("reading__source").first()
    if seen is None or seen.reading is None:
        raise NotHereError(what=READING)
    again = retry_reading(actor, seen.reading)
    return Retried(reading=again.pk, state=again.state)
