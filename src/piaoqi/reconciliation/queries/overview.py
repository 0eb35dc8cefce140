"""How a company stands, for whoever sees the whole of them: read from what each comparison summed up, never counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import TruncDate

from piaoqi.accounts.actor import Actor
from piaoqi.archive.models import Source
from piaoqi.reconciliation.found import found_in, newest_live
from piaoqi.reconciliation.models import Comparison, Finding, Sums
from piaoqi.reconciliation.queries.shown import sees_whole, shown

WEEK = timedelta(days=7)
_UNDER_WAY = (Comparison.State.WAITING, Comparison.State.RUNNING)
_SUMMARY = (
    ("missing", "missing"),
    ("not_missing", "not_missing"),
    ("cannot_tell", "cannot_tell"),
    ("difference", "different"),
    ("duplicate", "duplicates"),
)
"""What it is called in totals, and in the summary."""
KINDS = tuple(kind for kind, _ in _SUMMARY)

Counts = Mapping[str, int]
"""KINDS -> findings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Of one company: its newest comparison."""

    comparison: Comparison
    """Without its forms."""
    counts: Counts
    months: Mapping[str, Mapping[str, Mapping[str, Any]]] | None
    """Source -> month -> cell (reconciliation.months); None where the comparison was made by an earlier version."""
    totals: Mapping[str, Any] | None
    """As reconciliation.totals; None likewise."""
    sources: Mapping[str, Source]
    """By key."""


@dataclass(frozen=True, slots=True)
class Point:
    """The last comparison of one day."""

    as_of: datetime
    counts: Counts
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """KINDS -> money; where it was asked for, and summed up."""


def standing(actor: Actor, company: int) -> Standing | None:
    """None where nothing was compared yet, or the actor does not see the whole company."""
    row = _line(actor, company).order_by("-pk").first()
    if row is None:
        return None
    sums = Sums.objects.filter(comparison=row).first()
    return Standing(
        comparison=row,
        counts=counts_in(row.summary),
        months=sums.months if sums else None,
        totals=sums.totals if sums else None,
        sources={one.key: one for one in Source.objects.filter(company=company)},
    )


def earlier(actor: Actor, company: int, at: datetime) -> Point | None:
    """How it stood then: by the last comparison made before."""
    row = _line(actor, company).filter(as_of__lte=at).order_by("-pk").first()
    if row is None:
        return None
    said = Sums.objects.filter(comparison=row).values_list("totals__findings", flat=True).first() or {}
    return Point(row.as_of, counts_in(row.summary), {kind: Decimal(amount) for kind, (_, amount) in said.items()})


def course(actor: Actor, company: int, since: datetime) -> tuple[Point, ...]:
    """The last comparison of each day since then, the oldest first."""
    line = _line(actor, company).filter(as_of__gte=since)
    last = line.order_by().annotate(day=TruncDate("as_of")).values("day").annotate(last=Max("pk")).values("last")
    rows = Comparison.objects.filter(pk__in=last).order_by("pk").values_list("as_of", "summary")
    return tuple(Point(as_of, counts_in(summary)) for as_of, summary in rows)


def is_under_way(actor: Actor, company: int) -> bool:
    """Whether the company's line is being compared again."""
    under_way = Comparison.objects.filter(company=company, live=True, state__in=_UNDER_WAY)
    return sees_whole(actor, company) and under_way.exists()


@dataclass(frozen=True, slots=True)
class News:
    """Findings that ask for somebody: how many came, how many were settled; `older`: the comparison before, if any."""

    appeared: int
    settled: int
    invoices: int
    """How many more invoices were compared; one that came to several sources is one."""
    older: int | None
    newer: int | None


def news_since(actor: Actor, company: int, at: datetime) -> News:
    """By the comparisons made since then."""
    line = _line(actor, company)
    since = line.filter(ended_at__gt=at)
    found = Sums.objects.filter(comparison__in=since).aggregate(new=Sum("appeared"), over=Sum("settled"))
    older = line.filter(ended_at__lte=at).aggregate(last=Max("pk"))["last"]
    newer = since.aggregate(last=Max("pk"))["last"]
    summaries = dict(line.filter(pk__in=[one for one in (older, newer) if one]).values_list("pk", "summary"))
    counts = {pk: summary.get("invoices", 0) for pk, summary in summaries.items()}
    more = counts.get(newer, 0) - counts.get(older, 0) if newer else 0
    return News(found["new"] or 0, found["over"] or 0, more, older, newer)


def matters_of(actor: Actor, company: int, invoices: Sequence[int], limit: int) -> Sequence[Finding]:
    """Findings of the newest comparison about these invoices, as far as the actor may see them; with their invoices."""
    row = newest_live(company)
    if row is None:
        return ()
    found = found_in(row).filter(invoice__in=invoices).filter(shown(actor, company))
    return list(found.select_related("invoice").order_by("-issue_date", "-pk")[:limit])


def _line(actor: Actor, company: int) -> QuerySet[Comparison]:
    """The finished ones of the company's line, where the actor sees the whole."""
    done = Comparison.objects.filter(company=company, live=True, state=Comparison.State.DONE).defer("forms")
    return done if sees_whole(actor, company) else done.none()


def counts_in(summary: Mapping[str, int]) -> Counts:
    """The five numbers of a comparison's summary."""
    return {kind: summary.get(name, 0) for kind, name in _SUMMARY}
