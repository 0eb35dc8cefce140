"""How sure each recognised field is, from 0 to 1.

1. A value is as sure as its least sure letter; printed twice, it is surer. One that can't be found letter for letter on
   the page was put together, and is a guess. So is a number beside which an almost equal one stands: one is misread.
2. What has a check of its own is settled by it: check characters of a tax id, amount + tax = total, the total in words,
   the year in a number.
   Letters that no tax id has are put right where its checks then hold.
3. What breaks such a check is not believed, however clearly it was read: nor is anything else that the check joins.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from piaoqi.core.formats.face.items import plain, rows_of
from piaoqi.core.formats.ocr.verdicts import verdicts
from piaoqi.core.formats.witness import Value, Witness
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.kind import Kind, kind_of_code
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between

if TYPE_CHECKING:  # numpy stands behind it, which most runs of the program do without
    from piaoqi.core.formats.ocr.pieces import Piece

GUESS = 0.5
"""What was put together, or breaks a check."""
CHECKED = 0.98
"""At least so sure is what a check confirms, unless it was hardly read at all."""
_HARDLY = 0.25
MIXED = 0.2
"""What may be mixed of two faces: no check raises it, for it is less than hardly read."""
_TWO = 0.995
"""The most that two readings by the same eyes are worth."""
_OF_LETTERS = (
    "code", "number", "paper_number", "check_code", "remark", "red_of", "seller_name", "buyer_name", "seller_tax_id",
    "buyer_tax_id",
)  # fmt: skip
_TAX_IDS = ("seller_tax_id", "buyer_tax_id")
_WITH_RIVALS = ("code", "number", *_TAX_IDS)
_UNTITLED = 0.94
"""The most that a code is worth for the kind of a face whose title was not read."""
_RUN = re.compile(r"(.)\1{3,}")
"""Recognition loses letters of a run of equal ones: in a name nothing would show it."""
_ALWAYS = ("kind", "number", "issue_date", "seller_name", "seller_tax_id", "buyer_name", "amount", "total")
_CODED = (Kind.SPECIAL_PAPER, Kind.ORDINARY_PAPER, Kind.ROLL, Kind.E_SPECIAL, Kind.E_ORDINARY, Kind.TOLL)
_WITH_CHECK_CODE = (Kind.ORDINARY_PAPER, Kind.ROLL, Kind.E_ORDINARY, Kind.TOLL)
_FREE = (Kind.AIR, Kind.RAIL, Kind.FISCAL, Kind.FIXED, Kind.BANK_RECEIPT, Kind.BANK_STATEMENT, Kind.CUSTOMS)
"""Kinds whose faces state other fields."""
_PERSON = 3
"""Characters of a person's name, who has no tax id."""
_KEPT_SIGNS = str.maketrans({"，": ",", "。": ".", "：": ":", "（": "(", "）": ")"})
_DATE = re.compile(r"\d{4}[年\-/.]?\d{1,2}[月\-/.]?(?P<day>\d{1,2})日?")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{8,20}(?![0-9A-Z])")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the page: plain capital characters without blanks, each with how sure it is."""

    text: str
    sures: tuple[float, ...]

    def found(self, wanted: str) -> Iterator[float]:
        """How sure each occurrence is; figures count only where they begin and end."""
        for start in _starts(self.text, wanted):
            yield min(self.sures[start : start + len(wanted)])


def beliefs(witness: Witness, pieces: "Sequence[Piece]") -> Witness:
    """Step 1, for all that the face states."""
    rows = _rows(pieces)
    stated = {name: value for name, value in witness.values.items() if value not in (None, "")}
    sures = {name: _read(name, value, rows) for name, value in stated.items()}
    if "status" in sures:  # told by the sign of the total, or by what it names as flushed
        sures["status"] = max(sures.get("total", GUESS), sures.get("red_of", GUESS))
    if stated.get("kind") == kind_of_code(str(stated.get("code") or "")):
        title = witness.facts.get("title", "")
        most = 1.0 if "专用" in title or "普通" in title else _UNTITLED
        sures["kind"] = max(sures.get("kind", 0.0), min(sures.get("code", 0.0), most))
    for name in _WITH_RIVALS:
        others = {str(value) for other, value in stated.items() if other != name}
        if name in sures and _has_rival(str(stated[name]), others, rows):
            sures[name] = min(sures[name], GUESS)
    mended = {name: right for name in _TAX_IDS if (right := tax_id.mended(str(stated.get(name, ""))))}
    return replace(witness, values={**witness.values, **mended}, confidence=sures)


def joined(one: Witness, other: Witness) -> Witness:
    """Two readings of one face: what both say is surer, what they contradict each other in is not."""
    values, sures = dict(one.values), dict(one.confidence)
    for name, sure in other.confidence.items():
        value = other.values[name]
        mine = sures.get(name)
        if mine is None:
            values[name], sures[name] = value, sure
        elif _alike(values[name], value):
            sures[name] = max(mine, sure, min(1 - (1 - mine) * (1 - sure), _TWO))
        else:
            values[name] = value if sure > mine else values[name]
            sures[name] = min(max(sure, mine), GUESS)
    lines = max(one.lines, other.lines, key=lambda lines: (_adds_up(values, lines), len(lines)))
    return replace(one, values=values, confidence=sures, lines=lines, facts={**other.facts, **one.facts})


def at_most(witness: Witness, most: float) -> Witness:
    """None of its fields surer than that."""
    return replace(witness, confidence={name: min(sure, most) for name, sure in witness.confidence.items()})


def settled(witness: Witness, codes: Sequence[Witness] = ()) -> Witness:
    """Steps 2 and 3. What a QR code beside it states is read without a mistake: it is sure, and checks are held
    against it.
    """
    written = dict(codes[0].values) if len(codes) == 1 else {}
    written = {name: value for name, value in written.items() if value not in (None, "")}
    held, broken = verdicts(replace(witness, values={**witness.values, **written}))
    believed: dict[str, float] = {}
    for name, sure in witness.confidence.items():
        if name in written:
            believed[name] = 1.0 if _alike(witness.values[name], written[name]) else sure
        elif name in broken:
            believed[name] = min(sure, GUESS)
        else:
            believed[name] = max(sure, CHECKED) if name in held and sure >= _HARDLY else sure
    missed = {name: 0.0 for name in _missed(witness.values) if name not in written}
    return replace(witness, confidence={**believed, **missed})


def _missed(values: Mapping[str, Value]) -> Iterator[str]:
    """Fields that such a face has and that were not found on it: not blank, but not read."""
    kind, amount = values.get("kind"), values.get("amount")
    if kind in _FREE:
        return
    yield from (name for name in _ALWAYS if values.get(name) in (None, ""))
    if kind in (*_CODED, None) and not values.get("code") and len(str(values.get("number") or "")) != 20:
        yield "code"
    if kind in _WITH_CHECK_CODE and not values.get("check_code"):
        yield "check_code"
    if values.get("tax") is None and (amount is None or amount != values.get("total")):
        yield "tax"
    if not values.get("buyer_tax_id") and len(str(values.get("buyer_name") or "公司名称")) > _PERSON:
        yield "buyer_tax_id"


def _alike(one: Value, other: Value) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _normal("".join(one.split())) == _normal("".join(other.split()))
    return one == other


def _adds_up(values: Mapping[str, Value], lines: Sequence[object]) -> bool:
    amounts = [getattr(line, "amount", None) for line in lines]
    return bool(amounts) and None not in amounts and sum(filter(None, amounts)) == values.get("amount")


def _rows(pieces: "Sequence[Piece]") -> list[_Row]:
    by_item = {id(piece.item): piece for piece in pieces}
    rows = []
    for row in rows_of(piece.item for piece in pieces):
        letters = [letter for item in row.items for letter in by_item[id(item)].letters if not letter.char.isspace()]
        rows.append(_Row(_normal(letter.char for letter in letters), tuple(letter.sure for letter in letters)))
    return rows


def _normal(chars: Iterable[str]) -> str:
    return plain("".join(chars).translate(_KEPT_SIGNS)).upper()


def _starts(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        cut = (wanted[0].isdigit() and before.isdigit()) or (wanted[-1].isdigit() and after.isdigit())
        if not cut:
            yield start
        start = text.find(wanted, start + 1)


def _read(name: str, value: Value, rows: Sequence[_Row]) -> float:
    if isinstance(value, date):
        forms = {f"{value:%Y%m%d}", f"{value.year}{value.month}{value.day}"}
        return _twice(sure for row in _dates(rows) for form in forms for sure in row.found(form))
    if isinstance(value, Decimal):
        without = [_without(row, ",") for row in rows]
        return _twice(sure for row in without for sure in row.found(f"{abs(value):.2f}"))
    if isinstance(value, Kind):
        words = _OTHER_KINDS.get(value) or (_SPECIAL if "special" in value else _ORDINARY)
        return max((sure for row in rows for word in words for sure in row.found(word)), default=0.0)
    if name in _OF_LETTERS and isinstance(value, str):
        wanted = _normal("".join(value.split()))
        sure = _twice(sure for row in rows for sure in row.found(wanted)) or _in_parts(wanted, rows)
        return min(sure, GUESS) if name.endswith("_name") and _RUN.search(wanted) else sure
    return GUESS


_SPECIAL, _ORDINARY = ("专用发票", "专用"), ("普通发票", "普通", "通发票")
_OTHER_KINDS: Mapping[str, tuple[str, ...]] = {
    Kind.RAIL: ("铁路电子客票", "电子客票", "检票", "车次", "站"),
    Kind.AIR: ("行程单",),
    Kind.VEHICLE: ("机动车",),
    Kind.USED_VEHICLE: ("二手车",),
    Kind.ROLL: ("发票",),
    Kind.TOLL: ("普通发票", "通行费"),
    Kind.FISCAL: ("票据",),
    Kind.BANK_RECEIPT: ("回单",),
    Kind.BANK_STATEMENT: ("对账单",),
    Kind.CUSTOMS: ("海关",),
    Kind.FIXED: ("定额",),
}


def _twice(sures: Iterable[float]) -> float:
    """A second occurrence leaves less doubt; none at all leaves nothing."""
    found = sorted(sures, reverse=True)[:2]
    doubt = 1.0
    for sure in found:
        doubt *= 1.0 - sure
    return 1.0 - doubt if found else 0.0


def _in_parts(wanted: str, rows: Sequence[_Row]) -> float:
    """A text that goes on in another row: as sure as its least sure part."""
    sure = 1.0
    while wanted:
        parts = (
            (length, found)
            for length in range(len(wanted), 1, -1)
            for row in rows
            for found in row.found(wanted[:length])
        )
        length, found = next(parts, (0, 0.0))
        if not length:
            return min(sure, GUESS)
        sure, wanted = min(sure, found), wanted[length:]
    return sure


def _dates(rows: Sequence[_Row]) -> list[_Row]:
    """The figures of each date: dates are written in many ways."""
    found = []
    for row in rows:
        for match in filter(_is_whole, _DATE.finditer(row.text)):
            spots = [spot for spot in range(*match.span()) if row.text[spot].isdigit()]
            found.append(_Row("".join(row.text[spot] for spot in spots), tuple(row.sures[spot] for spot in spots)))
    return found


def _is_whole(date: re.Match[str]) -> bool:
    """Whether no digit of the day is missing or left over."""
    after = date.string[date.end() : date.end() + 1]
    return not after.isdigit() and (date.group().endswith("日") or len(date.group("day")) == 2)


def _without(row: _Row, sign: str) -> _Row:
    kept = [index for index, char in enumerate(row.text) if char != sign]
    return _Row("".join(row.text[index] for index in kept), tuple(row.sures[index] for index in kept))


def _has_rival(wanted: str, known: AbstractSet[str], rows: Sequence[_Row]) -> bool:
    """Whether another text of that length is on the page, a letter or two apart: the same number, printed twice and
    read in two ways. `known`: what other fields state.
    """
    others = {found for row in rows for found in _CODE.findall(row.text) if len(found) == len(wanted)}
    return any(slips_between(wanted, other) <= MAX_SLIPS for other in others - known - {wanted.upper()})
