"""Findings of a comparison, page by page, and what they sum up to."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from heapq import merge
from itertools import islice
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Sum
from django.db.models.functions import Abs, Cast, Left

from piaoqi.accounts.actor import Actor
from piaoqi.archive.search.grams import fold
from piaoqi.reconciliation.found import found_in, newest_live
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.queries.shown import sees, sees_more_than_own, shown

MOST_ROWS = 500
NO_CAUSE = "-"
_NONE = Decimal("0.00")
_MONTH = Left(Cast("issue_date", CharField()), len("YYYY-MM"))
"""Of what every database writes as YYYY-MM-DD; SQLite would call back into Python for each row to work out a month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """All that is given must hold; what is empty or None is not asked."""

    company: int
    comparison: int | None = None
    """None: the newest of the line."""
    what: str = ""
    verdict: str = ""
    cause: str = ""
    """Code of the first cause; NO_CAUSE: those that none explains."""
    source: str = ""
    first_day: date | None = None
    last_day: date | None = None
    """Issue dates, both included; what has none is in no bounded stretch."""
    undated: bool = False
    """Only what states no issue date."""
    text: str = ""
    """Part of the number, or of a party's name or tax id."""

    @property
    def is_open(self) -> bool:
        """Whether it means all findings of its comparison."""
        return self == FindingFilter(company=self.company, comparison=self.comparison)


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Latest found first. `after`: hand it in for the page that follows; '' where there is none. Pages that follow are
    of the same comparison, also where a newer one was made meanwhile.
    """

    comparison: Comparison | None
    """None where none was finished yet, or the actor sees nothing of the company."""
    rows: tuple[Finding, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Tally:
    """`amount`: of the totals, red letters counted without their sign; what states no total adds nothing."""

    count: int = 0
    amount: Decimal = _NONE

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.count + other.count, self.amount + other.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many findings are alike in all of these; '' for what they have not. `month`: of issue, YYYY-MM."""

    what: str
    verdict: str
    cause: str
    source: str
    month: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Cells:
    """All that the filter means, by everything that a page counts by. `hidden` as of Tallies."""

    comparison: Comparison | None
    rows: tuple[Cell, ...]
    hidden: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """Of all findings that the filter means. A key '' gathers what has none: no cause, no issue date."""

    comparison: Comparison | None
    whole: Tally = Tally()
    by_what: Mapping[str, Tally]
    by_verdict: Mapping[str, Tally]
    """Of absences."""
    by_cause: Mapping[str, Tally]
    by_source: Mapping[str, Tally]
    by_month: Mapping[str, Tally]
    """YYYY-MM of the issue date."""
    hidden: int | None
    """Findings of this comparison that the actor may not see, whatever the filter: so it can't be used to guess what
    they are. None for whoever sees only what they handed in.
    """


def findings(actor: Actor, asked: FindingFilter, after: str = "", limit: int = 50) -> FindingPage:
    """One page of what the actor may see. Raises ValueError for an `after` that is of no page."""
    limit = max(1, min(limit, MOST_ROWS))
    pinned, _, last = after.partition(".")
    comparison = _comparison(actor, asked, int(pinned) if pinned else asked.comparison)
    if comparison is None:
        return FindingPage(None, (), "")
    found = meant(actor, asked, comparison)
    if last:
        found = found.filter(pk__lt=int(last))
    rows = tuple(islice(_newest_first(found, comparison, limit + 1), limit + 1))
    more = f"{comparison.pk}.{rows[limit - 1].pk}" if len(rows) > limit else ""
    return FindingPage(comparison, rows[:limit], more)


def tallies(actor: Actor, asked: FindingFilter) -> Tallies:
    """Counts and amounts, for filters and overviews."""
    comparison = _comparison(actor, asked, asked.comparison)
    groups: dict[str, dict[str, Tally]] = {name: defaultdict(Tally) for name in _BY}
    whole = Tally()
    for row in _counted(meant(actor, asked, comparison)) if comparison else ():
        tally = Tally(row["count"], row["amount"] or _NONE)
        whole += tally
        for name, key_of in _BY.items():
            key = key_of(row)
            if key is not None:
                groups[name][key] += tally
    return Tallies(
        comparison=comparison,
        whole=whole,
        hidden=hidden_of(actor, comparison, whole.count if asked.is_open else None) if comparison else None,
        **{name: dict(sorted(group.items())) for name, group in groups.items()},
    )


def cells(actor: Actor, asked: FindingFilter) -> Cells:
    """Everything that filters and groups of one page count, of one look at the rows."""
    comparison = comparison_of(actor, asked)
    if comparison is None:
        return Cells(None, (), None)
    rows = tuple(
        Cell(
            what=row["what"],
            verdict=row["verdict"],
            cause=row["cause"],
            source=row["source"],
            month=row["month"] or "",
            tally=Tally(row["count"], row["amount"] or _NONE),
        )
        for row in _counted(meant(actor, asked, comparison))
    )
    seen = sum(one.tally.count for one in rows) if asked.is_open else None
    return Cells(comparison, rows, hidden_of(actor, comparison, seen))


def comparison_of(actor: Actor, asked: FindingFilter) -> Comparison | None:
    """The finished one that the filter speaks of; None for whoever sees nothing of the company."""
    return _comparison(actor, asked, asked.comparison)


def finding(actor: Actor, pk: int) -> Finding | None:
    """One of them, whichever comparison found it."""
    row = Finding.objects.filter(pk=pk).select_related("comparison", "until").first()
    if row is None or not Finding.objects.filter(shown(actor, row.company_id), pk=pk).exists():
        return None
    return row


_Row = Mapping[str, Any]
_BY: Mapping[str, Callable[[_Row], str | None]] = {
    "by_what": lambda row: str(row["what"]),
    "by_verdict": lambda row: str(row["verdict"]) if row["what"] == Finding.What.ABSENCE else None,
    "by_cause": lambda row: str(row["cause"]),
    "by_source": lambda row: str(row["source"]) if row["source"] else None,
    "by_month": lambda row: str(row["month"] or ""),
}


def _comparison(actor: Actor, asked: FindingFilter, pk: int | None) -> Comparison | None:
    """Of this company alone, whatever number is given."""
    if not sees(actor, asked.company):
        return None
    if pk is None:
        return newest_live(asked.company)
    return Comparison.objects.filter(pk=pk, company=asked.company, state=Comparison.State.DONE).first()


def meant(actor: Actor, asked: FindingFilter, comparison: Comparison) -> QuerySet[Finding]:
    """What the filter means of a comparison, of what the actor may see; in no order."""
    found = found_in(comparison).filter(shown(actor, comparison.company_id))
    chosen = {"what": asked.what, "verdict": asked.verdict, "cause": asked.cause, "source": asked.source}
    found = found.filter(**{name: value for name, value in chosen.items() if value not in ("", NO_CAUSE)})
    if asked.cause == NO_CAUSE:
        found = found.filter(cause="")
    if asked.undated:
        found = found.filter(issue_date=None)
    if asked.first_day:
        found = found.filter(issue_date__gte=asked.first_day)
    if asked.last_day:
        found = found.filter(issue_date__lte=asked.last_day)
    return found.filter(_speaks_of(asked.text.strip())) if asked.text.strip() else found


_NUMBERS = ("number", "paper_number", "code", "seller_tax_id", "buyer_tax_id")
_NAMES = ("seller_name", "buyer_name")


def _speaks_of(text: str) -> Q:
    meant = Q(invoice=None, identity__icontains=text)
    for name in _NUMBERS:
        meant |= Q(**{f"invoice__{name}__icontains": fold(text) or text})
    for name in _NAMES:
        meant |= Q(**{f"invoice__{name}__icontains": text})
    return meant


def _newest_first(found: QuerySet[Finding], comparison: Comparison, most: int) -> Iterable[Finding]:
    """What still holds and what ended since are two stretches of the index; together no index has their order."""
    found = found.order_by("-pk")
    if not comparison.live:
        return list(found[:most])
    return merge(
        found.filter(until=None)[:most],
        found.filter(until__gt=comparison.pk)[:most],
        key=lambda row: -row.pk,
    )


def _counted(found: QuerySet[Finding]) -> Iterable[_Row]:
    by = found.annotate(month=_MONTH).values("what", "verdict", "cause", "source", "month")
    return list(by.annotate(count=Count("pk"), amount=Sum(Abs("total"))).order_by())


def hidden_of(actor: Actor, comparison: Comparison, seen: int | None) -> int | None:
    """How many findings of it the actor may not see; None for whom that is not told either. `seen`: how many of all
    they may see, where those were counted already.
    """
    if not sees_more_than_own(actor, comparison.company_id):
        return None
    mine = shown(actor, comparison.company_id)
    everything = found_in(comparison)
    if not mine:
        return 0
    return everything.count() - (everything.filter(mine).count() if seen is None else seen)
