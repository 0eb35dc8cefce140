"""大写金额 by value: 壹佰壹拾叁圆整 is 113.00, whatever characters and zeros it was written with."""

import re
from decimal import Decimal

from piaoqi.core.invoice.money import LIMIT
from piaoqi.core.invoice.width import folded

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_VARIANTS = str.maketrans(
    "〇○Oo0×xXØ⊗ⓧ一二三四五六七八九弌弍弎貳参參叄叁陸两兩百千十元圓圎円塊块毛萬億負",
    "零零零零零零零零零零零壹贰叁肆伍陆柒捌玖壹贰叁贰叁叁叁叁陆贰贰佰仟拾圆圆圆圆圆圆角万亿负",
)
_LONGEST = 64
"""Characters that the words of an amount may have: bounds the search."""
_LABEL = re.compile(
    r"^(?:价税合计|合计|总计|金额)*(?:人民币)?(?:\(?大写\)?)?:?(?:人民币)?(?:[×xX⊗](?![仟佰拾千百十])|¥)?"
)
_NEGATIVE = re.compile(r"^(?:\(负数?\)|负数?|-)")
_WHOLE = re.compile(
    r"(?P<yuan>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+圆)?(?:零*(?P<jiao>[零壹贰叁肆伍陆柒捌玖])角)?"
    r"(?:零*(?P<fen>[零壹贰叁肆伍陆柒捌玖])分)?零*[整正]?"
).fullmatch
_SECTION = re.compile(
    r"零*?(?:([零壹贰叁肆伍陆柒捌玖])仟)?零*?(?:([零壹贰叁肆伍陆柒捌玖])佰)?"
    r"零*?(?:([零壹贰叁肆伍陆柒捌玖])?(拾))?零*([壹贰叁肆伍陆柒捌玖])?零*"
).fullmatch


def read_capital(text: str) -> Decimal | None:
    """The amount in yuan that the words state; None where they state none.

    Knows 圆 元 圓, 整 正 or neither, 角整, （负数） and 负, traditional and plain numerals, printed blanks such as
    ⊗仟⊗佰, and a label in front.
    """
    plain = _LABEL.sub("", "".join(folded(text).split()))
    negative = _NEGATIVE.match(plain)
    body = plain[negative.end() :] if negative else plain
    found = _WHOLE(body.translate(_VARIANTS)) if len(body) <= _LONGEST else None
    if not found or not any(found.groups()):
        return None
    yuan = _integer(found["yuan"][:-1]) if found["yuan"] else 0
    if yuan is None or yuan >= LIMIT:
        return None
    cents = yuan * 100 + _digit(found["jiao"]) * 10 + _digit(found["fen"])
    amount = Decimal(cents).scaleb(-2)
    return -amount if negative and amount else amount


def write_capital(amount: Decimal) -> str:
    """The words as the bureau prints them: 圆, 整 after 圆 and 角, none after 分, （负数） in front.

    `amount` has at most two decimals and is below 10^16 yuan; ValueError otherwise.
    """
    cents = int(abs(amount) * 100)
    if Decimal(cents).scaleb(-2) != abs(amount) or abs(amount) >= LIMIT:
        raise ValueError(f"no amount of money: {amount}")
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    words = f"{_words(yuan)}圆" if yuan or not cents else ""
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        words += "零"
    words += f"{_DIGITS[fen]}分" if fen else "整"
    return f"（负数）{words}" if amount < 0 else words


def _digit(character: str | None) -> int:
    return _DIGITS.index(character) if character else 0


def _integer(text: str) -> int | None:
    """A whole number in words, by its largest unit: what stands before 亿 or 万 counts so often."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(unit)
        if found:
            many, rest = _integer(head), _integer(tail) if tail else 0
            return None if many is None or rest is None or rest >= size else many * size + rest
    return _section(text)


def _section(text: str) -> int | None:
    found = _SECTION(text)
    if not found or not text:
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    counted_tens = _digit(tens) if tens else int(bool(ten))
    return _digit(thousands) * 1000 + _digit(hundreds) * 100 + counted_tens * 10 + _digit(ones)


def _words(number: int) -> str:
    """A whole number in words; one 零 stands for every gap inside."""
    if not number:
        return _DIGITS[0]
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if number >= size:
            head, rest = divmod(number, size)
            gap = "零" if rest and rest * 10 < size else ""
            return f"{_words(head)}{unit}{gap}{_words(rest) if rest else ''}"
    return _words_below_10000(number)


def _words_below_10000(number: int) -> str:
    words, gap = "", False
    for unit, size in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + unit
        gap = digit == 0
    return words
