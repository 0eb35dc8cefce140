"""Originals that text recognition read from pictures: what it may have misread proves nothing.

1. A number that another source writes for an invoice of the same total or date, with nothing to contradict it, is sure.
2. One that is written for another invoice than this is blanked: the two are not the same.
3. Any other uncertain field is taken as not stated; an uncertain number stays, and is treated as a damaged one: the
   invoice may be any that fits, so nothing is called missing because of it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import IDENTIFYING, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.grouping import contradicts, same_sum
from piaoqi.core.reconcile.source import Source

_BLANK: Mapping[str, Any] = {
    "kind": Kind.UNKNOWN, "status": Status.UNKNOWN, "issue_date": None, "amount": None, "tax": None, "total": None,
}  # fmt: skip


def without_misreadings(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with their recognised records brought to what is certain of them (steps 1 to 3)."""
    unsure = [record for one in sources for record in one.records if record.number_is_uncertain]
    written = _written(sources, {key for record in unsure for key in identities(record)})
    return tuple(
        replace(one, records=tuple(_certain(record, written) for record in one.records))
        if any(map(_is_recognised, one.records))
        else one
        for one in sources
    )


def _is_recognised(record: Record) -> bool:
    return any(origin.uncertain for origin in record.fields.values())


def _written(sources: Sequence[Source], wanted: set[str]) -> Mapping[str, Sequence[Record]]:
    """Identity -> records that state it for certain."""
    found: dict[str, list[Record]] = defaultdict(list)
    for source in sources if wanted else ():
        for record in source.records:
            for key in wanted.intersection(identities(record)) if not record.number_is_uncertain else ():
                found[key].append(record)
    return found


def _certain(record: Record, written: Mapping[str, Sequence[Record]]) -> Record:
    if not _is_recognised(record):
        return record
    unsure = {name: _BLANK.get(name, "") for name in record.fields if record.is_uncertain(name)}
    kept = replace(record, **{name: blank for name, blank in unsure.items() if name not in IDENTIFYING})
    if not record.number_is_uncertain:
        return kept
    same = [other for key in identities(record) for other in written.get(key, ())]
    if same and all(contradicts(kept, other) for other in same):
        return replace(kept, code="", number="", paper_number="")
    if any(_confirms(kept, other) for other in same):
        sure = {name: replace(origin, confidence=1) for name, origin in kept.fields.items() if name in IDENTIFYING}
        return replace(kept, fields={**kept.fields, **sure})
    return kept


def _confirms(record: Record, other: Record) -> bool:
    same_day = record.issue_date is not None and record.issue_date == other.issue_date
    return not contradicts(record, other) and (same_day or same_sum(record, other))
