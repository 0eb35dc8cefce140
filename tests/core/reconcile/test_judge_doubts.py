"""What takes the proof from a list, and what is compared beside presence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.reconcile.small import (
    NUMBER,
    SISTER,
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
from piaoqi.core.invoice.record import Line, Place, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.source import Expectation, Unread

IN_BUREAU = (NUMBER, "bureau")
IN_ARCHIVE = (NUMBER, "archive")
IN_BOOKS = (NUMBER, "books")


def test_an_unreadable_file_of_the_target_may_be_the_invoice() -> None:
    answer = judged(bureau(row()), archive(unread=(Unread("originals/scan.jpg"),)))
    assert verdicts(answer) == {IN_ARCHIVE: "cannot_tell"}
    assert first_causes(answer) == {IN_ARCHIVE: "C4.11"}


def test_an_unreadable_file_named_by_another_number_is_not_this_invoice() -> None:
    answer = judged(bureau(row()), archive(unread=(Unread("x.pdf", "26312000000011111111"),)))
    assert verdicts(answer) == {IN_ARCHIVE: "missing"}


def test_an_original_whose_number_could_not_be_read_may_be_the_invoice() -> None:
    unnumbered = original("", seller_name="", seller_tax_id="", issue_date=None)
    assert verdicts(judged(bureau(row()), archive(unnumbered)))[IN_ARCHIVE] == "cannot_tell"
    other = original("", total=Decimal("7.00"))
    assert verdicts(judged(bureau(row()), archive(other)))[IN_ARCHIVE] == "missing"


def test_a_number_twice_in_one_list_makes_its_pages_doubtful() -> None:
    twice = row("26312000000077777777")
    answer = judged(bureau(twice, replace(twice, place=Place("list.xlsx", "Sheet1", 3))), archive(original()))
    assert first_causes(answer)[IN_BUREAU] == "C4.2"


@pytest.mark.parametrize(("again", "said"), [(3, "cannot_tell"), (2, "missing")])
def test_an_older_export_saved_anew_proves_nothing_of_the_days_it_stands_for(again: int, said: str) -> None:
    """September was asked for and both files list August; a file that lists one invoice fewer is another list."""

    def august(path: str, count: int) -> list[Record]:
        numbers = [f"2631200000007777777{index}" for index in range(count)]
        return [
            row(number, issue_date=date(2026, 8, 3), place=Place(path, "1", at)) for at, number in enumerate(numbers)
        ]

    months = window(end=date(2026, 8, 31)) + window(start=date(2026, 9, 1))
    stale = bureau(*august("8月.xlsx", 3), *august("9月.xlsx", again), windows=months)
    assert verdicts(judged(stale, archive(original())))[IN_BUREAU] == said


def _listed_by_line(*lines: str) -> Record:
    """A row of a list that has one row a line, put together: its money is that of its lines."""
    amounts = [Decimal(one) for one in lines]
    whole = sum(amounts, Decimal(0))
    found = tuple(Line(name="*纸制品*纸", amount=one) for one in amounts)
    return row(amount=whole, tax=whole * 13 / 100, total=whole * 113 / 100, lines=found)


def test_an_invoice_whose_lines_a_list_repeats_is_there_twice_where_others_state_half() -> None:
    other = original("26312000000077777777")
    for lines in (("100.00", "100.00"), ("60.00", "40.00", "60.00", "40.00"), ("50.00",) * 4):
        answer = judged(bureau(_listed_by_line(*lines)), archive(original(), other))
        assert first_causes(answer) == {("26312000000077777777", "bureau"): "C4.2"}
        assert not answer.differences


def test_the_same_line_twice_in_one_invoice_is_no_repetition() -> None:
    other = original("26312000000077777777")
    answer = judged(bureau(_listed_by_line("50.00", "50.00")), archive(original(), other))
    assert verdicts(answer) == {("26312000000077777777", "bureau"): "missing"}
    assert not answer.differences


def test_half_of_an_invoice_of_equal_lines_in_the_books_is_a_difference() -> None:
    answer = judged(bureau(_listed_by_line("50.00", "50.00")), books(entry(total=Decimal("56.50"))))
    assert [one.field for one in answer.differences] == ["total"]


def test_exactly_five_thousand_rows_look_cut_off() -> None:
    rows = [row(f"263120000001{index:08}", index + 2) for index in range(5000)]
    answer = judged(bureau(*rows), archive(original()), rules=(Expectation("archive", "bureau", 2),))
    assert first_causes(answer) == {IN_BUREAU: "C4.1"}
    whole = judged(
        bureau(*rows, windows=window(total=5000)), archive(original()), rules=(Expectation("archive", "bureau", 2),)
    )
    assert verdicts(whole) == {IN_BUREAU: "missing"}


def test_the_same_file_under_another_name_is_an_old_export() -> None:
    windows = window(end=date(2026, 8, 31)) + window(start=date(2026, 9, 1))
    rows = (row("26312000000077777777", issue_date=date(2026, 8, 1)),)
    stale = bureau(*rows, windows=windows, digests={"8月.xlsx": "aa", "9月.xlsx": "aa"})
    assert first_causes(judged(stale, archive(original())))[IN_BUREAU] == "C4.5"
    copied = bureau(*rows, windows=windows, digests={"8月.xlsx": "aa", "8月 (1).xlsx": "aa"})
    assert verdicts(judged(copied, archive(original())))[IN_BUREAU] == "missing"


def test_of_several_old_exports_the_one_that_is_named_for_the_day_is_told() -> None:
    windows = (
        window(end=date(2026, 7, 31)) + window(start=date(2026, 8, 1), end=date(2026, 8, 31))
        + window(start=date(2026, 9, 1))
    )  # fmt: skip
    rows = (row("26312000000077777777", issue_date=date(2026, 7, 1)),)
    digests = {"导出-20260701.xlsx": "aa", "导出-20260801.xlsx": "aa", "导出-20260901.xlsx": "aa"}
    (finding,) = judged(bureau(*rows, windows=windows, digests=digests), archive(original())).findings[:1]
    told = [one.source for one in finding.causes[0].evidence]
    assert (finding.causes[0].cause.code, told) == ("C4.5", ["导出-20260901.xlsx"])


def test_two_companies_and_a_list_without_a_buyer_column_decide_nothing() -> None:
    nameless = row("26312000000077777777", buyer_name="", buyer_tax_id="")
    answer = judged(bureau(nameless), archive(original()), taxpayers=(US, SISTER))
    assert first_causes(answer)[IN_BUREAU] == "C4.4"


def test_money_differs_from_two_cents_up() -> None:
    one_cent = judged(bureau(row()), archive(original()), books(entry(total=Decimal("113.01"))))
    assert not one_cent.differences
    two = judged(bureau(row()), archive(original()), books(entry(total=Decimal("113.02"))))
    assert [(one.field, one.values["books"], one.causes[0].cause.code) for one in two.differences] == [
        ("total", "113.02", "C6.8")
    ]


def test_parts_that_add_up_are_nothing_and_parts_that_fall_short_are_a_difference() -> None:
    parts = (entry(total=Decimal("60.00")), entry(line=6, total=Decimal("53.00")))
    assert not judged(bureau(row()), archive(original()), books(*parts)).differences
    short = judged(bureau(row()), archive(original()), books(*parts[:1], entry(line=6, total=Decimal("50.00"))))
    assert [(one.field, one.values["books"], one.causes[0].cause.code) for one in short.differences] == [
        ("total", "110.00", "C6.11")
    ]
    assert not short.duplicates


def test_the_whole_amount_twice_is_a_duplicate_and_no_difference() -> None:
    answer = judged(bureau(row()), archive(original()), books(entry(), entry(line=9)))
    assert [(one.source, len(one.places), one.causes[0].cause.code) for one in answer.duplicates] == [
        ("books", 2, "C6.1")
    ]
    assert not answer.differences


def test_a_booking_taken_back_and_booked_again_is_no_duplicate() -> None:
    again = (entry(), entry(line=6, total=Decimal("-113.00")), entry(line=7))
    answer = judged(bureau(row()), archive(original()), books(*again))
    assert not answer.duplicates
    assert not answer.differences


def test_two_renditions_of_an_original_are_one_invoice() -> None:
    other = original(place=Place("originals/a.ofd"))
    answer = judged(bureau(row()), archive(original(), other))
    assert not answer.duplicates
    assert answer.summary.invoices == 1


def test_a_status_that_changed_later_is_a_difference_between_those_who_state_one() -> None:
    selection = source(SourceKind.SELECTION, row(status=Status.NORMAL))
    answer = judged(bureau(row(status=Status.VOID)), archive(original()), selection)
    assert [(one.field, one.causes[0].cause.code) for one in answer.differences] == [("status", "C2.7")]


def test_a_backup_states_no_difference() -> None:
    old = source(SourceKind.BACKUP, row(total=Decimal("1.00")), of="bureau")
    assert not judged(bureau(row()), archive(original()), old).differences


def test_a_column_that_only_says_amount_may_be_the_amount_without_tax() -> None:
    written = {"total": "金额", "number": "发票号码"}
    bare = entry(total=Decimal("100.00"), columns=written)
    assert not judged(bureau(row()), archive(original()), books(bare)).differences
    wrong = entry(total=Decimal("100.10"), columns=written)
    assert len(judged(bureau(row()), archive(original()), books(wrong)).differences) == 1
    told = entry(total=Decimal("100.00"), columns={"total": "价税合计"})
    assert len(judged(bureau(row()), archive(original()), books(told)).differences) == 1


@pytest.mark.parametrize(
    ("status", "asked", "said"),
    [
        (Status.NORMAL, {Status.NORMAL}, "cannot_tell"),
        (Status.NORMAL, {Status.NORMAL, Status.VOID, Status.RED_FULL, Status.RED_PARTIAL}, "missing"),
        (Status.RED_LETTER, {Status.NORMAL}, "missing"),
    ],
)
def test_a_list_of_some_statuses_says_nothing_of_what_may_have_changed_its_own(
    status: Status, asked: set[Status], said: str
) -> None:
    listed = bureau(windows=window(statuses=frozenset(asked)))
    verified = source(SourceKind.VERIFICATION, row(status=status, facts={"result": "001"}))
    answer = judged(archive(original()), listed, verified, rules=(Expectation("archive", "bureau", 2),))
    assert verdicts(answer) == {IN_BUREAU: said}
