"""The checks that one face can be held to by itself: which of its fields they confirm, and which they contradict."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from piaoqi.core.formats.witness import Value, Witness
from piaoqi.core.invoice import tax_id
from piaoqi.core.invoice.capital import read_capital
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.number import contradicts_date, is_code, is_digital
from piaoqi.core.invoice.tax_id import TaxIdForm

Verdict = tuple[tuple[str, ...], bool]
"""Fields, and whether a check holds that joins them."""

_CENT = Decimal("0.01")
_MONEY = ("amount", "tax", "total")
_TAX_IDS = ("seller_tax_id", "buyer_tax_id")
_NAMES = ("seller_name", "buyer_name")
_PERSON = 3
"""Characters of a person's name, who has no tax id."""
_UNDECIDED = (TaxIdForm.NONE, TaxIdForm.NATURAL_PERSON)
_OLD = re.compile("(?:[1-8].{14})(?:.{5})?")
"""15 or 20 characters that begin with a region, and whose check is too weak to confirm them; what is left of a longer
number begins with 9.
"""
_CHECK_CODE = (20, 6)
_OTHER_SUMS = (Kind.AIR, Kind.RAIL, Kind.VEHICLE)
"""Faces on which other sums stand between amount and total."""
_OTHER_NUMBERS = (Kind.AIR, Kind.FISCAL, Kind.FIXED, Kind.OTHER_DOCUMENT, Kind.CUSTOMS)


def verdicts(witness: Witness) -> tuple[set[str], set[str]]:
    """Fields that a check confirms, and those that one contradicts; a contradiction weighs more."""
    held: set[str] = set()
    broken: set[str] = set()
    for fields, holds in (*_sums(witness), *_ids(witness.values), *_blocks(witness.values), *_numbers(witness.values)):
        (held if holds else broken).update(fields)
    return held - broken, broken


def _sums(witness: Witness) -> Iterator[Verdict]:
    values = witness.values
    amount, tax, total = (values.get(name) for name in _MONEY)
    in_words = read_capital(witness.facts.get("capital", ""))
    if in_words is not None and isinstance(total, Decimal):
        yield ("total",), in_words == total
    signs_lost = isinstance(total, Decimal) and total > 0 and bool(values.get("red_of") or (in_words or 0) < 0)
    if signs_lost:  # the least stroke of the face; amount and tax lose it as easily, and still add up
        yield _MONEY, False
    if not isinstance(amount, Decimal) or not isinstance(total, Decimal) or values.get("kind") in _OTHER_SUMS:
        return
    if abs(amount + (tax if isinstance(tax, Decimal) else 0) - total) <= _CENT:
        yield _MONEY, True
    else:
        yield (("amount", "tax") if in_words == total else _MONEY), False


def _ids(values: Mapping[str, Value]) -> Iterator[Verdict]:
    for name in _TAX_IDS:
        written = values.get(name)
        if not isinstance(written, str) or not written:
            continue
        form = tax_id.judge(written)
        if form is TaxIdForm.VALID and len(written) == 18:
            yield (name,), True
        elif form not in _UNDECIDED and not _OLD.fullmatch(written):
            yield (name,), False


def _blocks(values: Mapping[str, Value]) -> Iterator[Verdict]:
    """A name or tax id that only one of the two blocks gave may be the other party's; so may a person's tax id."""
    if values.get("kind") in _OTHER_SUMS:
        return
    person = 0 < len(str(values.get("buyer_name") or "")) <= _PERSON
    for fields in (_TAX_IDS, _NAMES):
        seller, buyer = (values.get(name) for name in fields)
        lone = bool(seller) != bool(buyer) and not (person and seller)
        if lone or (seller and seller == buyer):
            yield fields, False
    if person and values.get("buyer_tax_id"):
        yield ("buyer_name", "buyer_tax_id"), False


def _numbers(values: Mapping[str, Value]) -> Iterator[Verdict]:
    number, code = str(values.get("number") or ""), str(values.get("code") or "")
    day = values.get("issue_date")
    if code and not is_code(code):
        yield ("code",), False
    if values.get("kind") not in _OTHER_NUMBERS and not is_digital(number) and (len(number) != 8 or not code):
        yield ("number",), False  # eight digits without a code are those of a longer number
    if isinstance(day, date) and contradicts_date(number, code, day):
        yield ("number", "code", "issue_date"), False
    check_code = str(values.get("check_code") or "")
    if check_code and len(check_code) not in _CHECK_CODE:
        yield ("check_code",), False
