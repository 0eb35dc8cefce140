"""Comparisons of a company: what was asked, how far it is, and what the whole of it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.db.models.functions import TruncMonth

from piaoqi.accounts.actor import Actor
from piaoqi.core.text import Language
from piaoqi.reconciliation.found import newest_live
from piaoqi.reconciliation.models import Comparison
from piaoqi.reconciliation.queries.shown import sees, sees_whole

MOST_ROWS = 200
_MONTHS = 24
_DONE = Comparison.State.DONE
_UNDER_WAY = (Comparison.State.WAITING, Comparison.State.RUNNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonState:
    """One comparison as lists show it; times as in the row."""

    id: int
    company: int
    live: bool
    as_of: datetime
    known_at: datetime
    state: Comparison.State
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    program: str
    digest: str
    summary: Mapping[str, int] | None
    """None while it is not done, and for whoever does not see the whole company."""
    trouble: Mapping[str, Any]
    """Why it failed: code, message, hint in both languages."""


@dataclass(frozen=True, slots=True)
class ComparisonAnswer:
    """One comparison in full. `form` is the contract's answer but for findings, differences and duplicates, which
    `findings` pages; None as `summary`.
    """

    state: ComparisonState
    form: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """Latest first. `after`: hand it in for the page that follows; '' where there is none."""

    rows: tuple[ComparisonState, ...]
    after: str


def comparisons(
    actor: Actor, company: int, *, live: bool | None = None, after: str = "", limit: int = 50
) -> ComparisonPage:
    """Of the line, those that people asked for, or both; nothing of a company that the actor sees nothing of.

    Raises ValueError for an `after` that is of no page.
    """
    limit = max(1, min(limit, MOST_ROWS))
    found = Comparison.objects.filter(company=company if sees(actor, company) else None).defer("forms")
    if live is not None:
        found = found.filter(live=live)
    if after:
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: limit + 1])
    whole = sees_whole(actor, company)
    states = tuple(_state(one, whole=whole) for one in rows[:limit])
    return ComparisonPage(states, str(rows[limit - 1].pk) if len(rows) > limit else "")


def comparison(actor: Actor, pk: int, language: Language) -> ComparisonAnswer | None:
    """None for what is not there, and as well for what the actor may not know of."""
    row = Comparison.objects.filter(pk=pk).first()
    if row is None or not sees(actor, row.company_id):
        return None
    whole = sees_whole(actor, row.company_id)
    return ComparisonAnswer(_state(row, whole=whole), row.forms.get(language) if whole else None)


def state(actor: Actor, company: int, pk: int) -> ComparisonState | None:
    """One of this company, without what it says; None as `comparison`."""
    found = Comparison.objects.filter(pk=pk, company=company if sees(actor, company) else None).defer("forms").first()
    return None if found is None else _state(found, whole=sees_whole(actor, company))


def whole_forms(actor: Actor, pk: int) -> Mapping[str, Mapping[str, Any]] | None:
    """What a comparison says of the company as a whole, in both languages; None as `comparison`, and for whoever does
    not see all of it.
    """
    row = Comparison.objects.filter(pk=pk, state=_DONE).first()
    return row.forms if row and sees_whole(actor, row.company_id) else None


def latest(actor: Actor, company: int) -> ComparisonState | None:
    """The newest of the line that was finished: how the company stands."""
    row = newest_live(company) if sees(actor, company) else None
    return None if row is None else _state(row, whole=sees_whole(actor, company))


def ends_of_months(actor: Actor, company: int) -> tuple[ComparisonState, ...]:
    """The last of the line in each month, in Chinese time, the latest first: as books are closed."""
    done = Comparison.objects.filter(company=company if sees(actor, company) else None, live=True, state=_DONE)
    months = done.annotate(month=TruncMonth("as_of")).values("month").annotate(last=Max("pk")).order_by("-month")
    lasts = [row["last"] for row in months[:_MONTHS]]
    rows = Comparison.objects.filter(pk__in=lasts).defer("forms").order_by("-pk")
    whole = sees_whole(actor, company)
    return tuple(_state(one, whole=whole) for one in rows)


def under_way(actor: Actor, company: int) -> tuple[ComparisonState, ...]:
    """What waits or runs, the earliest first."""
    found = Comparison.objects.filter(company=company if sees(actor, company) else None, state__in=_UNDER_WAY)
    return tuple(_state(one, whole=sees_whole(actor, company)) for one in found.order_by("pk"))


def _state(row: Comparison, *, whole: bool) -> ComparisonState:
    done = row.state == Comparison.State.DONE
    return ComparisonState(
        id=row.pk,
        company=row.company_id,
        live=row.live,
        as_of=row.as_of,
        known_at=row.known_at,
        state=Comparison.State(row.state),
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        program=row.program,
        digest=row.digest,
        summary=row.summary if done and whole else None,
        trouble=row.trouble,
    )
