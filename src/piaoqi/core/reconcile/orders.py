"""Orders and payments (应收票) have no invoice number yet: which invoice answers which of them.

1. one invoice answers one order of the same seller and total, dated not long before it; orders are served oldest first
2. several orders of a seller that add up to one invoice are answered by it, and one order by several that add up
3. what else may be its invoice (issued long before a payment, the seller written otherwise, the sum without tax, a
   booking without a number, or several ways to add up) leaves an order open: then it is not said that no invoice was
   issued
4. an order that was called off, or a payment that came back, asks for no invoice
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from piaoqi.core.causes.c6_lost import says
from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.names import Likeness, compare_names, normalise_name
from piaoqi.core.invoice.on_behalf import is_tax_office
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.filters import is_deleted
from piaoqi.core.reconcile.grouping import SAME_MONEY, same_seller
from piaoqi.core.reconcile.view import best

INVOICED_BEFORE = timedelta(days=31)
"""An invoice may precede its order or payment by this much."""
PAID_AFTER = timedelta(days=180)
"""So long after its invoice a payment may follow; further apart, the two have nothing to do with each other."""
TOGETHER_WITHIN = timedelta(days=45)
"""Parts that are added up lie so near to the whole: a month's deliveries and the invoice for them."""
MOST_OF_A_SELLER = {2: 60, 3: 12}
"""How many parts are added up -> among how many of one seller: more of them fit by chance."""
MOST_COMPARED = 20_000
"""Orders times invoices of one seller, up to which sums are looked for: beyond, anything adds up."""
MOST_SHOWN = 3
CALLED_OFF = ("取消", "作废", "终止", "撤销", "撤回", "驳回", "退款", "退货", "cancel")
"""States of an order or payment from which no invoice follows. 关闭 is none: a finished order is closed, too."""
_GONE = (Status.VOID, Status.RED_FULL, Status.RED_LETTER)

Groups = Mapping[str, Sequence[Sighting]]
Part = tuple[str, Record]
"""Key and record of an order or an invoice."""


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders that are answered, and those of which it is not sure."""

    answered: Mapping[str, str] = field(default_factory=dict)
    """Key of an order -> key of the invoice that answers it."""
    perhaps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of another order -> keys of invoices that may answer it."""
    void: frozenset[str] = frozenset()
    """Keys of orders that ask for no invoice: called off, or paid back."""


def answer_orders(groups: Groups) -> Orders:
    """Which invoices answer which orders."""
    written = {key: found[0].record for key, found in groups.items() if _is_order(key, found)}
    void = frozenset(_void(written))
    orders = {key: record for key, record in written.items() if key not in void}
    if not orders:
        return Orders(void=void)
    standing = list(_invoices(groups, written))
    invoices = [one for one in standing if not is_unnumbered_row(one[1])]
    by_total: dict[Decimal, list[Part]] = defaultdict(list)
    for key, record in invoices:
        by_total[record.total or Decimal(0)].append((key, record))
    answered: dict[str, str] = {}
    for order, record in sorted(orders.items(), key=lambda one: (own_date(one[1]) or date.max, one[0])):
        match = _match(record, by_total, set(answered.values()))
        if match:
            answered[order] = match
    open_ = {key: record for key, record in orders.items() if key not in answered and record.total is not None}
    taken = set(answered.values())
    together = dict(_together(open_, [one for one in invoices if one[0] not in taken])) if open_ else {}
    answered |= {order: keys[0] for order, keys in together.items() if len(keys) == 1}
    perhaps = {order: keys for order, keys in together.items() if len(keys) > 1}
    by_sum = _by_sum(one for one in standing if one[0] not in taken) if open_ else {}
    for order in open_.keys() - together.keys():
        near = (one for total in _about(open_[order].total) for one in by_sum.get(total, ()))
        if found := tuple(dict.fromkeys(key for key, record in near if _may_answer(open_[order], record))):
            perhaps[order] = found[:MOST_SHOWN]
    return Orders(answered, perhaps, void)


def is_unnumbered_row(record: Record) -> bool:
    """A typed row that states no invoice number, not even a damaged one: a booking, which is no invoice yet."""
    return bool(record.columns) and not record.number and "number_doubt" not in record.facts


def _void(orders: Mapping[str, Record]) -> Iterator[str]:
    """Orders called off, payments that came back, and what they paid back: the same seller and sum, negative."""
    paid: dict[tuple[str, Decimal], list[str]] = defaultdict(list)
    for key, record in orders.items():
        if _is_called_off(record):
            yield key
        elif record.total is not None and record.total > 0:
            paid[_seller(record), record.total].append(key)
    for key, record in orders.items():
        if record.total is not None and record.total < 0:
            yield key
            if same := paid[_seller(record), -record.total]:
                yield same.pop()


def _is_called_off(order: Record) -> bool:
    state = order.facts.get("row_state", "")
    return order.status is Status.VOID or is_deleted(order) or says(state, CALLED_OFF)


def _by_sum(invoices: Iterable[Part]) -> dict[Decimal, list[Part]]:
    """By the total, and by the amount without tax, which orders often state."""
    found: dict[Decimal, list[Part]] = defaultdict(list)
    for key, record in invoices:
        for total in {record.total, record.amount} - {None}:
            found[total or Decimal(0)].append((key, record))
    return found


def _about(total: Decimal | None) -> tuple[Decimal, ...]:
    """A sum and those that count as the same."""
    return () if total is None else (total, total - SAME_MONEY, total + SAME_MONEY)


def _is_order(key: str, found: Sequence[Sighting]) -> bool:
    return key.startswith("p:") and all(one.kind is SourceKind.EXPECTED for one in found)


def _invoices(groups: Groups, orders: Mapping[str, Record]) -> Iterator[Part]:
    """The invoices that stand and state a total."""
    for key, found in groups.items():
        if key not in orders and all(one.kind is not SourceKind.EXPECTED for one in found):
            record = best(found)
            if record.total is not None and record.status not in _GONE:
                yield key, record


def _match(order: Record, invoices: Mapping[Decimal, Sequence[Part]], taken: set[str]) -> str | None:
    fits = [
        (record.issue_date or date.max, key)
        for total in _about(order.total)
        for key, record in invoices.get(total, ())
        if key not in taken and same_seller(order, record) is not False and _in_time(order, record)
    ]
    return min(fits)[1] if fits else None


def _in_time(order: Record, invoice: Record) -> bool:
    ordered = own_date(order)
    return ordered is None or invoice.issue_date is None or invoice.issue_date >= ordered - INVOICED_BEFORE


def _together(orders: Mapping[str, Record], invoices: Sequence[Part]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Order -> the invoice that it and others add up to, or the first of several that add up to it.

    More than one key: there are several ways to add up.
    """
    of_seller = _by_seller(invoices)
    orders_of: dict[str, list[Part]] = defaultdict(list)
    for key, record in orders.items():
        orders_of[_seller(record)].append((key, record))
    found: dict[str, dict[tuple[str, ...], None]] = defaultdict(dict)
    for seller, parts in orders_of.items():
        fits = of_seller.get(seller, ()) if seller else ()
        if len(parts) * len(fits) > MOST_COMPARED:
            continue
        for key, record in fits:
            for group in _sums(parts, record):
                for order, _ in group:
                    found[order][key, *(one for one, _ in group)] = None
        for order, record in parts:
            for group in _sums(fits, record):
                found[order][tuple(one for one, _ in group)] = None
    for order, ways in found.items():
        yield order, tuple(way[0] for way in ways)


def _sums(parts: Sequence[Part], whole: Record) -> Iterator[tuple[Part, ...]]:
    """Two or more of these parts that add up to the whole."""
    whole_sum = whole.total or Decimal(0)
    smaller = [one for one in parts if 0 < (one[1].total or Decimal(0)) < whole_sum and _is_near(one[1], whole)]
    for count, most in MOST_OF_A_SELLER.items():
        for group in combinations(smaller, count) if len(smaller) <= most else ():
            total = sum((record.total for _, record in group if record.total is not None), Decimal(0))
            if abs(total - whole_sum) <= SAME_MONEY:
                yield group


def _is_near(part: Record, whole: Record) -> bool:
    """Orders and the invoice for them lie not long apart, whichever of them is the whole."""
    one, other = own_date(part), own_date(whole)
    return one is None or other is None or abs(one - other) <= TOGETHER_WITHIN


def _by_seller(parts: Iterable[Part]) -> dict[str, list[Part]]:
    found: dict[str, list[Part]] = defaultdict(list)
    for key, record in parts:
        if seller := _seller(record):
            found[seller].append((key, record))
    return found


def _seller(record: Record) -> str:
    return normalise_name(record.seller_name)


def _may_answer(order: Record, invoice: Record) -> bool:
    """May an invoice of the same sum be the one for this order, though something keeps it from being sure?"""
    if same_seller(order, invoice) is False and not _is_alike(order, invoice):
        return False
    own, issued = own_date(order), invoice.issue_date
    if own is None or issued is None:
        return True
    longest = PAID_AFTER if "paid_at" in order.facts else INVOICED_BEFORE
    return own - longest <= issued


def _is_alike(order: Record, invoice: Record) -> bool:
    """Perhaps one seller, its name written otherwise; two tax ids are two sellers, and an office is no seller."""
    if (order.seller_tax_id and invoice.seller_tax_id) or is_tax_office(invoice.seller_name):
        return False
    return compare_names(order.seller_name, invoice.seller_name) is Likeness.ALIKE


def own_date(record: Record) -> date | None:
    """The issue date, else the record's own date: when it was booked, ordered or paid."""
    return record.issue_date or read_date(record.facts.get("recorded_at"))
