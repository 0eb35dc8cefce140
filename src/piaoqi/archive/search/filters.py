"""What is chosen rather than typed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Value
from django.db.models.lookups import Exact

from piaoqi.archive.search.expression import Branch, Clause
from piaoqi.archive.search.readings import Between, presence_clause
from piaoqi.archive.search.row import Row
from piaoqi.archive.search.words import PLACES
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """All that is given must hold; what is empty or None is not asked."""

    companies: frozenset[int] = frozenset()
    direction: Direction | None = None
    kinds: frozenset[Kind] = frozenset()
    statuses: frozenset[Status] = frozenset()
    has: frozenset[SourceKind] = frozenset()
    """Kinds of source that have it, all of them."""
    lacks: frozenset[SourceKind] = frozenset()
    """Kinds of source of which none has it."""
    first_day: date | None = None
    last_day: date | None = None
    """Issue dates, both included; an invoice without one is in no bounded stretch."""
    least: Decimal | None = None
    most: Decimal | None = None
    """Totals in yuan, both included."""
    department: int | None = None
    differs: bool | None = None
    deleted: bool | None = False
    """False: none that was put away; True: only these; None: both."""
    certain: bool | None = None

    def means(self, row: Row) -> bool:
        """Whether all of them hold of an invoice."""
        day = row.issue_date
        return (
            (not self.companies or row.company_id in self.companies)
            and (self.direction is None or row.direction == self.direction)
            and (not self.kinds or row.kind in self.kinds)
            and (not self.statuses or row.status in self.statuses)
            and all(row.presence >> PLACES[one] & 1 for one in self.has)
            and not any(row.presence >> PLACES[one] & 1 for one in self.lacks)
            and (self.first_day is None or (day is not None and day >= self.first_day))
            and (self.last_day is None or (day is not None and day <= self.last_day))
            and ((self.least is None and self.most is None) or Between(self.least, self.most).means(row))
            and (self.department is None or row.department_id == self.department)
            and (self.differs is None or bool(row.differs) is self.differs)
            and (self.deleted is None or (row.deleted_at is not None) is self.deleted)
            and (self.certain is None or row.certain is self.certain)
        )

    def condition(self) -> Q:
        """The same as a condition on invoices, for counting them all: `archive_listed` holds all that it names."""
        held = _said(company__in=self.companies, kind__in=self.kinds, status__in=self.statuses)
        held &= Q() if self.direction is None else Q(direction=self.direction)
        held &= Q() if self.department is None else Q(department=self.department)
        held &= Q() if self.certain is None else Q(certain=self.certain)
        held &= Q() if self.deleted is None else Q(deleted_at__isnull=not self.deleted)
        held &= Q() if self.differs is None else (~Q(differs=[]) if self.differs else Q(differs=[]))
        held &= Q() if self.least is None else Q(total__gte=self.least)
        held &= Q() if self.most is None else Q(total__lte=self.most)
        for kinds, bit in ((self.has, 1), (self.lacks, 0)):
            for one in kinds:
                place = 1 << PLACES[one]
                held &= Q(Exact(F("presence").bitand(place), Value(place if bit else 0)))
        if self.first_day or self.last_day:
            stretch = Branch().and_days(self.first_day, self.last_day)
            held &= Q(rank__range=(stretch.low, stretch.high))
        return held

    def narrow(self, branch: Branch) -> Branch:
        """The branch within these filters."""
        for clause in self._clauses():
            branch = branch.and_clause(clause)
        return branch.and_days(self.first_day, self.last_day)

    def _clauses(self) -> list[Clause]:
        sums = None if self.least is None and self.most is None else Between(self.least, self.most)
        return [
            _any("c", self.companies),
            _any("i", [self.direction] if self.direction is not None else ()),
            _any("k", self.kinds),
            _any("s", self.statuses),
            *(presence_clause(PLACES[one], has=True) for one in self.has),
            *(presence_clause(PLACES[one], has=False) for one in self.lacks),
            sums.clause() if sums else (),
            _any("g", [self.department] if self.department is not None else ()),
            _any("x", [1] if self.differs else ()),
            _any("z", [1] if self.deleted else ()),
            _any("u", [1] if self.certain is False else ()),
        ]


def _said(**wanted: Collection[object]) -> Q:
    """One of each of these, where any is wanted."""
    return Q(**{lookup: sorted(map(str, values)) for lookup, values in wanted.items() if values})


def _any(letter: str, values: Iterable[object]) -> Clause:
    return tuple(frozenset({f"{letter}={one}"}) for one in sorted(map(str, values)))
