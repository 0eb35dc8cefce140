"""How sources stand: when something new came, whether that is as usual, what could not be read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet, Sum

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Reading, Source
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.sources.models import Run
from piaoqi.sources.queries.connections import ConnectionState, connections
from piaoqi.sources.queries.visible import visible
from piaoqi.sources.silence import LOOKS_BACK, Silence, silence_of

_State = Reading.State


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """`files`, `invoices`: that came to it, each once. `quarantined`: readings that somebody should look at."""

    source: Source
    """With its company."""
    files: int
    invoices: int
    waiting: int
    quarantined: int
    runs: int
    last_run_at: datetime | None
    news_at: datetime | None
    """When the last of its files came that brought a new invoice."""
    silence: Silence
    connections: tuple[ConnectionState, ...]


@dataclass(frozen=True, slots=True)
class _Totals:
    files: int
    invoices: int
    runs: int
    last: datetime | None
    news: datetime | None


def states(actor: Actor, company: int | None = None) -> tuple[SourceState, ...]:
    """Of all companies, or of one; closed sources too, by company and name."""
    found = visible(actor)
    if company is not None:
        found = found.filter(company=company)
    rows = list(found.order_by("company__name", "company_id", "name", "pk"))
    keys = [one.pk for one in rows]
    totals, unread, news = _totals(keys), _unread(keys), news_of(Source.objects.filter(pk__in=keys))
    connected: dict[int, list[ConnectionState]] = defaultdict(list)
    for one in connections(actor):
        connected[one.source].append(one)
    today = day_of(now())
    return tuple(
        SourceState(
            source=row,
            files=(of := totals.get(row.pk, _Totals(0, 0, 0, None, None))).files,
            invoices=of.invoices,
            waiting=unread.get(row.pk, (0, 0))[0],
            quarantined=unread.get(row.pk, (0, 0))[1],
            runs=of.runs,
            last_run_at=of.last,
            news_at=of.news,
            silence=silence_of(news.get(row.pk, ()), today),
            connections=tuple(connected[row.pk]),
        )
        for row in rows
    )


def news_of(sources: QuerySet[Source]) -> Mapping[int, Sequence[date]]:
    """Source -> the days on which something new came: those of its runs that brought new invoices, of the time that is
    looked at and the last one before.
    """
    fresh = Run.objects.filter(source__in=sources, news_at__isnull=False)
    days: dict[int, set[date]] = defaultdict(set)
    lasts = fresh.order_by().values_list("source").annotate(last=Max("news_at"))
    recent = fresh.filter(news_at__gte=now() - LOOKS_BACK).values_list("source", "news_at")
    for source, at in (*lasts, *recent):
        days[source].add(day_of(at))
    return {source: sorted(found) for source, found in days.items()}


def _totals(keys: Sequence[int]) -> Mapping[int, _Totals]:
    """Sums over runs, as each counts a file and an invoice as new once."""
    found = Run.objects.filter(source__in=keys).order_by().values_list("source")
    summed = found.annotate(Sum("files_new"), Sum("invoices_new"), Count("pk"), Max("started_at"), Max("news_at"))
    return {row[0]: _Totals(*row[1:]) for row in summed}


def _unread(keys: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """Waiting, and not read, wholly or in part, without anybody having set it aside."""
    stuck = Q(state=_State.QUARANTINED)
    theirs = Reading.objects.filter(source__in=keys, replaced_at=None).order_by()
    left = theirs.filter(stuck | Q(state__in=(_State.WAITING, _State.READING))).values_list("source")
    counted = left.annotate(
        waiting=Count("pk", filter=~stuck), stuck=Count("pk", filter=stuck & ~Q(said__has_key="set_aside"))
    )
    in_part = theirs.filter(partly=True, state=_State.DONE).exclude(said__has_key="set_aside").values_list("source")
    partly = dict(in_part.annotate(count=Count("pk")))
    waits = {source: (waiting, quarantined) for source, waiting, quarantined in counted}
    return {
        source: (waits.get(source, (0, 0))[0], waits.get(source, (0, 0))[1] + partly.get(source, 0))
        for source in {*waits, *partly}
    }
