"""Records whose number is damaged or mistyped, and the invoices they may be.

Only rows that people typed, and originals whose number could not be read, are ever taken for another invoice, and only
ever proposed: a machine-made list says its own number. A row fits an invoice that its source lacks when the total is
the same, nothing it states contradicts, and the number is damaged in a way that fits, or one or two slips away (a
character wrong, lost, added, two swapped).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from piaoqi.core.causes.case import Sighting, SourceKind, Writing, WrittenAs
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, as_digits, slips_between
from piaoqi.core.reconcile.engines.near import Leftovers, near_misses
from piaoqi.core.reconcile.grouping import contradicts, same_seller
from piaoqi.core.reconcile.view import best, is_typed

ALL_PAIRS_UP_TO = 20_000
"""Pairs. Up to here comparing each with each is done before the engine has started."""
_TELLING_PREFIX = 10
"""So many first digits of a number tell it from most others; Excel keeps fifteen."""
_ON_PAPER = (Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER, Kind.VEHICLE, Kind.USED_VEHICLE)
"""Kinds that carry two numbers: twenty digits, and the printed code and number."""


@dataclass(frozen=True, slots=True)
class NearMisses:
    """What the lone rows may be."""

    of: Mapping[str, tuple[WrittenAs, ...]] = field(default_factory=dict)
    """Key of a true invoice -> the rows that may be it and stand in a source that lacks it."""
    absorbed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of a row that is one of these invoices under another number, and so is no invoice of its own."""
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of a row that may be one of these invoices or one of its own: of it nothing is certain."""


@dataclass(frozen=True, slots=True)
class _Fit:
    key: str
    how: Writing
    convinces: bool
    agreements: int
    """How many of date and party agree."""


def find_near_misses(groups: Mapping[str, Sequence[Sighting]], alike: AbstractSet[str] = frozenset()) -> NearMisses:
    """Which lone rows may be which invoices. `alike`: keys whose records all say the same, so that one will do."""
    lone = {key: found for key, found in groups.items() if _is_lone(found)}
    if not lone:
        return NearMisses()
    anchors = {
        key: found[0].record if key in alike else best(found) for key, found in groups.items() if key not in lone
    }
    of: dict[str, list[WrittenAs]] = defaultdict(list)
    absorbed: dict[str, tuple[str, ...]] = {}
    opened: dict[str, tuple[str, ...]] = {}
    for key, candidates in _candidates({key: found[0].record for key, found in lone.items()}, anchors).items():
        row = lone[key][0].record
        fits = [fit for one in candidates if (fit := _compare(one, row, anchors[one]))]
        sources = {one.source for one in lone[key]}
        free = [fit for fit in fits if not sources & {one.source for one in groups[fit.key]}]
        chosen = [fit for fit in free if fit.convinces] or free
        for fit in chosen:
            of[fit.key] += [
                WrittenAs(one, fit.how, len(chosen) - 1, sure=fit.agreements > 0, convinces=fit.convinces)
                for one in lone[key]
            ]
        if any(fit.convinces for fit in chosen):
            absorbed[key] = tuple(fit.key for fit in chosen)
        elif rivals := free or [fit for fit in fits if fit.convinces]:
            opened[key] = tuple(fit.key for fit in rivals)
    return NearMisses({key: tuple(found) for key, found in of.items()}, absorbed, opened)


def _is_lone(sightings: Sequence[Sighting]) -> bool:
    """Nothing but typed rows, orders that name a number, or originals without a readable one speaks of this one."""
    return all(_is_unsure(one) for one in sightings)


def _is_unsure(sighting: Sighting) -> bool:
    if sighting.kind is SourceKind.EXPECTED:
        return bool(sighting.record.number or _kept(sighting.record))
    return is_typed(sighting) or not sighting.record.number


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
    """Rows of which only the first digits are certain, with the invoices that begin so."""
    prefixes = {key: kept for key, row in rows.items() if len(kept := _kept(row)) >= _TELLING_PREFIX}
    for length in {len(kept) for kept in prefixes.values()}:
        index: dict[str, list[str]] = defaultdict(list)
        for key, record in anchors.items():
            index[record.number[:length]].append(key)
        for key, kept in prefixes.items():
            if len(kept) == length:
                yield from ((key, other) for other in index.get(kept, ()))


def _kept(row: Record) -> str:
    """The digits of a damaged number that are certain; '' where it isn't damaged, or nothing of it is."""
    return row.facts.get("number_prefix", "") if row.facts.get("number_doubt") else ""


def _compare(key: str, row: Record, record: Record) -> _Fit | None:
    """Whether a row may be an invoice: same total, nothing contradicts, and the number fits in one of four ways."""
    if row.total is None or record.total is None or contradicts(row, record):
        return None
    agreements = int(same_seller(row, record) is True) + int(
        row.issue_date is not None and row.issue_date == record.issue_date
    )
    kept = _kept(row)
    if kept:
        convinces = len(kept) >= _TELLING_PREFIX or agreements > 0
        fits = record.number.startswith(kept)
        return _Fit(key, Writing.DAMAGED, convinces, agreements) if fits else None
    if not row.number:
        return _Fit(key, Writing.DAMAGED, convinces=agreements > 1, agreements=agreements)
    if record.kind in _ON_PAPER and row.code and not record.code and agreements > 1:
        return _Fit(key, Writing.PRINTED, convinces=True, agreements=agreements)
    slips = min(slips_between(row.number, number) for number in (record.number, record.paper_number or record.number))
    if slips <= MAX_SLIPS:
        return _Fit(key, Writing.MISTYPED, convinces=True, agreements=agreements)
    return _Fit(key, Writing.MISTYPED, convinces=False, agreements=agreements) if agreements > 1 else None
