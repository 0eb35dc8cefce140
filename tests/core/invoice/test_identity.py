"""One invoice has one identity in whatever form its sources write it."""

from datetime import date
from typing import Any

import pytest

from piaoqi.core.invoice.identity import identities, is_weak
from piaoqi.core.invoice.number import read_number
from piaoqi.core.invoice.record import Place, Record

TWENTY, CODE, EIGHT = "24112000000012345678", "011002100611", "00345678"


def record(code: str = "", number: str = "", paper_number: str = "", day: date | None = None) -> Record:
    return Record(place=Place("a.xlsx"), code=code, number=number, paper_number=paper_number, issue_date=day)


def test_forms_of_one_digital_invoice_share_their_key() -> None:
    forms = [record("", TWENTY), record(TWENTY[:12], TWENTY[12:]), record(TWENTY[:12], TWENTY, TWENTY[12:])]
    assert {identities(one) for one in forms} == {(f"d:{TWENTY}",)}


def test_a_digital_invoice_on_paper_has_both_keys() -> None:
    assert identities(record(CODE, TWENTY, EIGHT)) == (f"d:{TWENTY}", f"c:{CODE}:{EIGHT}")


def test_a_record_with_one_of_two_numbers_shares_a_key_with_the_one_that_has_both() -> None:
    both = set(identities(record(CODE, TWENTY, EIGHT)))
    assert both & set(identities(record(CODE, EIGHT)))
    assert both & set(identities(record("", TWENTY)))
    assert both & set(identities(record(CODE, "", EIGHT)))


def test_a_coded_invoice_has_its_own_key() -> None:
    assert identities(record(CODE, EIGHT)) == (f"c:{CODE}:{EIGHT}",)


def test_eight_digits_alone_are_a_weak_key() -> None:
    (key,) = identities(record("", EIGHT))
    assert is_weak(key)
    assert identities(record("", "345678")) == (key,)
    assert not is_weak(identities(record(CODE, EIGHT))[0])


def test_a_code_from_before_the_digital_invoices_keeps_both_readings() -> None:
    code = "213101370110"
    assert identities(record(code, EIGHT, day=date(2013, 5, 1))) == (f"c:{code}:{EIGHT}", f"d:{code}{EIGHT}")
    assert identities(record(code, EIGHT, day=date(2024, 5, 1))) == (f"d:{code}{EIGHT}",)


def test_without_a_number_there_is_no_key() -> None:
    assert identities(record()) == ()
    assert identities(record(CODE)) == ()


@pytest.mark.parametrize("number", ["531620211160049543-L01", "9223372036854775807", "SO-2024-001"])
def test_other_documents_have_a_key_of_their_own_kind(number: str) -> None:
    (key,) = identities(record("", number))
    assert key.startswith("x:")
    assert not is_weak(key)


@pytest.mark.parametrize(
    "cells", [(TWENTY,), ("", "", TWENTY), (TWENTY[12:], TWENTY[:12]), (f"发票号码：{TWENTY}",), (TWENTY, TWENTY[:12])]
)
def test_reading_and_identifying_agree(cells: tuple[Any, ...]) -> None:
    read = read_number(*cells)
    assert identities(record(read.code, read.number, read.paper_number)) == (f"d:{TWENTY}",)
