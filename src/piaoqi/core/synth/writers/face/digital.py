"""The face of a 数电票: 电子发票（增值税专用发票） or （普通发票）, laid out like the platform's."""

from decimal import Decimal

from piaoqi.core.invoice.capital import write_capital
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.writers.face.base import SMALL, Face, Text, upright, width, wrapped

_ROW = 4.5
_FIRST_ROW = 60.8
_ROOM = 7
"""Rows of goods on a page of usual height; more make the page longer."""
_LONGEST_PRICE = 16
_LONG_PRICE_SIZE = 2.8222
"""Prices with many decimals are printed smaller, and cut."""
_NAME_ROOM, _SPEC_ROOM = 36.5, 24.5
_HEADINGS = (
    (15.5, "项目名称"), (41.6, "规格型号"), (66.5, "单 位"), (92.5, "数 量"),
    (117.5, "单 价"), (143.0, "金 额"), (157.0, "税率/征收率"), (194.0, "税 额"),
)  # fmt: skip


def digital_face(invoice: Invoice) -> Face:
    """The one page of a 数电票."""
    rows = sum(_rows(line) for line in invoice.record.lines)
    low = max(0, rows - _ROOM) * _ROW
    face = Face(height=140.0 + low)
    _form(face, low, special=invoice.record.kind is Kind.DIGITAL_SPECIAL)
    _head(face, invoice)
    y = _FIRST_ROW
    for n, line in enumerate(invoice.record.lines, 1):
        _goods(face, y, line, n)
        y += _rows(line) * _ROW
    _sums(face, invoice, low)
    return face


def _form(face: Face, low: float, *, special: bool) -> None:
    """Labels and rules; what lies under the goods is `low` millimetres further down."""
    face.label(58.5, 14.1, "电子发票（增值税专用发票）" if special else "电子发票（普通发票）", 7.0732)
    face.label(154.5, 14.0, "发票号码：")
    face.label(154.5, 20.0, "开票日期：")
    for left, words in ((5.9, "购买方信息"), (106.5, "销售方信息")):
        upright(face, left, 35.5, words)
        face.label(left + 5.6, 36.5, "名称：")
        face.label(left + 5.6, 47.0, "统一社会信用代码/纳税人识别号：", 2.85)
    for x, words in _HEADINGS:
        face.label(x, 55.7, words)
    face.label(20.5, 95.0 + low, "合")
    face.label(36.5, 95.0 + low, "计")
    face.label(16.9, 101.5 + low, "价税合计（大写）")
    face.label(143.5, 101.5 + low, "（小写）")
    upright(face, 5.9, 112.0 + low, "备注", 6.0)
    face.label(19.5, 132.5 + low, "开票人：")
    face.box(4.5, 30, 205.5, 124 + low)
    for y in (52.0, 96.0 + low, 104.0 + low):
        face.rules.append((4.5, y, 205.5, y))
    face.rules += [(65.5, 18, 138.5, 18), (65.5, 19, 138.5, 19)]
    face.rules += [(x, 30, x, 52) for x in (10.7, 105.2, 111.2)]
    face.rules += [(56.5, 96 + low, 56.5, 104 + low), (10.7, 104 + low, 10.7, 124 + low)]


def _head(face: Face, invoice: Invoice) -> None:
    record = invoice.record
    face.value(170, 14.0, record.number, "InvoiceNo")
    face.value(170, 20.0, invoice.day_words, "IssueDate")
    for x, side, name, number in (
        (20.5, "Buyer", record.buyer_name, record.buyer_tax_id),
        (121.0, "Seller", record.seller_name, record.seller_tax_id),
    ):
        face.value(x, 36.5, name, f"{side}/{side}Name")
        face.value(x + 35.5, 47.0, number, f"{side}/{side}TaxID")


def _rows(line: Line) -> int:
    return max(len(list(wrapped(line.name, _NAME_ROOM))), len(list(wrapped(line.spec, _SPEC_ROOM))))


def _goods(face: Face, y: float, line: Line, n: int) -> None:
    for at, piece in enumerate(wrapped(line.name, _NAME_ROOM)):
        face.value(4.9, y + at * _ROW, piece, "Item", n)
    for at, piece in enumerate(wrapped(line.spec, _SPEC_ROOM)):
        face.value(41.6, y + at * _ROW, piece, "Specification", n)
    face.value(67.5, y, line.unit, "MeasurementDimension", n)
    face.right(102.5, y, line.quantity, "Quantity", n)
    _price(face, y, line.price[:_LONGEST_PRICE], n)
    face.right(153.0, y, f"{line.amount:.2f}", "Amount", n)
    face.right(172.0, y, line.rate, "TaxScheme", n)
    face.right(205.0, y, "***" if line.tax is None else f"{line.tax:.2f}", "TaxAmount", n)


def _sums(face: Face, invoice: Invoice, low: float) -> None:
    record, y = invoice.record, 101.5 + low
    _yuan(face, 153.0, 95.0 + low, f"{record.amount:.2f}", "TaxExclusiveTotalAmount")
    if record.tax is None:
        face.right(205.0, 95.0 + low, "***", "TaxTotalAmount")
    else:
        _yuan(face, 205.0, 95.0 + low, f"{record.tax:.2f}", "TaxTotalAmount")
    face.cross = (60.4, y - 1.1)
    face.value(63.5, y, write_capital(record.total or Decimal(0)), "")
    face.value(156.0, y, "¥", "TaxInclusiveTotalAmount")
    face.value(159.3, y, f"{record.total:.2f}", "TaxInclusiveTotalAmount")
    for at, piece in enumerate(wrapped(record.remark, 190)):
        face.value(12.0, 108.5 + low + at * _ROW, piece, "Note")
    face.value(32.5, 132.5 + low, invoice.drawer, "InvoiceClerk")


def _yuan(face: Face, x: float, y: float, figures: str, role: str) -> None:
    """The sign and the number as two texts, as the platform's files have them."""
    face.right(x - len(figures) * 1.5875, y, "¥", role)
    face.right(x, y, figures, role)


def _price(face: Face, y: float, price: str, n: int) -> None:
    size = SMALL if len(price) < 12 else _LONG_PRICE_SIZE
    if price:
        face.values.append(Text(127.5 - width(price, size), y, price, size, role="Price", group=n))
