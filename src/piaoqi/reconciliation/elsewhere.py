"""What companies of the same group hold of invoices that a company lacks somewhere: filed there, they are not lost.

A company is compared by itself. Of the others only that they have an invoice is ever used, and told by their name: not
where it lies there, nor what is written beside it. What they issued themselves they hold rightly.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Q

from piaoqi.accounts.models import Company
from piaoqi.archive.invoices.keys import folded, is_strong, natural_keys
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import known_by, lying_in, read_again, rows_in
from piaoqi.archive.models import InvoiceKey, Reading
from piaoqi.core.causes.case import Direction, Elsewhere, Sighting, SourceKind, nowhere
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.doubts import is_party

_TELLING: Final = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BOOKS)
_AT_ONCE: Final = 500


def elsewhere(company: Company, others: Sequence[Taxpayer], known_at: datetime) -> Elsewhere:
    """To be asked what was known by then. `others`: those of the group as of then."""
    owners = {one.tax_id: one for one in others}
    rows = Company.objects.filter(tax_id__in=owners).exclude(pk=company.pk).values_list("pk", "tax_id")
    companies = {pk: owners[tax_id] for pk, tax_id in rows}
    return _Others(companies, known_at).hold if companies else nowhere


@dataclass(frozen=True, slots=True)
class _Others:
    companies: Mapping[int, Taxpayer]
    known_at: datetime

    def hold(self, keys: Sequence[str]) -> Mapping[str, Sequence[Sighting]]:
        wanted = {folded(key): key for key in keys if is_strong(key)}
        found: dict[str, list[Sighting]] = defaultdict(list)
        met: set[int] = set()
        for key, owner, one in (*self._standing(list(wanted)), *self._gone(wanted)):
            if one.id not in met and _tells(one, owner):
                met.add(one.id)
                found[wanted[key]].append(_told(one, owner))
        return found

    def _standing(self, keys: Sequence[str]) -> Iterator[tuple[str, Taxpayer, Sighted]]:
        """By the keys that their invoices have today."""
        for start in range(0, len(keys), _AT_ONCE):
            rows = InvoiceKey.objects.filter(company__in=self.companies, key__in=keys[start : start + _AT_ONCE])
            columns = rows.order_by("pk").values_list("invoice_id", "company_id", "key")
            known = {invoice: (key, self.companies[owner]) for invoice, owner, key in columns}
            for one, invoice in lying_in(known, known_by(self.known_at)):
                yield *known[invoice], one

    def _gone(self, keys: Collection[str]) -> Iterator[tuple[str, Taxpayer, Sighted]]:
        """Of readings that counted then and count no more: for whoever asks about the past."""
        replaced = Reading.objects.filter(ended_at__lte=self.known_at, replaced_at__gt=self.known_at)
        rows = replaced.filter(source__company__in=self.companies).order_by("pk")
        for reading, owner in rows.values_list("pk", "source__company_id"):
            for one, _ in read_again(list(rows_in(Q(reading=reading)))):
                key = next((key for key in map(folded, natural_keys(one.record)) if key in keys), None)
                if key is not None:
                    yield key, self.companies[owner], one


def _tells(one: Sighted, owner: Taxpayer) -> bool:
    record = one.record
    own = one.direction is Direction.ISSUED or is_party(owner, record.seller_name, record.seller_tax_id)
    return one.is_there and one.kind in _TELLING and not own


def _told(one: Sighted, owner: Taxpayer) -> Sighting:
    record = replace(one.certain, place=Place(owner.name), facts={})
    return Sighting(owner.name, one.kind, one.direction, owner.tax_id, record)
