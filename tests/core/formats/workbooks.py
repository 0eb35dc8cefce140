"""Workbooks made for the tests of tables."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter

Cell = object

LINE_HEADINGS = (
    "序号", "发票代码", "发票号码", "数电发票号码", "销方识别号", "销方名称", "购方识别号", "购买方名称", "开票日期",
    "税收分类编码", "特定业务类型", "货物或应税劳务名称", "规格型号", "单位", "数量", "单价", "金额", "税率", "税额",
    "价税合计", "发票来源", "发票票种", "发票状态", "是否正数发票", "发票风险等级", "开票人", "备注",
)  # fmt: skip
"""信息汇总表."""
BASE_HEADINGS = (*LINE_HEADINGS[:9], "金额", "税额", *LINE_HEADINGS[19:])
"""发票基础信息."""
OLD_HEADINGS = (
    *("序号", "发票代码", "发票号码", "数电票号码"), *LINE_HEADINGS[4:9],
    *("金额", "税额", "发票来源", "发票票种", "发票状态", "发票风险等级", "开票人", "备注"),
)  # fmt: skip
"""发票基础信息 of the older generation."""
GOODS_HEADINGS = (*OLD_HEADINGS[:4], "税收分类编码", *LINE_HEADINGS[11:19])
"""发票货物清单."""

SELLER, SELLER_ID = "北京示例商贸有限公司", "91110108MA00000A1X"
BUYER, BUYER_ID = "北京示例科技有限公司", "91110108MA01ABCD2X"


def number(at: int) -> str:
    """A made-up 数电票 number."""
    return f"2611200000{at:09}7"


def base_row(at: int, digital: str = "", **change: Cell) -> list[Cell]:
    """A row of 发票基础信息: 100.00 + 13.00 = 113.00."""
    values: dict[str, Cell] = {
        "序号": str(at), "数电发票号码": digital, "销方识别号": SELLER_ID, "销方名称": SELLER, "购方识别号": BUYER_ID,
        "购买方名称": BUYER, "开票日期": "2026-01-05 10:20:30", "金额": "100.00", "税额": "13.00", "价税合计": "113.00",
        "发票来源": "电子发票服务平台", "发票票种": "数电发票（增值税专用发票）", "发票状态": "正常",
        "是否正数发票": "是", "发票风险等级": "正常", "开票人": "甲",
    }  # fmt: skip
    values |= change
    return [values.get(heading, "") for heading in BASE_HEADINGS]


def line_row(at: int, digital: str = "", **change: Cell) -> list[Cell]:
    """A row of 信息汇总表."""
    values = dict(zip(BASE_HEADINGS, base_row(at, digital), strict=True))
    values |= {
        "税收分类编码": "1090400000000000000",
        "货物或应税劳务名称": "*计算机*笔记本",
        "数量": "1",
        "单价": "100",
        "税率": "13%",
    }
    values |= change
    return [values.get(heading, "") for heading in LINE_HEADINGS]


def workbook(sheets: Mapping[str, Sequence[Sequence[Cell]]], hidden: Sequence[str] = ()) -> bytes:
    """An xlsx; strings stay strings, numbers become numeric cells."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, column, cell) if cell else None
                elif cell is not None:
                    sheet.write(at, column, cell)
    book.close()
    return stream.getvalue()


def with_parts(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same workbook with the bytes of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()
