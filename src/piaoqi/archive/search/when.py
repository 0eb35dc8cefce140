"""Days as accountants type them: `2026-03-05`, `2026年3月`, `3月5日`, `20260305`, `本月`, `上季度`, `1月至3月`."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from piaoqi.archive.search.readings import Days

_YEARS = range(1990, 2100)
_SPAN = re.compile(r"(.+?)(?:至|到|~|--)(.+)").fullmatch
_DAY = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})(?:[-/.]|月)([0-9]{1,2})[日号]?").fullmatch
_COMPACT_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})").fullmatch
_MONTH = re.compile(r"([0-9]{4})(?:[-/.]|年)([0-9]{1,2})月?份?").fullmatch
_COMPACT_MONTH = re.compile(r"([0-9]{4})([0-9]{2})").fullmatch
_YEAR = re.compile(r"([0-9]{4})(?:年度?)?").fullmatch
_DAY_OF_MONTH = re.compile(r"([0-9]{1,2})月([0-9]{1,2})[日号]?").fullmatch
_MONTH_OF_YEAR = re.compile(r"([0-9]{1,2})月份?").fullmatch
_SHORT_YEAR = re.compile(r"([0-9]{2})年(.*)").fullmatch
_QUARTER = re.compile(r"(?:([0-9]{4})年?|(今年|本年|去年))?第?(?:([一二三四1-4])季度|q([1-4]))").fullmatch
_HALF = re.compile(r"(?:([0-9]{4})年?|(今年|本年|去年))?([上下])半年").fullmatch
_DIGITS: Mapping[str, int] = {"一": 1, "二": 2, "三": 3, "四": 4}


def days_of(word: str, today: date) -> Days | None:
    """The days that a word without blanks, half width and lower case, can mean; None where it can mean none."""
    if found := _SPAN(word):
        return _span(found[1], found[2], today)
    if word in _NAMED:
        return _NAMED[word](today)
    if (found := _SHORT_YEAR(word)) and int(found[1]) <= today.year % 100 + 1:
        word = f"20{found[1]}年{found[2]}"
    for read in (_of_year, _of_month, _of_day, _of_quarter):
        if days := read(word, today):
            return days
    return None


def _span(first: str, last: str, today: date) -> Days | None:
    one = days_of(first, today)
    if one is None:
        return None
    if _MONTH_OF_YEAR(last) or _DAY_OF_MONTH(last):
        last = f"{one.first.year}年{last}"
    other = days_of(last, today)
    return Days(one.first, other.last) if other and one.first <= other.last else None


def _of_day(word: str, today: date) -> Days | None:
    if found := _DAY(word) or _COMPACT_DAY(word):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_OF_MONTH(word):
        month, day = int(found[1]), int(found[2])
        recent = (_day(year, month, day) for year in range(today.year, today.year - 8, -1))  # 2月29日
        return next((one for one in recent if one and one.first <= today), None)
    return None


def _of_month(word: str, today: date) -> Days | None:
    if found := _MONTH(word) or _COMPACT_MONTH(word):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _MONTH_OF_YEAR(word):
        month = int(found[1])
        return _months(today.year - (month > today.month), month, 1)
    return None


def _of_year(word: str, _: date) -> Days | None:
    found = _YEAR(word)
    return _months(int(found[1]), 1, 12) if found else None


def _of_quarter(word: str, today: date) -> Days | None:
    if found := _QUARTER(word):
        quarter = _DIGITS.get(found[3] or "") or int(found[3] or found[4])
        return _part(found[1], found[2], (quarter * 3 - 2, 3), today)
    if found := _HALF(word):
        return _part(found[1], found[2], (1 if found[3] == "上" else 7, 6), today)
    return None


def _part(year: str | None, named: str | None, months: tuple[int, int], today: date) -> Days | None:
    """`months`: first and count. Without a year, the most recent that has begun."""
    first, count = months
    if year:
        return _months(int(year), first, count)
    if named:
        return _months(today.year - (named == "去年"), first, count)
    return _months(today.year - (first > today.month), first, count)


def _day(year: int, month: int, day: int) -> Days | None:
    if year not in _YEARS or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return Days(date(year, month, day), date(year, month, day))


def _months(year: int, first: int, count: int) -> Days | None:
    last = first + count - 1
    if year not in _YEARS or not 1 <= first <= last <= 12:
        return None
    return Days(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _before(today: date, months: int) -> tuple[int, int]:
    return divmod(today.year * 12 + today.month - 1 - months, 12)


def _month_ago(months: int) -> Callable[[date], Days | None]:
    def days(today: date) -> Days | None:
        year, month = _before(today, months)
        return _months(year, month + 1, 1)

    return days


def _quarter_ago(quarters: int) -> Callable[[date], Days | None]:
    def days(today: date) -> Days | None:
        year, quarter = divmod(today.year * 4 + (today.month - 1) // 3 - quarters, 4)
        return _months(year, quarter * 3 + 1, 3)

    return days


def _year_ago(years: int) -> Callable[[date], Days | None]:
    return lambda today: _months(today.year - years, 1, 12)


def _day_ago(days: int) -> Callable[[date], Days | None]:
    return lambda today: Days(today - timedelta(days), today - timedelta(days))


def _week_ago(weeks: int) -> Callable[[date], Days | None]:
    def days(today: date) -> Days:
        monday = today - timedelta(today.weekday() + 7 * weeks)
        return Days(monday, monday + timedelta(6))

    return days


_NAMED: Mapping[str, Callable[[date], Days | None]] = {
    **dict.fromkeys(("本月", "这个月", "当月"), _month_ago(0)),
    **dict.fromkeys(("上月", "上个月"), _month_ago(1)),
    "上上月": _month_ago(2),
    "本季度": _quarter_ago(0),
    "上季度": _quarter_ago(1),
    **dict.fromkeys(("今年", "本年", "本年度"), _year_ago(0)),
    **dict.fromkeys(("去年", "上年", "上年度"), _year_ago(1)),
    "前年": _year_ago(2),
    **dict.fromkeys(("今天", "今日"), _day_ago(0)),
    "昨天": _day_ago(1),
    "前天": _day_ago(2),
    "本周": _week_ago(0),
    "上周": _week_ago(1),
}
