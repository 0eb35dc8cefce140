"""The view of invoices held to the records that it rests on, company by company."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from piaoqi.accounts.models import Company
from piaoqi.archive.evidence.findings import Finding
from piaoqi.archive.invoices.rebuild import HINT, Disagreement, disagreeing, lone_records
from piaoqi.archive.models import Invoice

MOST_ALONE: Final = 10_000
"""Records of a company that lie with no invoice are told up to so many."""


class View:
    """Goes on from a `position` where one is given."""

    def __init__(self, position: Mapping[str, Any] | None = None) -> None:
        at: Mapping[str, Any] = position or {}
        self.total: int = at["total"] if at else Invoice.objects.count()
        self.done: int = at.get("done", 0)
        self._company: int = at.get("company", 0)
        """The one that is looked at; 0 before the first."""
        self._last: int | None = at.get("last")
        """Its invoice that was looked at last; None where nothing of it remains."""

    @property
    def position(self) -> dict[str, Any]:
        """Between two steps: all that is needed to go on."""
        return {"total": self.total, "done": self.done, "company": self._company, "last": self._last}

    def steps(self) -> Iterator[Sequence[Finding]]:
        """What each step found: first a company's records, then a few hundred of its invoices each."""
        while True:
            while self._last is not None:
                found, count, self._last = disagreeing(self._company, self._last)
                self.done += count
                yield [_told(one) for one in found]
            later = Company.objects.filter(pk__gt=self._company).order_by("pk")
            company = later.values_list("pk", flat=True).first()
            if company is None:
                return
            self._company, self._last = company, 0
            yield [_told(one) for one in islice(lone_records(company), MOST_ALONE)]


def _told(one: Disagreement) -> Finding:
    return Finding(one.code, f"invoice:{one.invoice}", one.message, HINT)
