"""The one place where the server looks at the clock, so that a simulation can move it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_floor: ContextVar[datetime | None] = ContextVar("floor", default=None)
_TICK = timedelta(microseconds=1)


def system_now() -> datetime:
    """What the machine's clock says, which may jump."""
    return datetime.now(UTC)


def now() -> datetime:
    """This instant, in UTC. Within a change it is later than what the log witnessed before, whatever the clock says."""
    at, floor = system_now(), _floor.get()
    return at if floor is None or at > floor else floor + _TICK


@contextmanager
def not_before(instant: datetime | None) -> Iterator[None]:
    """Time goes on from here, also where the machine's clock was set back: “as known then” rests on the order of what
    was recorded.
    """
    token = _floor.set(instant)
    try:
        yield
    finally:
        _floor.reset(token)
