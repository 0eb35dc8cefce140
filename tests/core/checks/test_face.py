"""Words and QR code against the face: what a reader may have lost is not called broken."""

import pytest

from core.checks.examples import CONTEXT, disagreement, good, money
from piaoqi.core.checks import Verdict
from piaoqi.core.checks.registry import checks
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.record import FieldOrigin, Record

RULES = {one.code: one for one in checks()}


def verdict(code: str, record: Record) -> Verdict | None:
    results = RULES[code].check(record, CONTEXT)
    return results[0].verdict if results else None


@pytest.mark.parametrize("words", ["壹佰壹拾叁元整", "壹佰壹拾叁圓正", "人民币壹佰壹拾叁元", "一百一十三元"])
def test_words_are_compared_by_value(words: str) -> None:
    assert verdict("capital.agrees", good(facts={"capital": words})) is Verdict.HOLDS


def test_a_lost_word_for_negative_is_left_open() -> None:
    red = good(total=money("-113.00"))
    assert verdict("capital.agrees", red) is Verdict.CANNOT_TELL
    whole = good(total=money("-113.00"), facts={"capital": "（负数）壹佰壹拾叁圆整"})
    assert verdict("capital.agrees", whole) is Verdict.HOLDS


def test_words_without_figures_are_left_open() -> None:
    assert verdict("capital.agrees", good(total=None)) is Verdict.CANNOT_TELL
    assert verdict("capital.agrees", good(facts={})) is None


def test_without_a_qr_code_nothing_is_said() -> None:
    assert verdict("qr.agrees", good(fields={"total": FieldOrigin("page 1", agrees=("tag",))})) is None


@pytest.mark.parametrize("said", [("qr",), ("page 1 qr",), ("Doc_0/Res/image_78.png", "tag", "qr")])
def test_a_qr_code_that_says_another_amount_is_broken(said: tuple[str, ...]) -> None:
    assert verdict("qr.agrees", disagreement(*said)) is Verdict.BROKEN


def test_a_quarrel_of_other_parts_is_not_the_qr_codes() -> None:
    assert verdict("qr.agrees", disagreement("custom")) is Verdict.HOLDS


def test_a_type_code_of_another_kind_proves_nothing() -> None:
    said = {
        "name": "kind",
        "field": "票种",
        "first": "e_special",
        "first_part": "tag",
        "second": "e_ordinary",
        "second_part": "qr",
        "labels": ("tag", "qr"),
    }
    assert verdict("qr.agrees", good(problems=(DISAGREES.at("a.ofd", **said),))) is Verdict.CANNOT_TELL


def test_a_value_from_the_qr_code_that_the_page_repeats_agrees() -> None:
    assert verdict("qr.agrees", good(fields={"total": FieldOrigin("qr", agrees=("page",))})) is Verdict.HOLDS
