"""C2, timing: each cause in a case that shows it, and beside the nearest one it must not be mistaken for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.causes.telling import finding, side_by_side, standing, told
from core.reconcile.small import (
    AS_OF,
    NUMBER,
    SISTER,
    US,
    archive,
    books,
    bureau,
    entry,
    original,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import CHINA, Expectation

OTHER = "26312000000087654321"
TO_BUREAU = (Expectation("archive", "bureau", 2),)
TO_LOG = (Expectation("archive", "verification", 2),)
TO_SELECTION = (Expectation("bureau", "selection", 2),)
TO_FEBRUARY = (Expectation("bureau", "february", 45),)
YESTERDAY, LAST_WEEK = date(2026, 11, 19), date(2026, 11, 13)


def selection(facts: dict[str, str], period: str = "202610", **listed: Any) -> Comparison:
    """Listed by the bureau with these facts, and not in the list of those to be deducted."""
    stated = {"period": period} if period else {}
    to_deduct = source(SourceKind.SELECTION, row(OTHER, 9, facts=stated))
    return side_by_side(bureau(row(facts=facts, **listed)), to_deduct, rules=TO_SELECTION)


def in_log(result: str, day: str = "2026-11-14", **changes: Any) -> Comparison:
    """An original that should have been verified, and the one answer of the platform."""
    answered = row(facts={"result": result, "verified_at": f"{day} 10:00:00"} if result else {}, **changes)
    log = source(SourceKind.VERIFICATION, *([answered] if result else []), windows=window(start=date(2020, 1, 1)))
    return side_by_side(archive(original(**changes), windows=()), log, rules=TO_LOG)


def old(day: date) -> str:
    """An original of about five years ago that the log lacks."""
    number = "21312000000012345678"
    return told(in_log("", number=number, issue_date=day), "verification", number)


def posted(facts: dict[str, str], company: Any = US) -> Comparison:
    """Listed by the bureau, absent from the book of February, and in another book."""
    other = books(entry(facts=facts), name="april", taxpayer=company)
    february = books(entry(OTHER, total=Decimal("99.00")), name="february")
    return side_by_side(bureau(row()), february, other, rules=TO_FEBRUARY, taxpayers=(US, SISTER))


def fresh(day: date, into: str, days: int) -> str:
    """How an original of this day stands towards a source in which it may take so many days."""
    target = bureau() if into == "bureau" else books(name=into)
    comparison = side_by_side(archive(original(issue_date=day)), target, rules=(Expectation("archive", into, days),))
    (key,) = comparison.groups
    return standing(comparison, into, key)


def differing(**changes: Any) -> str:
    """The first cause of the one difference between the bureau's list and the books."""
    (difference,) = side_by_side(bureau(row(status=Status.NORMAL)), books(entry(**changes))).judgement().differences
    return f"{difference.field} {difference.causes[0].cause.code}"


FOR: dict[str, tuple[Callable[[], str], str]] = {
    "C2.1": (lambda: fresh(YESTERDAY, "bureau", 2), "not_due C2.1"),
    "C2.2": (lambda: told(selection({}, issue_date=date(2026, 11, 2)), "selection"), "not_missing C2.2"),
    "C2.3": (lambda: told(selection({"selected": "yes", "period": "202609"}), "selection"), "not_missing C2.3"),
    "C2.4": (lambda: told(selection({"statistics": "已申请统计"}), "selection"), "not_missing C2.4"),
    "C2.5": (lambda: old(date(2021, 11, 19)), "not_missing C2.5"),
    "C2.6": (lambda: told(in_log("010"), "verification"), "cannot_tell C2.6"),
    "C2.7": (lambda: differing(status=Status.VOID), "status C2.7"),
    "C2.8": (lambda: told(posted({"recorded_at": "2026-11-10"}), "february"), "not_missing C2.8"),
    "C2.9": (lambda: fresh(LAST_WEEK, "books", 45), "not_due C2.9"),
}
"""Each cause in the smallest company that shows it, and the verdict with it."""

AGAINST: dict[str, tuple[Callable[[], str], str]] = {
    "C2.1": (lambda: fresh(YESTERDAY, "books", 2), "not_due C2.9"),
    "C2.2": (lambda: told(selection({}, issue_date=date(2026, 10, 31)), "selection"), "missing"),
    "C2.3": (lambda: told(selection({"selected": "no", "period": "202609"}), "selection"), "missing"),
    "C2.4": (lambda: told(selection({"statistics": "未申请"}), "selection"), "missing"),
    "C2.5": (lambda: old(date(2021, 11, 20)), "missing"),
    "C2.6": (lambda: told(in_log("002"), "verification"), "cannot_tell C3.10"),
    "C2.7": (lambda: differing(issue_date=date(2026, 9, 11)), "issue_date C6.8"),
    "C2.8": (lambda: told(posted({"recorded_at": "2026-11-10"}, SISTER), "february"), "not_missing C6.2"),
    "C2.9": (lambda: fresh(YESTERDAY, "bureau", 10), "not_due C2.1"),
}
"""Each cause's nearest neighbour, and what is said there instead."""


CASES: dict[str, tuple[Callable[[], str], str]] = {
    "a list without a period decides nothing about this month": (
        lambda: told(selection({}, "", issue_date=date(2026, 11, 2)), "selection"),
        "cannot_tell C2.2",
    ),
    "a list without a period is no excuse for last month": (
        lambda: told(selection({}, "", issue_date=date(2026, 10, 2)), "selection"),
        "missing",
    ),
    "selected, nobody says when": (
        lambda: told(selection({"selected": "yes"}), "selection"),
        "not_missing C2.3",
    ),
    "statistics withdrawn": (
        lambda: told(selection({"statistics": "已撤销"}), "selection"),
        "missing",
    ),
    "refused on the day of issue": (lambda: told(in_log("rqerr", "2026-09-10"), "verification"), "cannot_tell C2.1"),
    "refused as too old": (
        lambda: told(in_log("超过五年不能查验", issue_date=None), "verification"),
        "not_missing C2.5",
    ),
    "not verified yet": (lambda: told(in_log("未查验"), "verification"), "cannot_tell C2.6"),
    "busy": (lambda: told(in_log("016"), "verification"), "cannot_tell C2.6"),
    "a longer delay is one that was agreed on": (lambda: fresh(LAST_WEEK, "bureau", 10), "not_due C2.9"),
    "posted by its accounting period alone": (
        lambda: told(posted({"accounting_period": "2026年11月"}), "february"),
        "not_missing C2.8",
    ),
    "a period written as one number": (
        lambda: told(posted({"accounting_period": "202612"}), "february"),
        "not_missing C2.8",
    ),
    "posted in the month of issue is filed elsewhere": (
        lambda: told(posted({"recorded_at": "2026-09-20"}), "february").replace("C6.2", "other book"),
        "not_missing other book",
    ),
}


@pytest.mark.parametrize(("case", "said"), CASES.values(), ids=list(CASES))
def test_time_alone_makes_nothing_missing(case: Callable[[], str], said: str) -> None:
    assert case() == said


def test_what_is_not_due_is_looked_at_again_on_the_due_morning() -> None:
    comparison = side_by_side(archive(original(issue_date=YESTERDAY)), bureau(), rules=TO_BUREAU)
    (key,) = comparison.groups
    (outcome,) = comparison.outcomes(key)
    (found,) = comparison.why_no_finding(key, outcome)
    assert found.recheck_after == datetime(2026, 11, 21, 8, tzinfo=CHINA)


def test_no_answer_is_asked_for_again_next_morning() -> None:
    cause = finding(in_log("010"), "verification").causes[0]
    assert cause.recheck_after == datetime(2026, 11, 21, 8, tzinfo=CHINA)
    assert cause.recheck_after > AS_OF


def _undated(booked: str, start: date) -> str:
    """A booking that states no issue date, held against a list that was asked for from a day on."""
    typed: Record = replace(entry(issue_date=None), facts={"recorded_at": booked})
    listed = bureau(windows=window(start=start))
    return told(side_by_side(books(typed), listed, rules=(Expectation("books", "bureau", 2),)), "bureau")


def test_a_booking_without_issue_date_may_be_of_a_month_before_the_list() -> None:
    assert _undated("2026-07-10", date(2026, 7, 1)) == "cannot_tell C3.4"
    assert _undated("2026-07-10", date(2026, 1, 1)) == "missing"


def test_a_selection_list_of_an_earlier_month_is_judged_by_its_own_day() -> None:
    listed = source(SourceKind.SELECTION, row(OTHER, 9), windows=window(as_of=datetime(2026, 9, 20, tzinfo=CHINA)))
    comparison = side_by_side(bureau(row(NUMBER)), listed, rules=TO_SELECTION)
    assert told(comparison, "selection") == "cannot_tell C2.2"


def test_a_book_that_a_rule_holds_against_another_is_no_excuse_for_it() -> None:
    april = books(entry(facts={"recorded_at": "2026-11-10"}), name="april")
    february = books(entry(OTHER, total=Decimal("99.00")), name="february")
    comparison = side_by_side(april, february, rules=(Expectation("april", "february", 30),))
    assert told(comparison, "february") == "missing"


def test_a_booking_without_any_date_may_be_of_today_unless_its_number_is_of_an_earlier_year() -> None:
    open_window = window(start=None, end=None)
    rule = (Expectation("books", "bureau", 2),)
    today = side_by_side(books(entry(issue_date=None)), bureau(windows=open_window), rules=rule)
    assert told(today, "bureau") == "cannot_tell C3.4"
    number = "25312000000012345678"
    earlier = side_by_side(books(entry(number, issue_date=None)), bureau(windows=open_window), rules=rule)
    assert told(earlier, "bureau", number) == "missing"


def test_an_invoice_of_unknown_kind_may_be_one_that_is_never_selected() -> None:
    to_deduct = source(SourceKind.SELECTION, row(OTHER, 9, total=Decimal("99.00"), facts={"period": "202610"}))
    rule = (Expectation("archive", "selection", 2),)
    comparison = side_by_side(archive(original(kind=Kind.UNKNOWN)), to_deduct, rules=rule)
    assert told(comparison, "selection") == "cannot_tell C5.8"


def test_a_code_alone_is_told_with_what_it_means() -> None:
    said = finding(in_log("015"), "verification").causes[0].evidence[0].fact
    assert said.say("zh") == "2026-11-14 查验，结果是“系统异常或网络超时（015）”"
    assert "out of order or timed out (015)" in said.say("en")
