"""Which invoices new statements can change: what must be resolved together, and nothing more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from piaoqi.archive.invoices.keys import tail
from piaoqi.archive.models import InvoiceKey
from piaoqi.core.invoice.identity import is_weak


@dataclass(slots=True)
class Reach:
    """`invoices` that share a key with what is new, and all that eight digits without their code tie to them."""

    invoices: set[int] = field(default_factory=set)
    known: dict[str, int] = field(default_factory=dict)
    """Keys met on the way -> their invoice."""
    weak: set[str] = field(default_factory=set)
    """Last eight characters under which some statement has no more than these."""


def reach(company: int, keys: set[str], seeds: Iterable[int] = ()) -> Reach:
    """From these keys, and from invoices whose statements change, by the last eight characters of keys, as far as
    weak statements lead.
    """
    found = Reach(set(seeds), weak={tail(key) for key in keys if is_weak(key)})
    by_tail: dict[str, list[tuple[str, int]]] = defaultdict(list)
    tails = {tail(key) for key in keys} | _tails_of(found.invoices)
    asked: set[str] = set()
    expanded = set(found.invoices)
    while tails - asked:
        rows = InvoiceKey.objects.filter(company=company, tail__in=tails - asked).values_list(
            "key", "tail", "invoice_id"
        )
        asked |= tails
        for key, ending, invoice in rows:
            found.known[key] = invoice
            by_tail[ending].append((key, invoice))
            if is_weak(key):
                found.weak.add(ending)
        for ending, several in by_tail.items():
            tied = ending in found.weak
            found.invoices |= {invoice for key, invoice in several if tied or key in keys}
        tails |= _tails_of(found.invoices - expanded)
        expanded |= found.invoices
    return found


def _tails_of(invoices: set[int]) -> set[str]:
    if not invoices:
        return set()
    return set(InvoiceKey.objects.filter(invoice__in=invoices).values_list("tail", flat=True))
