"""Where sources state different values of one invoice, and where one holds the whole of it twice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from operator import attrgetter

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Sighting, SourceKind
from piaoqi.core.invoice.money import read_money
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.grouping import is_bare_sum
from piaoqi.core.reconcile.view import by_trust
from piaoqi.core.text import Text

NOTICEABLE = Decimal("0.02")
"""Money differs from here up (contract)."""
_STATES_VALUES = frozenset(SourceKind) - {SourceKind.BACKUP, SourceKind.DELETED, SourceKind.EXPECTED}
_ALLOCATES = (SourceKind.BOOKS,)
"""Kinds whose rows may each hold a part of one invoice."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field; values and places by source, the most trustworthy source first."""

    field: str
    values: Mapping[str, str]
    places: Mapping[str, Place]
    parts: tuple[tuple[Place, str], ...] = ()
    """The rows of a source that were added up to its value, with what each holds."""
    evidence: tuple[Evidence, ...] = ()
    """What else the rows show: a sum that does not add up."""


@dataclass(frozen=True, slots=True)
class Repetition:
    """One source holds the whole amount more than once."""

    source: str
    places: tuple[Place, ...]
    holders: tuple[str, ...] = ()
    """For each place: who claimed it, and under which claim or voucher; '' where nothing says so."""


Value = Decimal | date | str | None


def differences(sightings: Sequence[Sighting]) -> Iterator[FieldDifference]:
    """The fields on which the sources of one invoice do not agree."""
    spoken = [one for one in by_trust(sightings) if one.kind in _STATES_VALUES and _is_presence(one)]
    whole = _whole(spoken)
    by_source = _by_source(spoken)
    statements = {source: _statement(found, whole) for source, found in by_source.items()}
    amount = next((one.record.amount for one in spoken if one.record.amount is not None), None)
    shares = _shares({source: statements[source] for source, rows in by_source.items() if _allocates(rows)}, whole)
    for name in FIELDS:
        values = {
            source: None if name == "total" and _means_amount(record, amount) else stated_value(record, name)
            for source, record in statements.items()
            if source not in shares or name not in _MONEY
        }
        found = {source: value for source, value in values.items() if value is not None}
        if len(found) > 1 and _differ(list(found.values())):
            yield FieldDifference(
                name,
                {source: str(value) for source, value in found.items()},
                {source: statements[source].place for source in found},
                parts=tuple(part for source in found for part in _parts(by_source[source])),
                evidence=tuple(_sums_astray(name, [statements[source] for source in found])),
            )


def _allocates(found: Sequence[Sighting]) -> bool:
    return found[0].kind in _ALLOCATES


def _shares(statements: Mapping[str, Record], whole: Decimal | None) -> frozenset[str]:
    """Books that hold one part each, where the parts add up to the whole: a kind's sources are taken together."""
    held_by_all = _sum([one.total for one in statements.values()])
    if len(statements) == 1 or held_by_all is None or whole is None:
        return frozenset()
    return frozenset(statements) if abs(held_by_all - whole) < NOTICEABLE else frozenset()


def _parts(found: Sequence[Sighting]) -> Iterator[tuple[Place, str]]:
    if _is_split(found):
        yield from ((one.record.place, str(held(one.record) or "")) for one in found)


def _sums_astray(name: str, records: Sequence[Record]) -> Iterator[Evidence]:
    """Rows whose own figures contradict each other are the ones to doubt."""
    for one in records if name in _MONEY else ():
        figures = one.amount, one.tax, one.total
        if any(stated_value(one, field) is None for field in _MONEY) or None in figures:
            continue
        amount, tax, total = (figure or Decimal(0) for figure in figures)
        if abs(amount + tax - total) >= NOTICEABLE:
            fact = _ASTRAY.with_(where=one.place, amount=amount, tax=tax, total=total)
            yield Evidence(fact, str(one.place))


def _means_amount(record: Record, amount: Decimal | None) -> bool:
    """A column 金额 that holds the amount without tax says nothing of the total."""
    return amount is not None and is_bare_sum(record) and record.total == amount


def _by_source(sightings: Sequence[Sighting]) -> dict[str, list[Sighting]]:
    found: dict[str, list[Sighting]] = defaultdict(list)
    for one in sightings:
        found[one.source].append(one)
    return found


def _is_presence(sighting: Sighting) -> bool:
    return sighting.kind is not SourceKind.VERIFICATION or sighting.record.facts.get("result") == "001"


def _whole(sightings: Sequence[Sighting]) -> Decimal | None:
    """The invoice's total as a source states it that does not split invoices; else the first one stated."""
    ordered = sorted(by_trust(sightings), key=lambda one: one.kind in _ALLOCATES)
    return next((one.record.total for one in ordered if one.record.total is not None), None)


def _statement(found: Sequence[Sighting], whole: Decimal | None) -> Record:
    """What one source says of the invoice: its first record, or the sum of the parts it was split into."""
    first = found[0].record
    if found[0].kind not in _ALLOCATES or _holds_whole(found, whole):
        return first
    records = [one.record for one in found]
    return replace(
        first,
        amount=_sum([one.amount for one in records]) if len(records) > 1 else first.amount,
        tax=_sum([one.tax for one in records]) if len(records) > 1 else first.tax,
        total=_sum([held(one) for one in records]),
    )


def _is_split(found: Sequence[Sighting]) -> bool:
    return found[0].kind in _ALLOCATES and (len(found) > 1 or "claimed" in found[0].record.facts)


def _holds_whole(found: Sequence[Sighting], whole: Decimal | None) -> bool:
    return all(held(one.record) in (None, whole) for one in found)


def held(record: Record) -> Decimal | None:
    """What this row holds of the invoice: the part it claims, where it says so beside the total."""
    return read_money(record.facts.get("claimed")) or record.total


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    stated = [one for one in amounts if one is not None]
    return sum(stated, Decimal(0)) if len(stated) == len(amounts) else None


def stated_value(record: Record, name: str) -> Value:
    """A field's value as the source states it: one computed from the others while reading isn't stated.

    A red letter stands as normal in lists without a sign column, and a lock is no status.
    """
    value = getattr(record, name)
    if name in record.facts.get("derived", ""):
        return None
    if isinstance(value, Status):
        if value in (Status.RED_LETTER, Status.LOCKED):
            return Status.NORMAL.value
        return None if value is Status.UNKNOWN else value.value
    return value if value != "" else None


def stated_column(records: Sequence[Record], name: str) -> list[Value]:
    """`stated_value` of very many records at once; '' states as little as None."""
    if name == "status":
        return [stated_value(one, name) for one in records]
    return [
        None if (derived := one.facts.get("derived")) and name in derived else value
        for one, value in zip(records, map(attrgetter(name), records), strict=True)
    ]


def _differ(values: Sequence[Value]) -> bool:
    first = values[0]
    if isinstance(first, Decimal):
        return any(isinstance(one, Decimal) and abs(one - first) >= NOTICEABLE for one in values[1:])
    return any(one != first for one in values[1:])


_MONEY = ("amount", "tax", "total")
_ASTRAY = Text(
    "{where} 的金额 {amount} 加税额 {tax} 不等于价税合计 {total}",
    "{where}: amount {amount} and tax {tax} do not make the total {total}",
)
FIELDS = ("total", "amount", "tax", "issue_date", "seller_tax_id", "buyer_tax_id", "status")


def repetitions(sightings: Sequence[Sighting]) -> Iterator[Repetition]:
    """Sources that hold the whole amount of this invoice more than once (parts that add up are nothing)."""
    whole = _whole(sightings)
    for source, found in _by_source([one for one in sightings if one.kind is not SourceKind.DELETED]).items():
        amounts = [held(one.record) for one in found]
        if found[0].kind not in _ALLOCATES or len(found) == 1 or _sum(amounts) == whole:
            continue
        full = [one.record for one in found if held(one.record) in (None, whole)]
        if len(full) > 1:
            yield Repetition(source, tuple(one.place for one in full), tuple(map(_holder, full)))


def _holder(record: Record) -> str:
    return "，".join(filter(None, (record.facts.get(name, "") for name in ("holder", "claim", "voucher"))))
