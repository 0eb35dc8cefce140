"""Records whose number is damaged or mistyped, and the invoices they may be.

Only rows that people typed are ever taken for another invoice, and only ever proposed: an original or a machine-made
list says its own number. A row fits an invoice that its source lacks, when the total is the same, nothing it states
contradicts, and the number is damaged in a way that fits, or one slip away (a digit wrong, lost, added, two swapped).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from piaoqi.core.causes.case import Sighting, SourceKind, WrittenAs
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.reconcile.grouping import contradicts, same_seller
from piaoqi.core.reconcile.view import best, is_typed


@dataclass(frozen=True, slots=True)
class NearMisses:
    """What the lone rows may be."""

    of: Mapping[str, tuple[WrittenAs, ...]] = field(default_factory=dict)
    """Key of a true invoice -> the rows that may be it."""
    absorbed: frozenset[str] = frozenset()
    """Keys of rows that are one of those invoices under another number: they raise no finding of their own."""
    open: frozenset[str] = frozenset()
    """Keys of rows that may be one of those or an invoice of their own: of them nothing is certain."""


@dataclass(frozen=True, slots=True)
class _Fit:
    key: str
    damaged: bool
    slips: int
    agreements: int
    """How many of date and party agree."""


def near_misses(groups: Mapping[str, Sequence[Sighting]]) -> NearMisses:
    """For all invoices that are absent from somewhere: which lone typed rows may be them."""
    anchors = {key: found for key, found in groups.items() if not _is_lone(found)}
    by_total = _index(anchors)
    of: dict[str, list[WrittenAs]] = defaultdict(list)
    absorbed, open_ = set[str](), set[str]()
    for key, lone in groups.items():
        if key in anchors:
            continue
        fits = _fits(lone, anchors, by_total)
        convincing = [fit for fit in fits if fit.damaged or fit.slips <= MAX_SLIPS]
        for fit in convincing or fits:
            of[fit.key] += [
                WrittenAs(one, fit.damaged, len(convincing or fits) - 1, sure=bool(convincing) and fit.agreements > 0)
                for one in lone
            ]
        if convincing:
            absorbed.add(key)
        elif fits:
            open_.add(key)
    return NearMisses({key: tuple(found) for key, found in of.items()}, frozenset(absorbed), frozenset(open_))


def _is_lone(sightings: Sequence[Sighting]) -> bool:
    """Only ever written by hand: nothing machine-made speaks of this number."""
    return all(is_typed(one) or one.kind is SourceKind.EXPECTED for one in sightings)


def _index(anchors: Mapping[str, Sequence[Sighting]]) -> dict[Decimal, list[tuple[str, Record]]]:
    index: dict[Decimal, list[tuple[str, Record]]] = defaultdict(list)
    for key, found in anchors.items():
        record = best(found)
        if record.total is not None:
            index[record.total].append((key, record))
    return index


def _fits(
    lone: Sequence[Sighting],
    anchors: Mapping[str, Sequence[Sighting]],
    by_total: Mapping[Decimal, Sequence[tuple[str, Record]]],
) -> list[_Fit]:
    """The invoices that this row may be, of those that its own source lacks."""
    row = lone[0].record
    sources = {one.source for one in lone}
    found: list[_Fit] = []
    for key, record in _same_total(row, by_total):
        if sources & {one.source for one in anchors[key]} or contradicts(row, record):
            continue
        fit = _compare(key, row, record)
        if fit:
            found.append(fit)
    return found


def _same_total(row: Record, by_total: Mapping[Decimal, Sequence[tuple[str, Record]]]) -> Iterator[tuple[str, Record]]:
    if row.total is None:
        return
    cent = Decimal("0.01")
    for total in (row.total, row.total - cent, row.total + cent):
        yield from by_total.get(total, ())


def _compare(key: str, row: Record, record: Record) -> _Fit | None:
    agreements = int(same_seller(row, record) is True) + int(
        row.issue_date is not None and row.issue_date == record.issue_date
    )
    if not row.number:
        prefix = row.facts.get("number_prefix", "")
        if prefix and _fits_prefix(prefix, record):
            return _Fit(key, damaged=True, slips=0, agreements=agreements)
        return _Fit(key, damaged=not prefix, slips=0, agreements=agreements) if agreements == 2 and not prefix else None
    slips = min(slips_between(row.number, number) for number in (record.number, record.paper_number or record.number))
    if slips <= MAX_SLIPS or agreements == 2:
        return _Fit(key, damaged=False, slips=slips, agreements=agreements)
    return None


def _fits_prefix(prefix: str, record: Record) -> bool:
    """Excel keeps fifteen digits and rounds the last one: compare one digit less where the prefix is that long."""
    kept = prefix[:14] if len(prefix) >= 15 else prefix[:-1] if len(prefix) > 4 else prefix
    return bool(kept) and record.number.startswith(kept)
