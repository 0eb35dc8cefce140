"""Names are found by the first letters of their sounds."""

import pytest

from piaoqi.core.invoice.initials import fits_initials


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("北京示例科技有限公司", "bjsl"),
        ("北京示例科技有限公司", "SL KJ"),
        ("重庆顺捷物流（集团）有限公司", "wljtyx"),
        ("重庆顺捷", "cqsj"),
        ("重庆顺捷", "zqsj"),
        ("上海A8传媒", "sha8"),
        ("鑫昊商贸", "xhsm"),
        ("啊阿座", "aaz"),
    ],
)
def test_letters_of_characters_that_follow_each_other_fit(name: str, typed: str) -> None:
    assert fits_initials(name, typed)


@pytest.mark.parametrize("typed", ["bjkj", "lsb", "", "北京", "b-j", "bjslkjyxgsx"])
def test_others_do_not(typed: str) -> None:
    assert not fits_initials("北京示例科技有限公司", typed)
