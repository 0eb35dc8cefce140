"""Invoices of which the newest comparison found something, to be searched among."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import Q, QuerySet

from piaoqi.accounts.models import Company
from piaoqi.archive.models import Invoice
from piaoqi.reconciliation.found import on_the_line
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
    Sort.DIFFERENT: Q(what=Finding.What.DIFFERENCE, verdict=""),
    Sort.DUPLICATE: Q(what=Finding.What.DUPLICATE, verdict=""),
}
MOST_LISTED = 3_000
"""Of more, the newest invoices are gone through instead until a page is full."""


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
        """As archive.queries.listed.Among."""
        ids = list(self.some(MOST_LISTED + 1))
        if len(ids) > MOST_LISTED:
            return None
        return sorted(Invoice.objects.filter(pk__in=ids).values_list("rank", flat=True), reverse=True)

    def some(self, most: int, after: int = 0) -> Sequence[int]:
        """Ids of some of them, rising, from beyond `after` on; read from the index alone."""
        found = self._findings(company=self.company, invoice__gt=after).order_by("invoice")
        ids = found.values_list("invoice_id", flat=True).distinct()[:most]
        return [one for one in ids if one is not None]

    def of(self, invoices: Collection[int]) -> frozenset[int]:
        """As archive.queries.listed.Among."""
        found = self._findings(invoice__in=invoices).values_list("invoice_id", flat=True)
        return frozenset(one for one in found if one is not None)

    def condition(self) -> Q:
        """As archive.queries.listed.Among."""
        return Q(pk__in=self._findings(company=self.company).values("invoice"))

    def _findings(self, **which: object) -> QuerySet[Finding]:
        """Those that hold. `which`: by company, or by invoices."""
        meant = Q()
        for one in self.sorts:
            meant |= _CONDITIONS[one]
        held = Finding.objects.filter(meant, on_the_line(), until=None, **which)
        return held.filter(source=self.source) if self.source else held
