"""The face of an electronic invoice of the tax-control era: ordinary, special, and road toll."""

from decimal import Decimal

from piaoqi.core.invoice.capital import write_capital
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.writers.face.base import Face, upright, wrapped

_ROW = 4.5
_FIRST_ROW = 63.5
_ROOM = 6
_NAME_ROOM, _SPEC_ROOM = 48.0, 24.5
_PARTY_LABELS = ("名    称：", "纳税人识别号：", "地 址、电 话：", "开户行及账号：")
_HEADINGS = (
    (8.5, "货物或应税劳务、服务名称"), (59.0, "规格型号"), (83.5, "单位"), (98.0, "数 量"), (118.0, "单 价"),
    (146.0, "金 额"), (166.0, "税率"), (188.0, "税 额"),
)  # fmt: skip
_TOLL_HEADINGS = (
    (16.5, "项目名称"), (59.0, "车牌号"), (83.5, "类型"), (94.0, "通行日期起"), (113.0, "通行日期止"),
    (146.0, "金 额"), (166.0, "税率"), (188.0, "税 额"),
)  # fmt: skip


def control_face(invoice: Invoice) -> Face:
    """The one page of a tax-control electronic invoice."""
    rows = sum(_rows(line) for line in invoice.record.lines)
    low = max(0, rows - _ROOM) * _ROW
    face = Face(height=140.0 + low, qr=(8.5, 4.0, 20.0))
    _form(face, invoice, low)
    _head(face, invoice)
    _party(face, 34.0, "Buyer", invoice)
    _party(face, 108.0 + low, "Seller", invoice)
    y = _FIRST_ROW
    for n, line in enumerate(invoice.record.lines, 1):
        _goods(face, y, line, n)
        y += _rows(line) * _ROW
    _sums(face, invoice, low)
    return face


def _form(face: Face, invoice: Invoice, low: float) -> None:
    province = invoice.seller.region.bureau.rstrip("省市")
    special = "专用" if invoice.record.kind is Kind.E_SPECIAL else "普通"
    face.label(62.0, 14.0, f"{province}增值税电子{special}发票", 7.0)
    if invoice.plate:
        face.label(34.0, 14.0, "通行费", 4.2)
    face.label(8.5, 27.5, "机器编号：")
    for at, words in enumerate(("发票代码：", "发票号码：", "开票日期：", "校 验 码：")):
        face.label(148.0, 10.0 + at * 5.5, words)
    for top, words in ((34.0, "购买方"), (108.0 + low, "销售方")):
        upright(face, 6.0, top + 2.0, words, 6.0)
        for at, label in enumerate(_PARTY_LABELS):
            face.label(13.0, top + at * 5.3, label)
    upright(face, 120.5, 36.0, "密码区", 6.0)
    upright(face, 120.5, 112.0 + low, "备注", 7.0)
    for x, words in _TOLL_HEADINGS if invoice.plate else _HEADINGS:
        face.label(x, 58.0, words)
    face.label(20.0, 95.0 + low, "合")
    face.label(38.0, 95.0 + low, "计")
    face.label(16.0, 101.5 + low, "价税合计（大写）")
    face.label(154.0, 101.5 + low, "（小写）")
    for x, words in ((8.0, "收款人："), (62.0, "复核："), (108.0, "开票人："), (152.0, "销售方：（章）")):
        face.label(x, 129.0 + low, words)
    _rules(face, low)


def _rules(face: Face, low: float) -> None:
    face.box(4.5, 30, 205.5, 125 + low)
    face.rules += [(4.5, y, 205.5, y) for y in (53.5, 91.0 + low, 97.0 + low, 104.0 + low)]
    face.rules += [(x, 53.5, x, 97.0 + low) for x in (57.5, 82.0, 92.5, 111.5, 134.5, 164.5, 175.5)]
    face.rules += [
        (x, top, x, top + tall) for top, tall in ((30.0, 23.5), (104.0 + low, 21.0)) for x in (11.0, 119, 125)
    ]
    face.rules.append((57.5, 97.0 + low, 57.5, 104.0 + low))


def _head(face: Face, invoice: Invoice) -> None:
    record = invoice.record
    spaced = " ".join(record.check_code[at : at + 5] for at in range(0, 20, 5))
    face.value(24.5, 27.5, invoice.machine, "MachineNo")
    face.value(164.0, 10.0, record.code, "InvoiceCode")
    face.value(164.0, 15.5, record.number, "InvoiceNo")
    face.value(164.0, 21.0, invoice.day_words, "IssueDate")
    face.value(164.0, 26.5, spaced, "InvoiceCheckCode")
    for at, piece in enumerate(wrapped(cipher(invoice), 28 * 1.5875)):
        face.value(130.0, 36.0 + at * 4.8, piece, "TaxControlCode")


def cipher(invoice: Invoice) -> str:
    """密码区: 112 characters that say nothing here."""
    seed = int(invoice.record.check_code + invoice.record.number)
    return "".join("0123456789*+-/<>"[seed // (n + 3) ** 2 % 16] for n in range(112))


def _party(face: Face, top: float, side: str, invoice: Invoice) -> None:
    party = invoice.buyer if side == "Buyer" else invoice.seller
    values = (
        (party.name, "Name"),
        (party.tax_id, "TaxID"),
        (f"{party.address} {party.phone}", "AddrTel"),
        (f"{party.bank} {party.account}", "FinancialAccount"),
    )
    for at, (text, name) in enumerate(values):
        face.value(37.0, top + at * 5.3, text, f"{side}/{side}{name}")


def _rows(line: Line) -> int:
    return max(len(list(wrapped(line.name, _NAME_ROOM))), len(list(wrapped(line.spec, _SPEC_ROOM))))


def _goods(face: Face, y: float, line: Line, n: int) -> None:
    for at, piece in enumerate(wrapped(line.name, _NAME_ROOM)):
        face.value(5.5, y + at * _ROW, piece, "Item", n)
    for at, piece in enumerate(wrapped(line.spec, _SPEC_ROOM)):
        face.value(58.5, y + at * _ROW, piece, "Specification", n)
    face.value(84.0, y, line.unit, "MeasurementDimension", n)
    face.right(110.5, y, line.quantity, "Quantity", n)
    face.right(133.5, y, line.price[:12], "Price", n)
    face.right(163.5, y, f"{line.amount:.2f}", "Amount", n)
    face.right(174.5, y, line.rate, "TaxScheme", n)
    face.right(204.5, y, "***" if line.tax is None else f"{line.tax:.2f}", "TaxAmount", n)


def _sums(face: Face, invoice: Invoice, low: float) -> None:
    record, y = invoice.record, 101.5 + low
    face.right(163.5, 95.0 + low, f"¥{record.amount:.2f}", "TaxExclusiveTotalAmount")
    face.right(204.5, 95.0 + low, "***" if record.tax is None else f"¥{record.tax:.2f}", "TaxTotalAmount")
    face.cross = (60.4, y - 1.1)
    face.value(63.5, y, write_capital(record.total or Decimal(0)), "")
    face.value(168.0, y, f"¥{record.total:.2f}", "TaxInclusiveTotalAmount")
    for at, piece in enumerate(wrapped(record.remark, 76)):
        face.value(127.0, 108.5 + low + at * _ROW, piece, "Note")
    face.value(121.0, 129.0 + low, invoice.drawer, "InvoiceClerk")
