"""What somebody types is taken for what an accountant means by it, and said in both languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.search.making_invoices import TODAY
from piaoqi.archive.search.question import understand
from piaoqi.archive.search.readings import Between, Days, Fact, Numbers, Part, Parts, Presence, Sum

OURS = {1: ("北京示例科技有限公司", "旧名实业"), 2: ("东科商贸",)}


def said(typed: str) -> list[str]:
    return [one.say("zh") for one in understand(typed, TODAY, OURS).understood]


def kinds_of_readings(typed: str) -> list[list[type]]:
    return [[type(one) for one in word.readings] for word in understand(typed, TODAY, OURS).words]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("26112000000123456789", "26112000000123456789"),
        ("２６１１２０００００ ０１２３４５６７８９", "26112000000123456789"),
        ("2611 2000 0001 2345 6789", "26112000000123456789"),
        ("2611-2000-0001-2345-6789", "26112000000123456789"),
        ("011002000111 12345678", "01100200011112345678"),
        ("4403221130-12345678", "440322113012345678"),
    ],
)
def test_a_whole_number_is_known_however_it_is_written(typed: str, number: str) -> None:
    (word,) = understand(typed, TODAY).words
    assert word.readings == (Numbers(frozenset({number})),)


@pytest.mark.parametrize("between", ["\n", "\t", ",", "、", "\r\n", "; ", " "], ids=range(7))
def test_numbers_pasted_together_mean_any_of_them(between: str) -> None:
    (word,) = understand(between.join(["26112000000123456789", "26112000000123456788"]), TODAY).words
    assert word.readings == (Numbers(frozenset({"26112000000123456789", "26112000000123456788"})),)
    assert kinds_of_readings(between.join(["12345678", "87654321"])) == [[Parts]]


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-03-05", (2026, 3, 5), (2026, 3, 5)),
        ("2026/3/5", (2026, 3, 5), (2026, 3, 5)),
        ("2026年3月5日", (2026, 3, 5), (2026, 3, 5)),
        ("2026年3月", (2026, 3, 1), (2026, 3, 31)),
        ("26年2月", (2026, 2, 1), (2026, 2, 28)),
        ("2026-03", (2026, 3, 1), (2026, 3, 31)),
        ("3月5日", (2026, 3, 5), (2026, 3, 5)),
        ("12月5日", (2025, 12, 5), (2025, 12, 5)),
        ("2月29日", (2024, 2, 29), (2024, 2, 29)),
        ("12月", (2025, 12, 1), (2025, 12, 31)),
        ("11月", (2026, 11, 1), (2026, 11, 30)),
        ("本月", (2026, 11, 1), (2026, 11, 30)),
        ("上月", (2026, 10, 1), (2026, 10, 31)),
        ("去年", (2025, 1, 1), (2025, 12, 31)),
        ("上季度", (2026, 7, 1), (2026, 9, 30)),
        ("2026年一季度", (2026, 1, 1), (2026, 3, 31)),
        ("四季度", (2026, 10, 1), (2026, 12, 31)),
        ("2025年下半年", (2025, 7, 1), (2025, 12, 31)),
        ("2026年1月至3月", (2026, 1, 1), (2026, 3, 31)),
        ("上周", (2026, 11, 9), (2026, 11, 15)),
        ("昨天", (2026, 11, 21), (2026, 11, 21)),
    ],
)
def test_days_are_known(typed: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    (word,) = understand(typed, TODAY).words
    assert word.readings == (Days(date(*first), date(*last)),)


@pytest.mark.parametrize(
    ("typed", "sums"),
    [
        ("¥1,130.00", "价税合计或金额为 1,130.00 元"),
        ("￥113", "价税合计或金额为 113.00 元"),
        ("113", "价税合计或金额为 113.00 元"),
        ("-113.5元", "价税合计或金额为 -113.50 元"),
        ("1.5万", "价税合计或金额为 15,000.00 元"),
        ("100-200", "价税合计 100.00 至 200.00 元"),
        ("1-2万", "价税合计 10,000.00 至 20,000.00 元"),
        (">1000", "价税合计不低于 1,000.01 元"),
        ("≥1000", "价税合计不低于 1,000.00 元"),
        ("1000以上", "价税合计不低于 1,000.00 元"),
        ("小于1万", "价税合计不超过 9,999.99 元"),
        ("不超过500", "价税合计不超过 500.00 元"),
    ],
)
def test_sums_are_known(typed: str, sums: str) -> None:
    (one,) = said(typed)
    assert one.endswith(f"”：{sums}")


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("2026", [Part, Days, Sum]),
        ("202603", [Part, Days, Sum]),
        ("20260305", [Part, Days, Sum]),
        ("123456", [Part, Sum]),
        ("2026.3", [Days, Sum]),
        ("铁路", [Part, Fact]),
        ("作废", [Part, Fact]),
        ("专票", [Part, Fact]),
        ("进项", [Part, Fact]),
        ("缺原件", [Presence]),
        ("91110108MA01ABCD2X", [Part]),
        ("100~200", [Between]),
    ],
)
def test_a_word_has_all_the_meanings_that_it_can_have(typed: str, readings: list[type]) -> None:
    assert kinds_of_readings(typed) == [readings]


def test_every_meaning_is_said() -> None:
    assert said("2026 示例") == [
        "“2026”：号码、税号、名称或备注的一部分，或开票日期 2026-01-01 至 2026-12-31，或价税合计或金额为 2,026.00 元",
        "“示例”：名称或备注中含有，或本方单位 北京示例科技有限公司",
    ]


def test_what_is_too_short_is_left_out_and_said_so() -> None:
    question = understand("示例 北", TODAY)
    assert [word.written for word in question.words] == ["示例"]
    assert question.understood[0].say("en").startswith("“北” was left out: too short")
    assert not [one for one in understand("北 12", TODAY).words if one.readings == ()]


def test_nothing_typed_asks_nothing() -> None:
    assert understand("  \n", TODAY).words == ()


def test_more_than_can_be_looked_for_at_once_is_said() -> None:
    many = "\n".join(f"2611200000{n:010}" for n in range(1_200))
    question = understand(many, TODAY)
    assert len(question.words[0].readings[0].clause()) == 1_000  # type: ignore[union-attr]
    assert "1000" in question.understood[0].say("zh")


@given(st.one_of(st.text(max_size=60), st.text("0123456789-~.,万年月日至到>< 元¥科技\n\t", max_size=40)))
def test_whatever_is_typed_is_understood_somehow(typed: str) -> None:
    question = understand(typed, TODAY, OURS)
    assert len(question.branches()) <= 8
    for one in question.understood:
        assert one.say("zh")
        assert one.say("en")
