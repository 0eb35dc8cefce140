"""What the server writes of itself: lines for people or JSON, a line each, without anything personal.

1. Of our own lines the whole sentence stands, and of what comes with it only FIELDS: numbers, kinds, routes.
2. Of others' lines only the template, without what was put into it; where there is none, the place that wrote it.
3. Of an exception its kind and the places it went through, never what it says: that may quote an invoice.
"""

import logging
import re
import sys
import threading
import warnings
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from piaoqi.jobs.doing import at_work

OURS = "piaoqi"
FIELDS = ("request", "method", "route", "status", "ms", "actor", "address", "job", "arguments", "state", "fault")
"""What may stand beside a sentence."""
_PLACE, _LETTER = re.compile(r"%(?:\(\w+\))?[\d.]*[a-zA-Z]"), re.compile(r"[A-Za-z]")
_FRAMES = 30
_LINKS = 5
_log = logging.getLogger("piaoqi.process")


class Lines(logging.Formatter):
    """For people: when, how bad, who, what; then what it belongs to."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        shown = _safe(record)
        facts = " ".join(f"{name}={_plain(value)}" for name, value in _facts(record).items())
        if facts:
            shown.msg = f"{shown.msg} [{facts}]"
        return super().format(shown)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return trace(ei[1])


class Json(JsonFormatter):
    """For programs: one object a line."""

    def __init__(self) -> None:
        super().__init__("%(message)s", json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        line: str = super().format(_safe(record))
        return line

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return log_data

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, _: dict[str, Any]) -> None:
        log_data["at"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data |= {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        log_data |= _facts(record)
        if record.exc_info:
            log_data["trace"] = trace(record.exc_info[1]).splitlines()

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's own name
        return trace(ei[1])


FORMATTERS = {"lines": Lines, "json": Json}


def logging_settings(form: str) -> dict[str, object]:
    """Django's LOGGING. Everything goes to the standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": f"{__name__}.{FORMATTERS[form].__name__}"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django-q": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "_granian": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            OURS: {"level": "INFO"},
        },
    }


def guard() -> None:
    """What nobody caught, and warnings of libraries, are written in the same way: they quote what they found."""

    def uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
        _log.critical("uncaught", exc_info=error)

    def in_thread(told: threading.ExceptHookArgs) -> None:
        _log.critical("uncaught in a thread", exc_info=told.exc_value)

    def warned(_: object, category: type[Warning], filename: str, lineno: int, *__: object, **___: object) -> None:
        _log.warning("%s at %s:%s", category.__name__, _short(filename), lineno)

    sys.excepthook, threading.excepthook = uncaught, in_thread
    warnings.showwarning = warned  # type: ignore[assignment]  # the rest is of no use


def trace(error: BaseException | None) -> str:
    """Kinds and places, from the first cause to the last."""
    return "\n".join(_told(error, _LINKS))


def _told(error: BaseException | None, links: int) -> Iterator[str]:
    if error is None or not links:
        return
    yield from _told(error.__cause__ or (None if error.__suppress_context__ else error.__context__), links - 1)
    places = []
    step = error.__traceback__
    while step:
        code = step.tb_frame.f_code
        places.append(f"  {_short(code.co_filename)}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    yield from places[-_FRAMES:]
    yield type(error).__qualname__


def _safe(record: logging.LogRecord) -> logging.LogRecord:
    """A copy to be formatted."""
    shown = copy(record)
    shown.stack_info = None
    shown.exc_text = None
    shown.msg = record.getMessage() if _is_ours(record) else _template(record)
    shown.args = ()
    return shown


def _is_ours(record: logging.LogRecord) -> bool:
    """Or the server's that starts our processes; what it quotes of them comes from elsewhere."""
    plain = record.name == "_granian" and record.pathname.endswith(".py") and not record.exc_info
    return plain or record.name.split(".")[0] == OURS


def _template(record: logging.LogRecord) -> str:
    if record.args and isinstance(record.msg, str) and _LETTER.search(_PLACE.sub("", record.msg)):
        return record.msg
    return f"said at {_short(record.pathname)}:{record.lineno}"


def _facts(record: logging.LogRecord) -> dict[str, object]:
    own = {name: vars(record)[name] for name in FIELDS if name in vars(record)} if _is_ours(record) else {}
    return {**{name: value for name, value in at_work().items() if name in FIELDS}, **own}


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _short(path: str) -> str:
    """The end of a path: where it was installed says nothing."""
    return "/".join(PurePath(path).parts[-3:])
