"""Lists that people and programs of the company keep: verification log, orders, recycle bin, issuing system."""

import csv
import io
from collections.abc import Sequence
from datetime import timedelta

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.entry import Deleted, Entry, Ordered, Stub, Verified
from piaoqi.core.synth.writers.bureau_words import kind_word, money, three_numbers
from piaoqi.core.synth.writers.workbook import Cell, Sheet, workbook

ANSWERS = {
    "001": "成功",
    "002": "超过该张发票当日查验次数(请于次日再次查验)",
    "003": "发票查验请求太频繁，请稍后再试",
    "006": "不一致",
    "009": "查无此票",
    "010": "网络超时，请重试",
    "020": "由于查验行为异常，涉嫌违规，当前无法使用查验服务",
    "rqerr": "当日开具发票可于次日进行查验",
}
"""Result codes of the verification platform, and its words."""
_DUE_AFTER = timedelta(days=10)
_VERIFICATION = (
    "序号", "查验时间", "发票代码", "发票号码", "开票日期", "价税合计", "校验码后6位", "返回码", "查验结果", "查验人",
)  # fmt: skip
_ORDERS = (
    "采购订单号", "付款日期", "供应商", "供应商状态", "付款金额", "发票号码", "应到票日期", "到票状态", "经办人",
)  # fmt: skip
_DELETED = (
    "删除时间", "删除人", "删除原因", "原所在", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计",
)  # fmt: skip
_STUBS = (
    "开票方税号", "票种名称", "发票代码", "发票号码", "开票日期", "客户名称", "客户税号", "商品名称", "合计金额",
    "合计税额", "价税合计", "作废标志", "上传状态", "开票终端", "打印状态", "操作员",
)  # fmt: skip


def verification_log(rows: Sequence[tuple[Record, Verified]]) -> bytes:
    """查验记录: every attempt, in the order of time."""
    cells = [_attempt(n, record, made) for n, (record, made) in enumerate(rows, 1)]
    return workbook((Sheet("查验记录", _VERIFICATION, cells, widths=(6, 20, 14, 24, 12, 12, 12, 8, 30, 10)),))


def orders(rows: Sequence[tuple[Record, Ordered]], company: str) -> bytes:
    """采购付款台账: what was paid or ordered, and whose invoice has not come."""
    cells: list[list[Cell]] = [
        [
            made.order,
            made.day.isoformat(),
            made.seller_name or record.seller_name,
            made.supplier_state,
            made.total,
            made.number,
            (made.day + _DUE_AFTER).isoformat(),
            made.received_state,
            made.who,
        ]
        for record, made in rows
    ]
    return workbook(
        (Sheet("付款台账", _ORDERS, cells, (f"{company}采购付款台账",), (18, 12, 34, 12, 12, 24, 12, 10, 10)),)
    )


def recycle_bin(rows: Sequence[tuple[Record, Deleted]]) -> bytes:
    """回收站: a csv in UTF-8 with its mark, as web systems hand it out."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_DELETED)
    for record, made in rows:
        code, number = _two_numbers(record)
        where = f"{made.at:%Y-%m-%d %H:%M:%S}", made.who, made.why, made.of.value
        total = f"{record.total:.2f}"
        writer.writerow((*where, code, number, str(record.issue_date), record.seller_name, total))
    return stream.getvalue().encode("utf-8-sig")


def stubs(rows: Sequence[tuple[Entry, Stub]]) -> bytes:
    """开票系统存根: what our own issuing system says that it issued, in the order of numbers."""
    cells = [_stub(entry, stub) for entry, stub in rows]
    widths = (22, 26, 14, 24, 12, 32, 22, 24, 12, 10, 12, 8, 10, 8, 8, 10)
    return workbook((Sheet("已开发票", _STUBS, cells, widths=widths),))


def _attempt(n: int, record: Record, made: Verified) -> list[Cell]:
    code, number = _two_numbers(record)
    words = made.words or ANSWERS.get(made.result, "")
    typed = [code, number, str(record.issue_date), money(record.total), record.check_code[-6:]]
    return [n, f"{made.at:%Y-%m-%d %H:%M:%S}", *typed, made.result, words, made.who]


def _two_numbers(record: Record) -> tuple[str, str]:
    """(code, number) as they are typed: twenty digits stand alone."""
    code, number, digital = three_numbers(record)
    return ("", digital) if digital else (code, number)


def _stub(entry: Entry, stub: Stub) -> list[Cell]:
    record = entry.invoice.record
    code, number = _two_numbers(record)
    goods = record.lines[0].name if record.lines else ""
    void = "是" if stub.status == "已作废" else "否"
    return [
        record.seller_tax_id,
        kind_word(record.kind) if record.kind is not Kind.UNKNOWN else "",
        code,
        number,
        str(record.issue_date),
        record.buyer_name,
        record.buyer_tax_id,
        goods,
        money(record.amount),
        money(record.tax),
        money(record.total),
        void,
        stub.upload,
        stub.terminal,
        stub.printed,
        entry.invoice.drawer,
    ]
