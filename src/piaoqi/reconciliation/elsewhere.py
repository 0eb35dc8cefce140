"""What companies of the same group hold of invoices that a company knows as well: filed there, they are not lost.

A company is compared by itself. Of the others only that they have an invoice is ever used, and told by their name: not
where it lies there, nor what is written beside it. What they issued themselves they hold rightly.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from piaoqi.accounts.models import Company
from piaoqi.archive.invoices.keys import is_strong
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import known_by, lying_in
from piaoqi.archive.models import InvoiceKey
from piaoqi.core.causes.case import Direction, Elsewhere, Sighting, SourceKind
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.doubts import is_party

_TELLING: Final = (SourceKind.BUREAU, SourceKind.SELECTION, SourceKind.ARCHIVE, SourceKind.MAIL, SourceKind.BOOKS)


def elsewhere(company: Company, others: Sequence[Taxpayer], known_at: datetime) -> Iterator[Elsewhere]:
    """What was known of it by then. `others`: those of the group, as of then."""
    if not others:
        return
    owners = {one.tax_id: one for one in others}
    rows = Company.objects.filter(tax_id__in=owners).exclude(pk=company.pk).values_list("pk", "tax_id")
    companies = {pk: owners[tax_id] for pk, tax_id in rows}
    held, known = _shared(company, companies)
    for one, invoice in lying_in(known, known_by(known_at)):
        owner = companies[held[invoice]]
        record = one.record
        own = one.direction is Direction.ISSUED or is_party(owner, record.seller_name, record.seller_tax_id)
        if one.is_there and one.kind in _TELLING and not own:
            yield Elsewhere((*known[invoice], *identities(record)), _told(one, owner))


def _shared(company: Company, companies: Mapping[int, Taxpayer]) -> tuple[Mapping[int, int], Mapping[int, list[str]]]:
    """Their invoice -> whose it is; their invoice -> the keys under which both know it."""
    ours = InvoiceKey.objects.filter(company=company).values("key")
    found = InvoiceKey.objects.filter(company__in=companies, key__in=ours, invoice__deleted_at=None)
    held: dict[int, int] = {}
    known: dict[int, list[str]] = defaultdict(list)
    for invoice, owner, key in found.values_list("invoice_id", "company_id", "key").order_by("pk"):
        if is_strong(key):
            held[invoice] = owner
            known[invoice] += (key, *_unfolded(key))
    return held, known


def _unfolded(key: str) -> Iterator[str]:
    """Twenty digits may be code and number of an invoice that has both."""
    if key.startswith("d:") and len(key) == 22:
        yield f"c:{key[2:14]}:{key[14:]}"


def _told(one: Sighted, owner: Taxpayer) -> Sighting:
    record = replace(one.certain, place=Place(owner.name), facts={})
    return Sighting(owner.name, one.kind, one.direction, owner.tax_id, record)
