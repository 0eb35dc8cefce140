"""The rate of a line as written, and what it means: a share, a rate of nought, or nothing that can be computed."""

import re
from decimal import Decimal
from functools import lru_cache

from piaoqi.core.invoice.width import half_width

_NUMBER = re.compile(r"([0-9]{0,3}(?:\.[0-9]{1,8})?)(%?)").fullmatch
_NOUGHT = ("免税", "不征税", "零税率", "免征", "出口退税")
_LARGEST_SHARE = Decimal("0.17")


@lru_cache(maxsize=1024)
def read_rate(written: str) -> Decimal | None:
    """The rate as a share (`13%`, `0.13`, `13` are 0.13; 免税, 不征税, 零税率 are 0); None for `***`, blank, mixed.

    A bare number up to 0.17 is a share, one above it counts in percent.
    """
    text = "".join(half_width(written).split())
    if any(word in text for word in _NOUGHT):
        return Decimal(0)
    found = _NUMBER(text)
    if not found or not found[1].strip("."):
        return None
    number = Decimal(found[1])
    in_percent = bool(found[2]) or number > _LARGEST_SHARE
    return (number / 100 if in_percent else number).normalize()
