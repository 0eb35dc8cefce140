"""The rules of judgement of the contract, each on the smallest company that shows it."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from core.reconcile.small import (
    AS_OF,
    DAY,
    NUMBER,
    SELLER,
    US,
    archive,
    books,
    bureau,
    entry,
    first_causes,
    judged,
    original,
    row,
    source,
    verdicts,
    window,
)
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import FieldOrigin
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Scale
from piaoqi.core.reconcile.source import CHINA, Expectation

IN_BUREAU = (NUMBER, "bureau")
IN_ARCHIVE = (NUMBER, "archive")
IN_BOOKS = (NUMBER, "books")


def test_an_invoice_that_every_source_has_is_complete() -> None:
    answer = judged(bureau(row()), archive(original()), books(entry()))
    assert not answer.findings
    assert (answer.summary.invoices, answer.summary.complete) == (1, 1)


def test_inside_certain_coverage_an_absence_is_missing() -> None:
    answer = judged(bureau(), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "missing"}
    assert answer.findings[0].present_in == ("archive",)


def test_a_source_without_coverage_never_makes_anything_missing() -> None:
    answer = judged(bureau(windows=()), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "cannot_tell"}
    assert first_causes(answer) == {IN_BUREAU: "C4.3"}


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"end": date(2026, 9, 9)}, "C3.4"),
        ({"start": date(2026, 9, 11)}, "C3.4"),
        ({"kinds": frozenset({Kind.DIGITAL_ORDINARY})}, "C3.3"),
        ({"origins": frozenset({Origin.TAX_CONTROL})}, "C3.2"),
        ({"statuses": frozenset({Status.VOID})}, "C4.3"),
        ({"sellers": ("别的公司",)}, "C4.3"),
        ({"as_of": datetime(2026, 9, 11, tzinfo=CHINA)}, "C4.5"),
        ({"as_of": None}, "C4.5"),
        ({"as_of": datetime(2027, 1, 1, tzinfo=CHINA)}, "C4.5"),
        ({"booked": "未入账"}, "C5.11"),
        ({"role": "开票员"}, "C5.1"),
        ({"total": 2}, "C4.1"),
        ({"rows": 2}, "C4.1"),
        ({"total": 0}, "C4.2"),
    ],
)
def test_outside_what_was_asked_for_nothing_is_decided(changes: dict[str, object], cause: str) -> None:
    other = row("26312000000099999999", issue_date=DAY)
    answer = judged(bureau(other, windows=window(**changes)), archive(original(), original(other.number)))
    found = {pair: code for pair, code in first_causes(answer).items() if pair == IN_BUREAU}
    assert verdicts(answer)[IN_BUREAU] == "cannot_tell"
    assert found == {IN_BUREAU: cause}


def test_the_seller_filter_that_names_the_seller_covers_it() -> None:
    answer = judged(bureau(windows=window(sellers=(SELLER[0],))), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "missing"}


def test_one_covering_window_is_enough() -> None:
    windows = window(end=date(2026, 9, 9)) + window(start=date(2026, 9, 1), end=date(2026, 9, 30))
    assert verdicts(judged(bureau(windows=windows), archive(original()))) == {IN_BUREAU: "missing"}


def test_before_the_due_day_there_is_no_finding_and_from_it_on_there_is() -> None:
    early = judged(bureau(), archive(original()), as_of=datetime(2026, 9, 11, 23, 59, tzinfo=CHINA))
    assert not early.findings
    assert early.summary.not_due == 1
    on_the_day = datetime(2026, 9, 12, 0, 0, tzinfo=CHINA)
    late = judged(bureau(windows=window(as_of=on_the_day)), archive(original()), as_of=on_the_day)
    assert verdicts(late) == {IN_BUREAU: "missing"}


def test_a_booking_without_issue_date_is_due_by_its_own_date() -> None:
    booked = entry(issue_date=None, facts={"recorded_at": "2026-11-19"})
    answer = judged(bureau(), books(booked))
    assert answer.summary.not_due == 1


@pytest.mark.parametrize("other", [Kind.FISCAL, Kind.FIXED, Kind.CUSTOMS, Kind.OTHER_DOCUMENT])
def test_what_the_bureau_never_holds_is_not_expected_there(other: Kind) -> None:
    answer = judged(bureau(), archive(original(kind=other)))
    assert not answer.findings
    assert answer.summary.not_expected == 1


def test_a_paper_without_a_number_is_expected_nowhere() -> None:
    answer = judged(bureau(), archive(original("", kind=Kind.OTHER_DOCUMENT)))
    assert not answer.findings
    assert answer.summary.not_expected == 1


def test_only_deductible_kinds_are_expected_in_the_selection_list() -> None:
    rule = (Expectation("bureau", "selection", 2),)
    selection = source(SourceKind.SELECTION)
    ordinary = judged(bureau(row(kind=Kind.DIGITAL_ORDINARY)), selection, rules=rule)
    assert ordinary.summary.not_expected == 1
    special = judged(bureau(row()), selection, rules=rule)
    assert verdicts(special) == {(NUMBER, "selection"): "missing"}
    small = replace(US, scale=Scale.SMALL)
    answer = judged(bureau(row(), taxpayer=small), replace(selection, taxpayer=small), rules=rule, taxpayers=(small,))
    assert answer.summary.not_expected == 1


def test_rules_that_are_given_replace_the_defaults_and_may_name_sources() -> None:
    rule = (Expectation("tax", "drawer", 1, frozenset({Kind.DIGITAL_SPECIAL})),)
    tax, drawer = bureau(row(), name="tax"), archive(name="drawer")
    assert verdicts(judged(tax, drawer, books(), rules=rule)) == {(NUMBER, "drawer"): "missing"}
    other = (Expectation("tax", "drawer", 1, frozenset({Kind.RAIL})),)
    assert not judged(tax, drawer, rules=other).findings


def test_a_kind_stands_for_all_its_sources_together() -> None:
    answer = judged(bureau(row()), archive(name="drawer"), archive(original(), name="safe"))
    assert not answer.findings
    absent = judged(bureau(row()), archive(name="drawer"), archive(name="safe"))
    assert verdicts(absent) == {(NUMBER, "drawer"): "missing"}


def test_covered_fields_do_not_make_a_typed_row_an_original() -> None:
    typed = replace(entry(NUMBER[:-1] + "9"), fields={"number": FieldOrigin("ocr")})
    assert verdicts(judged(bureau(row()), archive(original()), books(typed)))[IN_BOOKS] == "not_missing"


def test_the_time_of_asking_is_counted_in_chinese_days() -> None:
    assert AS_OF.utcoffset() is not None
    evening = datetime.fromisoformat("2026-09-11T16:30:00+00:00")  # 12 September in China
    assert verdicts(judged(bureau(windows=window(as_of=evening)), archive(original()))) == {IN_BUREAU: "missing"}
