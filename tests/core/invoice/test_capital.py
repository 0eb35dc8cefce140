"""大写金额 is compared by value: other characters for the same amount are no difference."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.invoice.capital import read_capital, write_capital


@pytest.mark.parametrize(
    ("words", "yuan"),
    [
        ("壹佰壹拾叁圆整", "113.00"),
        ("壹佰壹拾叁元正", "113.00"),
        ("壹佰壹拾叁圓整", "113.00"),
        ("壹佰壹拾叁元", "113.00"),
        ("ⓧ 壹佰壹拾叁 圆整", "113.00"),
        ("⊗壹佰壹拾叁圆整", "113.00"),
        ("（负数）伍佰圆整", "-500.00"),
        ("负伍佰圆整", "-500.00"),
        ("玖角整", "0.90"),
        ("玖角", "0.90"),
        ("伍分", "0.05"),
        ("零圆整", "0.00"),
        ("壹圆零伍分", "1.05"),
        ("壹圆零角伍分", "1.05"),
        ("壹拾圆伍角整", "10.50"),
        ("拾伍圆整", "15.00"),
        ("壹仟零伍圆零伍分", "1005.05"),
        ("壹万零叁佰圆整", "10300.00"),
        ("壹拾万圆整", "100000.00"),
        ("壹亿零贰佰万圆整", "102000000.00"),
        ("壹万亿圆整", "1000000000000.00"),
        ("壹萬貳仟參佰肆拾伍圓陸角柒分", "12345.67"),
        ("一万二千三百四十五元六角七分", "12345.67"),
        ("人民币（大写）：壹佰圆整", "100.00"),
        ("价税合计（大写）壹佰圆整", "100.00"),
        ("×仟×佰壹拾零元零角零分", "10.00"),
        ("⊗仟⊗佰零拾叁元零角零分", "3.00"),
    ],
)
def test_words_are_read_by_value(words: str, yuan: str) -> None:
    assert str(read_capital(words)) == yuan


@pytest.mark.parametrize(
    "words", ["", "整", "圆整", "壹佰", "合计", "100.00", "壹佰圆整壹佰圆整", "拾佰圆整", "叁分贰角", "壹万伍亿亿圆"]
)
def test_what_is_no_amount_in_words_is_none(words: str) -> None:
    assert read_capital(words) is None


@pytest.mark.parametrize(
    ("yuan", "words"),
    [
        ("0", "零圆整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("1.05", "壹圆零伍分"),
        ("10.50", "壹拾圆伍角整"),
        ("1005.05", "壹仟零伍圆零伍分"),
        ("10300", "壹万零叁佰圆整"),
        ("100200.30", "壹拾万零贰佰圆叁角整"),
        ("100002000", "壹亿零贰仟圆整"),
        ("-500", "（负数）伍佰圆整"),
    ],
)
def test_words_are_written_as_the_bureau_prints_them(yuan: str, words: str) -> None:
    assert write_capital(Decimal(yuan)) == words


@given(st.decimals(min_value=Decimal(-1000000000000), max_value=Decimal(1000000000000), places=2))
def test_what_is_written_reads_back_equal(amount: Decimal) -> None:
    assert read_capital(write_capital(amount)) == amount


@pytest.mark.parametrize("amount", [Decimal("0.001"), Decimal(10) ** 16])
def test_what_is_no_amount_of_money_is_not_written(amount: Decimal) -> None:
    with pytest.raises(ValueError, match="no amount"):
        write_capital(amount)


def test_endless_words_are_refused_at_once() -> None:
    assert read_capital("零" * 100_000 + "圆") is None


@given(st.text(alphabet="零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整正负（）数×一二三十百千", max_size=120))
def test_no_words_break_the_reader(words: str) -> None:
    read_capital(words)
