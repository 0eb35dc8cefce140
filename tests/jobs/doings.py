"""Jobs that tests hand to the queue: a worker finds them by their path, as it does the program's own."""

from collections.abc import Mapping
from threading import Event

done: list[object] = []
begun = Event()
go_on = Event()


def note(*what: object) -> Mapping[str, object]:
    done.append(what)
    return {"noted": len(what)}


def fail() -> None:
    raise RuntimeError("没有成功")


def linger() -> None:
    begun.set()
    go_on.wait(20)
