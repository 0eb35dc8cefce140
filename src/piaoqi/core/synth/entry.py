"""One invoice of a synthetic folder, and what every source has of it. Data alone; the plan decides, the writers write.

Renditions of an original are named by their form: `pdf`, `ofd`, `xml`, `png` (a picture of the QR code and the head),
`ofd@2` (downloaded for the second time, so other bytes), `zip:pdf` (packed; in mails). A flaw stands behind `!`:
`pdf!cut` is a file that broke off, `pdf!scan` a page without text, `pdf!torn` one without its number.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.invoices import Invoice


class Source(StrEnum):
    """The sources of the folder, by the names they have in `piaoqi.toml`."""

    BUREAU = "tax-bureau"
    ARCHIVE = "archive"
    MAIL = "mail"
    BOOKS = "books"
    SELECTION = "selection"
    VERIFICATION = "verification"
    EXPECTED = "orders"
    DELETED = "recycle-bin"
    BACKUP = "backup"
    ISSUED = "issued"
    ISSUED_LIST = "tax-bureau-issued"
    SIBLING_ARCHIVE = "sibling-archive"
    SIBLING_BOOKS = "sibling-books"


class Book(StrEnum):
    """The books: expense claims as a workbook, the ledger of payables as a csv; and the sibling's ledger as another
    program wrote it, without the number and the seller.
    """

    CLAIMS = "claims"
    LEDGER = "ledger"
    BARE = "bare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One row of a book, as the bookkeeper wrote it. What stands last is empty where nobody filled it in."""

    book: Book
    day: date
    code: str
    number: str
    issue_date: date
    seller_name: str
    amount: Decimal | None
    tax: Decimal | None
    total: Decimal
    who: str
    purpose: str
    status: str = "正常"
    as_number: bool = False  # the cell holds a number, as Excel makes of twenty digits
    seller_state: str = ""  # 供应商状态
    custody: str = ""  # 保管状态, of a paper
    attachment: str = ""  # 附件, a file's name
    attachment_state: str = ""  # 附件状态
    ocr_state: str = ""  # 识别状态
    collector: str = ""  # 采集人
    sync: str = ""  # 同步状态
    org: str = ""  # 账套
    sha256: str = ""
    location: str = ""  # 存放位置
    selected: str = ""  # 勾选状态
    period: str = ""  # 税款所属期, YYYYMM
    usage: str = ""  # 发票用途
    statistics: str = ""  # 统计状态


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """A row of the 抵扣勾选 list. Empty words leave the cell blank."""

    period: str = ""  # 税款所属期, YYYYMM; none where it is not selected yet
    chosen: bool = False
    usage: str = ""  # 用途
    risk: str = "正常"
    statistics: str = ""  # 统计状态
    lock: str = "未锁定"  # 红字锁定标志
    status: str = ""  # 发票状态; as the bureau's list has it where empty
    record: Record | None = None  # what the row says instead of the invoice as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A row of the verification log. `words` default to those of the code."""

    at: datetime
    result: str = "001"
    words: str = ""
    who: str = ""
    record: Record | None = None  # what was typed in instead of the invoice as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A row of the expected list: an order or payment that an invoice must answer."""

    order: str  # 采购订单号
    day: date  # paid or ordered
    total: Decimal
    number: str = ""  # of the invoice, where the buyer knows it already
    seller_name: str = ""  # where it is not the invoice's
    supplier_state: str = ""  # 供应商状态
    received_state: str = "未到票"
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """A row of the recycle bin."""

    at: datetime
    who: str
    why: str
    of: Source = Source.ARCHIVE  # where it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A mail that names the invoice and has a link instead of an attachment."""

    link: str
    words: str = ""  # what the mail says of the link: 链接已过期
    at: datetime | None = None  # default: minutes after the issue


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """What the second company of the folder holds of the invoice."""

    originals: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A person's yes to the question of a cause that only a person can know of."""

    cause: str
    source: Source
    number: str
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stub:
    """A row of our issuing system for an invoice that we issue."""

    upload: str = "已上传"
    terminal: str = "0"
    status: str = "正常"
    printed: str = "已交付"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One invoice and where it lies. `stated` is what the bureau's list says; None where it says nothing."""

    invoice: Invoice
    stated: Record | None
    originals: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()
    bookings: tuple[Booking, ...] = ()
    selected: Selected | None = None
    verified: tuple[Verified, ...] = ()
    ordered: Ordered | None = None
    deleted: Deleted | None = None
    backed_up: tuple[str, ...] = ()
    linked: Linked | None = None
    sibling: Sibling | None = None
    stub: Stub | None = None  # our own issuing system has it
    listed: Record | None = None  # what the bureau's list of invoices issued says
    issued: bool = True
    """False: nobody issued it (yet); only the order speaks of it."""
    file_names: tuple[str, ...] = field(default=())
    """Names for the originals instead of drawn ones, in their order; with the ending."""

    merged: str = ""
    """The path of a PDF in which the original lies with others, a page each."""

    @property
    def rendition(self) -> str:
        """The first original, ours or the sibling's; '' where nobody has one."""
        return next(iter(self.originals or (self.sibling.originals if self.sibling else ())), "")

    @property
    def known_as(self) -> Record:
        """The invoice as a check names it: an order has no number."""
        record = self.invoice.record
        return record if self.issued else replace(record, code="", number="", paper_number="")
