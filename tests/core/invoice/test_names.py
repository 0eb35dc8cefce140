"""Names that differ in width, brackets and blanks alone are one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.invoice.names import Likeness, compare_names, normalise_name


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


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("甲科技", "北京甲科技有限公司", Likeness.ALIKE),
        ("甲科技有限责任公司", "甲科技有限公司", Likeness.ALIKE),
        ("甲科技（上海）有限公司", "上海甲科技股份有限公司", Likeness.ALIKE),
        ("云杉科技有限公司上海分公司", "云杉科技有限公司", Likeness.ALIKE),
        ("苏州云杉物流有限公司", "江苏省苏州市云杉物流有限公司", Likeness.ALIKE),
        ("中石化", "中国石油化工股份有限公司", Likeness.ALIKE),
        ("云杉科技", "云杉科技", Likeness.SAME),
        ("", "云杉科技有限公司", Likeness.SILENT),
        ("", "", Likeness.SILENT),
        ("科技公司", "北京云杉科技有限公司", Likeness.SILENT),
        ("美团", "北京三快在线科技有限公司", Likeness.OTHER),
        ("北京甲科技有限公司", "上海甲科技有限公司", Likeness.APART),
        ("云杉科技有限公司上海分公司", "云杉科技有限公司北京分公司", Likeness.APART),
        ("上海云杉办公用品有限公司", "上海松柏办公用品有限公司", Likeness.APART),
        ("中国石油化工股份有限公司", "中国石油天然气股份有限公司", Likeness.APART),
    ],
)
def test_how_near_two_names_are(one: str, other: str, likeness: Likeness) -> None:
    assert compare_names(one, other) is compare_names(other, one) is likeness


@given(st.text(), st.text())
def test_two_names_are_as_near_either_way(one: str, other: str) -> None:
    assert compare_names(one, other) is compare_names(other, one)
