"""All companies of somebody who keeps the books of many: one line each, the worst first, or in another order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.accounts.queries.companies import named
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.briefs import Brief, briefs
from piaoqi.reconciliation.queries.overview import KINDS
from piaoqi.sources.queries.heard import last_news, silent
from piaoqi.web.overview.numbers import TABS, list_of

SHOWN = 50
_LONGEST = 100
_DIGITS = 6
_NEVER = datetime(1, 1, 1, tzinfo=UTC)
_NAME, _AMOUNT, _NEWS, _AS_OF = "name", "amount", "news", "as_of"
ORDERS: Mapping[str, Text] = {
    "missing": Text("缺失", "Missing"),
    _AMOUNT: Text("缺失金额", "Amount"),
    "not_missing": Text("看似缺失", "Seemingly"),
    "cannot_tell": Text("无法判断", "Unclear"),
    "difference": Text("差异", "Different"),
    "duplicate": Text("重复", "Duplicate"),
    _NEWS: Text("最近到票", "Last invoice"),
    _AS_OF: Text("最近核对", "Compared"),
    _NAME: Text("单位", "Company"),
}
"""What they can be ordered by; numbers from the greatest, times from the longest ago."""
ONLY: Mapping[str, tuple[Text, Callable[[Brief], bool]]] = {
    "": (Text("全部", "All"), lambda _: True),
    "missing": (Text("有缺失", "With missing ones"), lambda one: bool(one.counts.get("missing"))),
    "cannot_tell": (Text("有无法判断", "With unclear ones"), lambda one: bool(one.counts.get("cannot_tell"))),
    "never": (Text("没有核对过", "Not compared yet"), lambda one: one.as_of is None),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    typed: str = ""
    by: str = "missing"
    only: str = ""
    start: int = 0

    @property
    def address(self) -> str:
        given = {"q": self.typed, "by": self.by, "only": self.only, "from": self.start}
        usual = {"q": "", "by": "missing", "only": "", "from": 0}
        return f"{reverse('overview:page')}?{urlencode({'all': 1} | {k: v for k, v in given.items() if v != usual[k]})}"

    @staticmethod
    def of(given: Mapping[str, Any]) -> "Asked":
        """Whatever it says otherwise is as if it were not said."""
        by, only, start = given.get("by", ""), given.get("only", ""), given.get("from", "")
        return Asked(
            typed=given.get("q", "").strip()[:_LONGEST],
            by=by if by in ORDERS else "missing",
            only=only if only in ONLY else "",
            start=int(start) if start.isascii() and start.isdigit() and len(start) < _DIGITS else 0,
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and where it leads."""

    key: str
    title: Text
    count: int
    address: str
    bad: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    company: Company
    address: str
    as_of: datetime | None
    figures: tuple[Figure, ...]
    amount: Decimal | None
    """Of what is missing."""
    news_at: datetime | None
    silent: tuple[str, ...]
    """Names of sources."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Another order, or fewer companies."""

    key: str
    title: Text
    address: str
    chosen: bool
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """`before`, `after`: addresses of the pages beside; '' where there is none. `missing`, `amount`: of all listed."""

    asked: Asked
    rows: tuple[Row, ...]
    orders: tuple[Choice, ...]
    only: tuple[Choice, ...]
    count: int
    missing: int
    amount: Decimal
    first: int
    last: int
    before: str
    after: str


def many(request: HttpRequest, who: Actor) -> Many:
    """As the address asks for it."""
    asked = Asked.of(request.GET)
    found = briefs(who, named(who, asked.typed).filter(closed_at=None))
    listed = [one for one in found if ONLY[asked.only][1](one)]
    listed.sort(key=_order(asked.by, who, listed))
    shown = listed[asked.start : asked.start + SHOWN]
    last = asked.start + len(shown)
    return Many(
        asked=asked,
        rows=tuple(_rows(who, shown)),
        orders=tuple(
            Choice(key, title, replace(asked, by=key, start=0).address, key == asked.by)
            for key, title in ORDERS.items()
        ),
        only=tuple(
            Choice(key, title, replace(asked, only=key, start=0).address, key == asked.only, sum(map(fits, found)))
            for key, (title, fits) in ONLY.items()
        ),
        count=len(listed),
        missing=sum(one.counts.get("missing", 0) for one in listed),
        amount=sum((one.amounts.get("missing", Decimal(0)) for one in listed), Decimal(0)),
        first=asked.start + 1,
        last=last,
        before=replace(asked, start=max(0, asked.start - SHOWN)).address if asked.start else "",
        after=replace(asked, start=last).address if last < len(listed) else "",
    )


def _order(by: str, who: Actor, listed: Sequence[Brief]) -> Callable[[Brief], Any]:
    """What was not compared comes last among numbers, and first among times."""
    if by == _NAME:
        return lambda one: one.company.name
    if by == _AS_OF:
        return lambda one: one.as_of or _NEVER
    if by == _NEWS:
        news = last_news(who, [one.company.pk for one in listed])
        return lambda one: news.get(one.company.pk, _NEVER)
    if by == _AMOUNT:
        return lambda one: (one.as_of is None, -one.amounts.get("missing", Decimal(0)), -one.counts.get("missing", 0))
    kinds = (by, *(kind for kind in KINDS if kind != by))
    return lambda one: (one.as_of is None, *(-one.counts.get(kind, 0) for kind in kinds))


def _rows(who: Actor, shown: Sequence[Brief]) -> Iterator[Row]:
    companies = [one.company.pk for one in shown]
    news, quiet = last_news(who, companies), silent(who, companies)
    for one in shown:
        pk = one.company.pk
        yield Row(
            company=one.company,
            address=f"{reverse('overview:page')}?company={pk}",
            as_of=one.as_of,
            figures=tuple(_figure(one, kind) for kind in (KINDS if one.as_of else ())),
            amount=one.amounts.get("missing"),
            news_at=news.get(pk),
            silent=quiet.get(pk, ()),
        )


def _figure(one: Brief, kind: str) -> Figure:
    count = one.counts[kind]
    address = list_of(one.company.pk, tab=TABS.get(kind, kind))
    return Figure(kind, ORDERS[kind], count, address, kind == "missing" and count > 0)
