"""What an address asks of the table, and the address that asks it: all of it stands there, so that a link says it all.

Parameters: `q` (as typed), `direction`, `kind`, `status`, `has` and `lacks` (kinds of source), `from`, `to` or `month`
(YYYY-MM) of issue, `least`, `most` of the total, `finding` (missing, seeming, unknown, different, duplicate), `source`
(key of the source that the finding speaks of), `differs`, `uncertain`, `deleted`; `order` (archive.search.order, with a
minus for falling). What can't be understood is left out.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.timezone import localtime

from piaoqi.accounts.models import Company
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.order import USUAL, Order
from piaoqi.archive.search.question import Question, understand
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.status import Status
from piaoqi.reconciliation.queries.among import Found, Sort

LONGEST = 2_000
UNKNOWN = "unknown"
"""Of the kind that has no code."""
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that is given must hold; what is empty or None is not asked."""

    company: Company
    q: str = ""
    direction: Direction | None = None
    kinds: frozenset[Kind] = frozenset()
    statuses: frozenset[Status] = frozenset()
    has: frozenset[SourceKind] = frozenset()
    lacks: frozenset[SourceKind] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    findings: frozenset[Sort] = frozenset()
    source: str = ""
    differs: bool = False
    uncertain: bool = False
    deleted: bool = False
    order: Order = USUAL

    @property
    def is_open(self) -> bool:
        """Whether it means all invoices of the company."""
        return self.but(order=USUAL) == Asked(company=self.company)

    def but(self, **changes: Any) -> "Asked":
        """The same, otherwise in some fields."""
        return replace(self, **changes)

    def question(self) -> Question:
        """As archive.queries.search takes it. A word of the company's own name does not mean all of its invoices, as
        where several companies are looked at.
        """
        filters = Filters(
            companies=frozenset({self.company.pk}),
            direction=self.direction,
            kinds=self.kinds,
            statuses=self.statuses,
            has=self.has,
            lacks=self.lacks,
            first_day=self.first_day,
            last_day=self.last_day,
            least=self.least,
            most=self.most,
            differs=True if self.differs else None,
            deleted=self.deleted,
            certain=False if self.uncertain else None,
        )
        return understand(self.q, localtime(now()).date(), filters=filters)

    def among(self) -> Found | None:
        """The findings that must be there."""
        if not self.findings and not self.source:
            return None
        return Found(self.company, self.findings, self.source)

    def pairs(self) -> list[tuple[str, str]]:
        """As the address has it, always in the same order, without the company."""
        told: list[tuple[str, object]] = [
            ("q", self.q),
            ("direction", self.direction or ""),
            *_listed("kind", (one or UNKNOWN for one in self.kinds)),
            *_listed("status", self.statuses),
            *_listed("has", self.has),
            *_listed("lacks", self.lacks),
            ("from", self.first_day or ""),
            ("to", self.last_day or ""),
            ("least", "" if self.least is None else self.least),
            ("most", "" if self.most is None else self.most),
            *_listed("finding", self.findings),
            ("source", self.source),
            *((name, "1") for name in ("differs", "uncertain", "deleted") if getattr(self, name)),
            ("order", "" if self.order.is_usual else self.order),
        ]
        return [(name, str(value)) for name, value in told if str(value)]

    def address(self, *more: tuple[str, str]) -> str:
        """The query behind the question mark, company and all; `more` are further pairs."""
        return urlencode([("company", str(self.company.pk)), *self.pairs(), *more])


def asked_of(given: QueryDict, company: Company) -> Asked:
    """Never raises."""
    first, last = _days(given)
    findings = _words(Sort, given.getlist("finding"))
    return Asked(
        company=company,
        q=given.get("q", "").strip()[:LONGEST],
        direction=next(iter(_words(Direction, given.getlist("direction"))), None),
        kinds=_words(Kind, ("" if one == UNKNOWN else one for one in given.getlist("kind") if one)),
        statuses=_words(Status, given.getlist("status")),
        has=_words(SourceKind, given.getlist("has")),
        lacks=_words(SourceKind, given.getlist("lacks")),
        first_day=first,
        last_day=last,
        least=_sum(given.get("least", "")),
        most=_sum(given.get("most", "")),
        findings=findings,
        source=given.get("source", "")[:50],
        differs=given.get("differs") == "1",
        uncertain=given.get("uncertain") == "1",
        deleted=given.get("deleted") == "1",
        order=Order.read(given.get("order", "")) or USUAL,
    )


def month_of(written: str) -> tuple[date, date] | None:
    """First and last day of `YYYY-MM`."""
    year, _, month = written.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4 and month.isascii() and month.isdigit()):
        return None
    number = int(month)
    if not 1 <= number <= 12 or not 1900 <= int(year) <= 2200:
        return None
    return date(int(year), number, 1), date(int(year), number, monthrange(int(year), number)[1])


def _days(given: QueryDict) -> tuple[date | None, date | None]:
    month = month_of(given.get("month", ""))
    first, last = month or (_day(given.get("from", "")), _day(given.get("to", "")))
    return (last, first) if first and last and last < first else (first, last)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def _sum(written: str) -> Decimal | None:
    return read_money(written.strip()) if written.strip() else None


def _words(kind: type[_Word], written: Iterable[str]) -> frozenset[_Word]:
    known = {one.value: one for one in kind}
    return frozenset(known[one] for one in written if one in known)


def _listed(name: str, values: Iterable[object]) -> Sequence[tuple[str, object]]:
    return [(name, one) for one in sorted(map(str, values))]
