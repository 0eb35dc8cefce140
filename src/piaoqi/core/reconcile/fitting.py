"""Whether a row with a bad number may be a given invoice: what of it agrees, and whether at most one thing is off.

Total, date and seller are the three witnesses beside the number. Where none of them contradicts, a number that is
damaged, blank or a slip away makes the row that invoice. Where exactly one contradicts, and by no more than a slip of
typing or a name written otherwise, nobody can tell: two invoices may be so alike, and one may be so badly written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from piaoqi.core.causes.case import Writing
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.names import Likeness, compare_names, normalise_name
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.reconcile.grouping import same_seller, same_sum

TELLING_PREFIX = 10
"""So many first digits of a number tell it from most others; Excel keeps fifteen."""
_ON_PAPER = (Kind.DIGITAL_SPECIAL_PAPER, Kind.DIGITAL_ORDINARY_PAPER, Kind.VEHICLE, Kind.USED_VEHICLE)
"""Kinds that carry two numbers: twenty digits, and the printed code and number."""

TaxIds = Mapping[str, AbstractSet[str]]
"""Normalised name -> tax ids that some source gives beside it: former names and brands of one company."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a row may be an invoice."""

    key: str
    how: Writing
    convinces: bool
    agreements: int
    """How many of date and party agree."""


class _Number(StrEnum):
    """How the row's number stands to the invoice's."""

    BLANK = "blank"
    SAME = "same"
    """The same eight digits, without their code."""
    KEPT = "kept"
    """What damage left of it fits, and tells it from most others."""
    HINT = "hint"
    """What damage left of it fits, and is short."""
    SLIPPED = "slipped"
    PRINTED = "printed"
    FAR = "far"


def kept_digits(row: Record) -> str:
    """The digits of a damaged number that are certain; '' where it isn't damaged, or nothing of it is."""
    return row.facts.get("number_prefix", "") if row.facts.get("number_doubt") else ""


def fit(key: str, row: Record, record: Record, ids: TaxIds) -> Fit | None:
    """Whether a row may be the invoice `key`; None where it can't be, or nothing but chance speaks for it."""
    number = _number(row, record)
    if number is None:
        return None
    day, party, total = _same_day(row, record), party_likeness(row, record, ids), _same_total(row, record)
    if party is Likeness.APART and number is not _Number.SAME:
        return None
    party = Likeness.OTHER if party is Likeness.APART else party
    agreements = int(day is True) + int(party in (Likeness.SAME, Likeness.ALIKE))
    off = (day is False) + (party is Likeness.OTHER) + (total is False)
    how = _how(number, party)
    if off == 0:
        convinces = _convinces(number, agreements - (total is None))
        return Fit(key, how, convinces, agreements) if convinces or _speaks(number, agreements, total) else None
    if off > 1 or not _may_be_off(number, row, record, agreements):
        return None
    two_ids = bool(row.seller_tax_id and record.seller_tax_id)
    named_otherwise = number is _Number.SAME and party is Likeness.OTHER and not two_ids
    return Fit(key, Writing.RENAMED if party is Likeness.OTHER else how, named_otherwise, agreements)


def may_be(row: Record, record: Record) -> bool:
    """May a record without a readable number be this invoice? At most one of its facts is off, by a slip."""
    day, total = _same_day(row, record), _same_total(row, record)
    if party_likeness(row, record, {}) in (Likeness.OTHER, Likeness.APART):
        return False
    off = (day is False) + (total is False)
    return off == 0 or (off == 1 and _is_slip(row, record))


def party_likeness(one: Record, other: Record, ids: TaxIds) -> Likeness:
    """How near their sellers are: by tax id, else by name, else by a tax id that some source gives beside the name."""
    same = same_seller(one, other)
    if same is not False:
        return Likeness.SAME if same else Likeness.SILENT
    if one.seller_tax_id and other.seller_tax_id:
        near = slips_between(one.seller_tax_id, other.seller_tax_id) <= MAX_SLIPS
        return Likeness.ALIKE if near else Likeness.APART
    likeness = compare_names(one.seller_name, other.seller_name)
    unlike = likeness in (Likeness.OTHER, Likeness.APART)
    return Likeness.ALIKE if unlike and _one_company(one, other, ids) else likeness


def tax_ids_of_names(records: Iterable[Record]) -> TaxIds:
    """The tax ids that stand beside each name."""
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.seller_tax_id and record.seller_name:
            found[normalise_name(record.seller_name)].add(record.seller_tax_id)
    return found


def _one_company(one: Record, other: Record, ids: TaxIds) -> bool:
    first, second = (
        {record.seller_tax_id} - {""} or ids.get(normalise_name(record.seller_name), set()) for record in (one, other)
    )
    return bool(first & second)


def _number(row: Record, record: Record) -> _Number | None:
    """None where what is left of a damaged number is not this one's."""
    kept = kept_digits(row)
    if kept:
        known = (record.number, record.code + record.number)
        telling = _Number.KEPT if len(kept) >= TELLING_PREFIX else _Number.HINT
        return telling if any(number.startswith(kept) for number in known) else None
    if not row.number:
        return _Number.BLANK
    if record.kind in _ON_PAPER and row.code and not record.code:
        return _Number.PRINTED
    slips = min(slips_between(row.number, number) for number in (record.number, record.paper_number or record.number))
    codes_agree = not (row.code and record.code) or row.code == record.code
    if slips == 0 and codes_agree:
        return _Number.SAME
    return _Number.SLIPPED if slips <= MAX_SLIPS else _Number.FAR


def _how(number: _Number, party: Likeness) -> Writing:
    if number in (_Number.KEPT, _Number.HINT):
        return Writing.DAMAGED
    if number in (_Number.BLANK, _Number.SAME) and party in (Likeness.ALIKE, Likeness.OTHER):
        return Writing.RENAMED
    if number is _Number.PRINTED:
        return Writing.PRINTED
    return Writing.DAMAGED if number is _Number.BLANK else Writing.MISTYPED


def _convinces(number: _Number, agreements: int) -> bool:
    """`agreements` count date and party, and one less where the total is not stated."""
    needed = {
        _Number.KEPT: 0, _Number.SAME: 0, _Number.SLIPPED: 0, _Number.HINT: 1, _Number.BLANK: 2, _Number.PRINTED: 2,
    }  # fmt: skip
    return number in needed and agreements >= needed[number]


def _speaks(number: _Number, agreements: int, total: bool | None) -> bool:  # noqa: FBT001 - three-valued
    """What does not convince, and is still too much alike to be passed over."""
    if total is None:
        return number in (_Number.KEPT, _Number.SAME, _Number.SLIPPED) or (number is _Number.HINT and agreements > 1)
    return number in (_Number.HINT, _Number.BLANK) or agreements > 1


def _may_be_off(number: _Number, row: Record, record: Record, agreements: int) -> bool:
    """One witness contradicts: is it by a slip, and does the number not speak against it?"""
    day, total = _same_day(row, record), _same_total(row, record)
    if total is None or number in (_Number.FAR, _Number.PRINTED):
        return False
    if total is False:
        return agreements > 1 and _is_slip(row, record)
    if day is False:
        return agreements > 0 and _is_slip(row, record)
    return day is True or number is _Number.SAME


def _same_day(one: Record, other: Record) -> bool | None:
    if one.issue_date is None or other.issue_date is None:
        return None
    return one.issue_date == other.issue_date


def _same_total(one: Record, other: Record) -> bool | None:
    if one.total is None or other.total is None:
        return None
    return same_sum(one, other)


def _is_slip(one: Record, other: Record) -> bool:
    """Are the two totals, or the two dates, one slip of typing apart?"""
    totals = {f"{record.total}" for record in (one, other)}
    days = {f"{record.issue_date}" for record in (one, other)}
    different = totals if _same_total(one, other) is False else days
    return len(different) == 2 and slips_between(*sorted(different)) == 1
