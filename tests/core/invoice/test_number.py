"""One normal form for a number however it was written, and a named doubt where it can't be had.

A number read wrongly makes an invoice missing that is there.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.number import (
    REGIONS,
    Doubt,
    contradicts_date,
    facts_of,
    is_code,
    is_digital,
    read_number,
    region_name,
)

TWENTY = "24112000000012345678"
CODE, EIGHT = "011002100611", "00345678"

serials = st.text("0123456789", min_size=15, max_size=15)
digitals = st.builds(
    lambda year, region, channel, serial: f"{year}{region}{channel}{serial}",
    st.integers(22, 35),
    st.sampled_from(sorted(REGIONS)),
    st.sampled_from("279"),
    serials,
).filter(lambda number: not number.endswith("00000"))
codes = st.builds(
    lambda region, year, batch, kind: f"0{region}00{year:02}{batch:03}{kind}",
    st.sampled_from([region for region in sorted(REGIONS) if region < "90"]),
    st.integers(13, 25),
    st.integers(0, 999),
    st.sampled_from(["04", "05", "06", "07", "11", "12", "13", "17"]),
)
eights = st.integers(0, 10**8 - 1).map(lambda number: f"{number:08}")


@pytest.mark.parametrize(
    "cells",
    [
        (TWENTY,),
        (TWENTY, ""),
        (TWENTY, "", TWENTY),
        (TWENTY, None, None),
        (TWENTY, "--", "--"),
        ("--", "--", TWENTY),
        (None, None, TWENTY),
        ("", TWENTY),
        (TWENTY, TWENTY),
        (TWENTY[12:], TWENTY),
        (TWENTY[12:], TWENTY[:12]),
        (TWENTY[12:], TWENTY[:12], TWENTY),
        (TWENTY, TWENTY[:12]),
        (TWENTY, TWENTY[:12], TWENTY),
        (int(TWENTY[12:]), float(TWENTY[:12])),
        (int(TWENTY),),
        (f"'{TWENTY}",),
        (f"\t{TWENTY}\n",),
        (f'="{TWENTY}"',),
        ("2411 2000 0000 1234 5678",),
        ("2411-2000-0000-1234-5678",),
        ("".join(chr(ord(digit) + 0xFEE0) for digit in TWENTY),),
        (f"发票号码：{TWENTY}",),
        (f"数电发票号码:{TWENTY}",),
        (f"No.{TWENTY}",),
        (f"№{TWENTY}",),
        (f"NO：{TWENTY}",),
        (f"\ufeff{TWENTY}\u200b",),
        (f"{TWENTY}（补）",),
        (f"红字：{TWENTY}等",),
    ],
)
def test_twenty_digits_are_one_number_in_every_form(cells: tuple[Any, ...]) -> None:
    result = read_number(*cells)
    assert (result.code, result.number, result.paper_number, result.doubt) == ("", TWENTY, "", "")


@pytest.mark.parametrize(
    "cells",
    [
        (EIGHT, CODE),
        (EIGHT, CODE, "--"),
        (EIGHT, CODE, None),
        (CODE + EIGHT,),
        (EIGHT, CODE + EIGHT),
        (CODE + EIGHT, CODE),
        ("", CODE + EIGHT),
        ("345678", CODE),
        ("345678", "11002100611"),
        (345678, 11002100611),
        (345678.0, 11002100611.0),
        (Decimal(345678), Decimal(11002100611)),
        ("345678.0", "11002100611.0"),
        (f"{CODE}/{EIGHT}",),
        (f"{CODE}-{EIGHT}",),
        (f"{CODE} {EIGHT}",),
        (f"{CODE},{EIGHT}",),
        (f"({CODE}){EIGHT}",),
        (f"{CODE}_{EIGHT}",),
        (f"发票代码：{CODE} 发票号码：{EIGHT}",),
        (f"代码{CODE}，号码{EIGHT}",),
        (f"№ {EIGHT}", f"代码：{CODE}"),
        ((CODE + EIGHT)[1:],),
        (EIGHT, CODE, EIGHT),
        (CODE, EIGHT),
        (f"第{EIGHT}号", CODE),
    ],
)
def test_code_and_number_are_one_pair_in_every_form(cells: tuple[Any, ...]) -> None:
    result = read_number(*cells)
    assert (result.code, result.number, result.paper_number, result.doubt) == (CODE, EIGHT, "", "")


def test_ten_digit_codes_are_read_joined_and_apart() -> None:
    for cells in (("00345678", "1100214130"), ("110021413000345678",), ("345678", 1100214130.0)):
        assert read_number(*cells)[:2] == ("1100214130", "00345678")


def test_a_digital_invoice_on_paper_keeps_both_numbers() -> None:
    result = read_number(EIGHT, CODE, TWENTY)
    assert (result.code, result.number, result.paper_number) == (CODE, TWENTY, EIGHT)
    assert read_number("345678", "11002100611", TWENTY)[:3] == (CODE, TWENTY, EIGHT)
    assert read_number(TWENTY, CODE)[:3] == (CODE, TWENTY, "")


@pytest.mark.parametrize(
    ("cell", "prefix"),
    [
        (2.4112000000012345678e19, "241120000000123"),
        (24112000000012300000, "241120000000123"),
        (24112000000012300000.0, "241120000000123"),
        ("2.4112E+19", "2411"),
        ("2.41E+19", "24"),
        ("2.41120000000123E+19", "24112000000012"),  # a program that rounds makes 3 of 24112000000012260000
        ("2.4112000000019E+19", "2411200000001"),
        ("２．４１１２Ｅ＋１９", "2411"),
        ("'2.4112e+19", "2411"),
    ],
)
def test_a_number_that_a_spreadsheet_damaged_is_doubted_with_what_is_sure(cell: object, prefix: str) -> None:
    for result in (read_number(cell), read_number("", "", cell), read_number("", cell)):
        assert result.doubt == Doubt.FLOAT_DAMAGED
        assert result.number == ""
        assert result.known_prefix == prefix
        assert TWENTY.startswith(result.known_prefix)
        assert result.written == str(cell)


def test_a_damaged_cell_yields_to_a_sound_one_beside_it() -> None:
    assert read_number(TWENTY, "", 2.4112e19).number == TWENTY
    assert read_number(TWENTY[12:], TWENTY[:12], 2.4112e19)[:2] == ("", TWENTY)
    both = read_number(EIGHT, CODE, 2.4112e19)
    assert (both.code, both.number, both.known_prefix, both.doubt) == (CODE, EIGHT, "2411", Doubt.FLOAT_DAMAGED)


def test_text_that_ends_in_five_zeros_is_kept_and_doubted() -> None:
    result = read_number("24112000000012300000")
    assert result.number == "24112000000012300000"
    assert (result.doubt, result.known_prefix) == (Doubt.ENDS_IN_ZEROS, "241120000000123")


def test_a_joined_number_that_a_spreadsheet_damaged_keeps_its_zero() -> None:
    assert read_number(float(CODE + EIGHT)).known_prefix == (CODE + EIGHT)[:16]


def test_a_code_shown_with_an_exponent_leaves_the_number() -> None:
    result = read_number("12345678", "1.44032E+11")
    assert (result.code, result.number, result.doubt) == ("", "12345678", Doubt.CODE_DAMAGED)


def test_an_exponent_that_lost_nothing_is_the_number() -> None:
    assert read_number("1.2345678E+7", CODE)[:2] == (CODE, "12345678")


def test_before_there_were_digital_invoices_a_code_is_a_code() -> None:
    code = "213101370110"  # of a local tax bureau, and readable as the beginning of twenty digits
    assert read_number(EIGHT, code).number == code + EIGHT
    early = read_number(EIGHT, code, "", date(2013, 5, 1))
    assert (early.code, early.number, early.doubt) == (code, EIGHT, Doubt.CODE_OR_DIGITAL)
    assert early.candidates == (code + EIGHT,)


def test_letters_taken_for_digits_are_a_doubt_with_the_likely_number() -> None:
    result = read_number("24112O0000001234S678")
    assert (result.number, result.doubt) == ("24112O0000001234S678", Doubt.LETTERS)
    assert result.candidates == ("24112000000012345678",)
    assert read_number("INV-2024-0001").candidates == ()


def test_a_short_number_without_its_code_is_doubted() -> None:
    result = read_number("345678")
    assert (result.number, result.doubt, result.candidates) == ("345678", Doubt.SHORT, ("00345678",))


@pytest.mark.parametrize(
    "cell",
    [
        "见附件",
        "无",
        f"{TWENTY};{TWENTY}",
        f"{TWENTY}、{TWENTY}",
        f"{TWENTY} {TWENTY}",
        f"{TWENTY}\n{TWENTY}",
        f"{EIGHT} {EIGHT}",
        f"{EIGHT}-{EIGHT}",
        f"{EIGHT}/{EIGHT}",
        "1" * 41,
        "########",
        "A",
        1.5,
        -3,
        0,
        [],
        b"x",
    ],
)
def test_what_is_no_number_is_kept_as_written(cell: object) -> None:
    result = read_number(cell)
    assert result.number == ""
    assert result.written == str(cell)


@pytest.mark.parametrize("cell", ["", "--", " ", None, "'", "——"])
def test_a_blank_is_no_doubt(cell: object) -> None:
    result = read_number(cell, cell, cell)
    assert (result.code, result.number, result.doubt) == ("", "", "")


@pytest.mark.parametrize(
    ("cells", "code", "number"),
    [
        (("531620211160049543-L01",), "", "531620211160049543-L01"),
        (("531620211160049543L01",), "", "531620211160049543-L01"),
        (("0012345678", "11060120"), "11060120", "0012345678"),
        (("12345678", "11060120"), "11060120", "0012345678"),
        (("SO-2024-001",), "", "SO-2024-001"),
        (("", "", "9223372036854775807"), "", "9223372036854775807"),
        (("", "", "01234567890123456789"), "", "01234567890123456789"),
    ],
)
def test_other_papers_keep_their_own_numbers(cells: tuple[Any, ...], code: str, number: str) -> None:
    assert read_number(*cells)[:2] == (code, number)


@given(digitals)
def test_every_digital_number_is_the_same_in_all_forms(number: str) -> None:
    forms: list[tuple[Any, ...]] = [
        (number,),
        ("", "", number),
        (number[12:], number[:12]),
        (number[12:].lstrip("0") or "0", number[:12]),
    ]
    assert {read_number(*form)[:4] for form in forms} == {("", number, "", "")}


@given(codes, eights)
def test_every_coded_number_is_the_same_in_all_forms(code: str, eight: str) -> None:
    forms: list[tuple[Any, ...]] = [(eight, code), (code + eight,), (eight.lstrip("0") or "0", code[1:])]
    if int(eight):
        forms.append((int(eight), float(code)))
    assert {read_number(*form)[:4] for form in forms} == {(code, eight, "", "")}


@given(digitals)
def test_a_number_cut_by_a_spreadsheet_keeps_a_sure_beginning(number: str) -> None:
    cut = number[:15] + "00000"
    for cell in (float(cut), int(cut), repr(float(cut)), f"{float(cut):.5G}"):
        result = read_number(cell)
        assert (result.number, result.doubt) == ("", Doubt.FLOAT_DAMAGED)
        assert number.startswith(result.known_prefix)


@given(digitals)
def test_a_number_rounded_to_binary_keeps_a_sure_beginning(number: str) -> None:
    rounded = float(number)
    result = read_number(rounded)
    assert (result.number, result.doubt) == ("", Doubt.FLOAT_DAMAGED)
    cut_as_well = len(repr(rounded).partition("e")[0].replace(".", "")) <= 15
    assert cut_as_well or number.startswith(result.known_prefix)


cells = st.none() | st.text() | st.floats() | st.integers() | st.text("0123456789E+.- '", max_size=24) | st.booleans()


@given(cells, cells, cells)
def test_no_cells_break_the_reader(number: object, code: object, digital: object) -> None:
    result = read_number(number, code, digital)
    again = read_number(result.number, result.code)
    assert isinstance(again.number, str)


@given(digitals | eights, st.just("") | codes)
def test_a_normal_form_is_read_as_itself(number: str, code: str) -> None:
    once = read_number(number, code)
    assert read_number(once.number, once.code)[:2] == once[:2]


def test_a_number_says_year_region_channel_and_kind() -> None:
    facts = facts_of(TWENTY)
    assert (facts.year, facts.region, facts.channel, facts.kind) == (2024, "11", "2", Kind.UNKNOWN)
    facts = facts_of(EIGHT, CODE)
    assert (facts.year, facts.region, facts.channel, facts.kind) == (2021, "11", "", Kind.E_ORDINARY)
    facts = facts_of(EIGHT, "4403214130")
    assert (facts.year, facts.region, facts.kind) == (2021, "44", Kind.SPECIAL_PAPER)
    assert facts_of("", "").year == 0
    assert facts_of(EIGHT, "000000000000").year == 0


def test_the_regions_without_an_official_text_are_marked() -> None:
    assert facts_of(TWENTY).region_confirmed
    assert not facts_of("24952000000012345678").region_confirmed
    assert region_name("95").zh == "深圳"
    assert region_name("77").zh == "77"


@pytest.mark.parametrize(
    ("number", "code", "day", "answer"),
    [
        (TWENTY, "", date(2024, 5, 28), False),
        (TWENTY, "", date(2025, 5, 28), True),
        (TWENTY, "", date(2023, 5, 28), True),
        (EIGHT, CODE, date(2021, 5, 28), False),
        (EIGHT, CODE, date(2023, 5, 28), False),
        (EIGHT, CODE, date(2020, 5, 28), True),
        (EIGHT, "", date(2020, 5, 28), None),
        ("531620211160049543-L01", "", date(2020, 5, 28), None),
    ],
)
def test_a_year_contradicts_only_where_it_cannot_be(number: str, code: str, day: date, *, answer: bool | None) -> None:
    assert contradicts_date(number, code, day) is answer


@pytest.mark.parametrize(
    "number", ["", "24112", "24772000000012345678", "20112000000012345678", "2411200000001234567X"]
)
def test_not_every_twenty_digits_are_a_digital_invoice(number: str) -> None:
    assert not is_digital(number)


def test_a_code_has_region_year_and_kind_in_their_places() -> None:
    assert is_code(CODE)
    assert is_code("1100214130")
    assert not is_code("012345678901")
    assert not is_code("241120000000")
