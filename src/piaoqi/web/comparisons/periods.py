"""Stretches of issue dates as addresses write them: a month, a quarter, a year, from one of them to another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from piaoqi.core.text import Message, Text

UNDATED = "none"
_ALWAYS = Text("全部期间", "All months")
_NO_DATE = Text("没有开票日期", "no issue date")
_MONTH = Text("{year} 年 {month} 月", "{year}-{month:02}")
_QUARTER = Text("{year} 年第 {quarter} 季度", "Q{quarter} {year}")
_YEAR = Text("{year} 年", "{year}")
_STRETCH = Text("{first} 至 {last}", "{first} to {last}")
_KEY = re.compile(r"(?P<year>20\d\d)(?:-(?P<month>0[1-9]|1[0-2])|-Q(?P<quarter>[1-4]))?", re.ASCII)
_MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Period:
    """`key` as in addresses, '' for all; both days are in it."""

    key: str
    title: Message
    first: date | None = None
    last: date | None = None

    @property
    def undated(self) -> bool:
        return self.key == UNDATED

    def holds(self, month: str) -> bool:
        """Whether findings of this month (YYYY-MM, '' for none) are in it."""
        if self.undated:
            return not month
        if self.first is None or self.last is None:
            return True
        return self.first.isoformat()[:7] <= month <= self.last.isoformat()[:7]


ALWAYS = Period("", _ALWAYS.with_())


def period_of(key: str) -> Period:
    """What is no period is all of them: an address half remembered still shows the page."""
    if key == UNDATED:
        return Period(UNDATED, _NO_DATE.with_())
    start, dots, end = key.partition("..")
    one = _single(start)
    if one is None or not dots:
        return one or ALWAYS
    other = _single(end)
    if other is None or one.first is None or other.last is None or other.last < one.first:
        return one
    return Period(key, _STRETCH.with_(first=one.title, last=other.title), one.first, other.last)


def usual(today: date) -> Iterator[tuple[Text, Period]]:
    """本月, 上月, 本季, 本年."""
    before = today.replace(day=1) - timedelta(days=1)
    quarter = (today.month - 1) // _MONTHS_OF_QUARTER + 1
    yield Text("本月", "This month"), period_of(f"{today:%Y-%m}")
    yield Text("上月", "Last month"), period_of(f"{before:%Y-%m}")
    yield Text("本季", "This quarter"), period_of(f"{today.year}-Q{quarter}")
    yield Text("本年", "This year"), period_of(f"{today.year}")


def _single(key: str) -> Period | None:
    found = _KEY.fullmatch(key)
    if found is None:
        return None
    year = int(found["year"])
    if found["month"]:
        month = int(found["month"])
        return Period(key, _MONTH.with_(year=year, month=month), date(year, month, 1), _last_day(year, month))
    if found["quarter"]:
        quarter = int(found["quarter"])
        end = quarter * _MONTHS_OF_QUARTER
        first = date(year, end - _MONTHS_OF_QUARTER + 1, 1)
        return Period(key, _QUARTER.with_(year=year, quarter=quarter), first, _last_day(year, end))
    return Period(key, _YEAR.with_(year=year), date(year, 1, 1), date(year, 12, 31))


def _last_day(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
