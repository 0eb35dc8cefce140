"""The books: expense claims as a workbook with title rows, the ledger of payables as a csv in GB18030 or as ods.

Columns that only some systems have are there where a row fills them in.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from piaoqi.core.synth.plan import Booking
from piaoqi.core.synth.writers.ods import ods
from piaoqi.core.synth.writers.workbook import Cell, Sheet, workbook

_CLAIM_HEADINGS = (
    "序号", "报销单号", "报销日期", "报销人", "费用类型", "发票代码", "发票号码", "开票日期", "销售方名称",
    "价税合计", "税额", "发票状态", "备注",
)  # fmt: skip
_CLAIM_WIDTHS = (6, 16, 12, 10, 16, 14, 24, 12, 34, 14, 12, 10, 18)
_LEDGER_HEADINGS = (
    "凭证日期", "凭证字号", "供应商", "发票代码", "发票号码", "开票日期", "不含税金额", "税额", "价税合计",
    "摘要", "制单人",
)  # fmt: skip
_OPTIONAL: tuple[tuple[str, str], ...] = (
    ("org", "账套"),
    ("collector", "采集人"),
    ("seller_state", "供应商状态"),
    ("ocr_state", "识别状态"),
    ("sync", "同步状态"),
    ("attachment", "附件名称"),
    ("attachment_state", "附件状态"),
    ("sha256", "SHA256"),
    ("custody", "保管状态"),
    ("location", "存放位置"),
    ("selected", "勾选状态"),
    ("period", "税款所属期"),
    ("usage", "发票用途"),
    ("statistics", "统计状态"),
)
"""Field of a booking -> its heading."""
_NUMBERLESS = (("市内交通（出租车票）", Decimal("86.00")), ("差旅补助", Decimal("300.00")))
_EXCEL_DIGITS = 15


def claims(bookings: Sequence[Booking], company: str, period: tuple[date, date]) -> bytes:
    """费用报销明细表. Amounts are text with thousands separators; two papers without a number stand among them."""
    first, last = period
    titles = (
        f"{company}费用报销明细表",
        f"期间：{first.year}年{first.month}月—{last.year}年{last.month}月    金额单位：元",
    )
    more = _filled_in(bookings)
    rows = [[*_claim_row(n, booking), *_optional(booking, more)] for n, booking in enumerate(bookings, 1)]
    for purpose, paid in _NUMBERLESS:
        n = len(rows) + 1
        claim: list[Cell] = [n, f"BX-{last:%Y%m}-{n:03d}", _day(last), "沈雨桐", purpose]
        rows.append([*claim, "", "", "", "", _commas(paid), "", "", "无票", *[""] * len(more)])
    total = sum((booking.total for booking in bookings), Decimal(0)) + sum(paid for _, paid in _NUMBERLESS)
    rows.append(["合计", *[""] * 8, _commas(total), *[""] * (3 + len(more))])
    headings = (*_CLAIM_HEADINGS, *(heading for _, heading in more))
    return workbook((Sheet("报销明细", headings, rows, titles, _CLAIM_WIDTHS),))


def ledger(bookings: Sequence[Booking]) -> bytes:
    """应付发票登记簿: comma separated, GB18030, CR LF, as an accounting program exports it on Windows."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(_ledger_rows(bookings))
    return stream.getvalue().encode("gb18030")


def ledger_ods(bookings: Sequence[Booking]) -> bytes:
    """The same, as a spreadsheet of LibreOffice."""
    return ods("应付发票登记簿", _ledger_rows(bookings))


def bare_ledger(bookings: Sequence[Booking]) -> bytes:
    """应付明细 of a program that knows neither the number nor the seller: what was paid, when and for what."""
    rows = [(one.day.isoformat(), one.purpose, _plain(one.total), one.who) for one in bookings]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows([("记账日期", "摘要", "价税合计", "制单人"), *rows])
    return stream.getvalue().encode("gb18030")


def _ledger_rows(bookings: Sequence[Booking]) -> list[list[str]]:
    """Headings and rows."""
    more = _filled_in(bookings)
    rows = [[*_ledger_row(n, booking), *_optional(booking, more)] for n, booking in enumerate(bookings, 1)]
    return [[*_LEDGER_HEADINGS, *(heading for _, heading in more)], *rows]


def _filled_in(bookings: Sequence[Booking]) -> list[tuple[str, str]]:
    """The optional columns that some row fills in."""
    return [one for one in _OPTIONAL if any(getattr(booking, one[0]) for booking in bookings)]


def _optional(booking: Booking, more: Sequence[tuple[str, str]]) -> list[str]:
    return [getattr(booking, field) for field, _ in more]


def _claim_row(n: int, booking: Booking) -> list[Cell]:
    number: Cell = _as_excel_keeps_it(booking.number) if booking.as_number else booking.number
    return [
        n,
        f"BX-{booking.day:%Y%m}-{n:03d}",
        _day(booking.day),
        booking.who,
        booking.purpose,
        booking.code,
        number,
        _day(booking.issue_date),
        booking.seller_name,
        _commas(booking.total),
        "" if booking.tax is None else _commas(booking.tax),
        booking.status,
        "",
    ]


def _ledger_row(n: int, booking: Booking) -> list[str]:
    return [
        booking.day.isoformat(),
        f"记-{booking.day.month:02d}-{n:04d}",
        booking.seller_name,
        booking.code,
        booking.number,
        booking.issue_date.isoformat(),
        _plain(booking.amount),
        _plain(booking.tax),
        _plain(booking.total),
        f"应付{booking.seller_name[:6]}{booking.purpose}",
        booking.who,
    ]


def _as_excel_keeps_it(number: str) -> Decimal:
    """Only fifteen digits of a number survive in a cell."""
    return Decimal(number[:_EXCEL_DIGITS].ljust(len(number), "0"))


def _day(day: date) -> str:
    return f"{day.year}/{day.month}/{day.day}"


def _commas(value: Decimal) -> str:
    return f"{value:,.2f}"


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"
