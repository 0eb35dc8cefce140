"""For whoever sees a part of a company: their own files and invoices, and what is the matter with them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Reading
from piaoqi.archive.queries import search
from piaoqi.archive.queries.progress import arrivals
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.row import Row
from piaoqi.reconciliation.queries.overview import matters_of
from piaoqi.reconciliation.queries.shown import sees_more_than_own
from piaoqi.web.overview.numbers import Matter, matter_of

SHOWN = 8
LATEST, MOST = 200, 1000
"""Invoices that are looked at for what is the matter with them, and that are counted."""
_State = Reading.State


@dataclass(frozen=True, slots=True)
class Files:
    """Handed in by them, the files inside included."""

    handed_in: int
    waiting: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class Own:
    """`files` is None for whoever sees what others handed in, too."""

    files: Files | None
    invoices: tuple[Row, ...]
    count: search.Count
    matters: tuple[Matter, ...]
    more: bool
    """There are more matters than these."""


def own(who: Actor, company: int) -> Own:
    """Of the latest of their invoices."""
    mine = Filters(companies=frozenset({company}))
    rows = search.find(who, mine, limit=LATEST).rows
    found = matters_of(who, company, [one.id for one in rows], SHOWN + 1)
    return Own(
        None if sees_more_than_own(who, company) else _files(who, company),
        rows[:SHOWN],
        search.count(who, mine, MOST),
        tuple(matter_of(one) for one in found[:SHOWN]),
        len(found) > SHOWN,
    )


def _files(who: Actor, company: int) -> Files:
    waits = Q(reading__state__in=(_State.WAITING, _State.READING)) | Q(reading=None)
    stuck = Q(reading__state=_State.QUARANTINED) & ~Q(reading__said__has_key="set_aside")
    found = arrivals(who).filter(source__company=company, replacement__isnull=True)
    counted = found.aggregate(all=Count("pk"), waiting=Count("pk", filter=waits), stuck=Count("pk", filter=stuck))
    return Files(counted["all"], counted["waiting"], counted["stuck"])
