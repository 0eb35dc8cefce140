"""An invoice as lists show it: its columns, no model object."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Row(NamedTuple):
    """Columns of Invoice, by their names."""

    id: int
    rank: int
    company_id: int
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
    presence: int
    differs: list[str]
    authenticity: str
    certain: bool
    department_id: int | None
    sensitivity: int
    held: bool
    deleted_at: datetime | None


COLUMNS = Row._fields
DAY = 2**40
"""Ranks of one day: Invoice.rank is the ordinal day · DAY + id."""
