"""An invoice number out of the cells or texts that hold it: one normal form, or a named doubt.

The normal form: twenty digits of a 数电票 in `number` (with the printed `code` and `paper_number` of a 数电纸质发票),
else `code` and the eight digits beside it in `number`.
"""

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from piaoqi.core.invoice.number.facts import DIGITAL_SINCE, is_code, is_digital
from piaoqi.core.invoice.width import half_width

_SAFE_DIGITS = 15
"""Significant digits that a spreadsheet keeps of a number."""
_FISCAL_CODE, _FISCAL_NUMBER = 8, 10
"""Digits of a 财政票据's code and number."""
_EXACT = 10**_SAFE_DIGITS
_TOO_LARGE = 10**40
_SHOWN_DIGITS = 11
"""Digits that a spreadsheet shows at most in a cell without a format."""


class Doubt(StrEnum):
    """Why a number is not certain."""

    NONE = ""
    FLOAT_DAMAGED = "float_damaged"  # a spreadsheet took it for a number: digits after `known_prefix` are lost
    ENDS_IN_ZEROS = "ends_in_zeros"  # text, but with the five closing zeros that a spreadsheet leaves
    CODE_DAMAGED = "code_damaged"  # the code was taken for a number; the number beside it stands
    CODE_OR_DIGITAL = "code_or_digital"  # code and number may be the first twelve and last eight of a 数电票
    SHORT = "short"  # fewer than eight digits and no code: zeros may be lost
    LENGTH = "length"  # digits that fit no form of number
    LETTERS = "letters"  # digits mixed with letters
    NOT_A_NUMBER = "not_a_number"  # words, or several numbers


class InvoiceNumber(NamedTuple):
    """A number in its normal form. A named tuple, because tables make one a row."""

    code: str
    number: str
    paper_number: str = ""
    doubt: str = ""
    candidates: tuple[str, ...] = ()
    """Other readings of `number`, where there are any."""
    written: str = ""
    """As the source wrote it, where that differs from the normal form."""
    known_prefix: str = ""
    """The leading digits that are sure although the rest is damaged."""


class _Digits(NamedTuple):
    """One cell: its characters without ornament, or the digits that damage left."""

    text: str = ""
    known_prefix: str = ""
    words: bool = False

    @property
    def damaged(self) -> bool:
        return bool(self.known_prefix) and not self.text


_EMPTY = _Digits()
_BLANKS = ("", "--", None)
_CODED = re.compile(r"(?:0[0-9]{11}|[0-9]{10}) [0-9]{8}").fullmatch
_ORNAMENT = re.compile(r"[\s'\"`‘’“”=*-]+")
_LABEL = re.compile(
    r"^(?:增值税|数电|全电|票据|电子|纸质)*(?:发票|票)?(?:代码|号码|号|代号)?(?:NO|N0|№|NUMBER)?[.:#]*(?=[A-Z]?\d)"
)
_CODE_AND_NUMBER = re.compile(r"代码\D{0,6}(\d{10}|\d{12})\D{1,12}号码\D{0,6}(\d{8})\b")
_CODE_THEN_NUMBER = re.compile(r"\D{0,3}(\d{10}|\d{12})\D{1,3}(\d{8})\D{0,3}").fullmatch
_EXPONENT = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,2})").fullmatch
_LENGTHS = (8, 10, 12, 18, 20)
_LONGEST = 40
_LONG_RUN = re.compile(r"[0-9]{8,}")
_ONE_NUMBER = re.compile(r"[^0-9A-Z]*([0-9]{8}|[0-9]{18}|[0-9]{20})[^0-9A-Z]*").fullmatch
_TAKEN_FOR = str.maketrans("OQDILSZBG", "000115286")
_DOCUMENT = re.compile(r"[A-Z0-9()/_第号字-]{1,40}").fullmatch
_CUSTOMS = re.compile(r"(\d{18})([A-Z]\d{2})").fullmatch


def read_number(
    number: object, code: object = "", digital: object = "", issue_date: date | None = None
) -> InvoiceNumber:
    """The number that the cells 发票号码, 发票代码 and 数电发票号码 mean together.

    `digital`: the twenty digits where a source has a place of their own for them. `issue_date`, where known, decides
    whether a code and a number are a split 数电票: there were none before 2021-12. Any cell of a table may be given.
    """
    if plain := _plain_case(number, code, digital):
        return plain
    result = _combine(_digits(number), _digits(code), _digits(digital), issue_date)
    written = _written(number, code, digital)
    return result if written == result.number and not result.doubt else result._replace(written=written)


def _plain_case(number: object, code: object, digital: object) -> InvoiceNumber | None:
    """What nearly every row has: twenty digits alone, or eight beside a code that can't begin a 数电票."""
    if code in _BLANKS:
        twenty = number if digital in _BLANKS else digital
        clean = isinstance(twenty, str) and is_digital(twenty) and not twenty.endswith("00000")
        return InvoiceNumber("", str(twenty)) if clean and (twenty is number or number in _BLANKS) else None
    if digital in _BLANKS and isinstance(code, str) and isinstance(number, str) and _CODED(f"{code} {number}"):
        return InvoiceNumber(code, number)
    return None


def _combine(number: _Digits, code: _Digits, digital: _Digits, issue_date: date | None) -> InvoiceNumber:
    if digital.text or digital.damaged:
        return _with_digital_cell(number, code, digital, issue_date)
    if len(code.text) > 12 and not number.damaged and (not number.text or code.text.endswith(number.text)):
        return _alone(code)
    if len(number.text) > 12 and _is_digits(number.text):
        return _long_beside(number, code)
    if len(number.text) == 12 and is_code(number.text) and 0 < len(code.text) <= 8 and _is_digits(code.text):
        return InvoiceNumber(number.text, code.text.zfill(8))
    if code.damaged:
        return InvoiceNumber("", number.text, doubt=Doubt.CODE_DAMAGED) if number.text else _alone(code)
    if code.text and _is_digits(number.text):
        return _beside(_mended_code(code.text), number.text, issue_date)
    return _alone(number, code.text)


def _with_digital_cell(number: _Digits, code: _Digits, digital: _Digits, issue_date: date | None) -> InvoiceNumber:
    """The source has a place for the twenty digits; the other two may hold the printed ones, or the same again."""
    other = _combine(number, code, _EMPTY, issue_date)
    if digital.damaged:
        if other.number.startswith(digital.known_prefix) and len(other.number) == 20:
            return other
        return other._replace(doubt=Doubt.FLOAT_DAMAGED, known_prefix=digital.known_prefix)
    main = _alone(digital) if not _looks_digital(digital.text) else _digital(digital)
    if len(main.number) != 20:
        same = not other.number or other.number == main.number
        return _combine(digital, code, _EMPTY, issue_date) if same else other
    if not other.number or other.number == main.number or main.code:
        return main._replace(code=main.code or _printed_code(other.code, main.number))
    if main.number.endswith(other.number) and main.number[:12] == other.code:
        return main
    return main._replace(code=other.code, paper_number=other.number)


def _long_beside(number: _Digits, code: _Digits) -> InvoiceNumber:
    """A number of more than twelve digits: it may hold its code, or stand beside one printed on paper."""
    own = _mended_code(code.text) if code.text else ""
    if own and len(own) in (10, 12) and number.text[:-8] == own and not is_digital(number.text):
        return InvoiceNumber(own, number.text[-8:])
    main = _alone(number)
    return main if main.code else main._replace(code=_printed_code(own, main.number))


def _printed_code(code: str, number: str) -> str:
    """The code that stands beside twenty digits, unless it is their own beginning."""
    return "" if number.startswith(code) else code


def _beside(code: str, number: str, issue_date: date | None) -> InvoiceNumber:
    """A code and a short number: a number that lost its zeros, or the two parts of a 数电票."""
    if len(code) == _FISCAL_CODE and len(number) <= _FISCAL_NUMBER:
        return InvoiceNumber(code, number.zfill(_FISCAL_NUMBER))
    if len(code) not in (10, 12) or not _is_digits(code) or len(number) > 8:
        return InvoiceNumber(code, number, doubt=Doubt.LENGTH)
    number = number.zfill(8)
    joined = code + number
    if len(code) == 12 and is_digital(joined):
        if issue_date is None or issue_date >= DIGITAL_SINCE:
            return InvoiceNumber("", joined)
        return InvoiceNumber(code, number, doubt=Doubt.CODE_OR_DIGITAL, candidates=(joined,))
    return InvoiceNumber(code, number)


def _alone(cell: _Digits, code: str = "") -> InvoiceNumber:
    """One cell that holds the whole number."""
    text = cell.text
    if cell.damaged:
        return InvoiceNumber(code, "", doubt=Doubt.FLOAT_DAMAGED, known_prefix=cell.known_prefix)
    if not text or len(text) > _LONGEST:
        return InvoiceNumber(code, "", doubt=Doubt.NOT_A_NUMBER if text or cell.words else "")
    if not _is_digits(text):
        return _lettered(text, code)
    if is_digital(text):
        return _digital(cell)
    joined = text if len(text) in (18, 20) else text.zfill(20) if len(text) == 19 else ""
    if joined and is_code(joined[:-8]):
        return InvoiceNumber(joined[:-8], joined[-8:])
    if len(text) < 8:
        return InvoiceNumber(code, text, doubt=Doubt.SHORT, candidates=(text.zfill(8),))
    return InvoiceNumber(code, text, doubt="" if len(text) in (8, 10) else Doubt.LENGTH)


def _lettered(text: str, code: str) -> InvoiceNumber:
    """A customs certificate's number; else a foreign one, or digits typed or recognised as letters."""
    if _CUSTOMS(text.replace("-", "")):
        return InvoiceNumber(code, text)
    meant = text.translate(_TAKEN_FOR)
    likely = is_digital(meant) or (len(meant) == 8 and _is_digits(meant))
    return InvoiceNumber(code, text, doubt=Doubt.LETTERS, candidates=(meant,) if likely else ())


def _digital(cell: _Digits) -> InvoiceNumber:
    if cell.text.endswith("00000"):
        return InvoiceNumber("", cell.text, doubt=Doubt.ENDS_IN_ZEROS, known_prefix=cell.text[:_SAFE_DIGITS])
    return InvoiceNumber("", cell.text)


def _looks_digital(text: str) -> bool:
    """Twenty digits in the place of a 数电票 are one, unless they are plainly a code and a number joined."""
    return len(text) == 20 and _is_digits(text) and (is_digital(text) or not is_code(text[:12]))


def _mended_code(code: str) -> str:
    """A code that lost its leading zero to a spreadsheet has eleven digits."""
    return "0" + code if len(code) == 11 and _is_digits(code) else code


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _digits(value: object) -> _Digits:
    """A cell without ornament: label, blanks, dashes, quotes, full width; a number's `.0`; damage seen."""
    if isinstance(value, str):
        return _Digits(value) if _is_digits(value) else _from_text(value)
    if value is None or isinstance(value, bool):
        return _EMPTY
    if isinstance(value, int | float | Decimal):
        return _from_float(value)
    return _from_text(str(value))


def _from_text(value: str) -> _Digits:
    text = half_width(value).strip().upper()
    if found := _CODE_AND_NUMBER.search(text):
        return _Digits(found[1] + found[2])
    if (found := _CODE_THEN_NUMBER(text)) and is_code(found[1]):
        return _Digits(found[1] + found[2])
    if found := _EXPONENT(_ORNAMENT.sub("", text)):
        return _from_exponent(found[1] + (found[2] or ""), int(found[3]))
    if re.fullmatch(r"\d+\.0+", text):
        return _Digits(text.partition(".")[0])
    separators = text.count("/")
    plain = _LABEL.sub("", _ORNAMENT.sub("", text.replace("/", "") if separators == 1 else text))
    if _is_digits(plain):
        several = len(plain) not in _LENGTHS and len(_LONG_RUN.findall(text)) > 1
        return _Digits(words=True) if several else _Digits(plain)
    if customs := _CUSTOMS(plain):
        return _Digits(f"{customs[1]}-{customs[2]}")
    document = "".join(text.split()).strip("'\"`=-")
    if found := _ONE_NUMBER(plain):
        return _Digits(found[1])
    if not _DOCUMENT(document) or sum(map(str.isdigit, document)) < 4:
        return _Digits(words=any(map(str.isalnum, document)) or "#" in document)
    return _Digits(document)


def _from_float(value: float | Decimal) -> _Digits:
    """A numeric cell: whole up to fifteen digits; beyond them only the first fifteen were kept."""
    if not isinstance(value, Decimal) and 0 < value < _EXACT and value == int(value):
        return _Digits(str(int(value)))
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return _EMPTY
    if not 0 < exact < _TOO_LARGE or exact != int(exact):
        return _Digits(words=bool(exact))
    text = str(int(exact))
    exactly_held = isinstance(value, int) and not text.endswith("00000")
    if len(text) <= _SAFE_DIGITS or exactly_held:
        return _Digits(text)
    return _damaged(text, len(text.rstrip("0")))


def _from_exponent(mantissa: str, exponent: int) -> _Digits:
    """2.4112E+19: the last digit shown may be rounded, even of fifteen: only spreadsheets cut there."""
    length = exponent + 1
    if len(mantissa) >= length:
        return _Digits(mantissa[:length]) if not mantissa[length:].strip("0") else _Digits(words=True)
    if len(mantissa) <= _SAFE_DIGITS:
        return _kept(mantissa.rstrip("0")[:-1] or mantissa[:1], length)
    return _damaged(mantissa.ljust(length, "0"), len(mantissa.rstrip("0")))


def _damaged(text: str, significant: int) -> _Digits:
    """Of a damaged number, the digits that are sure.

    A spreadsheet cuts after fifteen digits. Few significant digits were rounded for show, so the last of them is not
    sure; more than fifteen are a binary number, which may have been rounded up through several.
    """
    sure = text[:_SAFE_DIGITS]
    if significant <= _SHOWN_DIGITS:
        sure = text[: max(significant - 1, 1)]
    elif significant > _SAFE_DIGITS:
        reach = 2 * 10 ** (len(text) - _SAFE_DIGITS - 1)
        pairs = zip(str(int(text) - reach), str(int(text) + reach), strict=False)
        sure = "".join(low for low, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))[:_SAFE_DIGITS]
    return _kept(sure, len(text))


def _kept(sure: str, length: int) -> _Digits:
    """The digits that are sure of a number so long; nineteen digits have lost a zero in front."""
    return _Digits(known_prefix=("0" if length == 19 else "") + sure)


def _written(number: object, code: object, digital: object) -> str:
    """What the source wrote, the most telling cell first."""
    cell = next((cell for cell in (digital, number, code) if cell not in (None, "")), "")
    return str(Decimal(cell)) if isinstance(cell, int) else str(cell)
