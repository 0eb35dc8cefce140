"""Which records speak of the same invoice.

Sameness is exact after normalisation: the twenty digits, or code and number; a record that carries both (数电纸质发票)
joins the two. A bare eight-digit number joins the one invoice it fits, and is kept as ambiguous where it fits several.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.names import normalise_name
from piaoqi.core.invoice.on_behalf import is_real_seller, is_tax_office
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.filters import is_deleted
from piaoqi.core.reconcile.ledgers import ledger_of
from piaoqi.core.reconcile.source import Source

SAME_MONEY = Decimal("0.01")
"""Amounts this far apart are the same: sources round one by one (contract: a difference starts at 0.02)."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """Every record with the key of its invoice, in one flat order."""

    sightings: tuple[Sighting, ...]
    keys: tuple[str, ...]
    """By row. `d:` twenty digits, `c:` code and number, `n:` eight digits alone, `p:` no number: its place."""
    ambiguous: dict[str, list[Sighting]] = field(default_factory=dict)
    """Key -> records under a bare number that fit this invoice and others equally well."""


def group(sources: Sequence[Source], taxpayers: Sequence[Taxpayer] = ()) -> Grouped:
    """Give every record of every source the key of its invoice. `taxpayers` are the companies that rows may name."""
    sightings = tuple(_sightings(sources, taxpayers))
    names = [identities(one.record) for one in sightings]
    alias = _aliases(names)
    keys = [_canonical(found, alias) or f"p:{one.source}:{_where(one.record.place)}" for one, found in
            zip(sightings, names, strict=True)]  # fmt: skip
    ambiguous = _attach_bare_numbers(sightings, keys)
    return Grouped(sightings, tuple(keys), ambiguous)


def _sightings(sources: Sequence[Source], taxpayers: Sequence[Taxpayer]) -> Iterator[Sighting]:
    for source in sources:
        for record in source.records:
            kind = SourceKind.DELETED if source.kind is SourceKind.BOOKS and is_deleted(record) else source.kind
            owner = ledger_of(source, record, taxpayers)
            yield Sighting(source.name, kind, source.direction, owner, record, source.of)


def _where(place: Place) -> str:
    return f"{place.path}\0{place.sheet}\0{place.row}\0{place.page}"


def _aliases(names: Sequence[tuple[str, ...]]) -> dict[str, str]:
    """Printed code + number -> the twenty digits, from records that carry both, and for twenty digits split 12 + 8."""
    digital = {key for found in names for key in found if key.startswith("d:")}
    alias: dict[str, str] = {}
    for found in names:
        if len(found) > 1:
            head = next((key for key in found if key.startswith("d:")), found[0])
            alias |= {key: head for key in found if key != head}
        elif found and found[0].startswith("c:"):
            joined = "d:" + found[0][2:].replace(":", "").replace("-", "")
            if joined in digital:
                alias[found[0]] = joined
    return alias


def _canonical(found: tuple[str, ...], alias: dict[str, str]) -> str:
    return alias.get(found[0], found[0]) if found else ""


def _attach_bare_numbers(sightings: Sequence[Sighting], keys: list[str]) -> dict[str, list[Sighting]]:
    """Join records with only eight digits to the one invoice they fit; return those that fit several."""
    bare = [row for row, key in enumerate(keys) if key.startswith("n:")]
    if not bare:
        return {}
    wanted = {keys[row][2:] for row in bare}
    holders: dict[str, dict[str, int]] = defaultdict(dict)
    for row, key in enumerate(keys):
        if key.startswith("n:"):
            continue
        for number in {sightings[row].record.number, sightings[row].record.paper_number, key[-8:]} & wanted:
            holders[number].setdefault(key, row)
    ambiguous: dict[str, list[Sighting]] = defaultdict(list)
    for row in bare:
        candidates = holders[keys[row][2:]]
        record = sightings[row].record
        fits = [key for key, other in candidates.items() if not contradicts(record, sightings[other].record)]
        if not fits and len(candidates) == 1:
            fits = [key for key, other in candidates.items() if same_seller(record, sightings[other].record)]
        if len(fits) == 1:
            keys[row] = fits[0]
        for key in fits if len(fits) > 1 else ():
            ambiguous[key].append(sightings[row])
    return dict(ambiguous)


def contradicts(one: Record, other: Record) -> bool:
    """Do the two state different totals, dates or sellers? What one of them leaves out contradicts nothing."""
    if one.total is not None and other.total is not None and not same_sum(one, other):
        return True
    if one.issue_date and other.issue_date and one.issue_date != other.issue_date:
        return True
    return same_seller(one, other) is False


def same_sum(one: Record, other: Record) -> bool:
    """The same total; or one of them wrote 金额, without a word of tax, and means the other's amount without it."""
    if one.total is None or other.total is None:
        return False
    if abs(one.total - other.total) <= SAME_MONEY:
        return True
    return _is_amount_of(one, other) or _is_amount_of(other, one)


def _is_amount_of(written: Record, other: Record) -> bool:
    return is_bare_sum(written) and other.amount is not None and written.total == other.amount


def is_bare_sum(record: Record) -> bool:
    """Does the row's heading leave open whether its sum is with tax? Books often have one column 金额."""
    heading = record.columns.get("total", "")
    return bool(heading) and "税" not in heading and not heading.isascii()


def same_seller(one: Record, other: Record) -> bool | None:
    """By tax id, else by name; None where either doesn't state its seller.

    Where the tax office issued it for somebody (C1.6), the remark says for whom; a remark that names nobody is silent.
    """
    for office, stated in ((one, other), (other, one)):
        if is_tax_office(office.seller_name) and not is_tax_office(stated.seller_name):
            return is_real_seller(office, stated)
    if one.seller_tax_id and other.seller_tax_id:
        return one.seller_tax_id == other.seller_tax_id
    if one.seller_name and other.seller_name:
        return normalise_name(one.seller_name) == normalise_name(other.seller_name)
    return None
