"""How companies stand, for whoever sees the whole of them: read from what each comparison summed up, never counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import TruncDate

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.models import Source
from piaoqi.reconciliation.found import found_in, newest_live
from piaoqi.reconciliation.models import Comparison, Finding, Sums
from piaoqi.reconciliation.queries.shown import sees_whole, shown
from piaoqi.sources.models import Run

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


def standing(actor: Actor, company: int) -> Standing | None:
    """None where nothing was compared yet, or the actor does not see the whole company."""
    row = _line(actor, company).order_by("-pk").first()
    if row is None:
        return None
    sums = Sums.objects.filter(comparison=row).first()
    return Standing(
        comparison=row,
        counts=_counts(row.summary),
        months=sums.months if sums else None,
        totals=sums.totals if sums else None,
        sources={one.key: one for one in Source.objects.filter(company=company)},
    )


def earlier(actor: Actor, company: int, at: datetime) -> Point | None:
    """How it stood then: by the last comparison made before."""
    row = _line(actor, company).filter(as_of__lte=at).order_by("-pk").first()
    return Point(row.as_of, _counts(row.summary)) if row else None


def course(actor: Actor, company: int, since: datetime) -> tuple[Point, ...]:
    """The last comparison of each day since then, the oldest first."""
    line = _line(actor, company).filter(as_of__gte=since)
    last = line.order_by().annotate(day=TruncDate("as_of")).values("day").annotate(last=Max("pk")).values("last")
    rows = Comparison.objects.filter(pk__in=last).order_by("pk").values_list("as_of", "summary")
    return tuple(Point(as_of, _counts(summary)) for as_of, summary in rows)


def is_under_way(actor: Actor, company: int) -> bool:
    """Whether the company's line is being compared again."""
    under_way = Comparison.objects.filter(company=company, live=True, state__in=_UNDER_WAY)
    return sees_whole(actor, company) and under_way.exists()


@dataclass(frozen=True, slots=True)
class News:
    """Findings that ask for somebody: how many came, how many were settled; `older`: the comparison before, if any."""

    appeared: int
    settled: int
    older: int | None
    newer: int | None


def news_since(actor: Actor, company: int, at: datetime) -> News:
    """By the comparisons made since then."""
    line = _line(actor, company)
    since = line.filter(ended_at__gt=at)
    found = Sums.objects.filter(comparison__in=since).aggregate(new=Sum("appeared"), over=Sum("settled"))
    older = line.filter(ended_at__lte=at).aggregate(last=Max("pk"))["last"]
    newer = since.aggregate(last=Max("pk"))["last"]
    return News(found["new"] or 0, found["over"] or 0, older, newer)


def matters_of(actor: Actor, company: int, invoices: Sequence[int], limit: int) -> Sequence[Finding]:
    """Findings of the newest comparison about these invoices, as far as the actor may see them; with their invoices."""
    row = newest_live(company)
    if row is None:
        return ()
    found = found_in(row).filter(invoice__in=invoices).filter(shown(actor, company))
    return list(found.select_related("invoice").order_by("-issue_date", "-pk")[:limit])


@dataclass(frozen=True, slots=True)
class Brief:
    """One company among others; `as_of` None where it was not compared yet, or the actor does not see the whole."""

    company: Company
    as_of: datetime | None
    counts: Counts
    amounts: Mapping[str, str]
    invoices: int
    news_at: datetime | None
    """When the last file came that brought a new invoice."""


@dataclass(frozen=True, slots=True)
class BriefPage:
    """Those that lack most come first, those that were not compared last."""

    rows: tuple[Brief, ...]
    count: int
    """Of all pages."""


def briefs(actor: Actor, found: QuerySet[Company], start: int, limit: int) -> BriefPage:
    """Of these companies, which are the actor's; in as many queries for one as for many."""
    last = Comparison.objects.filter(company=OuterRef("pk"), live=True, state=Comparison.State.DONE).order_by("-pk")
    companies = {one.pk: one for one in found.annotate(last=Subquery(last.values("pk")[:1]))}
    newest = {
        one: pk for one, row in companies.items() if (pk := getattr(row, "last", None)) and sees_whole(actor, one)
    }
    compared = {row.company_id: row for row in Comparison.objects.filter(pk__in=newest.values()).defer("forms")}
    lacking = {one: _counts(row.summary) for one, row in compared.items()}
    ordered = sorted(companies, key=lambda one: [one not in lacking, *(-n for n in lacking.get(one, {}).values())])
    page = ordered[start : start + limit]
    shown = [newest[one] for one in page if one in newest]
    totals = dict(Sums.objects.filter(comparison__in=shown).values_list("comparison", "totals"))
    runs = Run.objects.filter(source__company__in=page, news_at__isnull=False).order_by()
    news = dict(runs.values_list("source__company").annotate(last=Max("news_at")))
    return BriefPage(
        tuple(_brief(companies[one], compared.get(one), totals, news.get(one)) for one in page), len(companies)
    )


def _brief(company: Company, row: Comparison | None, totals: Mapping[int, Any], news: datetime | None) -> Brief:
    if row is None:
        return Brief(company, None, {}, {}, 0, news)
    sums = totals.get(row.pk, {}).get("findings", {})
    amounts = {kind: amount for kind, (_, amount) in sums.items()}
    return Brief(company, row.as_of, _counts(row.summary), amounts, row.summary.get("invoices", 0), news)


def _line(actor: Actor, company: int) -> QuerySet[Comparison]:
    """The finished ones of the company's line, where the actor sees the whole."""
    done = Comparison.objects.filter(company=company, live=True, state=Comparison.State.DONE).defer("forms")
    return done if sees_whole(actor, company) else done.none()


def _counts(summary: Mapping[str, int]) -> Counts:
    return {kind: summary.get(name, 0) for kind, name in _SUMMARY}
