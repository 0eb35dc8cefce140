"""Tables as people have them: headings, synonyms, titles, totals, damaged and missing numbers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.workbooks import number
from piaoqi.core.formats.base import Table
from piaoqi.core.formats.table import Grid, put_together, understand
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status

A, B, C = (number(at) for at in (1, 2, 3))

NAIVE = datetime(2026, 1, 5, 8)  # noqa: DTZ001 (as calamine gives it)


def read(
    rows: Sequence[Any], path: str = "a.xlsx", mapping: Mapping[str, str] | None = None
) -> tuple[Table, list[Record]]:
    table, records, problems = understand(Grid(path, "Sheet1", rows), mapping)
    assert table is not None
    assert problems == []
    return table, records


def one(rows: Sequence[Any], mapping: Mapping[str, str] | None = None) -> Record:
    (record,) = read(rows, mapping=mapping)[1]
    return record


def test_headings_below_title_rows_and_a_blank_row() -> None:
    table, records = read([["北京示例科技有限公司"], ["2026年1月费用报销明细"], [], ["票号", "报销金额"], [A, 5]])
    assert (table.heading_row, records[0].place.row) == (4, 5)
    assert table.facts["title"] == "北京示例科技有限公司\n2026年1月费用报销明细"


def test_a_mapping_wins_over_the_synonyms() -> None:
    rows = [["单子", "发票号码", "价", "当事"], [A, "旧的", "113", "甲"]]
    record = one(rows, mapping={"number": "单子", "total": "价", "seller_name": "当事"})
    assert (record.number, record.total, record.seller_name) == (A, Decimal("113.00"), "甲")


def test_a_mapped_heading_that_is_not_there_is_told() -> None:
    table, records, problems = understand(
        Grid("a.xlsx", "s", [["单子", "价"], [A, "1"]]), {"number": "单子", "total": "钱"}
    )
    assert table is not None
    assert len(records) == 1
    assert [problem.code for problem in problems] == ["table.mapped_heading_not_found"]
    assert "钱" in problems[0].message()


@pytest.mark.parametrize(
    ("headings", "row", "money"),
    [
        (["发票号码", "金额"], ["113"], (None, None, "113.00")),
        (["发票号码", "金额", "税额"], ["100", "13"], ("100.00", "13.00", "113.00")),
        (["发票号码", "发票金额", "税额"], ["113", "13"], ("100.00", "13.00", "113.00")),
        (["发票号码", "发票金额", "税额"], ["100", "13"], ("100.00", "13.00", "113.00")),
        (["发票号码", "金额", "税额", "价税合计"], ["100", "13", "113"], ("100.00", "13.00", "113.00")),
        (["发票号码", "金额", "不含税金额"], ["113", "100"], ("100.00", None, "113.00")),
        (["发票号码", "含税金额", "税额"], ["113", "13"], ("100.00", "13.00", "113.00")),
        (["发票号码", "报销金额"], ["113"], (None, None, "113.00")),
        (["发票号码", "价税合计", "报销金额"], ["113", "50"], (None, None, "113.00")),
        (["发票号码", "价税合计"], ["￥1,130.00"], (None, None, "1130.00")),
        (["发票号码", "价税合计"], ["壹仟壹佰叁拾元整"], (None, None, "1130.00")),
        (["发票号码", "金额", "税额"], ["100", "***"], ("100.00", None, None)),
    ],
)
def test_what_a_bare_amount_means(headings: list[str], row: list[str], money: tuple[str | None, ...]) -> None:
    record = one([headings, [A, *row]])
    assert (record.amount, record.tax, record.total) == tuple(None if one is None else Decimal(one) for one in money)
    assert record.problems == ()


def test_a_part_of_the_total_stands_in_the_facts() -> None:
    assert one([["发票号码", "价税合计", "分摊金额"], [A, 113, 50]]).facts["claimed"] == "50.00"


def test_a_bare_date_is_the_rows_own_in_books_and_the_issue_date_elsewhere() -> None:
    books = one([["日期", "报销单号", "票号", "金额"], ["2026/1/7", "B1", A, 5]])
    assert (books.issue_date, books.facts["recorded_at"]) == (None, "2026-01-07")
    issued = one([["日期", "发票号码", "购方名称", "金额", "税额"], ["20260107", A, "客户", 5, 1]])
    assert issued.issue_date == date(2026, 1, 7)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-01-05",
        "2026/1/5",
        "20260105",
        20260105.0,
        46027.0,
        NAIVE,
        date(2026, 1, 5),
        "2026年1月5日",
        "2026-01-05 10:20:30",
    ],
)
def test_dates_in_every_form(cell: object) -> None:
    assert one([["发票号码", "开票日期"], [A, cell]]).issue_date == date(2026, 1, 5)


def test_numbers_keep_their_zeros_and_split_ones_are_joined() -> None:
    rows = [
        ["发票代码", "发票号码", "金额"],
        ["011002600111", "00123456", 1],
        [A[:12], A[12:], 2],
        [11002600111.0, 123456.0, 3],
    ]
    _, records = read(rows)
    assert [(r.code, r.number) for r in records] == [
        ("011002600111", "00123456"),
        ("", A),
        ("011002600111", "00123456"),
    ]


def test_a_number_that_excel_damaged_keeps_what_is_sure_of_it() -> None:
    for cell in (float(A), "2.61120000000000E+19"):
        record = one([["发票号码", "金额"], [cell, 5]])
        assert record.facts["number_doubt"] == "float_damaged"
        assert A.startswith(record.facts["number_prefix"])
        assert record.written["number"]


@pytest.mark.parametrize(
    "closing",
    [["合计", "", "12.00"], ["总计：", "", 12], ["共 2 条", "", "12.00"], ["", "合 计", 12.0], ["", "", 12.0]],
)
def test_totals_rows_are_no_invoices(closing: list[object]) -> None:
    table, records = read([["发票号码", "销方名称", "价税合计"], [A, "甲", "5"], [B, "乙", "7"], closing])
    assert [record.number for record in records] == [A, B]
    assert table.facts["total_total"] == "12.00"


def test_subtotals_footers_repeated_headings_and_blank_rows_are_no_invoices() -> None:
    headings = ["发票号码", "销方名称", "价税合计"]
    rows = [
        headings,
        [A, "甲", "5"],
        ["本页小计", "", "5"],
        [],
        headings,
        [B, "乙", "7"],
        ["制表人：丙", "", "审核：丁"],
    ]
    table, records = read(rows)
    assert [(record.number, record.place.row) for record in records] == [(A, 2), (B, 6)]
    assert "total_total" not in table.facts


def test_a_seller_whose_name_begins_like_a_total_is_a_seller() -> None:
    assert one([["发票号码", "销方名称", "价税合计"], ["", "合计科技有限公司", "5"]]).seller_name == "合计科技有限公司"


def test_a_fuller_row_of_headings_further_down_does_not_make_the_rows_above_it_a_title() -> None:
    _, records = read([
        ["发票号码", "价税合计", "销方名称", "开票日期"],
        [A, "1.00", "甲", "2026-01-05"],
        ["查验结果", "发票号码", "价税合计", "销方名称", "开票日期"],
        [B, "2.00", "乙", "2026-01-06"],
    ])  # fmt: skip
    assert A in [record.number for record in records]


def test_a_signature_below_the_table_is_no_invoice() -> None:
    _, records = read([["发票号码", "供应商", "价税合计"], [A, "甲公司", "113.00"], ["", "部门负责人：", ""]])
    assert [record.seller_name for record in records] == ["甲公司"]


def test_rows_that_name_nothing_are_counted() -> None:
    table, records, problems = understand(Grid("a", "s", [["发票号码", "金额", "x", "y"], [A, 5], ["", "", "3", "4"]]))
    assert table is not None
    assert (len(records), table.facts["skipped_rows"]) == (1, "1")
    assert [problem.code for problem in problems] == ["table.rows_skipped"]


@pytest.mark.parametrize("cell", [f"{A}、{B}", f"{A}\n{B}", f"{A}/{B}", f"{A}；{B}", f"{A} {B}"])
def test_several_numbers_in_one_cell_are_several_invoices(cell: str) -> None:
    _, records = read([["票号", "报销金额"], [cell, 20]])
    assert [record.number for record in records] == [A, B]
    assert {(record.total, record.facts["shared_total"], record.place.row) for record in records} == {
        (None, "20.00", 2)
    }


@pytest.mark.parametrize("cell", ["12345678-80", "12345678~12345680", "12345678、79、80"])
def test_a_range_of_numbers_is_each_of_them(cell: str) -> None:
    _, records = read([["发票号", "金额"], [cell, 20]])
    assert [record.number for record in records] == ["12345678", "12345679", "12345680"]


def test_a_number_inside_the_summary_of_books_is_found() -> None:
    rows = [["凭证号", "摘要", "借方金额"], ["记-1", f"付甲公司货款 发票{A}", 113], ["记-2", "计提工资 12345678", 5]]
    _, records = read(rows)
    assert [(record.number, record.facts.get("number_from")) for record in records] == [(A, "summary"), ("", None)]


def test_further_lines_of_a_voucher_belong_to_the_invoice_of_its_summary() -> None:
    rows: list[Any] = [
        ["单位：示例公司", "", "期间：2026.01"],
        ["日期", "凭证字号", "摘要", "科目名称", "借方金额", "贷方金额"],
    ]
    rows += [["2026-01-31", "记-1", f"付服务费{A}", "管理费用", 100.0], ["", "", "", "进项税额", 13.0]]
    rows += [["", "", "", "银行存款", "", 113.0], ["2026-01-31", "记-2", "计提", "管理费用", 7.0]]
    table, records = read(rows)
    assert table.columns["voucher"] == "凭证字号"
    assert [(one.number, one.total, one.facts["voucher"]) for one in records] == [
        (A, Decimal("100.00"), "记-1"), (A, Decimal("13.00"), "记-1"), ("", Decimal("7.00"), "记-2"),
    ]  # fmt: skip


def test_what_was_paid_stands_beside_what_the_invoice_says() -> None:
    record = one([["发票号", "发票金额", "税额", "付款金额"], [A, 113, 13, 50]])
    assert (record.total, record.amount, record.facts["paid"]) == (Decimal("113.00"), Decimal("100.00"), "50.00")


def test_the_reason_of_a_failed_verification_counts() -> None:
    record = one([["发票号码", "查验结果", "失败原因"], [A, "失败", "查无此票"]])
    assert record.facts["result"] == "009"


def test_a_row_of_orders_without_a_number_is_a_record() -> None:
    record = one([["采购订单号", "供应商", "订单金额", "发票号码"], ["PO-1", "甲", "1,000.00", "--"]])
    assert (record.number, record.facts["order"], record.total) == ("", "PO-1", Decimal("1000.00"))


def test_an_amount_that_cannot_be_read_names_its_row() -> None:
    record = one([["发票号码", "价税合计"], [A, "约一百"]])
    (problem,) = record.problems
    assert (record.total, problem.code) == (None, "table.amount_not_read")
    assert "Sheet1" in problem.message()
    assert "第 2 行" in problem.message()


@pytest.mark.parametrize(
    ("code", "words", "result"),
    [
        ("001", "成功", "001"),
        ("", "查验成功", "001"),
        ("", "一致", "001"),
        ("", "不一致", "006"),
        ("", "查无此票", "009"),
        ("", "超过该张发票当日查验次数(请于次日再次查验)", "002"),
        ("rqerr", "", "rqerr"),
        ("", "当日开具发票可于次日进行查验", "rqerr"),
        ("009", "", "009"),
        (1.0, "", "001"),
        ("", "查验失败", "查验失败"),
        ("1", "成功", "001"),
        ("", "暂无结论", "暂无结论"),
        ("", "超过五年不能查验", "超过五年不能查验"),
    ],
)
def test_results_of_verification_become_codes(code: object, words: str, result: str) -> None:
    record = one([["发票号码", "返回码", "查验结果", "查验时间"], [A, code, words, "2026-02-01 09:05"]])
    assert (record.facts["result"], record.facts["verified_at"]) == (result, "2026-02-01T09:05:00+08:00")


@pytest.mark.parametrize(
    ("heading", "word", "status"),
    [
        ("发票状态", "正常", Status.NORMAL),
        ("发票状态", "已红冲-全额", Status.RED_FULL),
        ("发票状态", "04", Status.RED_PARTIAL),
        ("作废标志", "是", Status.VOID),
        ("作废标志", "否", Status.UNKNOWN),
        ("是否正数发票", "否", Status.RED_LETTER),
        ("红字锁定标志", "已锁定", Status.LOCKED),
        ("红字锁定标志", "未锁定", Status.UNKNOWN),
        ("蓝红字标志", "红字", Status.RED_LETTER),
    ],
)
def test_states_in_every_column_that_states_one(heading: str, word: str, status: Status) -> None:
    assert one([["发票号码", "金额", heading], [A, 5, word]]).status is status


@pytest.mark.parametrize(
    ("remark", "blue"),
    [
        (f"被红冲蓝字数电票号码：{A} 红字发票信息确认单编号：{B}", A),
        (f"被红冲蓝字数电发票号码：{A}", A),
        ("对应正数发票代码:011002600111号码:12345678", "01100260011112345678"),
        ("普通备注", ""),
    ],
)
def test_the_blue_invoice_of_a_red_letter_is_in_its_remark(remark: str, blue: str) -> None:
    assert one([["发票号码", "金额", "备注"], [C, -5, remark]]).red_of == blue


def test_lines_of_books_are_joined_only_where_they_stand_together() -> None:
    headings = ["发票号码", "货物名称", "规格型号", "数量", "单价", "金额", "凭证号"]
    rows: list[Any] = [
        headings,
        [A, "a", "", 1, 5, 5, "1"],
        [A, "b", "", 1, 6, 6, "1"],
        [B, "c", "", 1, 1, 1, "1"],
        [A, "a", "", 1, 5, 5, "2"],
    ]
    records = put_together([understand(Grid("a", "s", rows))]).records
    assert [(record.number, record.total, len(record.lines)) for record in records] == [
        (A, Decimal("11.00"), 2), (B, Decimal("1.00"), 1), (A, Decimal("5.00"), 1),
    ]  # fmt: skip


CELLS = st.one_of(
    st.sampled_from(["发票号码", "金额", "价税合计", "开票日期", "合计", "--", "", A, "12345678", "查验结果", "日期"]),
    st.text(max_size=12), st.floats(), st.integers(-(10**25), 10**25), st.booleans(), st.none(), st.dates(),
    st.datetimes(), st.times(), st.timedeltas(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=8), max_size=12))
def test_any_grid_is_survived(rows: list[list[object]]) -> None:
    put_together([understand(Grid("a", "s", rows)), understand(Grid("a", "t", rows), {"number": "金额"})])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=4, max_size=8), max_size=8))
def test_no_row_with_a_sound_number_is_ever_lost(rows: list[list[object]]) -> None:
    sound = [C, "1.00", "甲", "2026-01-05"]
    grid: Any = [["发票号码", "价税合计", "销方名称", "开票日期"], sound]
    grid += [kept for row in rows for kept in (row, sound)]
    records = put_together([understand(Grid("a", "s", grid))]).records
    assert sum(record.number == C for record in records) > len(rows)
