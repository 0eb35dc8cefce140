"""The workbook: every result with its evidence, in cells of the right type, and never a half-written file."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from core.report.answers import answer, answer_with_lists, finding, invoice, slice_
from piaoqi.core.causes.base import Absence
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.report.workbook import ReportError, write_report


def written(given: Answer, folder: Path, language: Any = "zh") -> Any:
    path = folder / "报告.xlsx"
    write_report(given, path, language)
    return openpyxl.load_workbook(path)


def row_of(page: Worksheet, number: int) -> dict[str, Any]:
    headings = [cell.value for cell in page[1]]
    return dict(zip(headings, page[number], strict=True))


def test_the_sheets_stand_in_the_agreed_order(tmp_path: Path) -> None:
    book = written(answer(), tmp_path)
    assert book.sheetnames == ["概览", "缺失", "看似缺失", "无法判断", "差异", "重复", "读取问题"]


def test_english_has_its_own_words(tmp_path: Path) -> None:
    assert written(answer(), tmp_path, "en").sheetnames[:2] == ["Overview", "missing"]


def test_each_finding_stands_in_the_sheet_of_its_verdict(tmp_path: Path) -> None:
    book = written(answer(findings=5), tmp_path)
    assert [book[name].max_row - 1 for name in ("缺失", "看似缺失", "无法判断")] == [5, 1, 1]


def test_largest_amounts_come_first(tmp_path: Path) -> None:
    page = written(answer(findings=3), tmp_path)["缺失"]
    assert [row_of(page, number)["价税合计"].value for number in (2, 3, 4)] == [3390, 2260, 1130]


def test_numbers_are_text_and_amounts_are_numbers(tmp_path: Path) -> None:
    row = row_of(written(answer(), tmp_path)["看似缺失"], 2)
    assert row["发票号码"].value == "26112000000000000101"
    assert row["发票号码"].data_type == "s"
    assert row["销售方税号"].data_type == "s"
    assert row["价税合计"].value == 114130
    assert "#,##0.00" in row["价税合计"].number_format
    assert row["开票日期"].value == datetime(2026, 12, 11)  # noqa: DTZ001 - a spreadsheet's date has no zone


def test_a_finding_names_cause_evidence_remedy_and_place(tmp_path: Path) -> None:
    row = row_of(written(answer(), tmp_path)["看似缺失"], 2)
    assert (row["原因"].value, row["可能性"].value) == ("录入错误：号码末两位颠倒", "确定")
    assert row["谁来办"].value == "会计"
    assert row["下一步查什么"].value == "对照原件核对号码"
    assert "支持：同一销售方" in row["证据"].value
    assert "反对：" in row["证据"].value
    assert "更正账簿里的号码" in row["怎么办"].value
    assert row["出处（文件 › 表 › 行）"].value == "bureau/全量发票查询.xlsx › 信息汇总表 › 第102行"
    assert row["编号"].value == "C3.8、C1.5"


def test_a_missing_invoice_without_cause_says_what_was_done_and_what_is_next(tmp_path: Path) -> None:
    row = row_of(written(answer(), tmp_path)["缺失"], 2)
    assert row["原因"].value == "这里的来源都查过了"
    assert row["怎么办"].value == "向开票方核实这张票"


def test_the_checklist_has_a_box_to_tick_and_what_to_choose(tmp_path: Path) -> None:
    book = written(answer_with_lists(), tmp_path)
    page = book["补导清单"]
    row = row_of(page, 2)
    assert (row["完成"].value, row["状态"].value, row["来源"].value) == ("☐", "待补导", "tax-bureau")
    assert row["开票日期起"].value == datetime(2026, 3, 4)  # noqa: DTZ001 - a spreadsheet's date has no zone
    assert (row["查询类型"].value, row["发票来源"].value, row["票种"].value) == ("取得发票", "全部来源", "全部票种")
    assert (row["约有条数"].value, row["比声明少"].value, row["等它判断的"].value) == (2100, 123, 2)
    assert row["为什么"].value.endswith("声明共 5123 条，实际只有 5000 条")
    assert "全量发票查询" in row["怎么导出"].value
    (choices,) = page.data_validations.dataValidation
    assert choices.formula1 == '"☐,☑"'
    assert "A2" in choices.sqref


def test_what_is_whole_stands_below_and_is_ticked(tmp_path: Path) -> None:
    page = written(answer_with_lists(), tmp_path)["补导清单"]
    row = row_of(page, page.max_row)
    assert (row["完成"].value, row["状态"].value, row["约有条数"].value) == ("☑", "已齐全", 7)


def test_gaps_and_stubs_have_sheets_where_there_are_any(tmp_path: Path) -> None:
    book = written(answer_with_lists(), tmp_path)
    assert book.sheetnames == [
        "概览", "缺失", "看似缺失", "无法判断", "补导清单", "差异", "重复", "号码断档", "存根对照", "读取问题",
    ]  # fmt: skip
    row = row_of(book["号码断档"], 2)
    assert (row["发票代码"].value, row["断档号码"].value, row["张数"].value) == ("011002600311", "00000120–00000121", 2)
    assert (row["前一张"].value, row["后一张"].value) == ("00000119", "00000122")
    month = row_of(book["存根对照"], 2)
    assert [month[name].value for name in ("月份", "存根", "只在存根", "只在税局清单")] == ["2026-09", 12, 2, 1]


def test_a_file_to_export_again_is_named(tmp_path: Path) -> None:
    broken = slice_(file="导出/坏.xlsx")
    undated = replace(broken, part=replace(broken.part, start=None, end=None))
    given = answer_with_lists()
    lists = replace(given.completeness, slices=(undated,))
    row = row_of(written(replace(given, completeness=lists), tmp_path)["补导清单"], 2)
    assert "坏.xlsx" in row["怎么导出"].value
    assert row["开票日期起"].value is None


def test_headings_stay_in_view_filter_and_repeat_in_print(tmp_path: Path) -> None:
    for page in written(answer(), tmp_path).worksheets[1:]:
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"
        assert page.page_setup.paperSize == 9


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2", "{=1}", "http://a.example"])
def test_words_from_files_never_become_formulas_or_links(tmp_path: Path, name: str) -> None:
    bad = replace(finding(1, Absence.MISSING), invoice=invoice(1, seller_name=name))
    cell = row_of(written(replace(answer(), findings=(bad,)), tmp_path)["缺失"], 2)["销售方"]
    assert cell.value == name
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_odd_letters_and_endless_words_do_not_break_the_file(tmp_path: Path) -> None:
    bad = replace(
        finding(1, Absence.MISSING), invoice=invoice(1, seller_name="\x00\x1b\ufffe\U0001f9fe" + "长" * 40_000)
    )
    value = row_of(written(replace(answer(), findings=(bad,)), tmp_path)["缺失"], 2)["销售方"].value
    assert 32_000 <= len(value) <= 32_767


def test_amounts_that_are_not_known_stay_empty(tmp_path: Path) -> None:
    bare = replace(finding(1, Absence.CANNOT_TELL), invoice=invoice(1, total=None, issue_date=None, amount=Decimal(0)))
    row = row_of(written(replace(answer(), findings=(bare,)), tmp_path)["无法判断"], 2)
    assert row["价税合计"].value is None
    assert row["开票日期"].value is None
    assert row["合计金额"].value == 0


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    empty = replace(answer(), findings=(), differences=(), duplicates=(), problems=())
    book = written(empty, tmp_path)
    assert {page["A2"].value for page in book.worksheets[1:]} == {"没有"}


def test_the_overview_shows_numbers_sources_and_doubts(tmp_path: Path) -> None:
    text = "\n".join(
        str(cell.value)
        for row in written(answer(), tmp_path)["概览"].iter_rows()
        for cell in row
        if cell.value is not None
    )
    for expected in (
        "北京示例科技有限公司",
        "截至 2026-11-20",
        "tax-bureau",
        "只有 1000 行",
        "不知道查了什么范围",
        "5300",
    ):
        assert expected in text


def test_a_report_that_cannot_be_written_leaves_the_old_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "报告.xlsx"
    path.write_bytes(b"old")

    def locked(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(ReportError) as caught:
        write_report(answer(), path)
    assert "Excel" in caught.value.hint.zh
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["报告.xlsx"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReportError) as caught:
        write_report(answer(), tmp_path / "没有" / "报告.xlsx")
    assert "没有" in caught.value.message.say("zh")
