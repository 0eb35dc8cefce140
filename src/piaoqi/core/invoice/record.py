"""The record: what one source says of one invoice, and where each word of it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was read. `path` is shown to people: relative to what was asked for, `a.zip!b.ofd` inside."""

    path: str
    sheet: str = ""
    row: int = 0  # as the spreadsheet program numbers it, from 1; 0 where there is none
    page: int = 0  # from 1; 0 where there is none

    def __str__(self) -> str:
        parts = [self.path]
        if self.sheet:
            parts.append(self.sheet)
        if self.row:
            parts.append(f"第{self.row}行")
        if self.page:
            parts.append(f"第{self.page}页")
        return " › ".join(parts)


SURE_PERCENT = 90
"""A recognised value below this is uncertain: it is shown, and nothing is concluded from it."""


@dataclass(frozen=True, slots=True)
class FieldOrigin:
    """Where one field's value stands, which other parts of the file say the same, and how sure it is."""

    part: str
    """The inner part: `Doc_0/Attachs/original_invoice.xml`, an XML path, `page 1`, `qr`."""
    agrees: tuple[str, ...] = ()
    """Labels of the other witnesses in the file with the same value: attachment, tag, custom, page, qr, xbrl."""
    covered: bool | None = None
    """Covered by a valid signature; None where that was not checked."""
    confidence: float | None = None
    """0 to 1 for what text recognition read; None for what is written down."""

    @property
    def uncertain(self) -> bool:
        """Whether recognition may have read it wrongly."""
        return self.confidence is not None and self.confidence * 100 < SURE_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of goods or services. Quantity, price and rate stay as written: they are shown, not computed."""

    name: str
    spec: str = ""
    unit: str = ""
    quantity: str = ""
    price: str = ""
    amount: Decimal | None = None
    rate: str = ""
    tax: Decimal | None = None
    class_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A source's statement about one invoice, normalised. Money is in yuan with two decimals.

    `amount` is 合计金额 without tax, `tax` is None where the face prints `***`, `total` is 价税合计. `number` is the
    20 digits of a 数电票 (also of one printed on paper, whose printed ones are `code` and `paper_number`), else the 8
    digits that stand beside `code`.
    """

    place: Place
    kind: Kind = Kind.UNKNOWN
    code: str = ""
    number: str = ""
    paper_number: str = ""
    issue_date: date | None = None
    seller_name: str = ""
    seller_tax_id: str = ""
    buyer_name: str = ""
    buyer_tax_id: str = ""
    amount: Decimal | None = None
    tax: Decimal | None = None
    total: Decimal | None = None
    check_code: str = ""
    status: Status = Status.UNKNOWN
    red_of: str = ""
    remark: str = ""
    lines: tuple[Line, ...] = ()
    fields: Mapping[str, FieldOrigin] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    """For a row of a table: field -> heading it was read under; shared by all rows of the table."""
    written: Mapping[str, str] = field(default_factory=dict)
    """Fields whose value was mended while reading -> as the source wrote them."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else this source says, by the names of `docs/glossary.md`: origin, risk, booked, selected, period …"""
    problems: tuple[Problem, ...] = ()

    def is_uncertain(self, *names: str) -> bool:
        """Whether one of these fields was recognised in a picture and may be misread."""
        return bool(self.fields) and any(name in self.fields and self.fields[name].uncertain for name in names)

    @property
    def number_is_uncertain(self) -> bool:
        """Whether it may be another invoice than its number says, for that was recognised and may be misread."""
        return self.is_uncertain(*IDENTIFYING)


FIELDS: tuple[str, ...] = (
    "kind", "code", "number", "paper_number", "issue_date", "seller_name", "seller_tax_id", "buyer_name",
    "buyer_tax_id", "amount", "tax", "total", "check_code", "status", "red_of", "remark",
)  # fmt: skip
"""The scalar fields of a record, in the order of the contract."""
IDENTIFYING: tuple[str, ...] = ("code", "number", "paper_number")
"""The fields that tell one invoice from another."""
