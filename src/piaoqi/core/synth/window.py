"""One export of a list: what was asked for, when, and what its file is like."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from piaoqi.core.invoice.kind import KINDS, Kind, Origin
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status

SLICES = (1, 2, 3, 5, 6, 10, 15)
"""Into how many parts people cut a month because of the 5,000-row limit."""

Row = tuple[Record, str, str]
"""(what the list says, time of issue, drawer)."""


class Form(StrEnum):
    """How an export's file is written."""

    XLSX = "xlsx"
    SWAPPED = "swapped"  # xlsx, the sheet of invoices before the sheet of lines
    CSV = "csv"
    XLS = "xls"


_FORMS = (Form.XLSX, Form.SWAPPED, Form.CSV, Form.XLSX, Form.XLSX, Form.XLS)
"""What becomes of one export after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One export of the bureau's list. Empty tuples and words mean: not filtered by it.

    `extra` are rows of the file that no entry stands for (another company's, another direction's). `cut` keeps only so
    many rows of the file; `repeated` writes that many of its last rows twice; `same_as` gives the file the bytes of
    another window's. `total` and `rows` are what the settings declare: the count where `counted`, unless a number is
    given.
    """

    start: date
    end: date
    as_of: datetime
    kinds: tuple[Kind, ...] = ()
    origins: tuple[Origin, ...] = ()
    statuses: tuple[Status, ...] = ()
    booked: str = ""
    sellers: tuple[str, ...] = ()
    role: str = "办税员"
    counted: bool = True
    total: int | None = None
    rows: int | None = None
    declared: bool = True
    """False: the settings say nothing of this export."""
    titles: tuple[str, ...] = ()
    """Lines above the headings, such as the company the file was made for."""
    extra: tuple[Row, ...] = ()
    cut: int | None = None
    repeated: int = 0
    same_as: int | None = None
    form: Form = Form.XLSX
    proves: bool = True
    """False: something about the export makes it no proof, so that what it lacks cannot be told."""
    lists: bool = True
    """False: a sound invoice would not be in it either."""
    claimed: bool = False
    """A fault has changed it."""

    def holds(self, day: date) -> bool:
        return self.start <= day <= self.end

    def shows(self, row: Record) -> bool:
        """By its date."""
        return row.issue_date is not None and self.holds(row.issue_date)

    def days(self) -> Iterator[date]:
        return (self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1))

    def answers(self, kind: Kind, day: date) -> bool:
        """Would the export show a sound invoice of any seller? Two days are left for it to arrive."""
        in_time = day + timedelta(days=2) < self.as_of.date()
        by_kind = not self.kinds or kind in self.kinds
        by_origin = not self.origins or KINDS[kind].origin in self.origins
        unfiltered = self.lists and not self.booked and not self.sellers
        by_status = not self.statuses or Status.NORMAL in self.statuses
        return self.holds(day) and in_time and by_kind and by_origin and unfiltered and by_status

    def covers(self, kind: Kind, day: date) -> bool:
        """Would it also prove that an invoice is absent?"""
        return self.proves and self.declared and self.answers(kind, day)


def month_windows(as_of: datetime, months: int, slices: int) -> list[Window]:
    """The exports of the months before the one of `as_of`, oldest first, at least `slices` in all if days allow."""
    each = next((one for one in SLICES if one * months >= slices), SLICES[-1])
    windows = [window for back in range(months, 0, -1) for window in _month(as_of, back, each)]
    return [replace(window, form=_FORMS[n % len(_FORMS)]) for n, window in enumerate(windows)]


def _month(as_of: datetime, back: int, parts: int) -> Iterator[Window]:
    """One month in equal parts, all made four days after its end."""
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - back, 12)
    days = calendar.monthrange(year, month + 1)[1]
    made = date(year, month + 1, days) + timedelta(days=4)
    at = datetime(made.year, made.month, made.day, 10, 20, tzinfo=as_of.tzinfo)
    edges = [days * part // parts for part in range(parts + 1)]
    for first, last in pairwise(edges):
        yield Window(start=date(year, month + 1, first + 1), end=date(year, month + 1, last), as_of=at)


def marked(windows: Sequence[Window], index: int, **changes: object) -> Window:
    """The window with changes, and taken."""
    return replace(windows[index], **({"claimed": True} | changes))  # type: ignore[arg-type]
