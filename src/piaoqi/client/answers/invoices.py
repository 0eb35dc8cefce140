"""Invoices, in lists and in full."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """`present_in`: the kinds of source that have it. `differs`: fields in which sources disagree. `certain` false:
    its number is lacking, incomplete or only recognised in a picture.
    """

    id: int
    company: str
    """Tax id of the company whose invoice it is. 所属单位税号"""
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
    status: str
    red_of: str
    remark: str
    direction: str
    present_in: tuple[str, ...]
    differs: tuple[str, ...]
    authenticity: str
    certain: bool
    department: int | None
    sensitivity: int
    held: bool
    deleted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    number: int
    is_more: bool
    """There are more than were counted. 实际更多"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFrom:
    """`record`: the statement that the value is from; null where none states it."""

    value: str
    record: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one source says. `file`: the name under which its file last came; `place`: where in it."""

    record: int
    source: str
    kind: str
    direction: str
    file: str
    sha256: str
    sheet: str
    row: int | None
    seen_at: datetime
    authenticity: str
    is_presence: bool
    """The source has it; false for a verification that found nothing."""
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    source: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTo:
    """`invoice` null: the other one is not here, or not for the caller to see."""

    relation: str
    outward: bool
    """This invoice is the one that flushes or replaces."""
    invoice: int | None
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationOf:
    id: int
    amount: Decimal | None
    purpose: str
    reference: str
    department: int | None
    at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOn:
    reason: str
    issued_from: date | None
    issued_to: date | None
    at: datetime
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionOf:
    reason: str
    at: datetime
    restored_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusSaid:
    at: datetime
    source: str
    kind: str
    status: str
    record: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """One source that has it, since when, and until when it was last seen there."""

    source: str
    kind: str
    first: datetime
    last: datetime
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    sha256: str
    size: int
    format: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceInFull:
    """Withdrawn allocations and links, lifted holds and undone deletions stand with the others."""

    invoice: InvoiceRow
    fields: Mapping[str, ValueFrom]
    statements: tuple[Statement, ...]
    differing: Mapping[str, tuple[Said, ...]]
    links: tuple[LinkTo, ...]
    allocations: tuple[AllocationOf, ...]
    allocated: Decimal
    left: Decimal | None
    holds: tuple[HoldOn, ...]
    deletions: tuple[DeletionOf, ...]
    statuses: tuple[StatusSaid, ...]
    presence: tuple[Presence, ...]
    originals: tuple[Original, ...]
    """Files that the caller may fetch. 可下载的原件"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of a search. `understood`: how its words were taken."""

    items: tuple[InvoiceRow, ...]
    next: str | None
    understood: tuple[str, ...]
    count: Counted | None
