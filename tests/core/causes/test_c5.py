"""C5: for every cause the case that it explains, and the nearest one that it must not be mistaken for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from core.causes.telling import asked, evidence, finding, side_by_side, standing, told
from core.reconcile.small import (
    AS_OF,
    DAY,
    NUMBER,
    SISTER,
    US,
    archive,
    books,
    bureau,
    entry,
    original,
    renamed,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import Answered, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Scale, Taxpayer
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import Expectation, Unread

OTHER = "26312000000087654321"
TO_SELECT = (Expectation("bureau", "october", 2),)
TO_LIST = (Expectation("all", "mine", 2),)


def in_bureau(**asked_for: Any) -> Comparison:
    """An original that the bureau's list lacks."""
    return side_by_side(archive(original()), bureau(windows=window(**asked_for)))


def in_books(*said: Answered, kind: Kind = Kind.DIGITAL_SPECIAL) -> Comparison:
    """An invoice that the bureau has and the books lack."""
    return side_by_side(bureau(row(kind=kind)), books(), answers=said)


def yes(code: str, number: str = "") -> Answered:
    return Answered(code, yes=True, number=number, by="王会计", place="piaoqi.toml › 第9行")


def selection(us: Taxpayer = US, **seen: Any) -> Comparison:
    """October's list for selection lacks what the bureau has."""
    october = source(SourceKind.SELECTION, row(OTHER, facts={"period": "202610"}), name="october")
    return side_by_side(bureau(row(**seen)), october, rules=TO_SELECT, taxpayers=(us,))


def lists(others: str, mine: str = "u-1001") -> Comparison:
    """A list of twelve rows collected by `mine` and `others`, and the whole list that holds one more."""
    own = [
        entry(f"2631200000001{index:07d}", index + 2, facts={"collector": others if index == 0 else mine})
        for index in range(12)
    ]
    whole = books(entry(facts={"collector": "u-2002"}), name="all")
    return side_by_side(whole, books(*own, name="mine"), rules=TO_LIST)


def booked(state: str, seen: str) -> Comparison:
    listed = bureau(windows=window(booked=state))
    return side_by_side(archive(original()), listed, source(SourceKind.SELECTION, row(facts={"booked": seen})))


def another_company(**changes: Any) -> Comparison:
    """The list's rows are another company's; `owners`: so is its title."""
    theirs = row(OTHER, buyer_name="别家有限公司", buyer_tax_id=SISTER.tax_id)
    return side_by_side(archive(original()), bureau(theirs, **changes))


FOR: dict[str, tuple[Callable[[], str], str]] = {
    "C5.1": (lambda: told(in_bureau(role="开票员"), "bureau"), "cannot_tell C5.1"),
    "C5.2": (
        lambda: told(another_company(owners={"list.xlsx": SISTER.tax_id}), "bureau"),
        "cannot_tell C5.2",
    ),
    "C5.3": (lambda: told(in_books(yes("C5.3")), "books"), "cannot_tell C5.3"),
    "C5.4": (lambda: told(lists("u-1001"), "mine"), "not_missing C5.4"),
    "C5.5": (lambda: told(in_books(yes("C5.5", NUMBER)), "books"), "not_missing C5.5"),
    "C5.6": (
        lambda: told(
            side_by_side(archive(original()), bureau(unread=(Unread("q.xls", code="C5.6"),), windows=())), "bureau"
        ),
        "cannot_tell C5.6",
    ),
    "C5.7": (lambda: told(in_books(yes("C5.7")), "books"), "cannot_tell C5.7"),
    "C5.8": (
        lambda: standing(selection(kind=Kind.DIGITAL_ORDINARY), "october", f"d:{NUMBER}"),
        "not_expected C5.8",
    ),
    "C5.9": (lambda: told(selection(facts={"risk": "02"}), "october"), "not_missing C5.9"),
    "C5.10": (lambda: told(selection(facts={"usage": "出口退税"}), "october"), "not_missing C5.10"),
    "C5.11": (lambda: told(booked("未入账", "02"), "bureau"), "not_missing C5.11"),
    "C5.12": (
        lambda: told(
            side_by_side(
                archive(original(buyer_name="北京旧名科技有限公司", buyer_tax_id="110108123456789")),
                bureau(),
                taxpayers=(renamed(date(2026, 12, 31), "110108123456789"),),
            ),
            "bureau",
        ),
        "not_missing C5.12",
    ),
}
AGAINST: dict[str, tuple[Callable[[], str], str]] = {
    "C5.1": (lambda: told(in_bureau(role="办税员"), "bureau"), "missing"),
    "C5.2": (lambda: told(another_company(), "bureau"), "cannot_tell C4.4"),
    "C5.3": (lambda: told(in_books(replace(yes("C5.3"), yes=False)), "books"), "missing"),
    "C5.4": (lambda: told(lists("u-3003"), "mine"), "missing"),
    "C5.5": (lambda: told(in_books(yes("C5.5", OTHER)), "books"), "missing"),
    "C5.6": (
        lambda: told(side_by_side(archive(original()), bureau(unread=(Unread("q.xls"),))), "bureau"),
        "cannot_tell C4.11",
    ),
    "C5.7": (lambda: told(in_books(yes("C5.7"), kind=Kind.SPECIAL_PAPER), "books"), "missing"),
    "C5.8": (lambda: told(selection(kind=Kind.RAIL), "october"), "missing"),
    "C5.9": (lambda: told(selection(status=Status.LOCKED, facts={"risk": "01"}), "october"), "not_missing C1.9"),
    "C5.10": (lambda: told(selection(facts={"usage": "抵扣"}), "october"), "missing"),
    "C5.11": (lambda: told(in_bureau(sellers=("别家有限公司",)), "bureau"), "cannot_tell C4.3"),
    "C5.12": (
        lambda: told(
            side_by_side(
                archive(original(buyer_name=SISTER.name, buyer_tax_id=SISTER.tax_id)),
                bureau(),
                taxpayers=(renamed(date(2026, 12, 31)), SISTER),
                rules=(Expectation("archive", "bureau", 2),),
            ),
            "bureau",
        ),
        "not_missing C1.5",
    ),
}


def test_an_answer_stands_as_evidence_with_its_place_and_who_gave_it() -> None:
    (fact,) = evidence(in_books(yes("C5.7")), "books", "C5.7")
    assert fact.source == "piaoqi.toml › 第9行"
    assert "王会计回答“是”" in fact.fact.say("zh")


def test_an_answer_about_one_source_says_nothing_of_another() -> None:
    elsewhere = replace(yes("C5.7"), source="archive")
    assert told(in_books(elsewhere), "books") == "missing"


def test_a_yes_where_its_question_does_not_fit_counts_for_nothing() -> None:
    comparison = side_by_side(archive(original()), bureau(), answers=(yes("C5.3"), yes("C5.5", NUMBER)))
    assert told(comparison, "bureau") == "missing"


def test_a_no_does_not_argue_away_what_a_list_itself_proves() -> None:
    no = replace(yes("C5.1"), yes=False)
    comparison = side_by_side(archive(original()), bureau(windows=window(role="开票员")), answers=(no,))
    assert told(comparison, "bureau") == "cannot_tell C5.1"


def test_what_was_answered_is_not_asked_again() -> None:
    assert "C5.7" in asked(in_books(), "books")
    assert "C5.7" not in asked(in_books(replace(yes("C5.7"), yes=False)), "books")


@pytest.mark.parametrize(
    ("target", "comparison", "fitting", "unfitting"),
    [
        ("bureau", in_bureau(), {"C5.1"}, {"C5.2", "C5.3", "C5.4", "C5.5", "C5.7"}),
        ("books", in_books(), {"C5.3", "C5.4", "C5.5", "C5.7"}, {"C5.1", "C5.2"}),
    ],
)
def test_only_questions_that_fit_are_asked(
    target: str, comparison: Comparison, fitting: set[str], unfitting: set[str]
) -> None:
    questions = set(asked(comparison, target))
    assert fitting <= questions
    assert not unfitting & questions


def test_who_logged_in_where_is_asked_where_there_are_several_companies() -> None:
    comparison = side_by_side(archive(original()), bureau(), taxpayers=(US, SISTER))
    assert "C5.2" in asked(comparison, "bureau")


@pytest.mark.parametrize("words", ["正常", "01", "低", "已解除异常", "风险未发现"])
def test_a_state_that_marks_no_risk_explains_nothing(words: str) -> None:
    assert told(selection(facts={"risk": words, "risk_status": words}), "october") == "missing"


@pytest.mark.parametrize("words", ["异常凭证", "疑点发票", "03", "失控发票", "走逃（失联）"])
def test_a_state_that_marks_a_risk_explains_it(words: str) -> None:
    assert told(selection(facts={"risk_status": words}), "october") == "not_missing C5.9"


def test_a_list_of_booked_invoices_leaves_out_what_is_not_booked() -> None:
    assert told(booked("已入账", "未入账"), "bureau") == "not_missing C5.11"
    assert told(booked("已入账", "已入账"), "bureau") == "cannot_tell C5.11"


def test_a_list_of_one_booking_state_without_a_word_on_this_one_leaves_it_open() -> None:
    assert told(in_bureau(booked="未入账"), "bureau") == "cannot_tell C5.11"


def test_that_our_books_have_it_does_not_explain_a_list_of_booked_ones() -> None:
    comparison = side_by_side(archive(original()), books(entry()), bureau(windows=window(booked="已入账")))
    assert told(comparison, "bureau") == "cannot_tell C5.11"


def test_a_small_taxpayer_selects_nothing() -> None:
    small = replace(US, scale=Scale.SMALL)
    assert standing(selection(small), "october", f"d:{NUMBER}") == "not_expected C5.8"


def test_farm_produce_is_told_to_be_looked_for_elsewhere() -> None:
    egg = Line(name="*蛋类*鸡蛋", class_code="1010301010000000000", rate="免税")
    comparison = selection(kind=Kind.DIGITAL_ORDINARY, lines=(egg,))
    (outcome,) = comparison.outcomes(f"d:{NUMBER}")
    (found,) = comparison.why_no_finding(f"d:{NUMBER}", outcome)
    assert found.likelihood.value == "likely"
    assert [one.supports for one in found.evidence] == [True, False]


def test_a_login_page_is_told_before_what_else_the_list_lacks() -> None:
    stale = bureau(unread=(Unread("q.xls", code="C5.6"),), windows=window(end=DAY.replace(day=1)))
    found = finding(side_by_side(archive(original()), stale), "bureau")
    assert [one.cause.code for one in found.causes][:2] == ["C5.6", "C3.4"]
    assert AS_OF.date() > DAY


def test_few_rows_of_one_collector_are_no_filter() -> None:
    whole = books(entry(facts={"collector": "u-2002"}), name="all")
    mine = books(entry(OTHER, facts={"collector": "u-1001"}), name="mine")
    assert told(side_by_side(whole, mine, rules=TO_LIST), "mine") == "missing"


@pytest.mark.parametrize(("scope", "said"), [("仅财务部", "not_missing C5.5"), ("全部", "missing"), ("", "missing")])
def test_a_fuller_list_tells_what_a_user_may_not_see(scope: str, said: str) -> None:
    whole = books(entry(facts={"visibility": scope}), name="all")
    assert told(side_by_side(whole, books(entry(OTHER), name="mine"), rules=TO_LIST), "mine") == said
