"""What the index is asked: terms that an invoice must have, within a stretch of ranks."""

from dataclasses import dataclass
from datetime import date

from piaoqi.archive.search.row import DAY

Clause = tuple[frozenset[str], ...]
"""Alternatives; each is terms that must all be there. An empty alternative lets everything through."""

FIRST, LAST = 0, date.max.toordinal() * DAY + DAY - 1


@dataclass(frozen=True, slots=True)
class Branch:
    """A conjunction: one alternative of each clause, and a rank from `low` to `high`, both included."""

    clauses: tuple[Clause, ...] = ()
    low: int = FIRST
    high: int = LAST

    def and_clause(self, clause: Clause) -> "Branch":
        """Narrower by a clause; one that lets everything through changes nothing."""
        if not all(clause) or not clause:
            return self
        return Branch((*self.clauses, clause), self.low, self.high)

    def and_days(self, first: date | None, last: date | None) -> "Branch":
        """Narrower by days of issue, both included; None: no bound. Unknown days are in no bounded stretch."""
        if first is None and last is None:
            return self
        low = (first or date.min).toordinal() * DAY
        high = (last or date.max).toordinal() * DAY + DAY - 1
        return Branch(self.clauses, max(self.low, low), min(self.high, high))

    @property
    def is_empty(self) -> bool:
        return self.low > self.high
