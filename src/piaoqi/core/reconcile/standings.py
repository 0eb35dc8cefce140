"""How all invoices stand towards all sources that expect them, counted by source and month of issue."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from piaoqi.core.invoice.record import Record

Stretch = tuple[date, date]
"""Both inside."""
_NONE = Decimal("0.00")


def month_of(day: date | None) -> str:
    """YYYY-MM; '' where no day is known."""
    return day.strftime("%Y-%m") if day else ""


@dataclass(slots=True)
class Due:
    """What becomes due on one day. `amount`: red letters counted without their sign."""

    count: int = 0
    amount: Decimal = _NONE


@dataclass(slots=True)
class Standings:
    """Pairs of an invoice and a source that a rule names, gathered while they are judged.

    `counts`: (source, month, how it stands) -> pairs; a pair with a finding stands as its verdict says. A row under a
    mistyped number is a pair of its own where it has a finding of its own.
    """

    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    dues: defaultdict[tuple[str, date], Due] = field(default_factory=lambda: defaultdict(Due))
    holes: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    """Source -> days on which it has nothing although others know that it should; not all that there may be: only of
    sources from which something is absent.
    """

    def count(self, source: str, day: date | None, stands: str, pairs: int = 1) -> None:
        self.counts[source, month_of(day), stands] += pairs

    def wait(self, source: str, due: date, invoice: Record) -> None:
        """It is expected there by a day that has not come."""
        one = self.dues[source, due]
        one.count += 1
        one.amount += abs(invoice.total or _NONE)
