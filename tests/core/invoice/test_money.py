"""Amounts are read to the cent or not at all: a misread amount is a false difference."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.invoice.money import LIMIT, read_money

amounts = st.decimals(min_value=-(10**12), max_value=10**12, places=2)


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("1130", "1130.00"),
        ("1130.00", "1130.00"),
        ("￥1,130.00", "1130.00"),
        ("¥ 1 130.00", "1130.00"),
        ("¥5", "5.00"),
        ("１，１３０．００", "1130.00"),
        ("人民币1130元", "1130.00"),
        ("CNY 1,130.5", "1130.50"),
        ("1,130.00元整", "1130.00"),
        ("1,1300.00", "11300.00"),
        ("'1130.00", "1130.00"),
        ("-1.00", "-1.00"),
        ("－1.00", "-1.00"),
        ("−1.00", "-1.00"),
        ("1.00-", "-1.00"),
        ("（1.00）", "-1.00"),
        ("(1,130.00)", "-1130.00"),
        ("（负数）1.00", "-1.00"),
        ("负1.00", "-1.00"),
        ("-¥1.00", "-1.00"),
        ("¥-1.00", "-1.00"),
        ("+1.00", "1.00"),
        ("1.13E+3", "1130.00"),
        ("0.125", "0.13"),
        ("-0.00", "0.00"),
        (".5", "0.50"),
    ],
)
def test_an_amount_is_read_however_it_is_written(written: str, yuan: str) -> None:
    assert str(read_money(written)) == yuan


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "-",
        "--",
        "——",
        "/",
        "***",
        "＊＊＊",
        "免税",
        "不征税",
        "合计",
        "12,34",
        "1.130,00",
        "1.2.3",
        "1/2",
        "13%",
        "¥",
        "()",
        "E5",
        "US$100.00",
        "HKD 5",
    ],
)
def test_what_states_no_amount_is_none_and_not_nought(written: str) -> None:
    assert read_money(written) is None


def test_the_floats_of_spreadsheets_are_the_decimals_they_mean() -> None:
    assert read_money(1130.1) == Decimal("1130.10")
    assert read_money(0.1 + 0.2) == Decimal("0.30")
    assert read_money(1.005) == Decimal("1.01")
    assert read_money(4449) == Decimal("4449.00")


@pytest.mark.parametrize("value", [None, True, False, float("nan"), float("inf"), Decimal("NaN"), "1E99", 10**17])
def test_what_can_be_no_amount_is_none(value: Decimal | float | str | None) -> None:
    assert read_money(value) is None


@given(amounts)
def test_every_way_of_writing_an_amount_reads_back_equal(amount: Decimal) -> None:
    ways: list[str | float | Decimal] = [str(amount), f"{amount:,}", f"￥{amount:,}", amount, f" {amount} 元"]
    assert {read_money(way) for way in ways} == {amount}


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    amount = read_money(text)
    assert amount is None or (abs(amount) < LIMIT and amount == amount.quantize(Decimal("0.01")))
