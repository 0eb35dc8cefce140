"""Orders and payments (应收票) have no invoice number yet: which invoice answers which of them.

One invoice answers one order of the same seller and total, dated not long before it; orders are served oldest first.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.grouping import SAME_MONEY, same_seller
from piaoqi.core.reconcile.view import best

INVOICED_BEFORE = timedelta(days=31)
"""An invoice may precede its order or payment by this much."""
_GONE = (Status.VOID, Status.RED_FULL, Status.RED_LETTER)


def answer_orders(groups: Mapping[str, Sequence[Sighting]]) -> dict[str, str]:
    """Key of an order without a number -> key of the invoice that answers it."""
    orders = {key: found[0].record for key, found in groups.items() if _is_order(key, found)}
    invoices: dict[Decimal, list[tuple[str, Record]]] = defaultdict(list)
    for key, found in groups.items():
        if key not in orders and all(one.kind is not SourceKind.EXPECTED for one in found):
            record = best(found)
            if record.total is not None and record.status not in _GONE:
                invoices[record.total].append((key, record))
    taken: dict[str, str] = {}
    for order, record in sorted(orders.items(), key=lambda one: (own_date(one[1]) or date.max, one[0])):
        match = _match(record, invoices, set(taken.values()))
        if match:
            taken[order] = match
    return taken


def _is_order(key: str, found: Sequence[Sighting]) -> bool:
    return key.startswith("p:") and all(one.kind is SourceKind.EXPECTED for one in found)


def _match(order: Record, invoices: Mapping[Decimal, Sequence[tuple[str, Record]]], taken: set[str]) -> str | None:
    if order.total is None:
        return None
    fits = [
        (record.issue_date or date.max, key)
        for total in (order.total, order.total - SAME_MONEY, order.total + SAME_MONEY)
        for key, record in invoices.get(total, ())
        if key not in taken and same_seller(order, record) is not False and _in_time(order, record)
    ]
    return min(fits)[1] if fits else None


def _in_time(order: Record, invoice: Record) -> bool:
    ordered = own_date(order)
    return ordered is None or invoice.issue_date is None or invoice.issue_date >= ordered - INVOICED_BEFORE


def own_date(record: Record) -> date | None:
    """The issue date, else the record's own date: when it was booked, ordered or paid."""
    return record.issue_date or read_date(record.facts.get("recorded_at"))
