"""An invoice as lists show it, and the filters of lists."""

from collections.abc import Iterable, Mapping, Sequence

from ninja import Schema
from pydantic import Field

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.api.asked import company_of
from piaoqi.api.shapes import AskedDay, AskedSum, Day, Id, Instant, Money, TaxId, day, money, when
from piaoqi.archive.invoices.presence import kinds_in
from piaoqi.archive.search.filters import Filters
from piaoqi.archive.search.row import Row
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status

_FEW = 100


class InvoiceRow(Schema):
    """`present_in`: the kinds of source that have it. `differs`: fields in which sources disagree. `certain` false:
    its number is lacking, incomplete or only recognised in a picture.
    """

    id: int
    company: str = Field(description="Tax id of the company whose invoice it is. 所属单位税号")
    kind: str
    code: str
    number: str
    paper_number: str
    issue_date: Day | None
    seller_name: str
    seller_tax_id: str
    buyer_name: str
    buyer_tax_id: str
    amount: Money | None
    tax: Money | None
    total: Money | None
    status: str
    red_of: str
    remark: str
    direction: str
    present_in: list[str]
    differs: list[str]
    authenticity: str
    certain: bool
    department: int | None
    sensitivity: int
    held: bool
    deleted_at: Instant | None


class Asked(Schema):
    """All that is given must hold. What may be given several times: any of them, but all of `has` and `lacks`."""

    company: list[TaxId] = Field([], max_length=_FEW, description="Tax ids. 单位税号")
    direction: Direction | None = Field(None, description="取得 received, 开具 issued")
    kind: list[Kind] = Field([], max_length=_FEW, description="票种")
    status: list[Status] = Field([], max_length=_FEW, description="发票状态")
    has: list[SourceKind] = Field([], max_length=_FEW, description="Kinds of source that have it. 哪些来源有")
    lacks: list[SourceKind] = Field([], max_length=_FEW, description="Kinds of source that have it not. 哪些来源没有")
    issued_from: AskedDay | None = Field(None, description="Issue date, included. 开票日期起")
    issued_to: AskedDay | None = Field(None, description="Issue date, included. 开票日期止")
    least: AskedSum | None = Field(None, description="Total in yuan, included. 价税合计不小于")
    most: AskedSum | None = Field(None, description="Total in yuan, included. 价税合计不大于")
    department: Id | None = None
    differs: bool | None = Field(None, description="Sources disagree. 来源之间有差异")
    deleted: bool = Field(default=False, description="Those that were put away instead. 回收站里的")
    certain: bool | None = None


def filters_of(actor: Actor, asked: Asked) -> Filters:
    """Raises NotHereError for a company that the actor has no part in."""
    return Filters(
        companies=frozenset(company_of(actor, one).pk for one in dict.fromkeys(asked.company)),
        direction=asked.direction,
        kinds=frozenset(asked.kind),
        statuses=frozenset(asked.status),
        has=frozenset(asked.has),
        lacks=frozenset(asked.lacks),
        first_day=asked.issued_from,
        last_day=asked.issued_to,
        least=asked.least,
        most=asked.most,
        department=asked.department,
        differs=asked.differs,
        deleted=asked.deleted,
        certain=asked.certain,
    )


def invoice_rows(rows: Sequence[Row]) -> list[InvoiceRow]:
    """As they stand in answers."""
    companies = tax_ids(row.company_id for row in rows)
    return [_row(row, companies) for row in rows]


def tax_ids(companies: Iterable[int]) -> Mapping[int, str]:
    """Company's id -> its tax id."""
    return dict(Company.objects.filter(pk__in=set(companies)).values_list("pk", "tax_id"))


def _row(row: Row, companies: Mapping[int, str]) -> InvoiceRow:
    """Made of columns that the database holds to their types: not looked at again."""
    return InvoiceRow.model_construct(
        id=row.id,
        company=companies[row.company_id],
        kind=row.kind,
        code=row.code,
        number=row.number,
        paper_number=row.paper_number,
        issue_date=day(row.issue_date),
        seller_name=row.seller_name,
        seller_tax_id=row.seller_tax_id,
        buyer_name=row.buyer_name,
        buyer_tax_id=row.buyer_tax_id,
        amount=money(row.amount),
        tax=money(row.tax),
        total=money(row.total),
        status=row.status,
        red_of=row.red_of,
        remark=row.remark,
        direction=row.direction,
        present_in=[kind.value for kind in kinds_in(row.presence)],
        differs=row.differs,
        authenticity=row.authenticity,
        certain=row.certain,
        department=row.department_id,
        sensitivity=row.sensitivity,
        held=row.held,
        deleted_at=when(row.deleted_at),
    )
