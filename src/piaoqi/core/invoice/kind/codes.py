"""What a 发票代码 and the type code of a QR code say about the kind.

Source: `alxd` of the bureau's own pages, payloads of real QR codes, and for twelve digits 国家税务总局公告2015年第84号
with those after it.
"""

from collections.abc import Mapping
from functools import lru_cache

from piaoqi.core.invoice.kind.table import BY_BUREAU_CODE, Kind

_EARLY_E_ORDINARY = frozenset({"144031539110", "131001570151", "133011501118", "111001571071"})
"""Codes of the first electronic invoices, from before the pattern of twelve digits was settled."""

_TWELVE: Mapping[str, Kind] = {
    "04": Kind.ORDINARY_PAPER,
    "05": Kind.ORDINARY_PAPER,
    "06": Kind.ROLL,
    "07": Kind.ROLL,
    "11": Kind.E_ORDINARY,
    "12": Kind.TOLL,
    "13": Kind.E_SPECIAL,
    "17": Kind.USED_VEHICLE,
}
"""Digits 11 and 12 of a code that starts with 0."""

_TEN: Mapping[str, Kind] = {
    "1": Kind.SPECIAL_PAPER,
    "5": Kind.SPECIAL_PAPER,
    "2": Kind.SPECIAL_PAPER,
    "7": Kind.SPECIAL_PAPER,
    "3": Kind.ORDINARY_PAPER,
    "6": Kind.ORDINARY_PAPER,
}
"""Digit 8 of a ten-digit code; 2 and 7 are the 货运专票 of before 2016."""

_QR: Mapping[str, Kind] = {
    "01": Kind.SPECIAL_PAPER,
    "04": Kind.ORDINARY_PAPER,
    "10": Kind.E_ORDINARY,
    "20": Kind.E_SPECIAL,
    "31": Kind.DIGITAL_SPECIAL,
    "32": Kind.DIGITAL_ORDINARY,
    "51": Kind.RAIL,
    "61": Kind.AIR,
}
"""Types of QR codes; what is not here is written with the bureau's codes."""


@lru_cache(maxsize=4096)
def kind_of_code(code: str) -> Kind:
    """The kind that the digits of a 发票代码 stand for; UNKNOWN where they stand for none."""
    if code in _EARLY_E_ORDINARY:
        return Kind.E_ORDINARY
    if not (code.isascii() and code.isdigit()) or not code.strip("0"):
        return Kind.UNKNOWN
    if len(code) == 12 and code[0] == "0":
        return _TWELVE.get(code[10:], Kind.UNKNOWN)
    if len(code) == 12:
        return Kind.VEHICLE if code[0] == "1" and code[7] == "2" else Kind.UNKNOWN
    return _TEN.get(code[7], Kind.UNKNOWN) if len(code) == 10 else Kind.UNKNOWN


def read_qr_kind(type_code: str, code: str, number: str) -> Kind:
    """The kind by the second field of an invoice's QR code.

    Type 10 was printed for every electronic invoice with a code, so the code's own digits are asked first; with twenty
    digits and no code it was printed on railway tickets. Type 51 beside a code is an electronic invoice of 2016-17.
    """
    kind = _QR.get(type_code) or BY_BUREAU_CODE.get(type_code, Kind.UNKNOWN)
    digital = not code and len(number) == 20
    if type_code == "10":
        if digital:
            return Kind.RAIL if number[4] == "9" else Kind.UNKNOWN
        return kind_of_code(code) or kind
    return Kind.E_ORDINARY if type_code == "51" and code else kind
