"""One invoice in full, as an answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from piaoqi.accounts.actor import Actor
from piaoqi.api.invoice_rows import InvoiceRow, invoice_rows
from piaoqi.api.shapes import Day, Instant, Money, at, day, money, when
from piaoqi.archive.models import Allocation, Deletion, Hold
from piaoqi.archive.queries import history
from piaoqi.archive.queries.invoices import Details, Linked, Stated
from piaoqi.archive.queries.originals import FileOf
from piaoqi.archive.search.row import COLUMNS, Row
from piaoqi.core.invoice.record import FIELDS, Record


class ValueFrom(Schema):
    """`record`: the statement that the value is from; null where none states it."""

    value: str
    record: int | None


class Statement(Schema):
    """What one source says. `file`: the name under which its file last came; `place`: where in it."""

    record: int
    source: str
    kind: str
    direction: str
    file: str
    sha256: str
    sheet: str
    row: int | None
    seen_at: Instant
    authenticity: str
    is_presence: bool = Field(description="The source has it; false for a verification that found nothing.")
    fields: dict[str, str]


class Said(Schema):
    source: str
    value: str


class LinkTo(Schema):
    """`invoice` null: the other one is not here, or not for the caller to see."""

    relation: str
    outward: bool = Field(description="This invoice is the one that flushes or replaces.")
    invoice: int | None
    at: Instant
    withdrawn_at: Instant | None


class AllocationOf(Schema):
    id: int
    amount: Money | None
    purpose: str
    reference: str
    department: int | None
    at: Instant
    withdrawn_at: Instant | None


class HoldOn(Schema):
    reason: str
    issued_from: Day | None
    issued_to: Day | None
    at: Instant
    lifted_at: Instant | None


class DeletionOf(Schema):
    reason: str
    at: Instant
    restored_at: Instant | None


class StatusSaid(Schema):
    at: Instant
    source: str
    kind: str
    status: str
    record: int


class Presence(Schema):
    """One source that has it, since when, and until when it was last seen there."""

    source: str
    kind: str
    first: Instant
    last: Instant
    records: int


class Original(Schema):
    sha256: str
    size: int
    format: str
    name: str


class InvoiceInFull(Schema):
    """Withdrawn allocations and links, lifted holds and undone deletions stand with the others."""

    invoice: InvoiceRow
    fields: dict[str, ValueFrom]
    statements: list[Statement]
    differing: dict[str, list[Said]]
    links: list[LinkTo]
    allocations: list[AllocationOf]
    allocated: Money
    left: Money | None
    holds: list[HoldOn]
    deletions: list[DeletionOf]
    statuses: list[StatusSaid]
    presence: list[Presence]
    originals: list[Original] = Field(description="Files that the caller may fetch. 可下载的原件")


def in_full(actor: Actor, found: Details, files: Sequence[FileOf]) -> InvoiceInFull:
    """As it stands in an answer."""
    invoice = found.invoice
    (row,) = invoice_rows([Row(*(getattr(invoice, name) for name in COLUMNS))])
    return InvoiceInFull(
        invoice=row,
        fields={name: _field(invoice, name, found.origins) for name in FIELDS},
        statements=[_statement(one) for one in found.statements],
        differing={
            name: [Said(source=source, value=value) for source, value in said] for name, said in found.differing.items()
        },
        links=[_link(one) for one in found.links],
        allocations=[_allocation(one) for one in found.allocations],
        allocated=f"{found.allocated:.2f}",
        left=money(found.left),
        holds=[_hold(one) for one in found.holds],
        deletions=[_deletion(one) for one in found.deletions],
        statuses=[
            StatusSaid(at=at(one.at), source=one.source, kind=one.kind, status=one.status, record=one.record)
            for one in history.statuses(actor, invoice.pk)
        ],
        presence=[
            Presence(source=one.source, kind=one.kind, first=at(one.first), last=at(one.last), records=one.records)
            for one in history.presence_since(actor, invoice.pk)
        ],
        originals=[Original(sha256=one.sha256, size=one.size, format=one.format, name=one.name) for one in files],
    )


def _field(invoice: object, name: str, origins: Mapping[str, int]) -> ValueFrom:
    value = _text(getattr(invoice, name))
    return ValueFrom(value=value, record=origins.get(name) if value else None)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _statement(one: Stated) -> Statement:
    said, record = one.statement, one.statement.record
    return Statement(
        record=said.id,
        source=said.source,
        kind=said.kind,
        direction=said.direction,
        file=one.file,
        sha256=said.original,
        sheet=record.place.sheet,
        row=record.place.row or None,
        seen_at=at(said.seen_at),
        authenticity=said.authenticity,
        is_presence=said.is_presence,
        fields=_stated(record),
    )


def _stated(record: Record) -> dict[str, str]:
    written = {name: _text(getattr(record, name)) for name in FIELDS}
    return {name: value for name, value in written.items() if value}


def _link(one: Linked) -> LinkTo:
    link = one.link
    return LinkTo(
        relation=link.relation,
        outward=one.outward,
        invoice=one.other.pk if one.other else None,
        at=at(link.at),
        withdrawn_at=when(link.withdrawn_at),
    )


def _allocation(one: Allocation) -> AllocationOf:
    return AllocationOf(
        id=one.pk,
        amount=money(one.amount),
        purpose=one.purpose,
        reference=one.reference,
        department=one.department_id,
        at=at(one.at),
        withdrawn_at=when(one.withdrawn_at),
    )


def _hold(one: Hold) -> HoldOn:
    return HoldOn(
        reason=one.reason,
        issued_from=day(one.from_date),
        issued_to=day(one.to_date),
        at=at(one.at),
        lifted_at=when(one.lifted_at),
    )


def _deletion(one: Deletion) -> DeletionOf:
    return DeletionOf(reason=one.reason, at=at(one.at), restored_at=when(one.restored_at))
