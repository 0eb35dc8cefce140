"""用途确认信息: the 抵扣勾选 list of a tax period, with the bureau's headings; title and period stand above them."""

from collections.abc import Sequence

from piaoqi.core.invoice.record import Record
from piaoqi.core.synth.entry import Selected
from piaoqi.core.synth.writers.bureau_words import kind_word, money, origin_word, status_word, three_numbers
from piaoqi.core.synth.writers.workbook import Cell, Sheet, workbook

_HEADINGS = (
    "序号", "勾选状态", "发票来源", "转内销证明编号", "数电发票号码", "发票代码", "发票号码", "开票日期",
    "购买方识别号", "销售方纳税人识别号", "销售方纳税人名称", "金额", "税额", "有效抵扣税额", "票种", "发票状态",
    "红字锁定标志", "用途", "税款所属期", "统计状态", "勾选时间", "发票风险等级",
)  # fmt: skip
_WIDTHS = (6, 10, 20, 14, 24, 14, 12, 12, 22, 22, 32, 12, 12, 12, 30, 12, 12, 10, 10, 10, 20, 12)
_NOT_DEDUCTED = ("不抵扣", "退税")


def selection_list(rows: Sequence[tuple[Record, Selected]], period: str) -> bytes:
    """The workbook for rows in the order given; `period` is that of the list, YYYYMM."""
    cells = [_row(n, record, selected) for n, (record, selected) in enumerate(rows, 1)]
    titles = ("用途确认信息", f"税款所属期：{period}")
    return workbook((Sheet("发票", _HEADINGS, cells, titles, _WIDTHS),))


def _row(n: int, record: Record, selected: Selected) -> list[Cell]:
    code, number, digital = three_numbers(record)
    deductible = record.tax if selected.usage not in _NOT_DEDUCTED else None
    at = f"{selected.period[:4]}-{selected.period[4:]}-28 16:20:00" if selected.chosen and selected.period else ""
    return [
        str(n),
        "已勾选" if selected.chosen else "未勾选",
        origin_word(record),
        "",
        digital,
        code,
        number,
        str(record.issue_date),
        record.buyer_tax_id,
        record.seller_tax_id,
        record.seller_name,
        money(record.amount),
        money(record.tax),
        "0.00" if deductible is None else money(deductible),
        kind_word(record.kind),
        selected.status or status_word(record.status),
        selected.lock,
        selected.usage,
        selected.period,
        selected.statistics,
        at,
        selected.risk,
    ]
