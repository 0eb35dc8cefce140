"""Invoices of which the newest comparison found something, to be searched among."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import Q, QuerySet

from piaoqi.accounts.models import Company
from piaoqi.reconciliation.models import Finding


class Sort(StrEnum):
    """What can be found of an invoice, in the words of the pages."""

    MISSING = "missing"
    SEEMING = "seeming"
    UNKNOWN = "unknown"
    DIFFERENT = "different"
    DUPLICATE = "duplicate"


_CONDITIONS = {
    Sort.MISSING: Q(what=Finding.What.ABSENCE, verdict="missing"),
    Sort.SEEMING: Q(what=Finding.What.ABSENCE, verdict="not_missing"),
    Sort.UNKNOWN: Q(what=Finding.What.ABSENCE, verdict="cannot_tell"),
    Sort.DIFFERENT: Q(what=Finding.What.DIFFERENCE),
    Sort.DUPLICATE: Q(what=Finding.What.DUPLICATE),
}
MOST_LISTED = 20_000


@dataclass(frozen=True)
class Found:
    """Those of one company with some finding of these sorts; of any, where none is named. `source`: the key of the one
    that it is absent from, or that holds it twice; '' for any.

    It tells ids and ranks alone: what is shown of them is for archive.queries.search to say.
    """

    company: Company
    sorts: frozenset[Sort]
    source: str = ""

    @cached_property
    def ranks(self) -> Sequence[int] | None:
        """As archive.queries.search.Among."""
        ranks = self._findings().values_list("invoice__rank", flat=True).distinct()
        found = [one for one in ranks[: MOST_LISTED + 1] if one is not None]
        return sorted(found, reverse=True) if len(found) <= MOST_LISTED else None

    def of(self, invoices: Collection[int]) -> frozenset[int]:
        """As archive.queries.search.Among."""
        found = self._findings().filter(invoice__in=invoices).values_list("invoice_id", flat=True)
        return frozenset(one for one in found if one is not None)

    def _findings(self) -> QuerySet[Finding]:
        """Of the line of comparisons, those that hold."""
        held = Finding.objects.filter(company=self.company, until=None, comparison__live=True, invoice__isnull=False)
        meant = Q()
        for one in self.sorts:
            meant |= _CONDITIONS[one]
        held = held.filter(meant)
        return held.filter(source=self.source) if self.source else held
