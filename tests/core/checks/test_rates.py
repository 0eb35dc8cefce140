"""A rate is broken only where it never was the law, or not yet."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from core.checks.examples import CONTEXT, RAIL, good, line
from piaoqi.core.checks import Verdict
from piaoqi.core.checks.rate_words import read_rate
from piaoqi.core.checks.rates import CHECKS, RATES

H, B, C = Verdict.HOLDS, Verdict.BROKEN, Verdict.CANNOT_TELL


def verdict(rate: str, day: date | None) -> Verdict:
    (result,) = CHECKS[0].check(good(lines=(line(rate=rate),), issue_date=day), CONTEXT)
    return result.verdict


@pytest.mark.parametrize(
    ("rate", "day", "expected"),
    [
        ("17%", date(2018, 4, 30), H), ("17%", date(2018, 5, 1), C),
        ("16%", date(2018, 4, 30), B), ("16%", date(2018, 5, 1), H),
        ("16%", date(2019, 3, 31), H), ("16%", date(2019, 4, 1), C),
        ("13%", date(2017, 6, 30), H), ("13%", date(2018, 6, 1), C),
        ("13%", date(2019, 4, 1), H), ("13%", date(2026, 11, 20), H),
        ("11%", date(2017, 6, 1), H), ("11%", date(2024, 5, 28), C),
        ("10%", date(2018, 4, 30), B), ("10%", date(2018, 6, 1), H), ("10%", date(2024, 5, 28), C),
        ("9%", date(2019, 3, 31), B), ("9%", date(2024, 5, 28), H),
        ("6%", date(2012, 5, 28), H), ("3%", date(2024, 5, 28), H), ("5%", date(2024, 5, 28), H),
        ("1.5%", date(2024, 5, 28), H), ("1%", date(2020, 2, 1), B),
        ("1%", date(2024, 5, 28), H), ("0.5%", date(2024, 5, 28), H),
        ("0%", date(2024, 5, 28), H), ("免税", date(2024, 5, 28), H), ("不征税", date(2024, 5, 28), H),
        ("12%", date(2024, 5, 28), B), ("7%", date(2024, 5, 28), B), ("13%", None, C), ("***", date(2024, 5, 28), C),
        ("13%/9%", date(2024, 5, 28), C),
    ],
)  # fmt: skip
def test_rates_by_date(rate: str, day: date | None, expected: Verdict) -> None:
    assert verdict(rate, day) is expected


@pytest.mark.parametrize(
    ("written", "share"),
    [
        ("13%", "0.13"), ("13.00%", "0.13"), ("0.13", "0.13"), ("0.130000", "0.13"),
        ("13", "0.13"), ("１３％", "0.13"), ("1.5%", "0.015"),
        ("0.015", "0.015"), ("1%", "0.01"), ("1", "0.01"), ("0.01", "0.01"),
        ("0.5%", "0.005"), ("0", "0"), ("0.00", "0"),
        ("免税", "0"), ("不征税", "0"), ("普通零税率", "0"), (" 6 %", "0.06"),
    ],
)  # fmt: skip
def test_a_rate_is_read_however_it_is_written(written: str, share: str) -> None:
    assert read_rate(written) == Decimal(share)


@pytest.mark.parametrize("written", ["", "***", "--", "%", ".", "13%9%", "x", "1e5", "-13%"])
def test_what_is_no_rate_is_none(written: str) -> None:
    assert read_rate(written) is None


def test_periods_of_a_rate_follow_each_other() -> None:
    for periods in RATES.values():
        for earlier, later in pairwise(periods):
            assert earlier.end is not None
            assert later.start is not None
            assert earlier.end < later.start


def test_an_unusual_rate_of_a_ticket_is_left_open() -> None:
    (result,) = CHECKS[0].check(RAIL.__class__(place=RAIL.place, kind=RAIL.kind, facts={"rate": "13%"}), CONTEXT)
    assert result.verdict is C
