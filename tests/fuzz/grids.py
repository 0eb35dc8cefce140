"""Workbooks of random cells under headings that the reader knows."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from random import Random

import xlsxwriter

from fuzz.extremes import EXTREMES

_HEADINGS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "开票日期", "销方识别号", "销方名称", "购方识别号", "购买方名称",
    "金额", "税率", "税额", "价税合计", "发票状态", "发票票种", "是否正数发票", "备注", "货物或应税劳务名称",
    "勾选状态", "税款所属期", "查验时间", "凭证号", "", "合计",
)  # fmt: skip
_CREATED = datetime(2026, 9, 1)  # noqa: DTZ001 - spreadsheets know no zones


def random_workbooks(count: int = 6) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of workbooks, the same every time."""
    for at in range(count):
        yield f"表{at}.xlsx", random_workbook(Random(at))


def random_workbook(rng: Random) -> bytes:
    """One to three sheets: titles, a heading row, cells of all types, totals, merged cells."""
    stream = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", "nan_inf_to_errors": True}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": _CREATED})
        for at in range(rng.randint(1, 3)):
            page = workbook.add_worksheet(rng.choice(("信息汇总表", "发票基础信息", "Sheet", "账")) + str(at))
            _fill(page, rng)
    return stream.getvalue()


def _fill(page: xlsxwriter.worksheet.Worksheet, rng: Random) -> None:
    headings = rng.sample(_HEADINGS, rng.randint(2, len(_HEADINGS)))
    top, left = rng.choice((0, 0, 1, 3, 20)), rng.choice((0, 0, 1, 700))
    if top > 1:
        page.merge_range(0, left, 1, left + 3, rng.choice(("所属期：2026年9月", "共 3 张", "导出时间：2026-10-01")))
    for column, heading in enumerate(headings, left):
        page.write_string(top, column, heading)
    for row in range(top + 1, top + 1 + rng.randint(0, 30)):
        for column in range(left, left + len(headings) + rng.randint(0, 1)):
            _write(page, row, column, rng)
    if rng.random() < 0.3:
        page.write_string(top + 40, left, rng.choice(("合计", "共计 5 张", "小计")))
    if rng.random() < 0.02:
        page.write_string(1_048_575, 16_383, "1")


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, rng: Random) -> None:
    match rng.randint(0, 9):
        case 0:
            page.write_string(row, column, rng.choice(EXTREMES)[:32_000])
        case 1:
            page.write_number(row, column, rng.choice((0.0, -1.5, 1e300, 2.6112e19, 46_000.5, 1e-300, -0.0)))
        case 2:
            page.write_datetime(row, column, rng.choice((date(1900, 1, 1), date(2026, 9, 3), date(9999, 12, 31))))
        case 3:
            page.write_formula(row, column, "=1/0", value=rng.choice(("#DIV/0!", 0, "甲", "2026-09-03")))
        case 4:
            page.write_boolean(row, column, rng.random() < 0.5)
        case 5:
            pass
        case 6:
            page.write_string(row, column, f"{rng.randint(0, 10**20 - 1):020}")
        case 7:
            page.write_number(row, column, rng.randint(-10_000, 10_000) / 100)
        case _:
            page.write_string(row, column, rng.choice(("正常", "是", "2026-09-03", "113.00", "13%", "甲公司", "免税")))
