"""What a remark (备注) says in fixed words: which invoice a red one flushes, and by which confirmation."""

import re
from collections.abc import Mapping

from piaoqi.core.invoice.width import half_width

_FLUSHED = re.compile(r"被红冲(?:的)?蓝字(?:数电|全电)?(?:票|发票)?(?:号码)?[:\s]*([0-9]{20})")
_FLUSHED_OLD = re.compile(
    r"(?:对应正数发票|原发票|对应蓝字发票)代码[:\s]*([0-9]{10,12})[^0-9]{0,12}号码[:\s]*([0-9]{8})"
)
_CONFIRMATION = re.compile(
    r"红字(?:(?:数电|全电)?发票|增值税专用发票)?信息(?:确认单|表)(?:编号|号码)?[:\s]*([0-9]{12,24})"
)


def red_of(remark: str) -> str:
    """The blue invoice that a red one takes back: 20 digits, or code and number joined; empty where none is named."""
    text = half_width(remark)
    if found := _FLUSHED.search(text):
        return found[1]
    if found := _FLUSHED_OLD.search(text):
        return found[1] + found[2]
    return ""


def remark_facts(remark: str) -> Mapping[str, str]:
    """`red_confirmation`: 红字发票信息确认单编号 or 信息表编号."""
    found = _CONFIRMATION.search(half_width(remark))
    return {"red_confirmation": found[1]} if found else {}
