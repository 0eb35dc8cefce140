"""Five numbers, what they come from, what is at risk and what is due next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from piaoqi.core.causes.engine import causes
from piaoqi.core.reconcile.source import day_of
from piaoqi.core.text import Text
from piaoqi.reconciliation.models import Finding
from piaoqi.reconciliation.queries.overview import Point, Standing

_TITLES = {
    "missing": Text("缺失", "Missing"),
    "not_missing": Text("看似缺失", "Seemingly missing"),
    "cannot_tell": Text("无法判断", "Cannot tell"),
    "difference": Text("差异", "Different"),
    "duplicate": Text("重复", "Duplicate"),
}
_MEANS = {
    "missing": Text("查过、到期、确实没有", "asked for, due, and not there"),
    "not_missing": Text("查不到，但不是丢了", "not found, yet not lost"),
    "cannot_tell": Text("还缺依据，先补齐查询", "not enough to go by yet"),
    "difference": Text("各来源写的不一样", "sources state different values"),
    "duplicate": Text("同一来源里有两次", "twice in one source"),
}
TABS = {"not_missing": "seeming", "cannot_tell": "unknown"}
_MARKS = {"missing": "missing", "not_missing": "seeming", "cannot_tell": "unknown"}
_ICONS = {"difference": "git-compare", "duplicate": "copy"}
_NO_CAUSE = Text("还没有找到原因", "No cause found yet")
_MOST_CAUSES = 8
_MOST_DUE = 6
_SOON = 7
_SETTLED = (5, 31)
"""Month and day by which the year before is settled (企业所得税汇算清缴)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One of the five. `change` since a week ago; None where nothing was compared then. `more`: by so much more or less
    money; '' where it is as much. `mark` or `icon`: its shape.
    """

    key: str
    title: Text
    means: Text
    mark: str
    icon: str
    count: int
    amount: str
    change: int | None
    more: str
    address: str

    @property
    def moved(self) -> int:
        """How far, whichever way."""
        return abs(self.change or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One cause. `width` of a hundred; the longest has all."""

    title: Text
    code: str
    kind: Text
    mark: str
    count: int
    amount: str
    width: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What becomes due on one day in one source."""

    day: date
    days: int
    source: str
    count: int
    amount: str
    soon: bool
    address: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """The next yearly settlement, and the received invoices of its year whose original is missing."""

    day: date
    year: int
    count: int
    amount: str
    address: str


def list_of(company: int, **more: object) -> str:
    """An address of 对账."""
    return f"{reverse('comparisons:page')}?{urlencode({'company': company, **more})}"


def numbers(standing: Standing, company: int, before: Point | None) -> tuple[Number, ...]:
    sums = (standing.totals or {}).get("findings", {})
    return tuple(
        Number(
            key=kind,
            title=title,
            means=_MEANS[kind],
            mark=_MARKS.get(kind, ""),
            icon=_ICONS.get(kind, ""),
            count=standing.counts[kind],
            amount=_amount(sums, kind, standing),
            change=standing.counts[kind] - before.counts[kind] if before else None,
            more=_more(_amount(sums, kind, standing), before.amounts.get(kind) if before else None),
            address=list_of(company, tab=TABS.get(kind, kind)),
        )
        for kind, title in _TITLES.items()
    )


def _amount(sums: Mapping[str, Any], kind: str, standing: Standing) -> str:
    """'' where it was not summed up."""
    return str(sums.get(kind, [0, "0.00"])[1]) if standing.totals is not None else ""


def _more(amount: str, before: Decimal | None) -> str:
    """'' where it is as it was, or where one of the two was not summed up."""
    apart = Decimal(amount) - before if amount and before is not None else Decimal(0)
    return f"{'＋' if apart > 0 else '－'}¥ {abs(apart):,.2f}" if apart else ""


def bars(standing: Standing, company: int) -> tuple[Bar, ...]:
    """The causes that stand behind most findings."""
    found = (standing.totals or {}).get("causes", [])[:_MOST_CAUSES]
    titles = {one.code: one.title for one in causes()}
    most = max((count for _, _, count, _ in found), default=1)
    return tuple(
        Bar(
            title=titles.get(code, _NO_CAUSE),
            code=code,
            kind=_TITLES[kind],
            mark=_MARKS.get(kind, "hidden"),
            count=count,
            amount=amount,
            width=f"{100 * count / most:.1f}",
            address=list_of(company, tab=TABS.get(kind, kind), cause=code or "-"),
        )
        for kind, code, count, amount in found
    )


def dues(standing: Standing, company: int, today: date) -> Iterator[Due]:
    """What is expected next, the nearest first."""
    for written, source, count, amount in (standing.totals or {}).get("due", [])[:_MOST_DUE]:
        day = date.fromisoformat(written)
        row = standing.sources.get(source)
        yield Due(
            day=day,
            days=(day - today).days,
            source=row.name if row else source,
            count=count,
            amount=amount,
            soon=(day - today).days <= _SOON,
            address=reverse("sources:page") + (f"{row.pk}/?company={company}" if row else ""),
        )


def settlement(standing: Standing, company: int) -> Settlement | None:
    """None where no original of that year is missing."""
    today = day_of(standing.comparison.as_of)
    this_year = date(today.year, *_SETTLED)
    year = today.year - 1 if today <= this_year else today.year
    count, amount = (standing.totals or {}).get("originals", {}).get(str(year), (0, ""))
    if not count:
        return None
    address = list_of(company, tab="missing", month=year)
    return Settlement(date(year + 1, *_SETTLED), year, count, amount, address)


@dataclass(frozen=True, slots=True)
class Matter:
    """One finding in a line. `number` as people write it."""

    finding: Finding
    number: str
    kind: Text
    mark: str
    cause: Text
    address: str


def matter_of(row: Finding) -> Matter:
    """Leads to the explanation of its invoice."""
    kind = row.verdict or row.what
    invoice = row.invoice
    number = (f"{invoice.code} {invoice.number}".strip() or invoice.paper_number) if invoice else ""
    asked = urlencode({"q": number, "company": row.company_id})
    cause = next((one.title for one in causes() if one.code == row.cause), _NO_CAUSE)
    return Matter(row, number, _TITLES[kind], _MARKS.get(kind, "hidden"), cause, f"{reverse('find:page')}?{asked}")
