"""纳税人识别号: its forms, and whether its check characters hold.

Sources: GB 32100-2015 (统一社会信用代码), GB 11714-1997 (组织机构代码), GB 11643-1999 (公民身份号码). 国家税务总局公告
2015年第66号: 18 characters of the credit code; persons and traders without one have the number of their identity paper
and two digits more; 15 characters are a region and an organisation code, from before.
"""

import re
from enum import StrEnum
from functools import lru_cache

from piaoqi.core.invoice.width import half_width

CONFUSABLE = "IOSVZ"
"""Letters that GB 32100-2015 leaves out because they are taken for 1, 0, 5, U and 2."""

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {character: value for value, character in enumerate(_ALPHABET)}
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CITIZEN_CHECKS = "10X98765432"

_NOISE = re.compile(r"[\s'\"`‘’“”._/-]+")
_CREDIT = re.compile(rf"[{_ALPHABET}]{{18}}").fullmatch
_ORGANISATION = re.compile(r"[0-9A-Z]{8}[0-9X]").fullmatch
_CITIZEN = re.compile(
    r"[1-8][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]"
).fullmatch
_CITIZEN_15 = re.compile(r"[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}").fullmatch
_OLD = re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{17}|[0-9A-Z]{20}").fullmatch
_MASKED = re.compile(r"X{3,}|[*]{2,}|^(.)\1+$|^01234567|^12345678")


class TaxIdForm(StrEnum):
    """What can be said of a tax id without asking anybody."""

    VALID = "valid"  # 18 characters, both check characters hold; or 15 with a right organisation code
    CHECK_WRONG = "check_wrong"  # 18 characters, but a check doesn't hold or a letter may not be there
    ORGANISATION_WRONG = "organisation_wrong"  # the last character holds, that of the organisation code in it doesn't
    UNCHECKABLE = "uncheckable"  # 15, 17 or 20 characters: a known form without a check that decides
    NATURAL_PERSON = "natural_person"  # a citizen's number
    DUMMY = "dummy"  # all one character, counted up, or masked
    UNKNOWN = "unknown"  # no known form; foreign companies have such
    NONE = "none"


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Half width, capital letters, no blanks, dashes or quotes; blank, `--`, `***` and `/` become empty."""
    if text.isalnum() and text.isascii():
        return text.upper()
    plain = _NOISE.sub("", half_width(text).strip().removesuffix(".0")).upper()
    return plain if plain.strip("*") else ""


@lru_cache(maxsize=65536)
def judge(tax_id: str) -> TaxIdForm:
    """The form of a tax id, written in any way."""
    plain = normalise(tax_id)
    if not plain:
        return TaxIdForm.NONE
    if plain.strip("0") and credit_code_holds(plain):
        return TaxIdForm.VALID
    if _MASKED.search(plain):
        return TaxIdForm.DUMMY
    if _is_citizen(plain):
        return TaxIdForm.NATURAL_PERSON
    if len(plain) == 18 and plain.isascii() and plain.isalnum():
        last_holds = _CREDIT(plain) and check_character(plain[:17]) == plain[17]
        return TaxIdForm.ORGANISATION_WRONG if last_holds else TaxIdForm.CHECK_WRONG
    if len(plain) == 15 and _organisation_code_holds(plain[6:]):
        return TaxIdForm.VALID
    return TaxIdForm.UNCHECKABLE if _OLD(plain) else TaxIdForm.UNKNOWN


def credit_code_holds(code: str) -> bool:
    """Both checks of GB 32100-2015: the eighteenth character, and the organisation code in characters 9 to 17.

    `code` has 18 characters; one outside the standard's alphabet holds never. Eighteen zeros pass the arithmetic.
    """
    return bool(_CREDIT(code)) and check_character(code[:17]) == code[17] and _organisation_code_holds(code[8:17])


def check_character(first_17: str) -> str:
    """The eighteenth character that GB 32100-2015 asks for after these seventeen."""
    return _ALPHABET[-sum(_VALUES[c] * w for c, w in zip(first_17, _CREDIT_WEIGHTS, strict=True)) % 31]


def organisation_check_character(first_8: str) -> str:
    """The ninth character of an 组织机构代码 after these eight (GB 11714-1997)."""
    total = sum(int(c, 36) * w for c, w in zip(first_8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def confusable_letters(tax_id: str) -> str:
    """Letters in it that no 统一社会信用代码 may hold: typed or recognised in place of a digit."""
    plain = normalise(tax_id)
    return "".join(letter for letter in CONFUSABLE if letter in plain) if len(plain) == 18 else ""


def mended(tax_id: str) -> str:
    """The id with its confusable letters put right, where that makes it valid; else empty."""
    plain = normalise(tax_id)
    if not confusable_letters(plain):
        return ""
    candidate = plain.translate(str.maketrans("IOSVZ", "105U2"))
    return candidate if judge(candidate) is TaxIdForm.VALID else ""


def slips(tax_id: str) -> tuple[tuple[int, str], ...]:
    """Ids one slip of the hand away (a wrong character, two in the wrong order) whose checks hold, each with its place
    from 1: where the writing looks wrong. Empty for one that holds, or has another form than 18 characters.
    """
    plain = normalise(tax_id)
    if len(plain) != 18 or not plain.isascii() or not plain.isalnum() or credit_code_holds(plain):
        return ()
    found: dict[str, int] = {}
    for at in range(18):
        others = _ALPHABET[:10] if 2 <= at < 8 else _ALPHABET
        for one in (f"{plain[:at]}{other}{plain[at + 1 :]}" for other in others):
            if credit_code_holds(one):
                found.setdefault(one, at + 1)
        swapped = f"{plain[:at]}{plain[at + 1 : at + 2]}{plain[at]}{plain[at + 2 :]}"
        if credit_code_holds(swapped):
            found.setdefault(swapped, at + 1)
    return tuple((place, one) for one, place in found.items())


def province_of(tax_id: str) -> str:
    """The two digits of the province (GB/T 2260) where it was registered; empty where the form shows none."""
    plain = normalise(tax_id)
    if len(plain) == 18 and _CREDIT(plain) and not _is_citizen(plain):
        return plain[2:4]
    return plain[:2] if len(plain) == 15 and plain[:6].isdigit() else ""


def _organisation_code_holds(code: str) -> bool:
    return bool(_ORGANISATION(code)) and organisation_check_character(code[:8]) == code[8]


def _is_citizen(plain: str) -> bool:
    """A citizen's number of 18 or 15 digits, alone or followed by two digits of a serial."""
    body = plain[:-2] if len(plain) in (17, 20) else plain
    if len(body) == 15:
        return bool(_CITIZEN_15(body)) and not _organisation_code_holds(body[6:])
    if not _CITIZEN(body):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(body, _CITIZEN_WEIGHTS, strict=False))
    return _CITIZEN_CHECKS[total % 11] == body[17]
