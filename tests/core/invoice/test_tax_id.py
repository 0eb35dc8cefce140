"""Check characters find what was mistyped and never accuse a right number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.invoice.tax_ids import credit_code, credit_codes
from piaoqi.core.invoice.tax_id import (
    TaxIdForm,
    confusable_letters,
    credit_code_holds,
    judge,
    mended,
    normalise,
    organisation_check_character,
    province_of,
    slips,
)

GOOD = credit_code(1)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(credit_codes())
def test_a_right_code_is_valid(code: str) -> None:
    assert judge(code) is TaxIdForm.VALID
    assert credit_code_holds(code)


@given(credit_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, character: str) -> None:
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        assert judge(wrong) is not TaxIdForm.VALID


@pytest.mark.parametrize(
    "write", [str.lower, lambda c: f" {c[:6]} {c[6:]} ", lambda c: f"'{c}", lambda c: f"{c}\u3000"]
)
def test_the_way_of_writing_does_not_matter(write: object) -> None:
    assert callable(write)
    assert normalise(write(GOOD)) == GOOD
    assert judge(write(GOOD)) is TaxIdForm.VALID


def test_a_masked_number_is_not_shortened() -> None:
    assert normalise("9111****X") == "9111****X"


def test_full_width_is_read() -> None:
    assert normalise("".join(chr(ord(letter) + 0xFEE0) for letter in GOOD)) == GOOD


@pytest.mark.parametrize("text", ["", "--", " ", "/", "***", "——"])
def test_nothing_is_none(text: str) -> None:
    assert judge(text) is TaxIdForm.NONE


@pytest.mark.parametrize(
    "text", ["0" * 18, "0" * 15, "012345678901234567", "9144010105500" + "X" * 4, "9111****0000000X", "1" * 18]
)
def test_placeholders_are_told_from_wrong_numbers(text: str) -> None:
    assert judge(text) is TaxIdForm.DUMMY


def test_a_letter_taken_for_a_digit_is_named_and_mended() -> None:
    place = GOOD.index("0")
    typed = GOOD[:place] + "O" + GOOD[place + 1 :]
    assert judge(typed) is TaxIdForm.CHECK_WRONG
    assert confusable_letters(typed) == "O"
    assert mended(typed) == GOOD
    assert not mended(GOOD)


def test_an_organisation_code_that_fails_alone_is_told_apart() -> None:
    wrong = "5" if GOOD[16] != "5" else "6"
    seventeen = GOOD[:16] + wrong
    eighteenth = next(c for c in ALPHABET if judge(seventeen + c) is not TaxIdForm.CHECK_WRONG)
    assert judge(seventeen + eighteenth) is TaxIdForm.ORGANISATION_WRONG


def test_the_old_form_of_fifteen_is_known() -> None:
    assert judge("110108" + "MA000001" + organisation_check_character("MA000001")) is TaxIdForm.VALID
    assert judge("110108" + "MA000001" + "?".replace("?", "K")) is TaxIdForm.UNCHECKABLE


def citizen(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


def test_a_citizens_number_is_a_natural_person() -> None:
    number = citizen("11010119000101001")
    assert judge(number) is TaxIdForm.NATURAL_PERSON
    assert judge(number + "01") is TaxIdForm.NATURAL_PERSON
    assert judge(number.lower()) is TaxIdForm.NATURAL_PERSON


@pytest.mark.parametrize("text", ["GB123456789", "12345", "无"])
def test_a_foreign_or_odd_number_is_not_called_wrong(text: str) -> None:
    assert judge(text) is TaxIdForm.UNKNOWN


def test_the_province_of_registration_is_read() -> None:
    assert province_of(credit_code(7, "440300")) == "44"
    assert province_of("110108MA0000010") == "11"
    assert province_of("GB1") == ""


@given(st.text())
def test_no_text_breaks_the_judge(text: str) -> None:
    assert isinstance(judge(text), TaxIdForm)


def test_one_slip_of_the_hand_is_placed() -> None:
    right = "91110108MABQ271T4B"
    assert slips(right) == ()
    assert (17, right) in slips("91110108MABQ271T5B")
    assert (9, right) in slips("91110108AMBQ271T4B")
    assert slips("911101") == ()
    assert slips("９１１１０１０８MABQ271T5B") == slips("91110108MABQ271T5B")
