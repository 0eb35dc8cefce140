"""Cells to typed values. A converter is chosen once a column and remembers what it converted before."""

import math
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from piaoqi.core.invoice.capital import read_capital
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.money import read_money

Key = TypeVar("Key")
Value = TypeVar("Value")

BLANKS = frozenset(
    ("", "-", "--", "---", "—", "——", "–", "/", "\\", "无", "暂无", "空", "n/a", "N/A", "NA", "#N/A", "nan", "NaN",
     "None", "none", "null", "NULL", "#VALUE!", "#REF!", "#NAME?")
)  # fmt: skip
"""What stands in a cell that states nothing."""
_REMEMBERED = 1 << 16
_PROTECTED = re.compile(r'^="(.*)"$', re.DOTALL)


class Memo(dict[Key, Value]):
    """A function that keeps its answers: `map(memo.__getitem__, column)` costs a look-up for a value seen before."""

    def __init__(self, function: Callable[[Key], Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Key) -> Value:
        value = self._function(key)
        if len(self) < _REMEMBERED:
            self[key] = value
        return value


def read_text(cell: object) -> str:
    """A cell as text, blank where it states nothing; whole numbers without a fraction, dates as ISO."""
    if isinstance(cell, str):
        text = unprotected(cell)
        return "" if text in BLANKS else text
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return _number_text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds") if cell.time() != time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def read_texts(column: Iterable[object]) -> list[str]:
    """A column of texts; fractions go the short way."""
    return [
        repr(cell) if type(cell) is float and -_LARGE < cell < _LARGE and cell % 1 else read_text(cell)
        for cell in column
    ]


def unprotected(text: str) -> str:
    """Text without what was put around it to keep Excel from taking it for a number: `="0123"`, `'0123`, a tab."""
    text = text.strip().removeprefix("\ufeff")
    if text[:2] == '="':
        found = _PROTECTED.match(text)
        text = found[1].strip() if found else text
    return text[1:].strip() if text[:1] in ("'", "`", "‘", "’") and text[1:2].isalnum() else text


def read_number_cell(cell: object) -> object:
    """A cell of an invoice number or code: text or blank; a number stays a number, for its digits may be damaged."""
    if isinstance(cell, str):
        text = unprotected(cell)
        return "" if text in BLANKS else text
    if isinstance(cell, float) and not math.isfinite(cell):
        return ""
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else read_text(cell)


def read_amount(cell: object) -> Decimal | None:
    """Yuan; None where the cell states none."""
    if isinstance(cell, str):
        text = unprotected(cell)
        amount = read_money(text)
        return read_capital(text) if amount is None and _CAPITAL.search(text) else amount
    return read_money(cell) if isinstance(cell, float | int | Decimal) and not isinstance(cell, bool) else None


def read_amounts(column: Iterable[object]) -> list[Decimal | None]:
    """A column of amounts; a spreadsheet's float that is one of at most two decimals goes the short way."""
    return [
        Decimal(text)
        if type(cell) is float and -_LARGE < cell < _LARGE and cell and float(text := f"{cell:.2f}") == cell
        else read_amount(cell)
        for cell in column
    ]


_CAPITAL = re.compile("[壹贰叁肆伍陆柒捌玖][拾佰仟万元圆角分]")
_LARGE = 1e12


def unreadable_amount(cell: object) -> str:
    """What is written where an amount should be, and is none; '' for an amount, a blank or `***`."""
    text = read_text(cell)
    if not text or not text.strip("* ") or read_amount(cell) is not None:
        return ""
    return "" if text in ("免税", "不征税") else text


class Days(Memo[object, date | None]):
    """`read_day` that remembers; of `2026-01-05 10:20:30` only the day is looked at."""

    def __init__(self) -> None:
        super().__init__(read_day)

    def read(self, column: Iterable[object]) -> list[date | None]:
        """The days of a column."""
        return [self[cell[:10] if _is_instant(cell) else cell] for cell in column]  # type: ignore[index]


def _is_instant(cell: object) -> bool:
    return type(cell) is str and len(cell) == 19 and cell[4] == cell[7] == "-" and cell[10] == " "


def read_day(cell: object) -> date | None:
    """The day a cell states; None where it states none."""
    if isinstance(cell, str):
        return read_date(unprotected(cell))
    if isinstance(cell, float | int | date) and not isinstance(cell, bool):
        return read_date(cell)
    return None


def day_text(cell: object) -> str:
    """A day as YYYY-MM-DD, or what is written instead."""
    day = read_day(cell)
    return day.isoformat() if day else read_text(cell)


_CLOCK = re.compile(r"[\sT](\d{1,2}):(\d{2})(?::(\d{2}))?")
_ZONED = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")


def instant_text(cell: object) -> str:
    """An instant as RFC 3339 in China's zone, a day where no time is stated, or what is written instead."""
    if isinstance(cell, float) and cell % 1 and read_date(cell):
        seconds = round(cell % 1 * 86400)
        cell = datetime.combine(read_date(cell) or date.min, time()) + timedelta(seconds=seconds)
    day = read_day(cell)
    if day is None:
        return read_text(cell)
    text = read_text(cell)
    clock = _CLOCK.search(text)
    if not clock or _ZONED.search(text):
        return text if clock else day.isoformat()
    return f"{day.isoformat()}T{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}+08:00"


def _number_text(number: float) -> str:
    if not math.isfinite(number):
        return ""
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)
