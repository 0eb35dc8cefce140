"""Every check keeps the interface's promises: a stable code, both languages, all three answers."""

import string
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.checks.examples import CONTEXT, EXAMPLES, GOOD, NEVER_BROKEN
from piaoqi.core.checks import Check, CheckContext, Verdict
from piaoqi.core.checks.registry import check, checks
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import FieldOrigin, Line, Place, Record

ALL = checks()
CASES = [
    (one, verdict) for one in ALL for verdict in Verdict if one.code not in NEVER_BROKEN or verdict != Verdict.BROKEN
]


@pytest.mark.parametrize(
    ("one", "verdict"), CASES, ids=lambda case: case.code if isinstance(case, Check) else str(case)
)
def test_a_check_has_an_example_of_every_answer(one: Check, verdict: Verdict) -> None:
    (result,) = one.check(EXAMPLES[one.code][verdict], CONTEXT)
    assert result.code == one.code
    assert result.verdict is verdict


@pytest.mark.parametrize(
    ("one", "verdict"), CASES, ids=lambda case: case.code if isinstance(case, Check) else str(case)
)
def test_every_answer_is_said_in_both_languages(one: Check, verdict: Verdict) -> None:
    (result,) = one.check(EXAMPLES[one.code][verdict], CONTEXT)
    zh, en = result.message.say("zh"), result.message.say("en")
    assert zh
    assert en
    assert zh != en
    assert "{" not in zh + en


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.code)
def test_a_check_names_itself_and_its_source(one: Check) -> None:
    family, _, name = one.code.partition(".")
    assert family.isidentifier()
    assert name.isidentifier()
    for text in (one.title, one.source):
        assert text.zh
        assert text.en
        assert not [field for _, field, _, _ in string.Formatter().parse(text.zh) if field]


def test_there_is_no_example_without_its_check() -> None:
    assert set(EXAMPLES) == {one.code for one in ALL}


def test_a_sound_invoice_breaks_no_rule() -> None:
    assert {result.verdict for result in check(GOOD, CONTEXT)} == {Verdict.HOLDS}


def test_a_record_that_states_nothing_breaks_no_rule() -> None:
    assert Verdict.BROKEN not in {result.verdict for result in check(Record(place=Place("a")), CONTEXT)}


@pytest.mark.parametrize("kind", list(Kind))
def test_a_kind_with_nothing_stated_breaks_no_rule(kind: Kind) -> None:
    results = check(Record(place=Place("a"), kind=kind), CheckContext())
    assert Verdict.BROKEN not in {result.verdict for result in results}


words = st.text(max_size=24)
amounts = st.none() | st.decimals(min_value=-(10**10), max_value=10**10, places=2)
lines = st.builds(Line, name=words, amount=amounts, rate=words | st.sampled_from(["13%", "***", "0.09"]), tax=amounts)


@given(words, words, amounts, amounts, st.lists(lines, max_size=3))
def test_no_record_stops_a_check(number: str, tax_id: str, amount: None, tax: None, some: list[Line]) -> None:
    record = replace(
        GOOD, number=number, code=tax_id, seller_tax_id=tax_id, buyer_tax_id=number, amount=amount, tax=tax,
        lines=tuple(some), facts={"capital": number, "fare": tax_id},
    )  # fmt: skip
    for result in check(record, CONTEXT):
        assert result.message.say("zh")


def test_nothing_is_called_broken_that_recognition_may_have_misread() -> None:
    odd = replace(GOOD, tax=Decimal("99.00"), fields={"tax": FieldOrigin("page 1 › ocr", confidence=0.6)})
    said = {one.code: one.verdict for one in check(odd, CONTEXT)}
    assert said["sum.total"] is Verdict.CANNOT_TELL
    sure = replace(odd, fields={"tax": FieldOrigin("page 1 › ocr", confidence=0.99)})
    assert {one.code: one.verdict for one in check(sure, CONTEXT)}["sum.total"] is Verdict.BROKEN


def test_lines_that_recognition_read_break_no_sum() -> None:
    line = Line(name="*软件*示例", amount=Decimal("1.00"), rate="13%", tax=Decimal("0.13"))
    recognised = replace(GOOD, lines=(line,), fields={"total": FieldOrigin("page 1 › ocr", confidence=0.99)})
    assert {one.code: one.verdict for one in check(recognised, CONTEXT)}["sum.lines"] is Verdict.CANNOT_TELL
