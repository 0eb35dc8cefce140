"""Several invoice numbers in one cell, and numbers inside a sentence, as people write them in books."""

import re

from piaoqi.core.formats.table.cells import unprotected
from piaoqi.core.invoice.number import is_digital
from piaoqi.core.invoice.width import half_width

_BETWEEN = re.compile(r"[\s,，、;；/|+&和及与]+")
_RANGE = re.compile(r"(\d{8}|\d{20})\s*(?:-+|~|至|到)\s*(\d{1,20})")
_IN_TEXT = re.compile(r"(?<!\d)\d{20}(?!\d)")
_NAMED = re.compile(r"(?:发票号码?|票号|发票)[:：#\s]*((?:\d{8}(?:[、,，/\s]+(?=\d{8}(?!\d)))?)+)(?!\d)")
_MOST = 200
"""Numbers that one cell may name; a longer range is no list of invoices."""


def several_numbers(cell: object) -> tuple[str, ...]:
    """The numbers of a cell that lists two or more (`A、B`, `12345678-80`, `12345678/79`); () where it does not."""
    if not isinstance(cell, str):
        return ()
    text = half_width(unprotected(cell))
    parts = [part for part in _BETWEEN.split(text) if part]
    found: list[str] = []
    for part in parts:
        numbers = _expanded(part, found[-1] if found else "")
        if not numbers:
            return ()
        found += numbers
    return tuple(dict.fromkeys(found)) if 1 < len(found) <= _MOST else ()


def _expanded(part: str, previous: str) -> list[str]:
    """One part of a list: a whole number, a range, or the closing digits that differ from the number before."""
    span = _RANGE.fullmatch(part)
    if span:
        return _span(span[1], span[2])
    if not part.isdigit():
        return []
    if len(part) in (8, 20):
        return [part]
    return [previous[: -len(part)] + part] if previous and len(part) < len(previous) else []


def _span(first: str, last: str) -> list[str]:
    if len(last) > len(first):
        return []
    end = int(first[: len(first) - len(last)] + last)
    begin = int(first)
    if not begin < end < begin + _MOST:
        return []
    return [str(number).zfill(len(first)) for number in range(begin, end + 1)]


def numbers_in_text(text: str) -> tuple[str, ...]:
    """Invoice numbers inside a sentence: twenty digits that can be a 数电票, or eight right after 发票号."""
    text = half_width(text)
    if sum(map(str.isdigit, text)) < 8:
        return ()
    found = [number for number in _IN_TEXT.findall(text) if is_digital(number)]
    for match in _NAMED.finditer(text):
        found += re.findall(r"\d{8}", match[1])
    return tuple(dict.fromkeys(found))[:_MOST]
