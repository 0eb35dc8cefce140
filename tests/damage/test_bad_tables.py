"""Workbooks and delimited text that lie, are cut, locked, or written in another encoding."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from core.formats.old_workbooks import xls
from damage import archives, workbooks
from damage.answers import NUMBER, answer_to, assert_clear, codes, found_in
from piaoqi.core.formats.registry import read_path
from piaoqi.core.limits import DEFAULT

CSV = archives.INVOICE


@pytest.mark.parametrize("name", ["票.pdf", "票.ofd", "票.jpg", "票"])
def test_a_workbook_of_another_ending_is_read_as_what_it_is(tmp_path: Path, name: str) -> None:
    document = answer_to(tmp_path, name, workbooks.workbook())
    assert (document.format, found_in(document), codes(document)) == ("spreadsheet", [NUMBER], [])


@pytest.mark.parametrize("reach", ["A1", "A1:B1", "A1:CYQNL2", "A1:XFD1048576"])
def test_a_wrong_dimension_tag_changes_nothing(tmp_path: Path, reach: str) -> None:
    document = answer_to(tmp_path, "账.xlsx", workbooks.dimension(reach))
    assert found_in(document) == [NUMBER]
    assert document.records[0].total is not None


def test_two_million_columns_are_told_and_the_first_ones_read(tmp_path: Path) -> None:
    wide = workbooks.edited(
        workbooks.SHEET, b"</row></sheetData>", b'<c r="CYQNL2" t="s"><v>0</v></c></row></sheetData>'
    )
    text = CSV.replace(b"\n", b"," * 2_000_000 + b"\n", 1)
    for name, data, code in (("宽.xlsx", wide, "table.too_many_columns"), ("宽.csv", text, "csv.too_wide")):
        document = answer_to(tmp_path, name, data)
        assert codes(document) == [code]
        assert "只读了前 1000 列" in document.problems[0].message()
        assert found_in(document) == [NUMBER]


@pytest.mark.parametrize(
    "cell",
    [
        '<row r="1048576"><c r="XFD1048576" t="s"><v>0</v></c></row>',
        "<row r='3'><c r='XFD1048576' t='s'><v>0</v></c></row>",
        '<row r="3"><c\nr="XFD1048576" t="s"><v>0</v></c></row>',
        '<row r="4294967295"><c r="A4294967295" t="s"><v>0</v></c></row>',
    ],
)
def test_a_cell_at_the_end_of_the_world_ends_no_process(tmp_path: Path, cell: str) -> None:
    document = answer_to(tmp_path, "远.xlsx", workbooks.stray(cell))
    assert codes(document) == ["spreadsheet.too_large"]
    assert "xl/worksheets/sheet1.xml" in document.problems[0].message()


def test_a_stray_cell_far_below_costs_a_moment(tmp_path: Path) -> None:
    started = time.monotonic()
    document = answer_to(tmp_path, "长.xlsx", workbooks.stray('<row r="1048576"><c r="A1048576"/></row>'))
    assert found_in(document) == [NUMBER]
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("part", [workbooks.SHEET, "xl/workbook.xml", workbooks.STRINGS])
def test_a_part_cut_short_is_named_as_damage(tmp_path: Path, part: str) -> None:
    document = answer_to(tmp_path, "断.xlsx", workbooks.cut(part))
    assert codes(document)
    assert any(problem.kind.unreadable for problem in document.problems)


def test_a_string_that_is_not_there_is_damage(tmp_path: Path) -> None:
    data = workbooks.edited(workbooks.SHEET, b"<v>0</v>", b"<v>4000000000</v>")
    assert codes(answer_to(tmp_path, "串.xlsx", data)) == ["spreadsheet.sheet_damaged"]


def test_shared_strings_that_unpack_without_end_are_refused(tmp_path: Path) -> None:
    data = archives.packed([(workbooks.STRINGS, bytes(1 << 20)), ("xl/workbook.xml", b"<workbook/>")])
    path = tmp_path / "炸弹.xlsx"
    path.write_bytes(data)
    document = read_path(path, path.name, replace(DEFAULT, expanded_bytes=1000))
    assert codes(document) == ["zip.expands_too_much"]
    assert_clear(document.problems[0])


def test_entities_in_a_sheet_are_not_expanded(tmp_path: Path) -> None:
    data = workbooks.edited(
        workbooks.SHEET, b"<worksheet", b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet'
    )
    document = answer_to(tmp_path, "实体.xlsx", data)
    assert "root:" not in repr(document)


def test_a_locked_workbook_names_the_password(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "密码.xlsx", workbooks.locked())
    assert codes(document) == ["spreadsheet.password"]
    assert "密码" in document.problems[0].hint()


def test_half_an_old_workbook_is_damage(tmp_path: Path) -> None:
    data = workbooks.OLE + bytes(504) + "Workbook\0".encode("utf-16-le") + bytes(2000)
    assert any(problem.kind.unreadable for problem in answer_to(tmp_path, "旧.xls", data).problems)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-be"])
def test_every_encoding_of_chinese_programs_is_read(tmp_path: Path, encoding: str) -> None:
    document = answer_to(tmp_path, "账.csv", CSV.decode().encode(encoding))
    assert found_in(document) == [NUMBER]
    assert document.records[0].seller_name == "甲公司"


def test_a_table_saved_in_a_wrong_encoding_is_brought_back(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "乱码.csv", CSV.decode("latin-1").encode())
    assert codes(document) == ["csv.scrambled"]
    assert document.records[0].seller_name == "甲公司"


def test_two_encodings_in_one_table_name_the_rows(tmp_path: Path) -> None:
    data = CSV + f"{NUMBER[:-1]}8,2026-09-03,乙公司,113.00\n".encode("gb18030")
    document = answer_to(tmp_path, "混.csv", data)
    assert codes(document) == ["csv.encoding"]
    assert "第 3 行" in document.problems[0].message()
    assert found_in(document) == [NUMBER, NUMBER[:-1] + "8"]


def test_zero_bytes_in_a_table_are_told(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "零.csv", CSV + bytes(1000))
    assert any(problem.kind.unreadable for problem in document.problems)


@pytest.mark.parametrize("tail", [b"x" * 50_000_000, b"x," * 3_000_000, b'"' * 9999, b"\r" * 100_000], ids=len)
def test_rubbish_after_a_table_costs_the_rubbish_alone(tmp_path: Path, tail: bytes) -> None:
    document = answer_to(tmp_path, "尾巴.csv", CSV + tail)
    assert found_in(document)[:1] == [NUMBER]


def test_a_hundred_thousand_columns_without_headings_are_refused_in_words(tmp_path: Path) -> None:
    document = answer_to(tmp_path, "列.csv", b",".join([b"1"] * 100_000) + b"\n")
    assert any(problem.kind.unreadable for problem in document.problems)


def test_lone_quotes_that_make_pairs_swallow_no_row(tmp_path: Path) -> None:
    rows = [f'{NUMBER[:-2]}{n},2026-09-03,"甲公司,113.00\n' for n in range(20, 40)]
    document = answer_to(tmp_path, "引号.csv", CSV + "".join(rows).encode())
    assert len(found_in(document)) == 21
    assert codes(document) == ["csv.quotes"]


def test_a_remark_of_several_lines_is_one_cell(tmp_path: Path) -> None:
    text = f'发票号码,开票日期,备注,价税合计\n{NUMBER},2026-09-03,"一, 二\n三",113.00\n'
    document = answer_to(tmp_path, "备注.csv", text.encode())
    assert (found_in(document), codes(document)) == ([NUMBER], [])
    assert document.records[0].remark == "一, 二\n三"


def test_a_torn_old_workbook_is_told_without_a_word_of_the_reader(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = xls([list(row) for row in workbooks.ROWS])
    path = tmp_path / "旧.xls"
    for size in range(600, len(data), 37):
        path.write_bytes(data[:size])
        document = read_path(path, path.name)
        assert any(problem.kind.unreadable for problem in document.problems) or found_in(document) == [NUMBER]
    captured = capfd.readouterr()
    assert "panicked" not in captured.err
