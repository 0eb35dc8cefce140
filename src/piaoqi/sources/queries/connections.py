"""How sources are reached: never with what is secret."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piaoqi.accounts.actor import Actor
from piaoqi.audit.clock import now
from piaoqi.sources.jobs.leases import held
from piaoqi.sources.models import Connection
from piaoqi.sources.queries.visible import visible


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionState:
    """`secrets`: whether there are any. `trouble`: code, message and hint in both languages, since, times; empty where
    all is well.
    """

    id: int
    source: int
    connector: str
    settings: Mapping[str, str]
    secrets: bool
    every_minutes: int
    days: int | None
    running: bool
    paused_at: datetime | None
    ended_at: datetime | None
    next_at: datetime | None
    trouble: Mapping[str, Any]


def connections(actor: Actor, source: int | None = None) -> tuple[ConnectionState, ...]:
    """Of all sources, or of one; those taken away too."""
    found = Connection.objects.filter(source__in=visible(actor))
    if source is not None:
        found = found.filter(source=source)
    running = set(held(now()).values_list("pk", flat=True))
    return tuple(_state(one, running) for one in found.order_by("pk"))


def connection(actor: Actor, number: int) -> Connection | None:
    """The row itself, for actions; None where there is none for this actor."""
    return Connection.objects.filter(source__in=visible(actor), pk=number).select_related("source").first()


def _state(row: Connection, running: set[int]) -> ConnectionState:
    return ConnectionState(
        id=row.pk,
        source=row.source_id,
        connector=row.connector,
        settings=row.settings,
        secrets=bool(row.secrets),
        every_minutes=row.every_minutes,
        days=row.days,
        running=row.pk in running,
        paused_at=row.paused_at,
        ended_at=row.ended_at,
        next_at=row.next_at,
        trouble=row.trouble,
    )
