"""What was typed into the box: one number, several, or words.

1. One number, however it is written: whole, with its code, damaged, or eight of its digits.
2. Several: lines, a column or some columns of a spreadsheet, or whole numbers one after the other. Cells that are no
   numbers (names, dates, headings) are left out where others are.
3. Everything else is words: a name, an amount, a date, the last digits. The index of all invoices understands those.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.number import Doubt, InvoiceNumber, facts_of, is_code, is_digital, read_number, region_name
from piaoqi.core.invoice.width import half_width
from piaoqi.core.text import Message, Text

MOST_NUMBERS = 200
LONGEST = 200_000
"""Letters looked at: 200 rows of a wide list."""
_SHORTEST = 8
_CELLS = re.compile(r"[\t、;]+|,(?![0-9]{3}(?:[^0-9]|$))").split
_MONEY = re.compile(r"[¥￥]?-?[0-9][0-9,]*\.[0-9]{1,2}元?").fullmatch
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])").fullmatch
_EIGHT = re.compile(r"[0-9]{8}").fullmatch

_DIGITAL = Text("数电票 · {year}年 · {region}开具", "fully digital · {year} · issued in {region}")
_CODED = Text("{kind} · {year}年 · {region}", "{kind} · {year} · {region}")
_TWENTY = Text("20 位号码", "a number of 20 digits")
_BESIDE = Text("发票代码加 8 位号码", "a code and eight digits")
_CUT = Text(
    "号码被表格软件改坏了，只有前 {count} 位可信", "damaged by a spreadsheet: only the first {count} digits are sure"
)
_PART = Text("号码的一部分（{count} 位）", "part of a number ({count} digits)")
_TOO_LONG = Text("{count} 位，比数电票的 20 位还长", "{count} digits, more than the twenty of a digital invoice")
_ALONE = Text("8 位发票号码（没有写代码）", "the eight digits of a number, without its code")
_OTHER = Text("其他号码", "some other number")
_COLON = Text("{number} → {what}", "{number} → {what}")


@dataclass(frozen=True, slots=True)
class Number:
    """One number as it was written. `code` stands beside it where the source has a column for it."""

    number: str
    code: str = ""

    @property
    def written(self) -> str:
        return f"{self.code} {self.number}".strip()


@dataclass(frozen=True, slots=True)
class Typed:
    """`numbers`: none where it is words. `left_out`: so many cells of a list were no numbers; `more`: so many numbers
    were too many.
    """

    text: str = ""
    numbers: tuple[Number, ...] = ()
    left_out: int = 0
    more: int = 0

    @property
    def one(self) -> Number | None:
        return self.numbers[0] if len(self.numbers) == 1 else None

    @property
    def may_be_number(self) -> bool:
        """Words that could be some other document's number all the same."""
        return self.text.isascii() and " " not in self.text and any(map(str.isdigit, self.text))

    @property
    def address(self) -> str:
        """The same as it stands in an address: no longer than need be."""
        return ",".join(one.written for one in self.numbers) if len(self.numbers) > 1 else self.text


def typed(written: str, *, as_number: bool = False) -> Typed:
    """`as_number`: it is one number, whatever it looks like. Never raises."""
    text = half_width(written[:LONGEST]).replace("\x00", "").strip()
    if not text:
        return Typed()
    if as_number:
        return Typed(text, (Number(text),))
    if "\n" not in text and "\r" not in text and len(text) <= 100 and is_number(text):
        return Typed(text, (Number(text),))
    cells = [[cell.strip() for cell in _CELLS(line) if cell.strip()] for line in text.splitlines()]
    found = list(dict.fromkeys(number for row in cells for number in _numbers_in(row)))
    if not found or (len(cells) == 1 and len(found) < 2):
        return Typed(text)
    used = sum(len(one.written.split()) for one in found)
    left_out = max(0, sum(len(row) for row in cells) - used)
    return Typed(text, tuple(found[:MOST_NUMBERS]), left_out, max(0, len(found) - MOST_NUMBERS))


def is_number(text: str) -> bool:
    """Whether it is one number and nothing else: no date, no sum, no last digits."""
    if _MONEY(text) or len(text) > 100:
        return False
    read = read_number(text)
    if read.known_prefix:
        return True
    digits = (read.code + read.number).isdigit()
    if read.doubt == Doubt.LETTERS:
        return bool(read.candidates)
    if not digits or read.doubt == Doubt.SHORT or _DAY(read.code + read.number):
        return False
    return len(read.code + read.number) >= _SHORTEST


def meaning(number: Number) -> Message:
    """What a number was taken for, and what it says of itself: 数电票 · 2024年 · 北京开具."""
    read = read_number(number.number, number.code)
    if read.doubt == Doubt.LETTERS and read.candidates:
        read = read_number(read.candidates[0])
    shown = read.code + read.number if len(read.number) != len("26112000000012345678") else read.number
    whole = f"{read.code} {read.number}".strip() if read.code and shown != read.number else read.number
    return _COLON.with_(number=whole or number.written, what=_what(read))


def _what(read: InvoiceNumber) -> Message:
    if read.known_prefix and not read.number:
        return _CUT.with_(count=len(read.known_prefix))
    facts = facts_of(read.number, read.code)
    if is_digital(read.number):
        return _DIGITAL.with_(year=facts.year, region=region_name(facts.region))
    if facts.kind:
        return _CODED.with_(kind=KINDS[facts.kind].title, year=facts.year, region=region_name(facts.region))
    length = len(read.number)
    if read.code and length == _SHORTEST:
        return _BESIDE.with_()
    if not read.number.isdigit():
        return _OTHER.with_()
    if length in (_SHORTEST, 20):
        return (_ALONE if length == _SHORTEST else _TWENTY).with_()
    return (_PART if length < 20 else _TOO_LONG).with_(count=length)


def _numbers_in(row: list[str]) -> Iterator[Number]:
    """Of one line: a code and the number beside it, whole numbers, and several with blanks between them."""
    at = 0
    while at < len(row):
        cell, beside = row[at], row[at + 1] if at + 1 < len(row) else ""
        if is_code(_plain(cell)) and _EIGHT(_plain(beside)):
            yield Number(_plain(beside), _plain(cell))
            at += 2
            continue
        at += 1
        if _is_whole(cell):
            yield _short(cell)
        else:
            yield from _in_a_row(cell.split())


def _is_whole(cell: str) -> bool:
    """In a list a part of a number is more likely a telephone's, or a tax id."""
    if not is_number(cell):
        return False
    read = read_number(cell)
    return bool(read.code or read.known_prefix or read.candidates or len(read.number) in (_SHORTEST, 19, 20))


def _short(cell: str) -> Number:
    """Without its label, where nothing of it is in doubt: an address holds two hundred of them."""
    read = read_number(cell)
    return Number(cell) if read.doubt or not read.number else Number(read.number, read.code)


def _in_a_row(words: list[str]) -> Iterator[Number]:
    """Whole numbers written one after the other."""
    if len(words) > 1 and all(is_digital(one) or (_EIGHT(one) and not _DAY(one)) for one in words):
        yield from map(Number, words)


def _plain(cell: str) -> str:
    return cell.strip("'\"=` ")
