"""Who fetches from a connection: one at a time, as long as it says that it lives. The lease only saves work: two that
fetch at once take everything in once, each into a run of its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from django.db.models import Q, QuerySet

from piaoqi.audit.clock import now
from piaoqi.sources.fetching.trouble import LONGEST_WAIT, MOST_MINUTES
from piaoqi.sources.models import Connection

LEASE: Final = timedelta(minutes=10)
_LONGEST: Final = max(LONGEST_WAIT, timedelta(minutes=MOST_MINUTES))


@dataclass(slots=True)
class Lease:
    """One hold on a connection."""

    connection: Connection
    mark: str
    until: datetime

    def renew(self) -> None:
        """Keep it, where half of it is over."""
        at = now()
        if at + LEASE / 2 >= self.until:
            self.until = at + LEASE
            mine = Connection.objects.filter(pk=self.connection.pk, claimed_by=self.mark)
            mine.update(claimed_until=self.until)


def free(at: datetime) -> Q:
    """Connections that nobody fetches from. A clock that was set back makes no hold longer than a lease."""
    return Q(claimed_until__isnull=True) | Q(claimed_until__lt=at) | Q(claimed_until__gt=at + LEASE)


def held(at: datetime) -> QuerySet[Connection]:
    """Connections that somebody fetches from."""
    return Connection.objects.exclude(free(at))


def due(at: datetime) -> QuerySet[Connection]:
    """What is to be fetched from now. Nor does such a clock make anything wait longer than it ever may."""
    its_time = Q(next_at__lte=at) | Q(next_at__gt=at + _LONGEST)
    return usable().filter(its_time & free(at)).order_by("next_at", "pk")


def usable() -> QuerySet[Connection]:
    """Neither paused nor taken away, of sources that take something in."""
    live = Connection.objects.filter(paused_at=None, ended_at=None)
    return live.filter(source__closed_at=None, source__company__closed_at=None).select_related("source__company")


def take(connections: QuerySet[Connection], pk: int) -> Lease | None:
    """A hold on this one of them; None where another has it, or it is none of them."""
    at, mark = now(), uuid4().hex
    connection = connections.filter(free(at), pk=pk).first()
    if connection is None:
        return None
    same = Connection.objects.filter(free(at), pk=pk, claimed_by=connection.claimed_by, next_at=connection.next_at)
    if not same.update(claimed_by=mark, claimed_until=at + LEASE):
        return None
    return Lease(connection, mark, at + LEASE)
