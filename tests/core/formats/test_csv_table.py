"""Delimited text: every encoding and delimiter people save in, and never mojibake in silence."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.formats.workbooks import number
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.csv_table import FORMAT
from piaoqi.core.formats.registry import read
from piaoqi.core.formats.text_encoding import decode
from piaoqi.core.limits import Limits

A, B, C = (number(at) for at in (1, 2, 3))
TEXT = f"发票号码,销售方名称,价税合计\n{A},北京示例商贸有限公司,113.00\n{B},上海示例商贸有限公司,226.00\n"


def read_bytes(data: bytes, name: str = "a.csv") -> Document:
    return read(Blob(name, data))


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_encoding_and_delimiter(encoding: str, delimiter: str, end: str) -> None:
    document = read_bytes(TEXT.replace(",", delimiter).replace("\n", end).encode(encoding))
    assert [(r.number, r.seller_name, r.total) for r in document.records] == [
        (A, "北京示例商贸有限公司", Decimal("113.00")), (B, "上海示例商贸有限公司", Decimal("226.00")),
    ]  # fmt: skip
    assert document.problems == ()
    assert [record.place.row for record in document.records] == [2, 3]


def test_numbers_protected_from_excel() -> None:
    rows = ['="011002600111",="00123456",1', "'011002600111,\t00123456,2", "011002600111\t,`00123456,3"]
    document = read_bytes(("发票代码,发票号码,价税合计\n" + "\n".join(rows)).encode())
    assert {(record.code, record.number) for record in document.records} == {("011002600111", "00123456")}
    assert len(document.records) == 3


def test_quoted_cells_hold_delimiters_and_line_ends() -> None:
    document = read_bytes(f'发票号码,备注,价税合计\n{A},"一,\n二",113\n{B},三,1\n'.encode())
    assert [(record.number, record.remark, record.place.row) for record in document.records] == [
        (A, "一,\n二", 2), (B, "三", 3),
    ]  # fmt: skip


def test_a_lone_quote_swallows_no_rows() -> None:
    document = read_bytes(f'发票号码,备注,价税合计\n{A},"一,113\n{B},"二,三",1\n{C},四,1\n'.encode())
    assert [record.number for record in document.records] == [A, B, C]
    assert codes(document) == ["csv.quotes"]


def test_damaged_utf8_is_told_and_not_taken_for_gbk() -> None:
    document = read_bytes((TEXT * 20).encode().replace("上".encode(), b"\xe4\xb8", 1))
    assert "csv.encoding" in codes(document)
    assert document.records[0].seller_name == "北京示例商贸有限公司"


@pytest.mark.parametrize("wrong", ["gb18030", "latin-1"])
def test_scrambled_text_is_brought_back_and_told(wrong: str) -> None:
    text = TEXT if wrong == "latin-1" else f"发票号码,价税合计\n{A},113\n"
    document = read_bytes(text.encode().decode(wrong).encode())
    assert document.records[0].number == A
    assert codes(document) == ["csv.scrambled"]


def test_two_million_columns_are_answered() -> None:
    document = read_bytes(b",".join([b"x"] * 2_000_000) + b"\n")
    assert "csv.too_wide" in codes(document)
    assert document.records == ()


def test_more_rows_than_allowed_are_told() -> None:
    rows = "".join(f"{number(at)},1\n" for at in range(20))
    document = read(Blob("a.csv", f"发票号码,价税合计\n{rows}".encode(), Limits(rows=10)))
    assert len(document.records) == 9
    assert codes(document) == ["csv.too_long"]


def test_a_bare_list_of_numbers() -> None:
    document = read_bytes(f"{A}\n{B}\n".encode(), "list.txt")
    assert [(record.number, record.place.row) for record in document.records] == [(A, 1), (B, 2)]


@pytest.mark.parametrize(
    "data",
    [
        "你好，这是说明。\n请查收, thanks, bye\n一, 二\n".encode(),
        b'{"a": 1, "b": 2}\n',
        b"<html>a,b,c\n</html>",
        bytes(4000),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"one line",
    ],
)
def test_other_things_are_no_tables(data: bytes) -> None:
    assert not FORMAT.recognises(Blob("a.csv", data))


def test_a_table_without_known_headings_is_never_silence() -> None:
    document = read_bytes("甲,乙,丙\n1,2,3\n4,5,6\n7,8,9\n".encode())
    assert codes(document) == ["table.headings_not_recognised"]
    assert "a.csv：" in document.problems[0].message()


def test_a_mapping_reads_what_the_synonyms_cannot() -> None:
    blob = Blob("a.csv", f"单子,价\n{A},113\n".encode(), columns={"number": "单子", "total": "价"})
    (record,) = read(blob).records
    assert (record.number, record.total) == (A, Decimal("113.00"))


def test_a_file_of_another_kind_is_read_as_ever_under_a_mapping() -> None:
    assert read(Blob("a.bin", bytes(100), columns={"number": "x"})).records == ()


def test_headings_behind_excels_separator_line() -> None:
    document = read_bytes(f"sep=;\n发票号码;价税合计\n{A};1,00\n".encode())
    assert document.records[0].number == A


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    FORMAT.recognises(Blob("a.csv", data))
    FORMAT.read(Blob("a.csv", "发票号码,价税合计\n".encode() + data))
    decode(data)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 200), st.binary(min_size=1, max_size=3))
def test_damage_loses_no_row_without_a_word(at: int, put: bytes) -> None:
    data = TEXT.encode()
    document = read_bytes(data[:at] + put + data[at + len(put) :])
    assert len(document.records) == 2 or document.problems or document.tables
