"""Files as bureau, bookkeepers and mail programs write them, after formats.md sections 3 and 6."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from acceptance.build import Invoice

type_of_cell = str | float | int | None
Row = Sequence[type_of_cell]

HEAD_27 = [
    "序号",
    "发票代码",
    "发票号码",
    "数电发票号码",
    "销方识别号",
    "销方名称",
    "购方识别号",
    "购买方名称",
    "开票日期",
    "税收分类编码",
    "特定业务类型",
    "货物或应税劳务名称",
    "规格型号",
    "单位",
    "数量",
    "单价",
    "金额",
    "税率",
    "税额",
    "价税合计",
    "发票来源",
    "发票票种",
    "发票状态",
    "是否正数发票",
    "发票风险等级",
    "开票人",
    "备注",
]
_LINE_COLUMNS = ("税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "税率")
HEAD_19 = [head for head in HEAD_27 if head not in _LINE_COLUMNS]
HEAD_17 = [head.replace("数电发票号码", "数电票号码") for head in HEAD_19 if head not in ("价税合计", "是否正数发票")]
HEAD_SELECTION = [
    "序号",
    "是否勾选*",
    "数电发票号码",
    "发票代码",
    "发票号码",
    "开票日期*",
    "金额*",
    "票面税额*",
    "有效抵扣税额*",
    "购买方识别号*",
    "销售方纳税人名称",
    "销售方纳税人识别号",
    "发票来源",
    "票种*",
    "发票状态",
    "红字锁定标志",
    "转内销证明编号",
    "业务类型",
    "勾选时间",
    "发票风险等级",
]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and rows, to be written as any format."""

    heads: Sequence[str]
    rows: Sequence[Row]

    def csv(self, encoding: str = "gb18030") -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out).writerows([self.heads, *self.rows])
        return out.getvalue().encode(encoding)

    def xlsx(self, sheet: str = "Sheet1", above: Sequence[Row] = ()) -> bytes:
        return workbook({sheet: Table((), [*above, self.heads, *self.rows])})

    def with_row(self, row: Row) -> "Table":
        return Table(self.heads, [*self.rows, row])


def workbook(sheets: Mapping[str, Table]) -> bytes:
    """An .xlsx: text stays text, numbers are numbers."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            rows = [table.heads, *table.rows] if table.heads else table.rows
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return out.getvalue()


def _head_cells(invoice: "Invoice") -> dict[str, type_of_cell]:
    twenty = len(invoice.number) == 20
    return {
        "发票代码": invoice.code,
        "发票号码": invoice.paper if twenty else invoice.number,
        "数电发票号码": invoice.number if twenty else "",
        "数电票号码": invoice.number if twenty else "",
        "销方识别号": invoice.seller.tax_id,
        "销方名称": invoice.seller.name,
        "购方识别号": invoice.buyer.tax_id,
        "购买方名称": invoice.buyer.name,
        "开票日期": f"{invoice.date} 10:11:12",
        "发票来源": invoice.origin,
        "发票票种": invoice.words,
        "发票状态": invoice.status,
        "是否正数发票": "否" if invoice.total < 0 else "是",
        "发票风险等级": invoice.risk,
        "开票人": "管理员",
        "备注": invoice.remark,
        "金额": float(invoice.amount),
        "税额": float(invoice.tax),
        "价税合计": float(invoice.total),
        "税率": "13%",
    }


def _line_cells(invoice: "Invoice") -> list[dict[str, type_of_cell]]:
    """One row a line; the last takes what is left of the cents."""
    count = len(invoice.goods)
    amount, tax = (round(value / count, 2) for value in (invoice.amount, invoice.tax))
    rows = []
    for at, goods in enumerate(invoice.goods):
        last = at == count - 1
        net = invoice.amount - amount * (count - 1) if last else amount
        vat = invoice.tax - tax * (count - 1) if last else tax
        money = {"金额": float(net), "税额": float(vat), "价税合计": float(net + vat)}
        rows.append({**_head_cells(invoice), "货物或应税劳务名称": goods, "数量": "1", "单位": "项", **money})
    return rows


def _rows(heads: Sequence[str], cells: Sequence[Mapping[str, type_of_cell]]) -> Table:
    return Table(heads, [[at, *(row.get(head, "") for head in heads[1:])] for at, row in enumerate(cells, 1)])


def lines_27(*invoices: "Invoice") -> bytes:
    """信息汇总表: a row per line."""
    return _rows(HEAD_27, [row for one in invoices for row in _line_cells(one)]).xlsx("信息汇总表")


def both_sheets(*invoices: "Invoice") -> bytes:
    """As the bureau writes it: the line sheet first, then the invoices."""
    lines = _rows(HEAD_27, [row for one in invoices for row in _line_cells(one)])
    return workbook({"信息汇总表": lines, "发票基础信息": _rows(HEAD_19, [_head_cells(one) for one in invoices])})


def basics_19(*invoices: "Invoice") -> bytes:
    """发票基础信息: a row per invoice, with its closing row."""
    body = _rows(HEAD_19, [_head_cells(one) for one in invoices])
    total = float(sum((one.total for one in invoices), Decimal(0)))
    closing = ["合计行" if head == "序号" else total if head == "价税合计" else "" for head in HEAD_19]
    return body.with_row(closing).xlsx("发票基础信息")


def basics_17(*invoices: "Invoice") -> bytes:
    """发票基础信息 of the older generation: no 价税合计."""
    return _rows(HEAD_17, [_head_cells(one) for one in invoices]).xlsx("发票基础信息", above=[["全量发票查询导出结果"]])


def without(data_heads: Sequence[str], *invoices: "Invoice") -> bytes:
    """发票基础信息 from which somebody removed columns."""
    heads = [head for head in HEAD_19 if head not in data_heads]
    return _rows(heads, [_head_cells(one) for one in invoices]).xlsx("发票基础信息")


def selection(*invoices: "Invoice", locked: str = "正常") -> bytes:
    """抵扣勾选增值税发票信息.xlsx."""
    rows = []
    for one in invoices:
        head = _head_cells(one)
        rows.append({
            **head, "是否勾选*": "是", "开票日期*": one.date, "金额*": float(one.amount), "票面税额*": float(one.tax),
            "有效抵扣税额*": float(one.tax), "购买方识别号*": one.buyer.tax_id, "销售方纳税人名称": one.seller.name,
            "销售方纳税人识别号": one.seller.tax_id, "票种*": one.words, "红字锁定标志": locked,
            "勾选时间": "2026-03-05 09:00:00",
        })  # fmt: skip
    return _rows(HEAD_SELECTION, rows).xlsx("抵扣勾选")


BOOK_HEADS = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计")


def book_row(invoice: "Invoice", **changes: type_of_cell) -> list[type_of_cell]:
    """A row under BOOK_HEADS; `number`, `code`, `date`, `seller`, `total`, `voucher` change a cell."""
    cells: dict[str, type_of_cell] = {
        "voucher": "记-0001", "code": "" if len(invoice.number) == 20 else invoice.code, "number": invoice.number,
        "date": invoice.date, "seller": invoice.seller.name, "total": str(invoice.total),
    }  # fmt: skip
    return list((cells | changes).values())


def books(*rows: "Invoice | Row") -> Table:
    """An account as people keep it: invoices, or rows made by `book_row`."""
    return Table(BOOK_HEADS, [row if isinstance(row, Sequence) else book_row(row) for row in rows])


def kinds_book(*rows: tuple["Invoice", str]) -> Table:
    """An account that says the kind of each voucher in its own words."""
    return Table([*BOOK_HEADS, "票种"], [[*book_row(one), words] for one, words in rows])


def verified(*rows: tuple["Invoice", str, str]) -> Table:
    """查验记录: (invoice, result code, instant)."""
    texts = {"001": "成功", "002": "超过该张发票当日查验次数", "006": "不一致", "009": "查无此票", "010": "网络超时"}
    heads = ("发票代码", "发票号码", "开票日期", "价税合计", "查验时间", "结果代码", "查验结果")
    return Table(
        heads,
        [
            [one.code if len(one.number) == 8 else "", one.number, one.date, str(one.total), at, code, texts[code]]
            for one, code, at in rows
        ],
    )


def orders(*rows: tuple[str, "Invoice"]) -> Table:
    """应收票: (order number, the invoice that ought to come); no number is known yet."""
    heads = ("订单号", "下单日期", "供应商名称", "供应商税号", "订单金额")
    return Table(heads, [[no, one.date, one.seller.name, one.seller.tax_id, str(one.total)] for no, one in rows])


def xml(invoice: "Invoice") -> bytes:
    """A 数电票 <EInvoice>."""
    special = "01" if "专用" in invoice.words else "02"
    red = invoice.total < 0
    line = (
        f"<IssuItemInformation><ItemName>{invoice.goods[0]}</ItemName><MeaUnits>项</MeaUnits><Quantity>1</Quantity>"
        f"<UnPrice>{invoice.amount}</UnPrice><Amount>{invoice.amount}</Amount><TaxRate>0.13</TaxRate>"
        f"<ComTaxAm>{invoice.tax}</ComTaxAm><TotaltaxIncludedAmount>{invoice.total}</TotaltaxIncludedAmount>"
        "<TaxClassificationCode>3040201000000000000</TaxClassificationCode></IssuItemInformation>"
    )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><EInvoice><Header>'
        f"<EIid>{invoice.number}</EIid><EInvoiceTag>SWEI1100</EInvoiceTag><Version>0.33</Version><InherentLabel>"
        f"<InIssuType><LabelCode>{'N' if red else 'Y'}</LabelCode><LabelName>是否蓝字发票标志</LabelName></InIssuType>"
        "<EInvoiceType><LabelCode>01</LabelCode><LabelName>电子发票</LabelName></EInvoiceType><GeneralOrSpecialVAT>"
        f"<LabelCode>{special}</LabelCode></GeneralOrSpecialVAT></InherentLabel></Header><EInvoiceData>"
        f"<SellerInformation><SellerIdNum>{invoice.seller.tax_id}</SellerIdNum><SellerName>{invoice.seller.name}"
        f"</SellerName></SellerInformation><BuyerInformation><BuyerIdNum>{invoice.buyer.tax_id}</BuyerIdNum>"
        f"<BuyerName>{invoice.buyer.name}</BuyerName></BuyerInformation><BasicInformation>"
        f"<TotalAmWithoutTax>{invoice.amount}</TotalAmWithoutTax><TotalTaxAm>{invoice.tax}</TotalTaxAm>"
        f"<TotalTax-includedAmount>{invoice.total}</TotalTax-includedAmount><Drawer>管理员</Drawer>"
        f"<RequestTime>{invoice.date} 10:11:12</RequestTime></BasicInformation>{line}<AdditionalInformation>"
        f"<Remark>{invoice.remark}</Remark></AdditionalInformation></EInvoiceData><TaxSupervisionInfo>"
        f"<InvoiceNumber>{invoice.number}</InvoiceNumber><IssueTime>{invoice.date}</IssueTime>"
        "<TaxBureauCode>11100000000</TaxBureauCode><TaxBureauName>国家税务总局北京市税务局</TaxBureauName>"
        "</TaxSupervisionInfo></EInvoice>"
    )
    return text.encode()


def originals(*invoices: "Invoice") -> dict[str, bytes]:
    """A folder of 数电票 XML files."""
    return {f"dzfp_{one.number}.xml": xml(one) for one in invoices}


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def mail(files: Mapping[str, bytes], day: str = "Tue, 10 Feb 2026 11:00:00 +0800") -> bytes:
    """An .eml with its attachments."""
    message = EmailMessage()
    message["From"], message["To"] = "seller@example.com", "finance@example.com"
    message["Subject"], message["Date"] = "您有一张电子发票", day
    message["Message-ID"] = "<1@example.com>"
    message.set_content("发票见附件。")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
