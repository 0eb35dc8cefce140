"""The kind by the words of a source: bureau words of all generations, printed titles, what people write in books.

A word often says only half (专票). The other half, the generation, is taken from the number: twenty digits are 数电,
and a 发票代码 says its own kind.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from piaoqi.core.invoice.kind.codes import kind_of_code
from piaoqi.core.invoice.kind.table import BY_BUREAU_CODE, KINDS, Kind
from piaoqi.core.invoice.width import folded

_RULES: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"二手车", Kind.USED_VEHICLE),
        (r"^(?!.*专用发票).*机动车|购车发票", Kind.VEHICLE),
        (r"滴滴|网约车|打车|行程报销|出行行程", Kind.OTHER_DOCUMENT),
        (r"铁路|火车|高铁|(?<!机)动车", Kind.RAIL),
        (r"航空|民航|机票|行程单", Kind.AIR),
        (r"海关", Kind.CUSTOMS),
        (r"财政|非税|医疗|门诊收费|住院收费|捐赠|事业性收费|社会团体会费", Kind.FISCAL),
        (r"对[账帐]单", Kind.BANK_STATEMENT),
        (r"回单", Kind.BANK_RECEIPT),
        (r"定额", Kind.FIXED),
        (
            r"出租|的士|通用机打|通用手工|机打发票|手工发票|区块链|客运票|客运发票|汽车票|船票|门票|过桥|过路|收据|水单",
            Kind.OTHER_DOCUMENT,
        ),
        (
            r"小票|形式发票|完税|税收缴款|报销单|付款单|境外|国外|INVOICE|RECEIPT",
            Kind.OTHER_DOCUMENT,
        ),
        (r"卷[票式]|[（(]卷", Kind.ROLL),
    )
)
"""Words that settle the kind, first match first."""
_WITHOUT_SUCH_NUMBERS = frozenset(
    {Kind.CUSTOMS, Kind.FISCAL, Kind.FIXED, Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.OTHER_DOCUMENT}
)
"""What has the number of a VAT invoice is none of these, whatever people call it."""

_DIGITAL = re.compile(r"数电|全电|全面数字化|数字化电子|(?<!增值税)电子发票\(")
_PAPER = re.compile(r"纸")
_ELECTRONIC = re.compile(r"电子|电[专普]")
_SPECIAL = re.compile(r"专")
_ORDINARY = re.compile(r"普|收购发票")

_BY_HALVES: Mapping[tuple[str, bool], Kind] = {
    ("digital", True): Kind.DIGITAL_SPECIAL,
    ("digital", False): Kind.DIGITAL_ORDINARY,
    ("digital paper", True): Kind.DIGITAL_SPECIAL_PAPER,
    ("digital paper", False): Kind.DIGITAL_ORDINARY_PAPER,
    ("electronic", True): Kind.E_SPECIAL,
    ("electronic", False): Kind.E_ORDINARY,
    ("paper", True): Kind.SPECIAL_PAPER,
    ("paper", False): Kind.ORDINARY_PAPER,
}
_HALVES: Mapping[Kind, tuple[str, bool]] = {kind: halves for halves, kind in _BY_HALVES.items()}
_NAMES: Mapping[str, Kind] = {
    name: kind for kind, facts in KINDS.items() for name in (kind.value.upper(), folded(facts.title.zh))
}
"""The codes and titles of the contract, as `_plain` writes them."""


def read_kind(words: str, number: str = "", code: str = "") -> Kind:
    """The kind that a source means; UNKNOWN where neither words nor number decide.

    `words`: a bureau word, a bureau or contract code, a printed title or a short form; may be empty. `number` and
    `code` are normalised, as of `read_number`.
    """
    return _read(words, len(number) == 20 and number.isdigit(), code)


@lru_cache(maxsize=16384)
def _read(words: str, digital: bool, code: str) -> Kind:  # noqa: FBT001 (a key of the cache)
    text = _plain(words)
    by_code = kind_of_code(code)
    known = _exact(text)
    if known:
        return _with_number(*_HALVES[known], digital, Kind.UNKNOWN) if known in _HALVES else known
    if not text:
        return Kind.UNKNOWN if digital else by_code
    numbered = digital or bool(by_code)
    for pattern, kind in _RULES:
        if pattern.search(text) and not (numbered and kind in _WITHOUT_SUCH_NUMBERS):
            return kind
    if "通行费" in text and not digital and not _DIGITAL.search(text):
        return Kind.TOLL
    special, ordinary = bool(_SPECIAL.search(text)), bool(_ORDINARY.search(text))
    if special == ordinary:
        return Kind.UNKNOWN if digital else by_code
    return _with_number(_generation(text), special, digital, by_code)


def _plain(words: str) -> str:
    return "".join(folded(words).split()).strip("'\"`-/*:").upper()


def _exact(text: str) -> Kind:
    if text.isdigit() and len(text) <= 2:
        return BY_BUREAU_CODE.get(text.zfill(2), Kind.UNKNOWN)
    return _NAMES.get(text, Kind.UNKNOWN)


def _generation(text: str) -> str:
    if _DIGITAL.search(text):
        return "digital paper" if _PAPER.search(text) else "digital"
    return "electronic" if _ELECTRONIC.search(text) else "paper"


def _with_number(generation: str, special: bool, digital: bool, by_code: Kind) -> Kind:  # noqa: FBT001
    """The words' half together with the generation that the number shows: people leave out 电子 and 数电."""
    if digital:
        return _BY_HALVES["digital" if generation in ("paper", "electronic") else generation, special]
    if generation.startswith("digital"):
        return _BY_HALVES[generation, special]
    shown, shown_special = _HALVES.get(by_code, ("", False))
    if shown:
        return by_code if shown_special == special else _BY_HALVES[shown, special]
    return by_code if by_code and not special else _BY_HALVES[generation, special]
