"""Taken back and issued again: red letters and what they flush, and the invoices that stand in for those gone (C1.10).

A replacement is of the same seller and total, dated within weeks of the voiding or the flush, still stands, and is for
the same buyer or now rightly for us. Where both state their goods, some of them are the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.grouping import same_seller
from piaoqi.core.reconcile.view import best, by_trust

REISSUED_WITHIN = timedelta(days=31)
"""A reissue follows what took the old one back within weeks; later, it may be the next of a series."""
BEFORE_FLUSH = timedelta(days=7)
"""Some issue the new one first and flush the old one after."""
FLUSHED_WITHIN = timedelta(days=90)
"""So long after its issue an invoice is mostly flushed, where nobody states the day."""
MOST_SHOWN = 3
_GONE = (Status.VOID, Status.RED_FULL)
_STANDS = (Status.NORMAL, Status.UNKNOWN)
_NO_INVOICE = (SourceKind.DELETED, SourceKind.EXPECTED)

Groups = Mapping[str, Sequence[Sighting]]


@dataclass(frozen=True, slots=True)
class Reissues:
    """What flushes what, and what stands in for what."""

    red: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)
    """Number of a blue invoice (code and number joined) -> the red letters that name it."""
    replacements: Mapping[str, tuple[Sighting, ...]] = field(default_factory=dict)
    """Key of an invoice that is gone -> those that may replace it, the nearest first."""
    replaced: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of an invoice -> keys of those gone that it may replace."""

    def red_letters(self, invoice: Record) -> tuple[Sighting, ...]:
        """The red letters that name this invoice."""
        number = invoice.number or invoice.paper_number
        return tuple(self.red.get(number, ()) or self.red.get(invoice.code + number, ()))


def reissues_of(groups: Groups, ours: AbstractSet[str]) -> Reissues:
    """All of it at once. `ours`: our tax ids."""
    red = _red_letters(groups)
    gone = {key: best(groups[key]) for key in _gone(groups, Reissues(red))}
    totals = {record.total for record in gone.values() if record.total is not None}
    candidates = _candidates(groups, totals, gone.keys()) if totals else {}
    replacements: dict[str, tuple[Sighting, ...]] = {}
    replaced: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, record in gone.items():
        fits = [
            (new, shown, other)
            for other, new, shown in candidates.get(record.total, ())
            if _in_time(new, record, [one.record.issue_date for one in Reissues(red).red_letters(record)])
            and _may_replace(new, record, ours)
        ]
        fits.sort(key=lambda fit: (fit[0].issue_date, fit[2]))
        if fits:
            replacements[key] = tuple(shown for _, shown, _ in fits[:MOST_SHOWN])
        for _, _, other in fits[:1]:
            replaced[other] += (key,)
    return Reissues(red, replacements, dict(replaced))


def _red_letters(groups: Groups) -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for sightings in groups.values():
        named = next((one for one in sightings if one.record.red_of), None)
        if named:
            found[named.record.red_of].append(named)
    return dict(found)


def _gone(groups: Groups, reissues: Reissues) -> Iterator[str]:
    """Keys of invoices that some source calls void or flushed, or that red letters take back."""
    for key, sightings in groups.items():
        stated = any(one.record.status in _GONE for one in sightings)
        if stated or (reissues.red and reissues.red_letters(sightings[0].record)):
            yield key


Candidate = tuple[str, Record, Sighting]


def _candidates(
    groups: Groups, totals: AbstractSet[Decimal], gone: AbstractSet[str]
) -> dict[Decimal | None, list[Candidate]]:
    """Total -> numbered invoices of that total that are not gone themselves, each with the sighting to show."""
    found: dict[Decimal | None, list[Candidate]] = defaultdict(list)
    for key, sightings in groups.items():
        stated = {one.record.total for one in sightings} & totals
        seen = [one for one in sightings if one.kind not in _NO_INVOICE] if stated and key not in gone else []
        if seen and not key.startswith("p:"):
            record = best(seen)
            found[record.total].append((key, record, by_trust(seen)[0]))
    return dict(found)


def _may_replace(new: Record, gone: Record, ours: AbstractSet[str]) -> bool:
    same = same_seller(new, gone) is True and _same_buyer(new, gone, ours) and _same_goods(new, gone)
    return same and new.status in _STANDS


def _in_time(new: Record, gone: Record, flushed: Sequence[date | None]) -> bool:
    """After the one that is gone, and soon after what took it back; voiding is done in the month of issue."""
    if new.issue_date is None or gone.issue_date is None or new.issue_date < gone.issue_date:
        return False
    days = [day for day in flushed if day is not None]
    if days:
        return any(day - BEFORE_FLUSH <= new.issue_date <= day + REISSUED_WITHIN for day in days)
    within = REISSUED_WITHIN if gone.status is Status.VOID else FLUSHED_WITHIN
    return new.issue_date <= gone.issue_date + within


def _same_buyer(new: Record, gone: Record, ours: AbstractSet[str]) -> bool:
    """A wrong buyer is a frequent reason to issue it again: then the new one is for us and the old one was not."""
    if not new.buyer_tax_id or not gone.buyer_tax_id or new.buyer_tax_id == gone.buyer_tax_id:
        return True
    return new.buyer_tax_id in ours and gone.buyer_tax_id not in ours


def _same_goods(new: Record, gone: Record) -> bool:
    first, second = ({line.name for line in one.lines if line.name} for one in (new, gone))
    return not first or not second or bool(first & second)
