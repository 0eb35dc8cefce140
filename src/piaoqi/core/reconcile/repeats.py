"""Invoices that a list of lines holds more than once: every line of theirs stands there again (C4.2).

A list with one row a line, exported while its pages shifted, repeats the rows of an invoice; put together, they add up
to twice its money. An invoice may well have the same line twice, so its rows alone cannot tell: another source that
states the invoice's total does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from math import gcd

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.source import LISTS, Source

_MAY_HOLD_A_PART = (SourceKind.BOOKS, SourceKind.EXPECTED)
"""Kinds that do not state the whole of an invoice: half of it is no proof that the list doubled it."""

Totals = Mapping[str, Mapping[str, Decimal]]
"""Identity of an invoice -> source -> its total there."""


def told_apart(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources, with such an invoice as many times as its list repeats it, each time with its own money."""
    listed = [record for one in sources if one.kind in LISTS for record in one.records]
    repeated = [record for record in listed if _times(record) > 1]
    if not repeated:
        return tuple(sources)
    totals = _totals(sources, {key for record in repeated for key in identities(record)})
    return tuple(
        replace(one, records=tuple(each for record in one.records for each in _apart(one.name, record, totals)))
        if one.kind in LISTS
        else one
        for one in sources
    )


def _times(record: Record) -> int:
    """How many times all lines stand there."""
    if not record.lines or record.lines[0] not in record.lines[1:]:
        return 1
    return gcd(*Counter(record.lines).values())


def _totals(sources: Sequence[Source], wanted: set[str]) -> Totals:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for one in sources:
        for record in one.records if one.kind not in _MAY_HOLD_A_PART else ():
            for key in identities(record):
                if key in wanted and record.total is not None:
                    found[key][one.name] = record.total
    return found


def _apart(source: str, record: Record, totals: Totals) -> Iterator[Record]:
    times = _times(record)
    if times == 1 or record.total is None:
        yield record
        return
    others = {total for key in identities(record) for name, total in totals.get(key, {}).items() if name != source}
    shares = (part for part in range(2, times + 1) if times % part == 0)
    parts = 1 if record.total in others else next((one for one in shares if record.total / one in others), 1)
    yield from (_share(record, parts) for _ in range(parts))


def _share(record: Record, parts: int) -> Record:
    """One of so many equal parts of a record: its money, and its lines."""
    if parts == 1:
        return record
    lines = (line for line, count in Counter(record.lines).items() for _ in range(count // parts))
    amount, tax, total = (money and money / parts for money in (record.amount, record.tax, record.total))
    return replace(record, amount=amount, tax=tax, total=total, lines=tuple(lines))
