"""All companies of somebody who keeps the books of many: one line each, the ones that lack most first."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import companies
from piaoqi.reconciliation.queries.overview import KINDS, BriefPage, briefs
from piaoqi.web.overview.numbers import TABS, list_of

SHOWN = 50
_LONGEST = 100
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it leads."""

    count: int
    amount: str
    address: str
    bad: bool


@dataclass(frozen=True, slots=True)
class Row:
    company: Company
    address: str
    brief: object
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """`older`, `newer`: addresses of the pages beside; '' where there is none."""

    rows: tuple[Row, ...]
    count: int
    typed: str
    first: int
    last: int
    before: str
    after: str


def many(request: HttpRequest, who: Actor) -> Many:
    """As the address asks for it."""
    typed = request.GET.get("q", "").strip()[:_LONGEST]
    found = companies(who).filter(closed_at=None)
    if typed:
        named = Q(name__icontains=typed) | Q(tax_id__icontains=typed) | Q(former_names__name__icontains=typed)
        found = found.filter(pk__in=companies(who).filter(named).values("pk"))
    start = _start(request.GET.get("from", ""))
    page = briefs(who, found, start, SHOWN)
    last = start + len(page.rows)
    return Many(
        rows=_rows(page),
        count=page.count,
        typed=typed,
        first=start + 1,
        last=last,
        before=_address(typed, max(0, start - SHOWN)) if start else "",
        after=_address(typed, last) if last < page.count else "",
    )


def _start(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < _DIGITS else 0


def _address(typed: str, start: int) -> str:
    return f"{reverse('overview:page')}?{urlencode({'all': 1, 'q': typed, 'from': start})}"


def _rows(page: BriefPage) -> tuple[Row, ...]:
    found = []
    for brief in page.rows:
        company = brief.company
        figures = tuple(
            Figure(
                brief.counts[kind],
                brief.amounts.get(kind, ""),
                list_of(company.pk, tab=TABS.get(kind, kind)),
                kind == "missing" and brief.counts[kind] > 0,
            )
            for kind in (KINDS if brief.as_of else ())
        )
        found.append(Row(company, f"{reverse('overview:page')}?company={company.pk}", brief, figures))
    return tuple(found)
