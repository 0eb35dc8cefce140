"""Sequence gaps (号码断档): numbers of ours that no source holds, and stubs against the bureau's list.

Invoices with a code are numbered in a row within each roll or batch that the company was given; so are the printed
numbers of a 数电纸质发票. The twenty digits of a 数电票 are dealt out by the bureau and form no row of ours: they are
counted, and not looked at.

When numbers left out between two neighbours of one code are a gap, and not just the end of one roll and the beginning
of the next:
 1. both neighbours were issued by us; a void one counts as there
 2. fewer numbers are left out than half of those that stand in an unbroken row on both sides of them, and not more
    than 100: a few holes in a dense row are holes; a wide jump is another roll, every other number another machine
 3. the neighbour with the higher number was issued on the same day or later, by no more than 92 days: rows that run
    back in time, or pause for so long, belong to different rolls
A gap is no finding. It says where to look: a number may have been voided on another machine, kept back, or not
exported; `covered` tells whether a list of issued invoices is proven whole over the days between the neighbours.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from piaoqi.core.causes.case import Direction, Sighting, SourceKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.completeness.lanes import Box, of_record
from piaoqi.core.reconcile.doubts import is_party
from piaoqi.core.reconcile.result import Gap, Month, Numbered, Proven, Sequences
from piaoqi.core.reconcile.source import Source

_WIDEST = 100
"""Numbers left out at once beyond this are another roll."""
_LONGEST = timedelta(days=92)
"""Neighbours issued further apart than a quarter of a year belong to different rolls."""
_DIGITS = 8
_PRESENT = frozenset(SourceKind) - {SourceKind.VERIFICATION, SourceKind.EXPECTED}

Groups = Mapping[str, Sequence[Sighting]]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One number that is there. `owner` is the company that issued it; None where it is not known to be one of ours."""

    number: int
    owner: str | None
    record: Record


def sequences(groups: Groups, sources: Sequence[Source], proven: Sequence[Proven]) -> Sequences:
    """What the numbers of our issued invoices say. `groups`: key of an invoice -> all that was seen of it."""
    known = {source.name: source for source in sources}
    issued = {key: sighting for key, found in groups.items() if (sighting := _issued(found, known))}
    if not issued:
        return Sequences()
    codes = {code for sighting in issued.values() if (code := _numbered(sighting.record)[0])}
    rows = _rows(groups, issued, codes)
    gaps = [gap for code in sorted(rows) for gap in _gaps(code, rows[code], proven)]
    forms = Counter(bool(_numbered(sighting.record)[0]) for sighting in issued.values())
    months = tuple(_months(groups, issued, sources))
    return Sequences(tuple(gaps), months, forms[True], _digital(issued))


def _issued(found: Sequence[Sighting], known: Mapping[str, Source]) -> Sighting | None:
    """The sighting that shows this invoice to be issued by us: a stub, or a row of our list of issued invoices."""
    return next((one for one in found if _in_issued_list(one) and _is_ours(one.record, known[one.source])), None)


def _in_issued_list(one: Sighting) -> bool:
    return one.direction is Direction.ISSUED and one.kind in (SourceKind.ISSUED, SourceKind.BUREAU)


def _is_ours(record: Record, source: Source) -> bool:
    party = record.seller_name, record.seller_tax_id
    return source.taxpayer is None or not any(party) or is_party(source.taxpayer, *party)


def _numbered(record: Record) -> tuple[str, str]:
    """Code and number in a row of numbers; ('', '') for anything else."""
    number = record.paper_number or record.number
    in_a_row = bool(record.code) and len(number) == _DIGITS and number.isascii() and number.isdigit()
    return (record.code, number) if in_a_row else ("", "")


def _digital(issued: Mapping[str, Sighting]) -> int:
    return sum(len(one.record.number) == 20 and not _numbered(one.record)[0] for one in issued.values())


def _rows(groups: Groups, issued: Mapping[str, Sighting], codes: set[str]) -> dict[str, list[_Entry]]:
    """Code -> all numbers that any source holds under it, in order."""
    found: dict[str, dict[int, _Entry]] = defaultdict(dict)
    for key, sightings in groups.items():
        ours = issued.get(key)
        for one in (ours, *sightings) if ours else sightings:
            code, number = _numbered(one.record)
            if code in codes and one.kind in _PRESENT:
                owner = ours.taxpayer if ours else None
                found[code].setdefault(int(number), _Entry(int(number), owner, one.record))
    return {code: [entry for _, entry in sorted(entries.items())] for code, entries in found.items()}


def _gaps(code: str, row: Sequence[_Entry], proven: Sequence[Proven]) -> Iterator[Gap]:
    """The gaps of one code, by the rules above."""
    left, right = _unbroken(row)
    for place, (before, after) in enumerate(pairwise(row)):
        count = after.number - before.number - 1
        if count < 1 or before.owner is None or before.owner != after.owner:
            continue
        dense = count <= _WIDEST and 2 * count < left[place] + right[place + 1]
        if dense and _in_time(before.record.issue_date, after.record.issue_date):
            first, last = (f"{number:0{_DIGITS}}" for number in (before.number + 1, after.number - 1))
            covered = any(_covers(one, before, after) for one in proven)
            kind = before.record.kind.value or after.record.kind.value
            yield Gap(before.owner, kind, code, first, last, count, _neighbour(before), _neighbour(after), covered)


def _unbroken(row: Sequence[_Entry]) -> tuple[list[int], list[int]]:
    """For each entry: how many of ours stand in a row that ends with it, and in one that begins with it."""
    left, right = [1] * len(row), [1] * len(row)
    for place in range(1, len(row)):
        if _follows(row[place - 1], row[place]):
            left[place] = left[place - 1] + 1
    for place in range(len(row) - 2, -1, -1):
        if _follows(row[place], row[place + 1]):
            right[place] = right[place + 1] + 1
    return left, right


def _follows(one: _Entry, other: _Entry) -> bool:
    return other.number == one.number + 1 and other.owner == one.owner


def _in_time(before: date | None, after: date | None) -> bool:
    return before is None or after is None or timedelta(0) <= after - before <= _LONGEST


def _covers(one: Proven, before: _Entry, after: _Entry) -> bool:
    """Is a list of this company's issued invoices whole between the two, for their kind?"""
    part, start, end = one.part, before.record.issue_date, after.record.issue_date
    if part.direction != Direction.ISSUED or part.taxpayer not in ("", before.owner):
        return False
    if start is None or end is None or part.start is None or part.end is None:
        return False
    lanes = of_record(before.record)
    return part.start <= start and end <= part.end and lanes <= Box(part.kinds, part.origins).lanes


def _neighbour(entry: _Entry) -> Numbered:
    return Numbered(f"{entry.number:0{_DIGITS}}", entry.record.issue_date, entry.record.place)


def _months(groups: Groups, issued: Mapping[str, Sighting], sources: Sequence[Source]) -> Iterator[Month]:
    """Stubs against the bureau's list, by company and month, where both are there."""
    with_stubs = {one.tax_id for one in sources if one.kind is SourceKind.ISSUED}
    listed = [one for one in sources if one.kind is SourceKind.BUREAU and one.direction is Direction.ISSUED]
    both = with_stubs & {one.tax_id for one in listed}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for key, ours in issued.items():
        day = ours.record.issue_date
        if day is None or ours.taxpayer not in both:
            continue
        kinds = {one.kind for one in groups[key] if _in_issued_list(one)}
        counts[ours.taxpayer, f"{day:%Y-%m}"].update(_standing(kinds))
    for (taxpayer, month), count in sorted(counts.items()):
        alone = count["only_stubs"], count["only_listed"]
        yield Month(taxpayer, month, count["stubs"], count["listed"], *alone)


def _standing(kinds: set[SourceKind]) -> Iterator[str]:
    stub, listed = SourceKind.ISSUED in kinds, SourceKind.BUREAU in kinds
    yield from (name for name, holds in (("stubs", stub), ("listed", listed)) if holds)
    if stub != listed:
        yield "only_stubs" if stub else "only_listed"
