"""Rounding, discounts, red letters and exempt lines are lawful; only what can't be is broken."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.examples import CONTEXT, GOOD, RAIL, good, line, money
from piaoqi.core.checks import Verdict
from piaoqi.core.checks.rate_words import read_rate
from piaoqi.core.checks.registry import checks
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line, Record

RULES = {one.code: one for one in checks()}
CENT = Decimal("0.01")


def verdict(code: str, record: Record) -> Verdict | None:
    results = RULES[code].check(record, CONTEXT)
    return results[0].verdict if results else None


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


rates = st.sampled_from(
    ["17%", "16%", "13%", "0.13", "0.130000", "11%", "10%", "9%", "6%", "5%", "3%", "1%", "0.01", "0%"]
)
prices = st.decimals(min_value=Decimal(-1000000), max_value=Decimal(1000000), places=2).filter(bool)


@st.composite
def issued_lines(draw: st.DrawFn) -> Line:
    """A line as a system makes it: from the price with tax or without, rounded once each, discounts negative."""
    price, written = draw(prices), draw(rates)
    rate = read_rate(written)
    assert rate is not None
    if draw(st.booleans()):
        tax = cents(price / (1 + rate) * rate)
        return Line(name="货物", amount=price - tax, rate=written, tax=tax)
    return Line(name="货物", amount=price, rate=written, tax=cents(price * rate))


@given(st.lists(issued_lines(), min_size=1, max_size=30), st.booleans())
def test_no_invoice_that_a_system_makes_breaks_a_sum(lines: list[Line], by_line: bool) -> None:  # noqa: FBT001
    amount = sum((one.amount or Decimal(0) for one in lines), Decimal(0))
    tax = sum((one.tax or Decimal(0) for one in lines), Decimal(0))
    if not by_line:  # tax computed on the sum of each rate, as some systems do
        exact = [(one.amount or Decimal(0)) * (read_rate(one.rate) or Decimal(0)) for one in lines]
        whole = cents(sum(exact, Decimal(0)))
        tax = whole if abs(whole - tax) <= CENT * len(lines) else tax
    record = good(lines=tuple(lines), amount=amount, tax=tax, total=amount + tax)
    for code in ("sum.total", "sum.lines", "sum.line_tax"):
        assert verdict(code, record) is Verdict.HOLDS


def test_a_red_letter_is_no_error() -> None:
    red = good(
        amount=money("-100.00"), tax=money("-13.00"), total=money("-113.00"), lines=(line("-100.00", tax="-13.00"),)
    )
    assert {verdict(code, red) for code in ("sum.total", "sum.lines", "sum.line_tax")} == {Verdict.HOLDS}


def test_a_discount_line_is_no_error() -> None:
    lines = (line("110.00", tax="14.30"), line("-10.00", tax="-1.30"))
    assert {verdict(code, good(lines=lines)) for code in ("sum.lines", "sum.line_tax")} == {Verdict.HOLDS}


@pytest.mark.parametrize("rate", ["免税", "不征税", "普通零税率", "0%"])
@pytest.mark.parametrize("tax", [None, Decimal("0.00")])
def test_an_exempt_line_without_tax_is_no_error(rate: str, tax: Decimal | None) -> None:
    exempt = good(
        lines=(Line(name="书", amount=money("44.30"), rate=rate, tax=tax),),
        amount=money("44.30"),
        tax=tax,
        total=money("44.30"),
    )
    assert {verdict(code, exempt) for code in ("sum.total", "sum.lines", "sum.line_tax", "rate.allowed")} == {
        Verdict.HOLDS
    }


def test_stars_in_place_of_the_rate_leave_it_open() -> None:
    stars = good(lines=(line(rate="***", tax="5.00"),), tax=money("5.00"), total=money("105.00"))
    assert verdict("sum.line_tax", stars) is Verdict.CANNOT_TELL
    assert verdict("rate.allowed", stars) is Verdict.CANNOT_TELL
    assert verdict("sum.total", stars) is Verdict.HOLDS


def test_tax_on_the_margin_or_at_a_reduced_rate_is_not_called_broken() -> None:
    assert verdict("sum.line_tax", good(lines=(line(tax="5.00"),), remark="差额征税：50.00")) is Verdict.CANNOT_TELL
    assert verdict("sum.line_tax", good(lines=(line("10350.00", "1.5%", "150.00"),))) is Verdict.CANNOT_TELL
    assert verdict("sum.line_tax", good(lines=(line(tax="50.00"),), remark="差额征税：50.00")) is Verdict.BROKEN


def test_a_cent_is_rounding_and_two_are_not() -> None:
    assert verdict("sum.total", good(total=money("113.01"))) is Verdict.HOLDS
    assert verdict("sum.total", good(total=money("113.02"))) is Verdict.BROKEN


@pytest.mark.parametrize(("total", "words"), [("213.00", "少 100.00"), ("13.00", "多 100.00")])
def test_a_difference_is_told_without_a_sign(total: str, words: str) -> None:
    (result,) = RULES["sum.total"].check(good(total=money(total)), CONTEXT)
    assert result.message.say("zh").endswith(words)


def test_a_hidden_tax_leaves_the_total_open() -> None:
    assert verdict("sum.total", good(tax=None)) is Verdict.CANNOT_TELL


def test_lines_on_a_separate_list_are_not_added_up() -> None:
    assert verdict("sum.lines", good(lines=(line("1.00", name="(详见销货清单)"),))) is Verdict.CANNOT_TELL


def test_wrong_tax_of_the_lines_is_found() -> None:
    assert verdict("sum.lines", good(lines=(line(tax="31.00"),))) is Verdict.BROKEN


def test_a_roll_prints_its_lines_with_tax() -> None:
    assert verdict("sum.lines", good(kind=Kind.ROLL, lines=(line("113.00", tax=None),))) is Verdict.HOLDS
    assert verdict("sum.lines", good(lines=(line("113.00"),))) is Verdict.BROKEN


AIR = replace(
    GOOD, kind=Kind.AIR, amount=money("522.93"), tax=money("47.07"), total=money("620.00"), lines=(),
    facts={"fare": "477.06", "fuel": "45.87", "fund": "50.00", "other_taxes": "0.00", "rate": "9%"},
)  # fmt: skip


def test_an_air_itinerary_adds_fund_and_other_taxes() -> None:
    assert {verdict(code, AIR) for code in ("sum.total", "sum.fare", "rate.allowed")} == {Verdict.HOLDS}
    assert verdict("sum.total", replace(AIR, facts={})) is Verdict.CANNOT_TELL
    assert verdict("sum.total", replace(AIR, total=money("600.00"))) is Verdict.BROKEN
    assert verdict("sum.fare", replace(AIR, facts={"fare": "477.06"})) is Verdict.BROKEN


def test_a_railway_ticket_costs_its_fare() -> None:
    assert verdict("sum.fare", RAIL) is Verdict.HOLDS
    assert verdict("sum.fare", good(facts={"fare": "1.00"})) is None


@pytest.mark.parametrize("kind", [Kind.CUSTOMS, Kind.FISCAL, Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.FIXED])
def test_papers_without_vat_are_not_judged_by_it(kind: Kind) -> None:
    assert verdict("sum.total", good(kind=kind, amount=money("1.00"))) is None
