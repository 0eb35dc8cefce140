"""Records whose number is damaged or mistyped, and the invoices they may be.

Only rows that people typed, and originals whose number could not surely be read, are ever taken for another invoice,
and only ever proposed: a machine-made list says its own number. A row fits an invoice that its source lacks when the
total is the same, nothing it states contradicts, and the number is damaged in a way that fits, or one or two slips away
(a character wrong, lost, added, two swapped).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain

from piaoqi.core.causes.case import Sighting, SourceKind, WrittenAs
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, as_digits, slips_between
from piaoqi.core.reconcile.engines.near import Leftovers, near_misses
from piaoqi.core.reconcile.filters import awaits_recognition
from piaoqi.core.reconcile.fitting import TELLING_PREFIX, fit, kept_digits, tax_ids_of_names
from piaoqi.core.reconcile.view import best, is_typed

ALL_PAIRS_UP_TO = 20_000
"""Pairs. Up to here comparing each with each is done before the engine has started."""


@dataclass(frozen=True, slots=True)
class NearMisses:
    """What the lone rows may be."""

    of: Mapping[str, tuple[WrittenAs, ...]] = field(default_factory=dict)
    """Key of a true invoice -> the rows that may be it and stand in a source that lacks it."""
    absorbed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of a row that is one of these invoices under another number, and so is no invoice of its own."""
    open: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of a row that may be one of these invoices or one of its own: of it nothing is certain."""


def find_near_misses(groups: Mapping[str, Sequence[Sighting]], alike: AbstractSet[str] = frozenset()) -> NearMisses:
    """Which lone rows may be which invoices. `alike`: keys whose records all say the same, so that one will do."""
    lone = {key: found for key, found in groups.items() if _is_lone(found) and not _waits(found)}
    if not lone:
        return NearMisses()
    anchors = {
        key: found[0].record if key in alike else best(found)
        for key, found in groups.items()
        if key not in lone and not _waits(found)
    }
    ids = tax_ids_of_names(one.record for found in groups.values() for one in found[:1])
    of: dict[str, list[WrittenAs]] = defaultdict(list)
    absorbed: dict[str, tuple[str, ...]] = {}
    opened: dict[str, tuple[str, ...]] = {}
    for key, candidates in _candidates({key: found[0].record for key, found in lone.items()}, anchors).items():
        row = lone[key][0].record
        fits = [found for one in candidates if (found := fit(one, row, anchors[one], ids))]
        sources = {(one.source, one.kind) for one in lone[key]}  # a row that was deleted there holds nothing
        free = [one for one in fits if not sources & {(other.source, other.kind) for other in groups[one.key]}]
        chosen = [one for one in free if one.convinces] or free
        for one in chosen:
            of[one.key] += [
                WrittenAs(sighting, one.how, len(chosen) - 1, sure=one.agreements > 0, convinces=one.convinces)
                for sighting in lone[key]
            ]
        if any(one.convinces for one in chosen):
            absorbed[key] = tuple(one.key for one in chosen)
        elif rivals := free or [one for one in fits if one.convinces]:
            opened[key] = tuple(one.key for one in rivals)
    return NearMisses({key: tuple(found) for key, found in of.items()}, absorbed, opened)


def _is_lone(sightings: Sequence[Sighting]) -> bool:
    """Nothing but typed rows, orders that name a number, or originals without a surely read one speaks of this one."""
    return all(_is_unsure(one) for one in sightings)


def _waits(sightings: Sequence[Sighting]) -> bool:
    """A row that nobody has read yet may be many an invoice: coverage tells of it (C4.12)."""
    return len(sightings) == 1 and awaits_recognition(sightings[0].record)


def _is_unsure(sighting: Sighting) -> bool:
    if sighting.kind is SourceKind.EXPECTED:
        return bool(sighting.record.number or kept_digits(sighting.record))
    return is_typed(sighting) or not sighting.record.number or sighting.record.number_is_uncertain


def _candidates(rows: Mapping[str, Record], anchors: Mapping[str, Record]) -> dict[str, list[str]]:
    """Key of a lone row -> keys of invoices worth comparing: they share a total, a day and seller, or a beginning."""
    if not rows or not anchors:
        return {}
    if len(rows) * len(anchors) <= ALL_PAIRS_UP_TO:
        return {key: list(anchors) for key in rows}
    row_keys, keys = list(rows), list(anchors)
    left, right = _leftovers(list(rows.values())), _leftovers(list(anchors.values()))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for found_by in (near_misses(left, right, MAX_SLIPS), near_misses(left, right, None)):
        for pair in found_by:
            if pair.same_total is not False:
                found[row_keys[pair.left]][keys[pair.right]] = None
    for key, other in chain(_by_prefix(rows, anchors), _by_day(rows, anchors)):
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
    prefixes = {key: kept for key, row in rows.items() if len(kept := kept_digits(row)) >= TELLING_PREFIX}
    for length in {len(kept) for kept in prefixes.values()}:
        index: dict[str, list[str]] = defaultdict(list)
        for key, record in anchors.items():
            index[record.number[:length]].append(key)
        for key, kept in prefixes.items():
            if len(kept) == length:
                yield from ((key, other) for other in index.get(kept, ()))


def _by_day(rows: Mapping[str, Record], anchors: Mapping[str, Record]) -> Iterator[tuple[str, str]]:
    """Rows with the invoices of their day that have the same total, or the same seller and a total a slip away."""
    of_total: dict[tuple[date, Decimal], list[str]] = defaultdict(list)
    of_seller: dict[tuple[date, str], dict[Decimal, list[str]]] = defaultdict(lambda: defaultdict(list))
    wanted = {row.issue_date for row in rows.values()}
    for key, record in anchors.items():
        if record.issue_date and record.issue_date in wanted and record.total is not None:
            of_total[(record.issue_date, record.total)].append(key)
            of_seller[(record.issue_date, normalise_name(record.seller_name))][record.total].append(key)
    for key, row in rows.items():
        if row.issue_date is None or row.total is None:
            continue
        yield from ((key, other) for other in of_total.get((row.issue_date, row.total), ()))
        for total, others in of_seller.get((row.issue_date, normalise_name(row.seller_name)), {}).items():
            if slips_between(f"{row.total}", f"{total}") == 1:
                yield from ((key, other) for other in others)
