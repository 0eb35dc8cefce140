"""What a number gives away: where it does not fit the rest of its invoice, and what a damaged one may have been."""

from datetime import date

import pytest

from piaoqi.core.invoice.number import read_number
from piaoqi.core.invoice.number.forensics import candidates, examine
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.verdict import Verdict

BEIJING, SHANGHAI = "91110108MA01GEX80P", "91310115MA1K3X2R7N"
DAY = date(2026, 9, 10)


def _record(number: object, code: str = "", day: date | None = DAY, seller: str = SHANGHAI) -> Record:
    read = read_number(number, code, "", day)
    facts = {"number_doubt": str(read.doubt), "number_prefix": read.known_prefix} if read.doubt else {}
    return Record(
        place=Place("a.xlsx", "1", 2), code=read.code, number=read.number, paper_number=read.paper_number,
        issue_date=day, seller_tax_id=seller, facts=facts, written={"number": read.written},
    )  # fmt: skip


def _verdicts(record: Record) -> dict[str, str]:
    return {one.code.removeprefix("number."): one.verdict.value for one in examine(record)}


@pytest.mark.parametrize(
    ("record", "code", "verdict"),
    [
        (_record("26312000000012345678"), "form", "holds"),
        (_record("26312000000012345678"), "year", "holds"),
        (_record("26312000000012345678"), "region", "holds"),
        (_record("25312000000012345678"), "year", "broken"),
        (_record("25312000000012345678", day=date(2026, 1, 2)), "year", "cannot_tell"),
        (_record("21312000000012345678", day=date(2021, 6, 1)), "year", "broken"),
        (_record("26312000000012345678", seller=BEIJING), "region", "cannot_tell"),
        (_record("26992000000012345678"), "region", "cannot_tell"),
        (_record("26772000000012345678"), "region", "broken"),
        (_record("26312000000012345678", seller="91310115MA1K3X2R7M"), "seller", "broken"),
        (_record("2631200000001234567"), "form", "cannot_tell"),
        (_record("12345678", "031002600104"), "form", "holds"),
        (_record("12345678", "031002700104"), "year", "broken"),
        (_record("12345678", "031002500104"), "year", "holds"),
        (_record("12345678"), "form", "cannot_tell"),
        (_record("2631200000O012345678"), "letters", "broken"),
        (_record("26312H00000012345678"), "letters", "cannot_tell"),
        (_record("2.6312E+19"), "excel", "broken"),
        (_record("26312000000012300000"), "excel", "cannot_tell"),
        (_record("345678"), "excel", "cannot_tell"),
        (_record("31200000", "031200000001", date(2020, 5, 1)), "form", "cannot_tell"),
    ],
)
def test_a_trait_comes_out_as_the_number_says(record: Record, code: str, verdict: str) -> None:
    assert _verdicts(record)[code] == verdict


def test_a_sound_number_breaks_nothing() -> None:
    assert Verdict.BROKEN not in {one.verdict for one in examine(_record("26312000000012345678"))}


def test_a_record_without_a_number_has_no_traits() -> None:
    assert examine(_record("")) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2631200000OO12345678", "26312000000012345678"),
        ("2631200000001234567l", "26312000000012345671"),
        ("Z6312000000012345678", "26312000000012345678"),
        ("263120000000123456G8", "26312000000012345668"),
        ("2631200000001234567B", "26312000000012345678"),
        ("2631200000001234S678", "26312000000012345678"),
        ("345678", "00345678"),
    ],
)
def test_letters_that_look_like_digits_and_lost_zeros_have_one_candidate(written: str, meant: str) -> None:
    assert candidates(_record(written)) == (meant,)


@pytest.mark.parametrize("written", ["26312000000012345678", "AB-2026-0001", "", "2.6312E+19"])
def test_no_candidate_is_made_up(written: str) -> None:
    assert candidates(_record(written)) == ()


def test_both_numbers_of_a_digital_invoice_on_paper_are_named() -> None:
    record = Record(place=Place("a.xlsx"), number="26312000000012345678", code="031002600104", paper_number="00345678")
    (twin,) = [one for one in examine(record) if one.code == "number.twin"]
    for part in ("26312000000012345678", "031002600104", "00345678"):
        assert part in twin.fact.say("zh")
        assert part in twin.fact.say("en")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_excel_destroyed_says_how_much_is_left(language: str) -> None:
    (excel,) = [one for one in examine(_record("2.6312E+19")) if one.code == "number.excel"]
    said = excel.fact.say(language)  # type: ignore[arg-type]
    assert "2631" in said
    assert "{" not in said
