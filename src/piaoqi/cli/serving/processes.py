"""A process of the server, as `python -m piaoqi.cli.serving` starts it: `web HOST PORT` or `worker SLOT`.

It is asked to stop by the end of its standard input, which also comes when whoever minds it is killed: nothing is left
running alone, on any system.
"""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from multiprocessing import parent_process, set_start_method
from multiprocessing.connection import wait
from threading import Event, Thread
from typing import Any

SETTINGS = "piaoqi.config.settings"
LOGS = "piaoqi.config.logs"
"""By their names: the command line stands below what knows every part."""
APPLICATION = "piaoqi.config.wsgi:application"
WEB_THREADS = 4
LATE_SECONDS = 15
"""What has not ended so long after it was asked to is ended."""


def main(arguments: list[str]) -> int:
    """Returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    what, *rest = arguments
    if what == "web":
        return web(rest[0], int(rest[1]))
    return worker(rest[0])


def worker(slot: str) -> int:
    """Background work in one slot, until asked to stop."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    _when_alone(stop.set)

    import django

    django.setup()
    import_module(LOGS).guard()
    from piaoqi.jobs.worker import Life

    Life(slot, stop).run()
    sys.stdout.flush()
    os._exit(0)  # without waiting for readers that still have something to read: they end with their line


def web(host: str, port: int) -> int:
    """Pages and the API, until asked to stop."""
    set_start_method("spawn")  # a process with threads is not forked
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=WEB_THREADS,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=import_module(SETTINGS).LOGGING,
        workers_kill_timeout=LATE_SECONDS,
    )
    _when_alone(partial(os.kill, os.getpid(), signal.SIGTERM))
    server.serve(target_loader=load)
    return 0


def load(target: str) -> Callable[..., Any]:
    """What granian's own process answers with; it ends with the process that started it, which hears Ctrl-C too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    module, _, name = target.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(0)


def _when_alone(stop: Callable[[], object]) -> None:
    """Once standard input ends: `stop`, and some time later the end in any case."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1):  # past its buffer, whose lock a forked process would inherit
            pass
        stop()
        Event().wait(LATE_SECONDS)
        os._exit(1)

    Thread(target=watch, name="minder", daemon=True).start()
