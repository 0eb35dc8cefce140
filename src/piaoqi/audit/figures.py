"""What machines watch of an installation: plain numbers, of no person and no invoice. Each part has its own; here also
those of the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from piaoqi.audit.clock import now
from piaoqi.audit.models import Checkpoint, Entry, Head
from piaoqi.core.text import Text


@dataclass(frozen=True, slots=True)
class Figure:
    """`name`: as Prometheus knows it, unit last. `values`: one under '', or one for each value of `label`."""

    name: str
    title: Text
    values: Mapping[str, float]
    label: str = ""


def one(name: str, title: Text, value: float) -> Figure:
    """A figure of a single value."""
    return Figure(name, title, {"": value})


LOG_ENTRIES = Text("日志条目数", "entries of the log")
UNSIGNED = Text("还没有检查点签过的日志条目", "entries that no checkpoint covers yet")
UNSIGNED_SECONDS = Text("其中最早一条至今的秒数", "seconds since the first of them was written")
CHECKPOINT_AGE = Text("最近一个检查点至今的秒数", "seconds since the newest checkpoint")


def figures() -> tuple[Figure, ...]:
    """Of the log."""
    size = Head.objects.values_list("size", flat=True).first() or 0
    newest = Checkpoint.objects.order_by("-size").values_list("size", "at").first()
    found = [
        one("piaoqi_log_entries", LOG_ENTRIES, size),
        one("piaoqi_log_unsigned_entries", UNSIGNED, size - (newest[0] if newest else 0)),
        one("piaoqi_log_unsigned_seconds", UNSIGNED_SECONDS, unsigned_seconds()),
    ]
    if newest:
        found.append(one("piaoqi_log_checkpoint_age_seconds", CHECKPOINT_AGE, _since(newest[1])))
    return tuple(found)


def unsigned_seconds() -> float:
    """How long the first entry that no checkpoint covers has been waiting for one; 0 where all are covered."""
    signed = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    first = Entry.objects.filter(index=signed).values_list("at", flat=True).first()
    return _since(first) if first else 0


def _since(at: datetime) -> float:
    return max(0, (now() - at).total_seconds())
