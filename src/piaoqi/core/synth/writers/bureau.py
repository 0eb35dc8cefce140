"""全量发票查询导出结果: the bureau's export of invoices, in the forms in which it goes round.

Sheets and headings are those of the real exports (27 and 19 columns); every cell is text; the last row is 合计行.
As csv (GB18030) and as xls (which is a page of HTML, as many systems write it) there is the list of invoices alone.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from piaoqi.core.invoice.record import Line, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.synth.window import Form, Row
from piaoqi.core.synth.writers.bureau_words import kind_word, money, origin_word, status_word, three_numbers
from piaoqi.core.synth.writers.markup import leaf, tag
from piaoqi.core.synth.writers.workbook import Cell, Sheet, workbook

_LINE_HEADINGS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期",
    "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额",
    "价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip
_LINE_ONLY = ("税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "税率")
_INVOICE_HEADINGS = tuple(heading for heading in _LINE_HEADINGS if heading not in _LINE_ONLY)
_DIGITS = 20
_WIDTHS = (6, 14, 12, 24, 22, 32, 22, 30, 20)


def bureau_export(rows: Sequence[Row], form: Form = Form.XLSX, titles: Sequence[str] = ()) -> bytes:
    """The file for rows in the order given; `titles` stand above the headings."""
    sums = _sums(record for record, _, _ in rows)
    numbered = [
        _ordered(_INVOICE_HEADINGS, _invoice_cells(record, time, drawer), n)
        for n, (record, time, drawer) in enumerate(rows, 1)
    ]
    invoices = [*numbered, _total_row(_INVOICE_HEADINGS, sums)]
    if form is Form.CSV:
        return _as_csv(invoices, titles)
    if form is Form.XLS:
        return _as_html(invoices, titles)
    by_line = [(record, line, time, drawer) for record, time, drawer in rows for line in record.lines]
    lines = [_ordered(_LINE_HEADINGS, _line_cells(row), n) for n, row in enumerate(by_line, 1)]
    lines.append(_total_row(_LINE_HEADINGS, sums))
    sheets = [
        Sheet("信息汇总表", _LINE_HEADINGS, lines, titles, _WIDTHS),
        Sheet("发票基础信息", _INVOICE_HEADINGS, invoices, titles, _WIDTHS),
    ]
    return workbook(sheets if form is Form.XLSX else sheets[::-1])


def _as_csv(rows: Sequence[Sequence[Cell]], titles: Sequence[str]) -> bytes:
    """Twenty digits stand behind a tab, so that a spreadsheet program leaves them alone."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([title] for title in titles)
    writer.writerow(_INVOICE_HEADINGS)
    writer.writerows([f"\t{cell}" if len(str(cell)) == _DIGITS else cell for cell in row] for row in rows)
    return stream.getvalue().encode("gb18030")


def _as_html(rows: Sequence[Sequence[Cell]], titles: Sequence[str]) -> bytes:
    """One table; numbers are held as text by a style."""
    text = {"style": "mso-number-format:'\\@'"}
    above = [tag("tr", leaf("td", title, colspan=str(len(_INVOICE_HEADINGS)))) for title in titles]
    head = tag("tr", *(leaf("th", heading) for heading in _INVOICE_HEADINGS))
    body = [tag("tr", *(leaf("td", cell, **text) for cell in row)) for row in rows]
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
    return tag("html", tag("head", meta), tag("body", tag("table", *above, head, *body, border="1"))).encode()


_LineRow = tuple[Record, Line, str, str]


def _ordered(headings: Sequence[str], cells: Mapping[str, str], n: int) -> list[Cell]:
    return [str(n) if heading == "序号" else cells.get(heading, "") for heading in headings]


def _invoice_cells(record: Record, time: str, drawer: str) -> dict[str, str]:
    code, number, digital = (text or "--" for text in three_numbers(record))
    return {
        "发票代码": code,
        "发票号码": number,
        "数电发票号码": digital,
        "销方识别号": record.seller_tax_id,
        "销方名称": record.seller_name,
        "购方识别号": record.buyer_tax_id,
        "购买方名称": record.buyer_name,
        "开票日期": f"{record.issue_date} {time}",
        "金额": money(record.amount),
        "税额": money(record.tax),
        "价税合计": money(record.total),
        "发票来源": origin_word(record),
        "发票票种": kind_word(record.kind),
        "发票状态": status_word(record.status),
        "是否正数发票": "否" if record.status is Status.RED_LETTER else "是",
        "发票风险等级": record.facts.get("risk", "正常"),
        "开票人": drawer,
        "备注": record.remark,
    }


def _line_cells(row: _LineRow) -> dict[str, str]:
    record, line, time, drawer = row
    total = (line.amount or Decimal(0)) + (line.tax or Decimal(0))
    return _invoice_cells(record, time, drawer) | {
        "税收分类编码": line.class_code,
        "货物或应税劳务名称": line.name,
        "规格型号": line.spec,
        "单位": line.unit,
        "数量": line.quantity,
        "单价": line.price,
        "金额": money(line.amount),
        "税率": line.rate,
        "税额": money(line.tax),
        "价税合计": money(total),
    }


def _sums(records: Iterable[Record]) -> dict[str, str]:
    amount, tax, total = Decimal(0), Decimal(0), Decimal(0)
    for record in records:
        amount += record.amount or 0
        tax += record.tax or 0
        total += record.total or 0
    return {"金额": money(amount), "税额": money(tax), "价税合计": money(total)}


def _total_row(headings: Sequence[str], sums: Mapping[str, str]) -> list[Cell]:
    return ["合计行" if heading == "序号" else sums.get(heading, "") for heading in headings]
