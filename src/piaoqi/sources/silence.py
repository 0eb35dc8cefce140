"""Whether a source is silent for longer than usual. Pure: days in, a verdict out.

1. Days are those of China on which something new came, of the last half year.
2. Of a source that brings nothing on weekends, working days alone are counted: neither weekends nor the days about the
   Spring Festival, Labour Day and the National Day, on which offices are closed.
3. What is usual is the gap that nine in ten gaps do not exceed; with fewer than five gaps it is too early to tell.
4. Up to a day more than usual is calm; beyond it is quiet; more than twice as much and two days is silent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from piaoqi.core.text import Message, Text

LOOKS_BACK: Final = timedelta(days=180)
GAPS: Final = 5
"""So many are needed."""
_DAY: Final = timedelta(days=1)
_SHARE: Final = (9, 10)
_WEEKENDS: Final = 20
"""One day with news in so many may fall on a weekend, as before long holidays offices work on some."""
_FESTIVALS: Final = (
    "2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 "
    "2034-02-19 2035-02-08 2036-01-28 2037-02-15 2038-02-04 2039-01-24 2040-02-12"
)
"""First days of the lunar year (正月初一)."""
_FESTIVAL: Final = {one.year: one for one in map(date.fromisoformat, _FESTIVALS.split())}
_BEFORE, _AFTER = timedelta(days=4), timedelta(days=14)
"""Of the Spring Festival: from when people leave to the Lantern Festival (元宵), when all are back."""
_FIXED: Final = (((5, 1), (5, 5)), ((10, 1), (10, 8)))

_NONE = Text("还没有收到过发票", "No invoice has come yet")
_EARLY = Text(
    "最近一次有新发票是 {days} 天前，还看不出规律", "The last new invoice came {days} days ago; too early to tell"
)
_SAID = {
    False: Text("已 {days} 天没有新发票，通常 {usual} 天", "No new invoice for {days} days, usually {usual}"),
    True: Text(
        "已 {days} 个工作日没有新发票，通常 {usual} 个", "No new invoice for {days} working days, usually {usual}"
    ),
}
_TODAY = Text("今天有新发票", "New invoices came today")


class Level(StrEnum):
    """In the order of concern."""

    UNKNOWN = "unknown"
    CALM = "calm"
    QUIET = "quiet"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """`days` without anything new up to today, `usual_days` between two days with news: both working days where
    `working`, else days of the calendar; None where nothing can be said.
    """

    level: Level
    days: int | None = None
    usual_days: int | None = None
    working: bool = False
    since: date | None = None
    """The last day with news."""

    @property
    def alarm_days(self) -> int | None:
        """With more days than this without anything new it is told; None where nothing is usual yet."""
        return None if self.usual_days is None else _calm(self.usual_days)

    @property
    def sentence(self) -> Message:
        if self.days is None:
            return _NONE.with_()
        if not self.days:
            return _TODAY.with_()
        if self.usual_days is None:
            return _EARLY.with_(days=self.days)
        return _SAID[self.working].with_(days=self.days, usual=self.usual_days)


def silence_of(news: Iterable[date], today: date) -> Silence:
    """From the days with news, in any order. Days after `today` (of a clock that was ahead) count as today."""
    known = sorted({min(one, today) for one in news})
    if not known:
        return Silence(level=Level.UNKNOWN)
    recent = [one for one in known if one >= today - LOOKS_BACK]
    last = known[-1]
    if len(recent) <= GAPS:
        return Silence(level=Level.UNKNOWN, days=(today - last).days, since=last)
    working = _rests_on_weekends(recent)
    count = _working_days if working else _days
    usual = _usual([count(before, after) for before, after in pairwise(recent)])
    days = count(last, today)
    return Silence(level=_level(days, usual), days=days, usual_days=usual, working=working, since=last)


def _level(days: int, usual: int) -> Level:
    if days <= usual + 1:
        return Level.CALM
    return Level.QUIET if days <= _calm(usual) else Level.SILENT


def _calm(usual: int) -> int:
    return 2 * usual + 2


def _usual(gaps: Sequence[int]) -> int:
    of, parts = _SHARE
    ordered = sorted(gaps)
    return max(1, ordered[(len(ordered) * of - 1) // parts])


def _rests_on_weekends(days: Sequence[date]) -> bool:
    return sum(_is_weekend(one) for one in days) * _WEEKENDS <= len(days)


def _days(before: date, after: date) -> int:
    return (after - before).days


def _working_days(before: date, after: date) -> int:
    """Those after the one, up to the other."""
    return sum(is_working_day(before + _DAY * count) for count in range(1, (after - before).days + 1))


def is_working_day(day: date) -> bool:
    """Whether offices are open, as far as can be said years ahead: a day too few does no harm."""
    if _is_weekend(day) or any(start <= (day.month, day.day) <= end for start, end in _FIXED):
        return False
    festival = _FESTIVAL.get(day.year)
    if festival is None:
        return not (1, 17) <= (day.month, day.day) <= (3, 5)
    return not festival - _BEFORE <= day <= festival + _AFTER


def _is_weekend(day: date) -> bool:
    return day.weekday() >= 5  # Saturday
