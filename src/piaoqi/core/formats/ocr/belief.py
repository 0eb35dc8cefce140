"""How sure each recognised field is, from 0 to 1.

1. A value is as sure as its least sure letter; printed twice, it is surer. One that can't be found letter for letter on
   the page was put together, and is a guess.
2. What has a check of its own is settled by it: check characters of a tax id, amount + tax = total, the total in words,
   the sums of the lines, the year in a number.
3. What breaks such a check is not believed, however clearly it was read: nor is anything else that the check joins.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from piaoqi.core.formats.face.items import plain, rows_of
from piaoqi.core.formats.ocr.pieces import Piece
from piaoqi.core.formats.witness import Value, Witness
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.capital import read_capital
from piaoqi.core.invoice.kind import Kind, kind_of_code
from piaoqi.core.invoice.number import contradicts_date, is_code, is_digital
from piaoqi.core.invoice.tax_id import TaxIdForm

GUESS = 0.5
"""What was put together, or breaks a check."""
CHECKED = 0.98
"""At least so sure is what a check confirms, unless it was hardly read at all."""
_HARDLY = 0.25
_CENT = Decimal("0.01")
_MONEY = ("amount", "tax", "total")
_TAX_IDS = ("seller_tax_id", "buyer_tax_id")
_OF_LETTERS = (
    "code",
    "number",
    "paper_number",
    "seller_name",
    "buyer_name",
    "check_code",
    "remark",
    "red_of",
    *_TAX_IDS,
)
_CHECK_CODE = (20, 6)
_KEPT_SIGNS = str.maketrans({"，": ",", "。": ".", "：": ":", "（": "(", "）": ")"})


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the page: plain capital characters without blanks, each with how sure it is."""

    text: str
    sures: tuple[float, ...]

    def found(self, wanted: str) -> Iterator[float]:
        """How sure each occurrence is; figures count only where they begin and end."""
        for start in _starts(self.text, wanted):
            yield min(self.sures[start : start + len(wanted)])


def beliefs(witness: Witness, pieces: Sequence[Piece]) -> dict[str, float]:
    """Field -> how sure, for all that the face states."""
    rows = _rows(pieces)
    read: dict[str, float] = {}
    for name, value in witness.values.items():
        if value not in (None, ""):
            read[name] = _read(name, value, rows, witness.facts)
    if "status" in read:  # told by the sign of the total, or by what it names as flushed
        read["status"] = max(read.get("total", GUESS), read.get("red_of", GUESS))
    return _checked(read, witness)


def beside_code(witness: Witness, codes: Sequence[Witness]) -> Witness:
    """A recognised face held against the QR codes beside it, which are read without a mistake: what they confirm is
    sure, and what does not fit their sums or year is not.
    """
    if not codes:
        return witness
    written = {name: value for name, value in codes[0].values.items() if value not in (None, "")}
    joined = replace(witness, values={**witness.values, **written})
    others = {name: sure for name, sure in witness.confidence.items() if name not in written}
    believed = {**witness.confidence, **_checked(others, joined)}
    believed |= {name: 1.0 for name, value in written.items() if witness.values.get(name) == value}
    return replace(witness, confidence=believed)


def _rows(pieces: Sequence[Piece]) -> list[_Row]:
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
        before, after = text[start - 1 : start], text[end : end + 1]
        cut = (wanted[0].isdigit() and before.isdigit()) or (wanted[-1].isdigit() and after.isdigit())
        if not cut:
            yield start
        start = text.find(wanted, start + 1)


def _read(name: str, value: Value, rows: Sequence[_Row], facts: Mapping[str, str]) -> float:
    """Step 1."""
    if isinstance(value, date):
        return _twice(sure for row in _figures(rows) for form in _forms(value) for sure in row.found(form))
    if isinstance(value, Decimal):
        without = [_without(row, ",") for row in rows]
        return _twice(sure for row in without for sure in row.found(f"{abs(value):.2f}"))
    if isinstance(value, Kind):
        title = _normal(facts.get("title", ""))
        return _twice(sure for row in rows for sure in row.found(title)) if title else GUESS
    if name in _OF_LETTERS and isinstance(value, str):
        wanted = _normal("".join(value.split()))
        return _twice(sure for row in rows for sure in row.found(wanted)) or _in_parts(wanted, rows)
    return GUESS


def _twice(sures: Iterable[float]) -> float:
    """Each occurrence leaves less doubt; none at all leaves nothing."""
    doubt = 1.0
    found = sorted(sures, reverse=True)[:2]
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
            return GUESS
        sure, wanted = min(sure, found), wanted[length:]
    return sure


def _figures(rows: Sequence[_Row]) -> list[_Row]:
    """The rows with everything but figures between them left out: dates are written in many ways."""
    found = []
    for row in rows:
        for match in re.finditer(r"\d{4}[年\-/.]?\d{1,2}[月\-/.]?\d{1,2}日?", row.text):
            spots = [spot for spot in range(*match.span()) if row.text[spot].isdigit()]
            found.append(_Row("".join(row.text[spot] for spot in spots), tuple(row.sures[spot] for spot in spots)))
    return found


def _forms(day: date) -> set[str]:
    return {f"{day:%Y%m%d}", f"{day.year}{day.month}{day.day}"}


def _without(row: _Row, sign: str) -> _Row:
    kept = [index for index, char in enumerate(row.text) if char != sign]
    return _Row("".join(row.text[index] for index in kept), tuple(row.sures[index] for index in kept))


def _checked(read: dict[str, float], witness: Witness) -> dict[str, float]:
    """Steps 2 and 3."""
    held, broken = _verdicts(witness)
    believed: dict[str, float] = {}
    for name, sure in read.items():
        if name in broken:
            believed[name] = min(sure, GUESS)
        elif name in held and sure >= _HARDLY:
            believed[name] = max(sure, CHECKED)
        else:
            believed[name] = sure
    return believed


def _verdicts(witness: Witness) -> tuple[set[str], set[str]]:
    """Fields that a check confirms, and those that it contradicts; a contradiction weighs more."""
    held: set[str] = set()
    broken: set[str] = set()
    for fields, holds in (*_sums(witness), *_ids(witness.values), *_numbers(witness.values)):
        (held if holds else broken).update(fields)
    return held - broken, broken


def _sums(witness: Witness) -> Iterator[tuple[tuple[str, ...], bool]]:
    values = witness.values
    amount, tax, total = (values.get(name) for name in _MONEY)
    in_words = read_capital(witness.facts.get("capital", ""))
    if in_words is not None and isinstance(total, Decimal):
        yield ("total",), in_words == total
    if not isinstance(amount, Decimal) or not isinstance(total, Decimal):
        return
    adds_up = abs(amount + (tax if isinstance(tax, Decimal) else 0) - total) <= _CENT
    if adds_up:
        yield _MONEY, True
    else:
        yield (("amount", "tax") if in_words == total else _MONEY), False


def _ids(values: Mapping[str, Value]) -> Iterator[tuple[tuple[str, ...], bool]]:
    for name in _TAX_IDS:
        written = values.get(name)
        form = tax_id.judge(written) if isinstance(written, str) and written else TaxIdForm.NONE
        if form is TaxIdForm.VALID:
            yield (name,), True
        elif form not in (TaxIdForm.NONE, TaxIdForm.UNCHECKABLE, TaxIdForm.NATURAL_PERSON):
            yield (name,), False


def _numbers(values: Mapping[str, Value]) -> Iterator[tuple[tuple[str, ...], bool]]:
    number, code, day = str(values.get("number") or ""), str(values.get("code") or ""), values.get("issue_date")
    if code and not is_code(code):
        yield ("code",), False
    if code and is_code(code) and values.get("kind") == kind_of_code(code):
        yield ("kind",), True
    if len(number) == 20 and not is_digital(number):
        yield ("number",), False
    if isinstance(day, date) and contradicts_date(number, code, day):
        yield ("number", "code", "issue_date"), False
    if len(number) not in (8, 20):
        yield ("number",), False
    check_code = str(values.get("check_code") or "")
    if check_code and len(check_code) not in _CHECK_CODE:
        yield ("check_code",), False
