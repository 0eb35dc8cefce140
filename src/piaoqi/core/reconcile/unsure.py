"""Rows that may be an invoice though their number doesn't say so: what they leave open is never called missing.

`near.py` lays a typed row beside an invoice that something better than typing speaks of. What remains here:

1. two typed rows of different sources, a slip or two apart: one of them is wrong, and nobody knows which
2. a row without a number, of the same seller and total, dated on another day (often the day of booking)
3. a row without a number whose sum is that of several invoices of its seller, booked together (C6.11)
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from itertools import combinations
from math import comb

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Sighting, SourceKind, Writing, WrittenAs
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.reconcile.grouping import contradicts, same_seller
from piaoqi.core.reconcile.near import NearMisses
from piaoqi.core.reconcile.orders import own_date
from piaoqi.core.reconcile.view import best, is_typed
from piaoqi.core.text import Text

BOOKED_WITHIN = timedelta(days=92)
"""A row without a number may be dated so long after the invoices it stands for, or before."""
_MOST_TRIED = 5005
"""Sets of one size that are tried for one row: six of fifteen invoices, or two of a hundred."""
_MOST_TOGETHER = 6
"""Invoices in one row, of those that are tried; and all of a seller's open ones, however many."""
_TOGETHER = Text(
    "{where} 没有发票号码，金额 {total} 正好是 {seller} 这 {count} 张发票的合计，可能是合并入账",
    "{where} has no invoice number, and its sum {total} is that of {count} invoices of {seller} together",
)
_SOME_TOGETHER = Text(
    "{where} 没有发票号码，金额 {total}，可能是 {seller} 的 {count} 张发票里的几张合并入账",
    "{where} has no invoice number; its sum {total} may be that of some of {count} invoices of {seller}",
)

Groups = Mapping[str, Sequence[Sighting]]


@dataclass(frozen=True, slots=True)
class Unsure:
    """What rows without a telling number leave open."""

    near: NearMisses
    """As given, with the rows of steps 1 and 2."""
    together: Mapping[str, tuple[tuple[str, Evidence], ...]] = field(default_factory=dict)
    """Key of an invoice -> (source, evidence) of rows that may hold it together with others."""


def find_unsure(groups: Groups, near: NearMisses) -> Unsure:
    """Steps 1 to 3, for the rows that nothing has explained yet."""
    settled = near.absorbed.keys() | near.open.keys()
    typed = {key: found for key, found in groups.items() if key not in settled and all(map(is_typed, found))}
    blank = {key: found for key, found in typed.items() if _is_blank(found)}
    opened = dict(_slips_apart({key: found for key, found in typed.items() if found[0].record.number}))
    invoices = _by_seller(groups, near) if blank else {}
    of: dict[str, list[WrittenAs]] = defaultdict(list)
    together: dict[str, list[tuple[str, Evidence]]] = defaultdict(list)
    for (row,) in blank.values():
        free = list(_free(row, invoices, groups))
        for key in (key for key, record in free if record.total == row.record.total):
            of[key].append(WrittenAs(row, Writing.DAMAGED, 0, sure=False, convinces=False))
        for keys, fact in _bundles(row.record, free):
            for key in keys:
                together[key].append((row.source, fact))
    return Unsure(
        replace(near, open={**near.open, **opened}, of=_joined(near.of, of)),
        {key: tuple(found) for key, found in together.items()},
    )


def _is_blank(found: Sequence[Sighting]) -> bool:
    record = found[0].record
    single = len(found) == 1 and found[0].kind is SourceKind.BOOKS
    return single and not record.number and bool(record.seller_name or record.seller_tax_id) and bool(record.total)


def _slips_apart(typed: Groups) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Step 1. Rows that share a source are two rows: a list does not write one invoice in two ways."""
    by_total: dict[tuple[object, Decimal], list[str]] = defaultdict(list)
    for key, found in typed.items():
        record = found[0].record
        if record.total is not None:
            by_total[(record.issue_date, record.total)].append(key)
    pairs: dict[str, list[str]] = defaultdict(list)
    for alike in by_total.values():
        for one, other in combinations(_not_everywhere(alike, typed), 2):
            if _may_be_the_same(typed[one], typed[other]):
                pairs[one].append(other)
                pairs[other].append(one)
    yield from ((key, tuple(others)) for key, others in pairs.items())


def _not_everywhere(alike: Sequence[str], typed: Groups) -> list[str]:
    """Those that some of their sources lack. The others share a source with all, and they may be thousands."""
    sources = {key: {one.source for one in typed[key]} for key in alike}
    everywhere = set().union(*sources.values())
    return [key for key in alike if sources[key] != everywhere]


def _may_be_the_same(one: Sequence[Sighting], other: Sequence[Sighting]) -> bool:
    if {sighting.source for sighting in one} & {sighting.source for sighting in other}:
        return False
    left, right = one[0].record, other[0].record
    return not contradicts(left, right) and slips_between(left.number, right.number) <= MAX_SLIPS


def _by_seller(groups: Groups, near: NearMisses) -> dict[str, list[tuple[str, Record]]]:
    found: dict[str, list[tuple[str, Record]]] = defaultdict(list)
    for key, sightings in groups.items():
        record = best(sightings) if len(sightings) > 1 else sightings[0].record
        if record.number and record.total is not None and key not in near.absorbed:
            found[normalise_name(record.seller_name)].append((key, record))
    return found


def _free(
    row: Sighting, invoices: Mapping[str, Sequence[tuple[str, Record]]], groups: Groups
) -> Iterator[tuple[str, Record]]:
    """The invoices of the row's seller that its source lacks, near in time."""
    day = own_date(row.record)
    for key, record in invoices.get(normalise_name(row.record.seller_name), ()):
        held = any(one.source == row.source for one in groups[key])
        in_time = day is None or record.issue_date is None or abs(day - record.issue_date) <= BOOKED_WITHIN
        if not held and in_time and same_seller(row.record, record) is not False:
            yield key, record


def _bundles(row: Record, free: Sequence[tuple[str, Record]]) -> Iterator[tuple[tuple[str, ...], Evidence]]:
    """Step 3: sets of at least two invoices that add up to the row.

    Where none does and not all could be tried, every invoice smaller than the row may be in it.
    """
    cents = {key: int((record.total or Decimal(0)) * 100) for key, record in free}
    wanted = int((row.total or Decimal(0)) * 100)
    if any(one == wanted for one in cents.values()):
        return
    sizes = [size for size in range(2, _MOST_TOGETHER + 1) if comb(len(cents), size) <= _MOST_TRIED]
    tried = [chosen for size in sizes for chosen in combinations(cents, size)]
    if len(cents) > _MOST_TOGETHER:
        tried.append(tuple(cents))
    found = [chosen for chosen in tried if sum(cents[key] for key in chosen) == wanted]
    yield from ((chosen, _evidence(_TOGETHER, row, len(chosen))) for chosen in found)
    smaller = tuple(key for key, one in cents.items() if 0 < one < wanted)
    if not found and len(sizes) < _MOST_TOGETHER - 1 and len(smaller) > 1:
        yield smaller, _evidence(_SOME_TOGETHER, row, len(smaller))


def _evidence(text: Text, row: Record, count: int) -> Evidence:
    fact = text.with_(where=row.place, total=row.total, count=count, seller=row.seller_name or row.seller_tax_id)
    return Evidence(fact, str(row.place))


def _joined(
    first: Mapping[str, tuple[WrittenAs, ...]], more: Mapping[str, Sequence[WrittenAs]]
) -> dict[str, tuple[WrittenAs, ...]]:
    return {**first, **{key: (*first.get(key, ()), *found) for key, found in more.items()}}
