"""Money as written by people and programs, read into yuan with two decimals."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from piaoqi.core.invoice.width import half_width

CENT = Decimal("0.01")
LIMIT = Decimal(10) ** 16
"""Amounts from here on do not fit DECIMAL(18,2), and are no amounts of an invoice."""

_PLAIN = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?").fullmatch
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,9})?").fullmatch
_NUMBER = re.compile(r"(?:[0-9]+|[0-9]{1,4}(?:,[0-9]{3,4})+)?(?:\.[0-9]*)?(?:E[+-]?[0-9]{1,2})?").fullmatch
_NO_AMOUNT = frozenset({"", "-", "--", "/", "*", "***"})
_ORNAMENT = re.compile(r"人民币|RMB|CNY|元[整正]|[¥元圆\s'\"`‘’“”]")
_NEGATIVE = re.compile(r"\(负数?\)|负数?")


def read_money(value: str | float | Decimal | None) -> Decimal | None:
    """Yuan, rounded half up to the cent; None where the value states no amount (blank, `--`, `***`, words).

    Negative are `-1.00`, `1.00-`, `（1.00）` and `（负数）1.00`. A spreadsheet's float counts as the shortest decimal
    that means it.
    """
    if isinstance(value, str):
        if _PLAIN(value):
            return _cents(Decimal(value))
        return _cents(Decimal(value.replace(",", ""))) if _GROUPED(value) else _decorated(value)
    if value is None or isinstance(value, bool):
        return None
    return _cents(Decimal(repr(value)) if isinstance(value, float) else Decimal(value))


def _cents(amount: Decimal) -> Decimal | None:
    """Rounded to the cent; None for what is no finite amount of a sensible size. Minus zero is zero."""
    try:
        rounded = amount.quantize(CENT, ROUND_HALF_UP)
        return (rounded or abs(rounded)) if -LIMIT < rounded < LIMIT else None
    except InvalidOperation:
        return None


def _decorated(written: str) -> Decimal | None:
    if written in _NO_AMOUNT:
        return None
    text = _ORNAMENT.sub("", half_width(written)).upper()
    text, minus_words = _NEGATIVE.subn("", text)
    negative = bool(minus_words)
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    if text.startswith("-") or (text.endswith("-") and len(text) > 1):
        text, negative = text.removeprefix("-").removesuffix("-"), True
    text = text.removeprefix("+")
    if not _NUMBER(text) or not any(map(str.isdigit, text)):
        return None
    try:
        amount = _cents(Decimal(text.replace(",", "")))
    except InvalidOperation:
        return None
    return -amount if amount and negative else amount
