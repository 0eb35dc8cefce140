"""Originals that text recognition read from pictures: what it may have misread proves nothing.

However clearly a number was read, nothing on the face confirms it; so only what another source writes makes it sure.

1. A number that another source writes for an invoice of the same total or date, with nothing to contradict it, is sure;
   unless an invoice is written too that only a slip in the number tells from this one.
2. One that is written for another invoice than this is blanked, where it was read with doubt or others write an
   invoice of this total and date: the two are not the same. A number read clearly stays: the two differ.
3. Any other number stays, and is treated as a damaged one: the invoice may be any that fits, so nothing is called
   missing because of it.
4. Any other uncertain field is taken as not stated. So is the date where all that others write of this total is of
   other days, and so are the parties where they make it another company's, or turn its direction around.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from piaoqi.core.causes.case import Direction
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import IDENTIFYING, Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.doubts import is_party
from piaoqi.core.reconcile.grouping import contradicts, same_sum
from piaoqi.core.reconcile.source import Source

_BLANK: Mapping[str, Any] = {
    "kind": Kind.UNKNOWN, "status": Status.UNKNOWN, "issue_date": None, "amount": None, "tax": None, "total": None,
}  # fmt: skip
_PARTIES = ("seller_name", "seller_tax_id", "buyer_name", "buyer_tax_id")
_UNPROVED = 1 / 2
"""How sure a number is that nothing confirms."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written down, of the invoices and totals that were recognised."""

    same: Mapping[str, Sequence[Record]]
    """By identity."""
    of_total: Mapping[Decimal | None, Sequence[Record]]
    of_day: Mapping[date | None, Sequence[Record]]

    def rivals(self, record: Record) -> Iterator[Record]:
        """Other invoices that nothing but a slip in the number tells from this one."""
        for other in self.of_day.get(record.issue_date, ()) if record.total is None else self.of_total[record.total]:
            is_near = 0 < slips_between(record.number, other.number) <= MAX_SLIPS
            if is_near and not contradicts(record, other):
                yield other


def without_misreadings(sources: Sequence[Source], taxpayers: Sequence[Taxpayer]) -> tuple[Source, ...]:
    """The sources with their recognised records brought to what is certain of them (steps 1 to 4)."""
    recognised = [record for one in sources for record in one.records if _is_recognised(record)]
    if not recognised:
        return tuple(sources)
    written = _written(sources, recognised)
    return tuple(
        replace(one, records=tuple(_certain(_of_ours(record, one, taxpayers), written) for record in one.records))
        for one in sources
    )


def _is_recognised(record: Record) -> bool:
    return bool(record.fields) and any(origin.confidence is not None for origin in record.fields.values())


def _is_unproved(record: Record) -> bool:
    """Whether recognition alone tells which invoice it is."""
    number = record.fields.get("number")
    return record.number_is_uncertain or (number is not None and number.confidence is not None)


def _written(sources: Sequence[Source], recognised: Sequence[Record]) -> _Written:
    wanted = {key for record in recognised for key in identities(record)}
    of_total: dict[Decimal | None, list[Record]] = {one.total: [] for one in recognised if one.total is not None}
    of_day: dict[date | None, list[Record]] = {one.issue_date: [] for one in recognised if one.issue_date}
    same: dict[str, list[Record]] = defaultdict(list)
    for record in (record for one in sources for record in one.records):
        if _is_recognised(record) and _is_unproved(record):
            continue
        for key in wanted.intersection(identities(record)):
            same[key].append(record)
        if record.total in of_total:
            of_total[record.total].append(record)
        if record.issue_date in of_day:
            of_day[record.issue_date].append(record)
    return _Written(same, of_total, of_day)


def _of_ours(record: Record, source: Source, taxpayers: Sequence[Taxpayer]) -> Record:
    """Step 4, the parties: blocks of a face are mixed up more easily than their letters are misread."""
    ours = (source.taxpayer,) if source.taxpayer else tuple(taxpayers)
    if not ours or not any(name in record.fields and record.fields[name].confidence is not None for name in _PARTIES):
        return record
    seller, buyer = (record.seller_name, record.seller_tax_id), (record.buyer_name, record.buyer_tax_id)
    own, other = (buyer, seller) if source.direction is Direction.RECEIVED else (seller, buyer)
    is_own = not any(own) or any(is_party(one, *own) for one in ours)
    if is_own and not (any(other) and any(is_party(one, *other) for one in ours)):
        return record
    return replace(record, seller_name="", seller_tax_id="", buyer_name="", buyer_tax_id="")


def _certain(record: Record, written: _Written) -> Record:
    if not _is_recognised(record):
        return record
    unsure = {name: _BLANK.get(name, "") for name in record.fields if record.is_uncertain(name)}
    kept = replace(record, **{name: blank for name, blank in unsure.items() if name not in IDENTIFYING})
    if not _is_unproved(record):
        return kept
    days = {other.issue_date for other in written.of_total.get(kept.total, ())} - {None}
    if days and kept.issue_date not in days:
        kept = replace(kept, issue_date=None)
    same = [other for key in identities(record) for other in written.same.get(key, ())]
    is_doubted = record.number_is_uncertain or kept.issue_date in days
    if same and is_doubted and all(contradicts(kept, other) for other in same):
        return replace(kept, code="", number="", paper_number="")
    is_sure = bool(same) and (not is_doubted or any(_confirms(kept, other) for other in same))
    is_sure = is_sure and not any(written.rivals(kept))
    return _with_certainty(kept, 1 if is_sure else _UNPROVED)


def _with_certainty(record: Record, sure: float) -> Record:
    """With that certainty of its number, where it was recognised."""
    told = {
        name: replace(origin, confidence=sure)
        for name, origin in record.fields.items()
        if name in IDENTIFYING and origin.confidence is not None
    }
    return replace(record, fields={**record.fields, **told})


def _confirms(record: Record, other: Record) -> bool:
    same_day = record.issue_date is not None and record.issue_date == other.issue_date
    return not contradicts(record, other) and (same_day or same_sum(record, other))
