"""Records whose number is damaged or mistyped, and the invoices they may be.

Only rows that people typed, and originals whose number could not be read, are ever taken for another invoice, and only
ever proposed: a machine-made list says its own number. A row fits an invoice that its source lacks when the total is
the same, nothing it states contradicts, and the number is damaged in a way that fits, or one or two slips away (a
character wrong, lost, added, two swapped).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from piaoqi.core.causes.case import Sighting, SourceKind, WrittenAs
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, as_digits, slips_between
from piaoqi.core.reconcile.engines.near import Leftovers, near_misses
from piaoqi.core.reconcile.grouping import contradicts, same_seller
from piaoqi.core.reconcile.view import best, is_typed

ALL_PAIRS_UP_TO = 20_000
"""Pairs. Up to here comparing each with each is done before the engine has started."""
_EXCEL_DIGITS = 15
"""What Excel keeps of a long number; it rounds the last one."""


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
    convinces: bool
    agreements: int
    """How many of date and party agree."""


def find_near_misses(groups: Mapping[str, Sequence[Sighting]]) -> NearMisses:
    """For invoices that are absent from somewhere: which lone rows may be them."""
    lone = {key: found for key, found in groups.items() if _is_lone(found)}
    anchors = {key: best(found) for key, found in groups.items() if key not in lone} if lone else {}
    of: dict[str, list[WrittenAs]] = defaultdict(list)
    absorbed, opened = set[str](), set[str]()
    for key, candidates in _candidates({key: found[0].record for key, found in lone.items()}, anchors).items():
        sources = {one.source for one in lone[key]}
        fits = [
            fit
            for candidate in candidates
            if not sources & {one.source for one in groups[candidate]}
            and (fit := _compare(candidate, lone[key][0].record, anchors[candidate]))
        ]
        convincing = [fit for fit in fits if fit.convinces]
        for fit in convincing or fits:
            rivals = len(convincing or fits) - 1
            of[fit.key] += [
                WrittenAs(one, fit.damaged, rivals, sure=fit.agreements > 0, convinces=fit.convinces)
                for one in lone[key]
            ]
        if fits:
            (absorbed if convincing else opened).add(key)
    return NearMisses({key: tuple(found) for key, found in of.items()}, frozenset(absorbed), frozenset(opened))


def _is_lone(sightings: Sequence[Sighting]) -> bool:
    """Nothing but typed rows, orders, or originals without a readable number speaks of this one."""
    return all(is_typed(one) or one.kind is SourceKind.EXPECTED or not one.record.number for one in sightings)


def _candidates(rows: Mapping[str, Record], anchors: Mapping[str, Record]) -> dict[str, list[str]]:
    """Key of a lone row -> keys of invoices worth comparing: of the same total, with a near number or like facts."""
    if not rows or not anchors:
        return {}
    if len(rows) * len(anchors) <= ALL_PAIRS_UP_TO:
        return {key: list(anchors) for key in rows}
    row_keys, keys = list(rows), list(anchors)
    left, right = _leftovers(list(rows.values())), _leftovers(list(anchors.values()))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for found_by in (near_misses(left, right, MAX_SLIPS), near_misses(left, right, None)):
        for pair in found_by:
            if pair.same_total:
                found[row_keys[pair.left]][keys[pair.right]] = None
    for key, other in _by_prefix(rows, anchors):
        found[key][other] = None
    return {key: list(candidates) for key, candidates in found.items()}


def _leftovers(records: Sequence[Record]) -> Leftovers:
    return Leftovers(
        [as_digits(one.number) for one in records],
        [one.total for one in records],
        [one.issue_date for one in records],
        [normalise_name(one.seller_name) for one in records],
    )


def _by_prefix(rows: Mapping[str, Record], anchors: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """Rows whose number Excel cut to fifteen digits, with the invoices that begin so and have the same total."""
    prefixes = {key: kept for key, row in rows.items() if len(kept := _kept(row)) == _EXCEL_DIGITS - 1}
    if not prefixes:
        return
    index: dict[str, list[str]] = defaultdict(list)
    for key, record in anchors.items():
        index[record.number[: _EXCEL_DIGITS - 1]].append(key)
    for key, kept in prefixes.items():
        for other in index.get(kept, ()):
            if rows[key].total is not None and rows[key].total == anchors[other].total:
                yield key, other


def _kept(row: Record) -> str:
    """The digits of a damaged number that are certain: a rounded one may end in a wrong digit."""
    prefix = row.facts.get("number_prefix", "")
    return prefix[: _EXCEL_DIGITS - 1] if len(prefix) >= _EXCEL_DIGITS else prefix[:-1]


def _compare(key: str, row: Record, record: Record) -> _Fit | None:
    if row.total is None or record.total is None or contradicts(row, record):
        return None
    agreements = int(same_seller(row, record) is True) + int(
        row.issue_date is not None and row.issue_date == record.issue_date
    )
    if not row.number:
        kept = _kept(row)
        if kept:
            fits = record.number.startswith(kept)
            return _Fit(key, damaged=True, convinces=True, agreements=agreements) if fits else None
        return _Fit(key, damaged=True, convinces=agreements > 1, agreements=agreements)
    slips = min(slips_between(row.number, number) for number in (record.number, record.paper_number or record.number))
    if slips <= MAX_SLIPS:
        return _Fit(key, damaged=False, convinces=True, agreements=agreements)
    return _Fit(key, damaged=False, convinces=False, agreements=agreements) if agreements > 1 else None
