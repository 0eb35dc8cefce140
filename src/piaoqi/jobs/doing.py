"""What this process is at, for the lines that it writes into the log: numbers and kinds, never names or contents."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

Fact = str | int | tuple[int, ...]
_doing: ContextVar[Mapping[str, Fact]] = ContextVar("doing", default={})  # noqa: B039 - never changed in place


@contextmanager
def doing(**facts: Fact) -> Iterator[None]:
    """Every line written inside says so too."""
    token = _doing.set({**_doing.get(), **facts})
    try:
        yield
    finally:
        _doing.reset(token)


def at_work() -> Mapping[str, Fact]:
    """What was said of this thread's work."""
    return _doing.get()
