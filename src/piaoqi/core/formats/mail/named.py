"""Invoices that the words of a mail name, and words that say why a link to one may be dead."""

import re

from piaoqi.core.invoice.number import is_code, is_digital
from piaoqi.core.invoice.width import half_width

_DIGITAL = re.compile(r"(?<!\d)\d{20}(?!\d)")
_CODED = re.compile(r"代码\D{0,8}(\d{10}|\d{12})(?!\d)\D{1,20}号码\D{0,8}(\d{8})(?!\d)")
_UNAVAILABLE = re.compile(
    r"(?:链接|下载|提取码)?[^，。；\s]{0,8}(?:已过期|已失效|逾期失效|过期作废|失效|天内有效)"
    r"|请(?:先)?登录[^，。；\s]{0,6}|登录后[^，。；\s]{0,6}|[^，。；\s]{0,4}验证码|无权访问|禁止访问|(?<!\d)40[134](?!\d)"
    r"|link (?:has )?expired|log ?in to|sign in to",
    re.IGNORECASE,
)
_MOST = 20
"""A mail that names more is a list."""


def named_invoices(text: str) -> tuple[str, ...]:
    """`number`, or `code number`, of each invoice named, in their order; () where a mail names too many."""
    plain = half_width(text)
    found = {number: None for number in _DIGITAL.findall(plain) if is_digital(number)}
    found |= {f"{code} {number}": None for code, number in _CODED.findall(plain) if is_code(code)}
    return tuple(found) if len(found) <= _MOST else ()


def unavailable(text: str) -> str:
    """The words that speak of an expired link or of a login, the first few; '' for none."""
    found = dict.fromkeys(match[0].strip() for match in _UNAVAILABLE.finditer(half_width(text)))
    return "、".join(list(found)[:3])
