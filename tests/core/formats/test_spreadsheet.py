"""Workbooks: every invoice once, with its lines; damaged and hostile files answered and survived."""

import gc
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.workbooks import (
    BASE_HEADINGS,
    GOODS_HEADINGS,
    LINE_HEADINGS,
    OLD_HEADINGS,
    Cell,
    base_row,
    line_row,
    number,
    with_parts,
    workbook,
)
from piaoqi.core.formats.base import Blob, Document, ListKind
from piaoqi.core.formats.registry import read
from piaoqi.core.formats.table.sheet import collector_paused
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status

A, B, C, D = (number(at) for at in (1, 2, 3, 4))
SMALL = workbook({"发票基础信息": [BASE_HEADINGS, base_row(1, A)]})


def read_sheets(
    sheets: Mapping[str, Sequence[Sequence[Cell]]], name: str = "a.xlsx", hidden: tuple[str, ...] = ()
) -> Document:
    return read(Blob(name, workbook(sheets, hidden)))


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


def test_a_row_of_the_bureau_gives_every_field_and_its_place() -> None:
    document = read(Blob("全量发票查询导出结果-2026年1月 (1).xlsx", SMALL))
    (record,), (table,) = document.records, document.tables
    assert (record.kind, record.number, record.code) == (Kind.DIGITAL_SPECIAL, A, "")
    assert (record.amount, record.tax, record.total) == (Decimal("100.00"), Decimal("13.00"), Decimal("113.00"))
    assert record.issue_date == date(2026, 1, 5)
    assert (record.status, record.facts["origin"], record.facts["risk"]) == (Status.NORMAL, "2", "01")
    assert str(record.place) == "全量发票查询导出结果-2026年1月 (1).xlsx › 发票基础信息 › 第2行"
    assert (record.columns["number"], record.columns["total"]) == ("数电发票号码", "价税合计")
    assert (table.list_kind, table.level, table.heading_row, table.rows) == (ListKind.BUREAU, "invoice", 1, 1)
    assert (table.facts["from"], table.facts["to"]) == ("2026-01-01", "2026-01-31")


def test_line_rows_become_invoices_also_where_they_stand_apart() -> None:
    rows = [line_row(1, A), line_row(2, B), line_row(3, A, 金额="-10.00", 税额="-1.30", 价税合计="-11.30")]
    document = read_sheets({"信息汇总表": [LINE_HEADINGS, *rows]})
    assert [(r.number, r.total, len(r.lines)) for r in document.records] == [
        (A, Decimal("101.70"), 2), (B, Decimal("113.00"), 1),
    ]  # fmt: skip
    assert document.tables[0].level == "line"
    assert document.tables[0].rows == 3


def test_the_same_line_twice_is_two_lines() -> None:
    document = read_sheets({"信息汇总表": [LINE_HEADINGS, line_row(1, A), line_row(2, A)]})
    (record,) = document.records
    assert (record.total, len(record.lines)) == (Decimal("226.00"), 2)


def test_sheets_of_one_export_are_joined_and_no_invoice_comes_twice() -> None:
    printed = base_row(2, B, 发票代码="011002600111", 发票号码="12345678")
    sheets: dict[str, list[Sequence[object]]] = {
        "信息汇总表": [LINE_HEADINGS, line_row(1, A), line_row(2, A, 金额="0.00", 税额="0.00"), line_row(3, B)],
        "发票基础信息": [BASE_HEADINGS, base_row(1, A), printed],
        "建筑服务": [["序号", "数电发票号码", "建筑项目名称"], ["1", A, "楼"]],
        "使用说明": [["说明"]],
    }
    document = read_sheets(sheets)
    assert [(r.number, r.place.sheet, len(r.lines)) for r in document.records] == [
        (A, "发票基础信息", 2), (B, "发票基础信息", 1),
    ]  # fmt: skip
    assert (document.records[1].code, document.records[1].paper_number) == ("011002600111", "12345678")
    assert [table.level for table in document.tables] == ["line", "invoice", "invoice"]


def test_an_invoice_that_only_the_line_sheet_has_is_kept() -> None:
    document = read_sheets(
        {"发票基础信息": [BASE_HEADINGS, base_row(1, A)], "信息汇总表": [LINE_HEADINGS, line_row(1, C)]}
    )
    assert {record.number for record in document.records} == {A, C}


def test_rows_stated_are_invoices_only_where_a_row_is_one() -> None:
    stated = ["共 2 条"]
    base = read_sheets({"发票基础信息": [stated, BASE_HEADINGS, base_row(1, A), base_row(2, B)]}).tables[0]
    lines = read_sheets({"信息汇总表": [stated, LINE_HEADINGS, line_row(1, A), line_row(2, A)]}).tables[0]
    assert (base.facts["total"], lines.facts["total_rows"]) == ("2", "2")
    assert "total" not in lines.facts


def test_the_same_invoice_twice_in_one_sheet_stays_twice() -> None:
    document = read_sheets({"发票基础信息": [BASE_HEADINGS, base_row(1, A), base_row(2, A)]})
    assert [record.place.row for record in document.records] == [2, 3]


def test_the_older_generation_with_its_lists_of_goods() -> None:
    head = ["1", "", "", A, "91", "甲", "92", "乙", "2026-01-05", "100", "13", "电子发票服务平台"]
    paper = [
        "2",
        "011002300111",
        "00123456",
        "--",
        "91",
        "甲",
        "92",
        "乙",
        "2023-01-05",
        "50",
        "6.5",
        "增值税发票管理系统",
    ]
    sheets = {
        "发票货物清单": [
            GOODS_HEADINGS,
            ["1", "", "", A, "109", "*a*b", "", "", "1", "100", "100", "13%", "13"],
            ["2", "011002300111", "00123456", "", "109", "*a*c", "", "", "1", "50", "50", "13%", "6.5"],
        ],
        "发票基础信息": [
            OLD_HEADINGS,
            [*head, "数电票（增值税专用发票）", "正常", "正常"],
            [*paper, "增值税电子普通发票", "已作废", "正常"],
        ],
    }
    one, other = read_sheets(sheets).records
    assert (one.kind, one.total, one.lines[0].name) == (Kind.DIGITAL_SPECIAL, Decimal("113.00"), "*a*b")
    assert one.facts["derived"] == "total"
    assert (other.code, other.number, other.status, other.lines[0].name) == (
        "011002300111",
        "00123456",
        Status.VOID,
        "*a*c",
    )
    assert other.facts["origin"] == "1"


def test_red_letters_locked_and_totals_row() -> None:
    red = base_row(1, B, 是否正数发票="否", 金额="-100", 备注=f"被红冲蓝字数电发票号码：{A} 红字发票信息确认单编号：1")
    closing = ["合计行", *[""] * 8, "-100.00", "-13.00", "-113.00"]
    document = read_sheets({"发票基础信息": [BASE_HEADINGS, red, [], closing]})
    (record,) = document.records
    assert (record.status, record.red_of) == (Status.RED_LETTER, A)
    assert document.tables[0].facts["total_amount"] == "-100.00"
    assert document.problems == ()


def test_selection_with_its_title_rows() -> None:
    headings = (
        "序号", "勾选状态", "发票来源", "转内销证明编号", "数电发票号码", "发票代码", "发票号码", "开票日期",
        "销售方纳税人识别号", "销售方纳税人名称", "金额", "税额", "有效抵扣税额", "票种", "票种标签", "发票状态",
        "勾选时间", "发票风险等级", "风险状态",
    )  # fmt: skip
    row: list[object] = ["1", "已勾选", "电子发票服务平台", "", A, "", "", "2026-01-05", "91", "甲", 100.0, 13.0, 12.5]
    row += ["数电发票（增值税专用发票）", "", "正常", "2026-02-03 10:11:12", "疑点发票", ""]
    document = read_sheets({"发票": [["用途确认信息"], ["税款所属期：202601"], headings, row]})
    (record,), (table,) = document.records, document.tables
    assert (table.list_kind, table.heading_row, table.facts["period"]) == (ListKind.SELECTION, 3, "202601")
    assert (record.facts["selected"], record.facts["deductible"], record.facts["risk"]) == ("yes", "12.50", "03")
    assert record.facts["selected_at"] == "2026-02-03T10:11:12+08:00"
    assert (record.tax, record.total) == (Decimal("13.00"), Decimal("113.00"))


def test_the_template_for_selection_with_stars_in_its_headings() -> None:
    headings = ["序号", "是否勾选*", "数电票号码", "发票代码", "发票号码", "开票日期*", "金额*", "票面税额*"]
    headings += ("有效抵扣税额*", "购买方识别号*", "红字锁定标志")
    row = ["1", "否", "", "1100201130", "00012345", "2026-01-05", "100", "13", "13", "92", "已锁定"]
    document = read_sheets({"Sheet1": [headings, row]})
    (record,) = document.records
    assert document.tables[0].list_kind is ListKind.SELECTION
    assert (record.code, record.number, record.status, record.facts["selected"]) == (
        "1100201130", "00012345", Status.LOCKED, "no",
    )  # fmt: skip


def test_issued_list_of_lines_with_blank_cells_below_the_first() -> None:
    headings = [
        "发票代码",
        "发票号码",
        "购方企业名称",
        "购方税号",
        "开票日期",
        "商品名称",
        "规格",
        "数量",
        "单价",
        "金额",
        "税额",
        "作废标志",
        "开票机号",
    ]
    rows = [
        ["011002600111", "12345678", "客户", "92", "20260105", "货", "", "1", "100", 100, 13, "否", "0"],
        ["", "", "", "", "", "货2", "", "1", "50", 50, 6.5, "", ""],
        ["011002600111", "12345679", "客户", "92", "20260105", "货", "", "1", "100", 100, 13, "是", "0"],
    ]
    document = read_sheets({"Sheet1": [headings, *rows]})
    first, second = document.records
    assert document.tables[0].list_kind is ListKind.ISSUED
    assert (first.total, len(first.lines), first.buyer_name) == (Decimal("169.50"), 2, "客户")
    assert second.status is Status.VOID


def test_headings_in_two_rows_with_merged_cells() -> None:
    import io  # noqa: PLC0415

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("台账")
    sheet.merge_range(0, 0, 0, 5, "发票台账")
    sheet.merge_range(1, 0, 2, 0, "发票号码")
    sheet.merge_range(1, 1, 1, 2, "销售方")
    sheet.write_row(2, 1, ["名称", "税号", "不含税", "含税"])
    sheet.merge_range(1, 3, 1, 4, "金额")
    sheet.merge_range(1, 5, 2, 5, "凭证号")
    sheet.write_row(3, 0, [A, "甲", "91", 100, 113])
    sheet.write_row(4, 0, [B, "乙", "92", 200, 226])
    sheet.merge_range(3, 5, 4, 5, "记-1")
    book.close()
    document = read(Blob("a.xlsx", stream.getvalue()))
    assert [(r.number, r.seller_name, r.seller_tax_id, r.amount, r.total) for r in document.records] == [
        (A, "甲", "91", Decimal("100.00"), Decimal("113.00")), (B, "乙", "92", Decimal("200.00"), Decimal("226.00")),
    ]  # fmt: skip
    assert [record.facts["voucher"] for record in document.records] == ["记-1", "记-1"]


def test_a_hidden_sheet_is_read_and_told_of() -> None:
    document = read_sheets({"a": [BASE_HEADINGS, base_row(1, A)], "b": [["发票号码", "金额"], [B, 5]]}, hidden=("b",))
    assert {record.number for record in document.records} == {A, B}
    assert "table.hidden_sheet" in codes(document)


def test_a_wrong_dimension_tag_hides_nothing() -> None:
    wrong = with_parts(SMALL, lambda _, data: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1"/>', data))
    assert wrong != SMALL
    assert [record.number for record in read(Blob("a.xlsx", wrong)).records] == [A]


def test_a_workbook_is_known_by_its_content_whatever_its_name() -> None:
    assert read(Blob("发票.pdf", SMALL)).records[0].number == A


def stray(cell: bytes) -> bytes:
    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</sheetData>", cell + b"</sheetData>") if "sheet1" in name else data

    return with_parts(SMALL, change)


def test_a_stray_cell_in_the_last_corner_does_not_end_the_program() -> None:
    document = read(Blob("a.xlsx", stray(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')))
    assert codes(document) == ["spreadsheet.too_large"]
    assert "1048576" in document.problems[0].message()


def test_a_sheet_far_too_wide_is_read_as_far_as_columns_go() -> None:
    document = read(Blob("a.xlsx", stray(b'<row r="3"><c r="XFD3"><v>1</v></c></row>')))
    assert [record.number for record in document.records] == [A]
    assert codes(document) == ["table.too_many_columns"]


def test_a_password_is_asked_for_and_not_called_damage() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le")
    assert codes(read(Blob("a.xlsx", locked))) == ["spreadsheet.password"]


@pytest.mark.parametrize("size", [30, 300, len(SMALL) // 2, len(SMALL) - 30], ids=["head", "part", "half", "end"])
def test_a_workbook_cut_short_is_a_problem(size: int) -> None:
    document = read(Blob("a.xlsx", SMALL[:size]))
    assert document.records == ()
    assert any(problem.kind.unreadable for problem in document.problems)


def test_a_sheet_that_breaks_off_is_a_problem_and_the_others_are_read() -> None:
    two = workbook({"a": [BASE_HEADINGS, base_row(1, A)], "b": [BASE_HEADINGS, base_row(1, B)]})
    broken = with_parts(two, lambda name, data: data[: len(data) // 2] if "sheet1" in name else data)
    document = read(Blob("a.xlsx", broken))
    assert [record.number for record in document.records] == [B]
    assert codes(document) == ["spreadsheet.sheet_damaged"]


def test_a_table_without_known_headings_names_the_cure() -> None:
    document = read_sheets({"x": [["单子", "价", "谁"], ["1", "2", "3"], ["4", "5", "6"]]})
    assert codes(document) == ["table.headings_not_recognised"]
    assert "单子、价、谁" in document.problems[0].message()
    assert "columns = { number" in document.problems[0].hint()


def test_an_empty_workbook_says_so() -> None:
    assert codes(read_sheets({"x": []})) == ["spreadsheet.nothing"]


def test_an_export_without_rows_is_a_list_all_the_same() -> None:
    document = read_sheets({"发票基础信息": [BASE_HEADINGS]})
    assert document.tables[0].rows == 0
    assert document.problems == ()


def test_when_the_file_was_made_is_known() -> None:
    document = read(Blob("a.xlsx", SMALL))
    assert datetime.fromisoformat(document.facts["created"]).utcoffset() is not None


def test_html_that_is_called_xls() -> None:
    page = f"""<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td colspan=3>台账</td></tr>
      <tr><th rowspan=2>发票号码<th colspan=2>金额</tr><tr><td>含税<td>不含税</tr>
      <tr><td>{A}</td><td>113</td><td>100&nbsp;</td></tr></table></html>"""
    (record,) = read(Blob("a.xls", page.encode("gb18030"))).records
    assert (record.number, record.total, record.amount, record.place.row) == (
        A,
        Decimal("113.00"),
        Decimal("100.00"),
        4,
    )


def test_the_xml_of_excel_2003() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    cells = [["发票号码", "价税合计"], [A, "113"]]
    rows = "".join(
        f"<Row>{''.join(f'<Cell><Data ss:Type=#String#>{c}</Data></Cell>' for c in row)}</Row>" for row in cells
    ).replace("#", '"')
    text = f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table>{rows}'
    (record,) = read(Blob("a.xls", f"{text}</Table></Worksheet></Workbook>".encode())).records
    assert (record.number, record.total, record.place.sheet) == (A, Decimal("113.00"), "S")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=4), st.booleans())
def test_damage_anywhere_is_survived(at: int, put: bytes, cut: bool) -> None:  # noqa: FBT001
    damaged = SMALL[:at] + put + (b"" if cut else SMALL[at + len(put) :])
    document = read(Blob("a.xlsx", damaged))
    assert document.records or document.problems


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]),
       st.integers(0, 2000), st.binary(min_size=1, max_size=6))  # fmt: skip
def test_damage_inside_a_part_is_survived(part: str, at: int, put: bytes) -> None:
    def change(name: str, data: bytes) -> bytes:
        return data[: at % len(data)] + put + data[at % len(data) + len(put) :] if name == part else data

    document = read(Blob("a.xlsx", with_parts(SMALL, change)))
    assert document.format == "spreadsheet"


def test_a_part_that_belies_its_check_sum_is_told_though_the_reader_is_content() -> None:
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    belied = SMALL.replace(part.CRC.to_bytes(4, "little"), (part.CRC ^ 1).to_bytes(4, "little"))
    assert "zip.damaged_entry" in [problem.code for problem in read(Blob("a.xlsx", belied)).problems]
    assert read(Blob("a.xlsx", SMALL)).problems == ()


def test_reading_leaves_the_collector_what_others_threw_away() -> None:
    """Told that all is old, it would never look at it again: a server that reads tables grew and grew."""
    gc.collect()
    thrown_away: list[object] = []
    thrown_away.append(thrown_away)
    with collector_paused():
        assert not gc.isenabled()
    assert any(one is thrown_away for one in gc.get_objects(generation=0))
    assert gc.isenabled()
