"""Whether the web server answers yet: it listens at once, but takes seconds to load what it answers with."""

import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from threading import Event

PATH, NAME = "/healthz", {"Host": "localhost"}
"""Whatever address it listens on, it answers to this name."""
ASKED_SECONDS = 5
"""For one answer; then it is asked again, for it may have been started again."""
PAUSE_SECONDS = 0.1
LATE_SECONDS = 60


def answers(host: str, port: int) -> bool:
    """Whether there is any answer: one that says what is out of order is an answer."""
    link = HTTPConnection(host, port, timeout=ASKED_SECONDS)
    try:
        link.request("GET", PATH, headers=NAME)
        return bool(link.getresponse().status)
    except (OSError, HTTPException):
        return False
    finally:
        link.close()


def await_answer(at: tuple[str, int], stop: Event, late: Callable[[], None]) -> bool:
    """Wait until it answers; False where it is to stop before. `late` is called once where that takes long: whoever
    minds it goes on trying.
    """
    until = time.monotonic() + LATE_SECONDS
    told = False
    while not stop.is_set():
        if answers(*at):
            return not stop.is_set()
        if not told and time.monotonic() > until:
            late()
            told = True
        stop.wait(PAUSE_SECONDS)
    return False
