"""An invoice as the view over its statements: the best value of each field, and where statements disagree. Pure.

1. Value: that of the most trusted statement that states the field; among equals the one seen last. What text
   recognition read comes after all that is written down, and what it is not sure of comes last.
2. Status: see `status_of`.
3. Direction: who of the parties is the company itself; where neither or both are, what the most trusted source is.
4. What differs: as the comparison of core.reconcile says, and names that two companies bear.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from piaoqi.archive.invoices.presence import bits_of
from piaoqi.archive.invoices.retention import keep_until
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.names import Likeness, compare_names
from piaoqi.core.invoice.paper import paper_kind
from piaoqi.core.invoice.record import FIELDS, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.differences import differences
from piaoqi.core.seals.verdict import Verdict

ALL_OTHERS = ""
"""In `origins`: stands for every field that is not named."""
PERSONAL = 1
_PERSONAL_KINDS = (Kind.RAIL, Kind.AIR)
"""Trips of a person, with an ID number."""
_LENGTHS = {
    "code": 20, "number": 50, "paper_number": 20, "seller_name": 200, "seller_tax_id": 30, "buyer_name": 200,
    "buyer_tax_id": 30, "check_code": 30, "red_of": 50,
}  # fmt: skip
_TEXTS = frozenset((*_LENGTHS, "remark"))
_SHORT = min(_LENGTHS.values())
_PLAIN = tuple(name for name in FIELDS if name not in ("kind", "status"))
_UNSTATED = frozenset((None, "", Kind.UNKNOWN, Status.UNKNOWN))
_VERDICTS = (
    Verdict.TRUSTED, Verdict.INTACT_UNKNOWN_SIGNER, Verdict.PARTIAL, Verdict.ALTERED, Verdict.UNVERIFIABLE,
    Verdict.UNSIGNED,
)  # fmt: skip
"""The best first. A copy that nobody signed does not hide that another one was altered."""
_KNOW_STATUS = (SourceKind.BUREAU, SourceKind.ISSUED, SourceKind.VERIFICATION)
_FINAL = (Status.VOID, Status.RED_FULL, Status.RED_LETTER, Status.RED_PARTIAL)
_STATES_NAMES = frozenset(SourceKind) - {SourceKind.BACKUP, SourceKind.DELETED, SourceKind.EXPECTED}

_TRUSTED_ORIGINAL, _INTACT_ORIGINAL, _ALTERED_ORIGINAL = 0, 2, 13
_RANK = {
    SourceKind.BUREAU: 1,
    SourceKind.ISSUED: 3,
    SourceKind.SELECTION: 4,
    SourceKind.VERIFICATION: 5,
    SourceKind.ARCHIVE: 6,
    SourceKind.MAIL: 7,
    SourceKind.BACKUP: 8,
    SourceKind.DELETED: 9,
    SourceKind.EXPECTED: 10,
    SourceKind.BOOKS: 11,
}
_NOT_CONFIRMED = 12
"""What was asked of the verification platform and not found there was typed by somebody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that is concluded from the statements of one invoice; names as in archive.models.Invoice."""

    kind: str
    code: str
    number: str
    paper_number: str
    issue_date: date | None
    seller_name: str
    seller_tax_id: str
    buyer_name: str
    buyer_tax_id: str
    amount: Decimal | None
    tax: Decimal | None
    total: Decimal | None
    check_code: str
    status: str
    red_of: str
    remark: str
    direction: str
    presence: int
    differs: tuple[str, ...]
    authenticity: str
    first_seen_at: datetime
    changed_at: datetime
    keep_until: date | None
    personal: int
    """The sensitivity where nobody assigned one."""
    origins: Mapping[str, Sighted] = field(compare=False)


def usual_level(kind: Kind) -> int:
    """The sensitivity of an invoice where nobody assigned one."""
    return PERSONAL if kind in _PERSONAL_KINDS else 0


def trust(one: Sighted) -> int:
    """How much a statement is believed; the lowest first."""
    if one.is_original:
        if one.authenticity == Verdict.TRUSTED:
            return _TRUSTED_ORIGINAL
        if one.authenticity == Verdict.INTACT_UNKNOWN_SIGNER:
            return _INTACT_ORIGINAL
        if one.authenticity == Verdict.ALTERED:
            return _ALTERED_ORIGINAL
    return _RANK[one.kind] if one.is_presence else _NOT_CONFIRMED


def by_trust(statements: Sequence[Sighted]) -> list[Sighted]:
    """The most trusted first, among equals the one seen last."""
    ordered = sorted(statements, key=lambda one: one.place)
    ordered.sort(key=lambda one: one.seen_at, reverse=True)
    return sorted(ordered, key=trust)


def view_of(statements: Sequence[Sighted], taxpayer: Taxpayer) -> View:
    """The view over at least one statement; the same for the same statements in any order."""
    ordered = by_trust(statements) if len(statements) > 1 else statements
    values, origins = _values(ordered)
    seen = [one.seen_at for one in statements]
    kind = Kind(values["kind"])
    return View(
        **{name: _clean(name, values[name]) for name in _PLAIN},
        kind=kind.value,
        status=status_of(ordered).value,
        direction=_direction(ordered, taxpayer),
        presence=bits_of(one.kind for one in statements if one.is_presence),
        differs=_differs(ordered, taxpayer) if len(ordered) > 1 else (),
        authenticity=_authenticity(ordered),
        first_seen_at=min(seen),
        changed_at=max(seen),
        keep_until=keep_until(values["issue_date"]),
        personal=usual_level(kind),
        origins=origins,
    )


def best_record(statements: Sequence[Sighted]) -> Record:
    """What the statements say together, without what is uncertain, to hold another record against."""
    ordered = by_trust(statements)
    if len(ordered) == 1:
        return ordered[0].certain
    values = {
        name: next((value for one in ordered if (value := getattr(one.certain, name)) not in _UNSTATED), None)
        for name in ("issue_date", "seller_name", "seller_tax_id", "amount", "total", "remark")
    }
    first = ordered[0].record
    return Record(
        place=first.place,
        issue_date=values["issue_date"],
        seller_name=values["seller_name"] or "",
        seller_tax_id=values["seller_tax_id"] or "",
        amount=values["amount"],
        total=values["total"],
        remark=values["remark"] or "",
        facts=first.facts,
    )


def status_of(ordered: Sequence[Sighted]) -> Status:
    """The latest statement of those that know: the bureau, the issuing system, verification.

    What is void or flushed never becomes normal again, whichever list was handed in last; a lock may be lifted. A red
    letter is one from its birth, as its original says, though lists call it normal. Where nobody knows, as the most
    trusted statement says.
    """
    stated = [one for one in ordered if one.certain.status is not Status.UNKNOWN]
    knowing = [one for one in stated if one.kind in _KNOW_STATUS]
    final = {one.certain.status for one in knowing}
    final |= {Status.RED_LETTER} & {one.certain.status for one in stated if one.is_original}
    for status in _FINAL:
        if status in final:
            return status
    if knowing:
        return max(knowing, key=lambda one: (one.seen_at, one.place)).certain.status
    return stated[0].certain.status if stated else Status.UNKNOWN


def _values(ordered: Sequence[Sighted]) -> tuple[dict[str, Any], dict[str, Sighted]]:
    """Field -> value, and field -> whose value it is, where that is not the first statement's."""
    first = ordered[0]
    values: dict[str, Any] = {}
    origins: dict[str, Sighted] = {ALL_OTHERS: first}
    plain = not any(one.record.fields for one in ordered)
    for name in FIELDS:
        value = getattr(first.record, name)
        if len(ordered) > 1 and (value in _UNSTATED or not plain):
            chosen = _chosen(name, ordered)
            value = getattr(chosen.record, name)
            if chosen is not first and value not in _UNSTATED:
                origins[name] = chosen
        values[name] = value
    values["kind"] = values["kind"] or paper_kind(first.record)
    return values, origins


def _chosen(name: str, ordered: Sequence[Sighted]) -> Sighted:
    best, grade = ordered[0], 3
    for one in ordered:
        if getattr(one.record, name) in _UNSTATED:
            continue
        origin = one.record.fields.get(name)
        found = 0 if origin is None or origin.confidence is None else 2 if origin.uncertain else 1
        if found < grade:
            best, grade = one, found
        if not found:
            break
    return best


def _clean(name: str, value: Any) -> Any:
    if name not in _TEXTS or not value:
        return value
    if value.isprintable() and value.isascii() and len(value) <= _SHORT:
        return value
    text = value.replace("\0", "") if value.isascii() else _encodable(value.replace("\0", ""))
    return text[: _LENGTHS[name]] if name in _LENGTHS else text


def _encodable(text: str) -> str:
    """Half of a surrogate pair stands in no database."""
    return text.encode("utf-8", "replace").decode()


def _direction(ordered: Sequence[Sighted], taxpayer: Taxpayer) -> str:
    for one in ordered:
        record = one.certain
        sold = _is_ours(record.seller_name, record.seller_tax_id, taxpayer)
        bought = _is_ours(record.buyer_name, record.buyer_tax_id, taxpayer)
        if sold != bought:
            return "issued" if sold else "received"
    return ordered[0].direction.value


def _is_ours(name: str, number: str, taxpayer: Taxpayer) -> bool:
    if not name and not number:
        return False
    if number and taxpayer.has_id(number):
        return True
    if not number and taxpayer.has_name(name):
        return True
    return taxpayer.former_of(name, number) is not None


def _authenticity(ordered: Sequence[Sighted]) -> str:
    found = {one.authenticity for one in ordered if one.is_original and one.authenticity}
    return next((verdict.value for verdict in _VERDICTS if verdict in found), "")


def _differs(ordered: Sequence[Sighted], taxpayer: Taxpayer) -> tuple[str, ...]:
    sightings = [one.sighting(taxpayer.tax_id) for one in ordered]
    found = {one.field for one in differences(sightings)} | set(_names_apart(ordered))
    return tuple(name for name in FIELDS if name in found)


def _names_apart(ordered: Sequence[Sighted]) -> Iterator[str]:
    spoken = [one for one in ordered if one.kind in _STATES_NAMES and one.is_presence]
    for name in ("seller_name", "buyer_name"):
        stated = [text for one in spoken if (text := getattr(one.certain, name))]
        if any(compare_names(stated[0], other) in (Likeness.OTHER, Likeness.APART) for other in stated[1:]):
            yield name
