"""The months of a source for people: a cell each, in shape and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from piaoqi.core.text import Message, Text
from piaoqi.sources.calendar import Cover, Month, Stretch

_WORDS = {
    "covered": Text("{month}：每天都查过", "{month}: all days were asked for"),
    "hole": Text("{month}：没有查过", "{month}: was not asked for"),
    "part": Text("{month}：{covered} 天查过，{rest} 天没有", "{month}: {covered} days were asked for, {rest} were not"),
    "doubtful": Text("{month}：查过，但有筛选条件或没读全", "{month}: asked for with a filter, or not wholly read"),
    "none": Text("{month}：不在范围内", "{month}: outside of what is looked at"),
}
STRIP = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """`state`: covered, part, doubtful, hole, none."""

    first: date
    state: str
    covered: int
    days: int

    @property
    def told(self) -> Message:
        rest = self.days - self.covered
        return _WORDS[self.state].with_(month=f"{self.first:%Y-%m}", covered=self.covered, rest=rest)

    @property
    def share(self) -> str:
        """How many of its days, where it is only a part of them."""
        return f"{self.covered}/{self.days}" if self.state == "part" else ""


@dataclass(frozen=True, slots=True)
class Year:
    year: int
    cells: tuple[Cell, ...]


def strip(found: Sequence[Month], today: date) -> tuple[Cell, ...]:
    """The last months, up to this one."""
    known = {one.first: one for one in found}
    firsts = [_month(today, back) for back in range(STRIP - 1, -1, -1)]
    return tuple(_cell(known.get(one), one) for one in firsts)


def years(found: Sequence[Month]) -> tuple[Year, ...]:
    """Whole years, the newest first."""
    made = []
    for year, months in groupby(found, key=lambda one: one.first.year):
        known = {one.first.month: one for one in months}
        cells = tuple(_cell(known.get(month), date(year, month, 1)) for month in range(1, 13))
        made.append(Year(year, cells))
    return tuple(reversed(made))


def gaps(days: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """What is not sure, the newest first."""
    return tuple(one for one in reversed(days) if one.cover is not Cover.COVERED)


def _cell(month: Month | None, first: date) -> Cell:
    if month is None:
        return Cell(first, "none", 0, 0)
    days = month.covered + month.doubtful + month.hole
    return Cell(first, _state(month, days), month.covered, days)


def _state(month: Month, days: int) -> str:
    if month.covered == days:
        return "covered"
    if month.hole == days:
        return "hole"
    return "part" if month.hole and month.covered else "doubtful"


def _month(today: date, back: int) -> date:
    number = today.year * 12 + today.month - 1 - back
    return date(number // 12, number % 12 + 1, 1)
