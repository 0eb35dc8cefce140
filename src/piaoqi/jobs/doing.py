"""What this process is at, for the lines that it writes into the log: numbers and kinds, never names or contents."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Fact = str | int | tuple[int, ...]
_going = {"at": float("-inf")}
_doing: ContextVar[Mapping[str, Fact]] = ContextVar("doing", default={})  # noqa: B039 - never changed in place


@contextmanager
def doing(**facts: Fact) -> Iterator[None]:
    """Every line written inside says so too."""
    token = _doing.set({**_doing.get(), **facts})
    try:
        yield
    finally:
        _doing.reset(token)


def still_going() -> None:
    """This process gets on with its work: however long that takes in all, it does not hang."""
    _going["at"] = time.monotonic()


def seconds_since_going() -> float:
    """How long nothing was said of it; without end where it never was."""
    return time.monotonic() - _going["at"]


def at_work() -> Mapping[str, Fact]:
    """What was said of this thread's work."""
    return _doing.get()
