"""The checks that one face can be held to by itself: which of its fields they confirm, and which they contradict."""

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
_PARTIES = ("buyer_name", "buyer_tax_id", "seller_name", "seller_tax_id")
_PERSON = 3
"""Characters of a person's name, who has no tax id."""
_UNDECIDED = (TaxIdForm.NONE, TaxIdForm.NATURAL_PERSON)
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
        if form is TaxIdForm.VALID:
            yield (name,), True
        elif form not in _UNDECIDED and not (form is TaxIdForm.UNCHECKABLE and len(written) in (15, 20)):
            yield (name,), False


def _blocks(values: Mapping[str, Value]) -> Iterator[Verdict]:
    """A tax id beside one of whose two blocks nothing was found, or one of a person, may be the other party's."""
    found = [bool(values.get(f"{party}_name") or values.get(f"{party}_tax_id")) for party in ("buyer", "seller")]
    buyer = str(values.get("buyer_name") or "")
    person = 0 < len(buyer) <= _PERSON and values.get("buyer_tax_id")
    same = values.get("buyer_tax_id") and values.get("buyer_tax_id") == values.get("seller_tax_id")
    lone = found.count(True) == 1 and values.get("kind") not in _OTHER_SUMS
    if lone or same or person:
        yield _PARTIES if not person or same else ("buyer_name", "buyer_tax_id"), False


def _numbers(values: Mapping[str, Value]) -> Iterator[Verdict]:
    number, code = str(values.get("number") or ""), str(values.get("code") or "")
    day = values.get("issue_date")
    if code and not is_code(code):
        yield ("code",), False
    if values.get("kind") not in _OTHER_NUMBERS and not is_digital(number) and len(number) != 8:
        yield ("number",), False
    if isinstance(day, date) and contradicts_date(number, code, day):
        yield ("number", "code", "issue_date"), False
    check_code = str(values.get("check_code") or "")
    if check_code and len(check_code) not in _CHECK_CODE:
        yield ("check_code",), False
