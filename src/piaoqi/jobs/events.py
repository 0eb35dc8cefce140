"""Something came to an end, and parts further up want to go on from there: each states its own in LISTENS of its `jobs`
module. Whoever tells knows none of them.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from piaoqi.jobs.queue import enqueue
from piaoqi.jobs.schedule import OURS


def tell(event: str, *arguments: str | int) -> None:
    """Have every listener run in a worker, if the caller's transaction is kept. As with all of the queue, a listener
    may be run twice, and must also find by itself (a schedule) what it was not told.
    """
    for path in _listeners().get(event, ()):
        enqueue(path, *arguments)


@cache
def _listeners() -> Mapping[str, tuple[str, ...]]:
    """Event -> import paths."""
    found: dict[str, list[str]] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.jobs"
        if app.name.startswith(OURS) and find_spec(name) is not None:
            stated: Mapping[str, str] = getattr(import_module(name), "LISTENS", {})
            for event, path in stated.items():
                found.setdefault(event, []).append(path)
    return {event: tuple(paths) for event, paths in found.items()}
