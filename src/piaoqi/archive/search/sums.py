"""Sums as accountants type them: `113`, `¥1,130.00`, `1.5万`, `100-200`, `>1000`, `1000以上`."""

import re
from decimal import Decimal

from piaoqi.archive.search.readings import Between, Sum
from piaoqi.core.invoice.money import CENT, LIMIT, read_money

_SUM = re.compile(
    r"(?:¥|rmb|人民币)?([+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,6})?)(万?)(?:元|块)?"
).fullmatch
_SPAN = re.compile(r"(.+?)(?:-|~|至|到)(.+)").fullmatch
_BEFORE = re.compile(r"(>=|>|<=|<|≥|≤|不低于|不少于|大于|超过|高于|不超过|不高于|小于|低于)(.+)").fullmatch
_AFTER = re.compile(r"(.+?)(以上|以下|以内)").fullmatch
_AT_LEAST, _ABOVE = {">=", "≥", "不低于", "不少于", "以上"}, {">", "大于", "超过", "高于"}
_BELOW = {"<", "小于", "低于"}


def sum_of(word: str) -> Sum | None:
    """Exactly one sum; None where the word is none."""
    value = _value(word)
    return None if value is None else Sum(value)


def range_of(word: str) -> Between | None:
    """A range of sums; None where the word is none."""
    if found := _BEFORE(word):
        return _bound(found[1], found[2])
    if found := _AFTER(word):
        return _bound(found[2], found[1])
    if found := _SPAN(word):
        low, high = _value(found[1]), _value(found[2])
        if low is None and found[2].endswith("万"):
            return None
        if "万" in found[2] and "万" not in found[1]:  # 1-2万
            low = _value(f"{found[1]}万")
        return Between(low, high) if low is not None and high is not None and low <= high else None
    return None


def is_bare(word: str) -> bool:
    """Whether it is digits alone, which may be a number as well."""
    return word.isascii() and word.isdigit()


def _bound(sign: str, written: str) -> Between | None:
    value = _value(written)
    if value is None:
        return None
    if sign in _AT_LEAST or sign in _ABOVE:
        return Between(value + CENT if sign in _ABOVE else value, None)
    return Between(None, value - CENT if sign in _BELOW else value)


def _value(word: str) -> Decimal | None:
    found = _SUM(word)
    value = read_money(found[1]) if found else None
    if found is None or value is None:
        return None
    exact = Decimal(found[1].replace(",", "")) * 10_000 if found[2] else value
    return exact.quantize(CENT) if abs(exact) < LIMIT else None
