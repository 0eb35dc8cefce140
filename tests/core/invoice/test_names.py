"""Names that differ in width, brackets and blanks alone are one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.invoice.names import normalise_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例（北京）科技有限公司", "示例(北京)科技有限公司"),
        ("示例 科技 有限公司", "示例科技有限公司"),
        ("ＡＢＣ科技有限公司", "abc科技有限公司"),
        ("示例【北京】有限公司", "示例(北京)有限公司"),
        ("“示例”有限公司", "示例有限公司"),
        ("示例\u200b有限公司\u3000", "示例有限公司"),
        ("⽰例⻓⻋有限公司", "示例长车有限公司"),
        ("阿·例", "阿•例"),
    ],
)
def test_the_same_name_written_otherwise_is_equal(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


def test_different_companies_stay_different() -> None:
    assert normalise_name("示例（北京）科技有限公司") != normalise_name("示例（上海）科技有限公司")
    assert normalise_name("示例科技有限公司") != normalise_name("示例科技有限公司北京分公司")


@given(st.text(st.characters(categories=["Lo", "Ll", "Lu", "Nd", "Ps", "Pe", "Zs"])))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_name(text)
    assert normalise_name(once) == once
