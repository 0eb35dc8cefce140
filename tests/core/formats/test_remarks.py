"""Fixed words of a remark name the invoice that a red one takes back."""

import pytest

from piaoqi.core.formats.remarks import red_of, remark_facts

BLUE = "25112000000000000009"


@pytest.mark.parametrize(
    ("remark", "named"),
    [
        (f"被红冲蓝字数电票号码：{BLUE}", BLUE),
        (f"被红冲蓝字数电发票号码: {BLUE} 红字发票信息确认单编号：1", BLUE),
        (f"被红冲蓝字全电发票号码：{BLUE}", BLUE),
        ("对应正数发票代码:011002100111号码:00000009", "01100210011100000009"),
        ("对应正数发票代码：3300204130 号码：12345678", "330020413012345678"),
        (f"合同号 {BLUE}", ""),
        ("", ""),
    ],
)
def test_the_blue_invoice_is_named(remark: str, named: str) -> None:
    assert red_of(remark) == named


@pytest.mark.parametrize(
    "remark",
    [
        "红字发票信息确认单编号：11012345678901234567",
        "红字增值税专用发票信息表编号11012345678901234567",
        "红字发票信息确认单号码：11012345678901234567",
    ],
)
def test_the_confirmation_is_named(remark: str) -> None:
    assert remark_facts(remark) == {"red_confirmation": "11012345678901234567"}


def test_other_remarks_tell_nothing() -> None:
    assert remark_facts("红字") == {}
