"""Dates as sources write them. A date is a day in China: an instant with another zone is moved there first."""

import re
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

from piaoqi.core.invoice.width import half_width

CHINA = timezone(timedelta(hours=8))
_SERIAL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(29221, 73051)
"""Excel's day numbers of 1980-01-01 to 2099-12-31; other numbers are no dates of an invoice."""
_YEARS = range(1980, 2100)

_WRITTEN = re.compile(
    r"([0-9]{4})\s*[-/.年\s]\s*([0-9]{1,2})\s*[-/.月\s]\s*([0-9]{1,2})\s*日?"
    r"(?:[T\s,]*([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]+)?秒?|分)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
).fullmatch
_COMPACT = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:[T\s]?([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?[0-9]{0,3}())?"
).fullmatch
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?").fullmatch
_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def read_date(value: str | float | date | datetime | None) -> date | None:
    """The day that a cell or a text states; None where it states none, or an impossible one.

    Known: 2024年05月28日, 2024-05-28, 2024/5/28, 2024.5.28, 20240528, 二〇二四年五月二十八日, each with or without a
    time, a spreadsheet's day number, and dates that are dates already. Years 1980 to 2099.
    """
    if isinstance(value, str):
        return _from_text(value)
    if isinstance(value, datetime):
        return (value.astimezone(CHINA) if value.tzinfo else value).date()
    if value is None or isinstance(value, bool | date):
        return value if isinstance(value, date) else None
    return _from_number(value)


@lru_cache(maxsize=16384)
def _from_text(written: str) -> date | None:
    text = half_width(written).strip(" \t\r\n'\"`")
    if serial := _SERIAL(text):
        return _from_number(int(serial[1]))
    found = _COMPACT(text) or _WRITTEN(text) or _WRITTEN(_in_digits(text))
    return _day(found) if found else None


def _from_number(number: float) -> date | None:
    """A day number, or the eight digits of a date that a spreadsheet took for a number."""
    if not 0 <= number < 1e9:  # NaN and infinities too
        return None
    whole = int(number)
    if whole in _SERIALS:
        return _SERIAL_DAY_ZERO + timedelta(days=whole)
    found = _COMPACT(str(whole)) if whole == number and whole > 19_000_000 else None
    return _day(found) if found else None


def _day(found: re.Match[str]) -> date | None:
    year, month, day = (int(part) for part in found.group(1, 2, 3))
    if year not in _YEARS:
        return None
    hour, minute, second, zone = found.group(4, 5, 6, 7)
    try:
        moment = datetime(year, month, day, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=_zone(zone))
    except ValueError:
        return None
    return moment.astimezone(CHINA).date()


def _zone(written: str | None) -> timezone:
    if not written:
        return CHINA
    if written == "Z":
        return timezone.utc  # noqa: UP017 (one name for the type and the value)
    offset = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(offset if written[0] == "+" else -offset)


def _in_digits(text: str) -> str:
    """Chinese numerals of a date as digits: 二〇二四年五月二十八日 is 2024年5月28日."""
    tens = re.sub(r"([一二三]?)十([一二三四五六七八九]?)", lambda m: f"{m[1] or '一'}{m[2] or '〇'}", text)
    return tens.translate(_NUMERALS)
