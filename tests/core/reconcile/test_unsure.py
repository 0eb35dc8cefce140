"""Rows that may be an invoice though no number says so are never a reason to call it missing."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.reconcile.small import NUMBER, books, bureau, entry, first_causes, judged, row, source, verdicts
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.reconcile.source import Expectation

IN_BOOKS = (NUMBER, "books")
TYPO = NUMBER[:-2] + NUMBER[-1] + NUMBER[-2]
ONE_WAY = (Expectation("bureau", "books", 45),)
SECOND = "26312000000087654321"


def test_two_typed_lists_a_slip_apart_leave_both_open() -> None:
    rules = (Expectation("archive", "books", 15), Expectation("books", "archive", 15))
    index = source(SourceKind.ARCHIVE, entry(line=2))
    answer = judged(index, books(entry(TYPO)), rules=rules)
    assert verdicts(answer) == {(NUMBER, "books"): "cannot_tell", (TYPO, "archive"): "cannot_tell"}
    assert set(first_causes(answer).values()) == {"C3.8"}


def test_two_typed_lists_of_different_sums_are_two_invoices() -> None:
    rules = (Expectation("archive", "books", 15), Expectation("books", "archive", 15))
    index = source(SourceKind.ARCHIVE, entry(line=2))
    answer = judged(index, books(entry(TYPO, total=Decimal("500.00"))), rules=rules)
    assert set(verdicts(answer).values()) == {"missing"}


def test_a_row_without_a_number_and_dated_when_it_was_booked_leaves_the_invoice_open() -> None:
    answer = judged(bureau(row()), books(entry("", issue_date=date(2026, 9, 28))), rules=ONE_WAY)
    assert verdicts(answer) == {IN_BOOKS: "cannot_tell"}
    assert first_causes(answer) == {IN_BOOKS: "C3.7"}


def test_a_row_without_a_number_of_half_a_year_later_is_another_matter() -> None:
    answer = judged(
        bureau(row(issue_date=date(2026, 2, 3))), books(entry("", issue_date=date(2026, 9, 28))), rules=ONE_WAY
    )
    assert verdicts(answer) == {IN_BOOKS: "missing"}


def _two(**booked: Any) -> dict[tuple[str, str], str]:
    second = row(SECOND, 3, total=Decimal("226.00"))
    answer = judged(bureau(row(), second), books(entry("", **booked)), rules=ONE_WAY)
    return dict(first_causes(answer)) if "missing" not in verdicts(answer).values() else {}


def test_a_sum_of_two_invoices_booked_without_numbers_leaves_both_open() -> None:
    assert _two(total=Decimal("339.00")) == {IN_BOOKS: "C6.11", (SECOND, "books"): "C6.11"}


def test_a_sum_that_no_invoices_make_explains_nothing() -> None:
    assert _two(total=Decimal("338.00")) == {}


def test_the_sum_of_another_seller_explains_nothing() -> None:
    assert _two(total=Decimal("339.00"), seller_name="天津旁人贸易有限公司") == {}


def test_an_allowance_without_a_seller_explains_nothing() -> None:
    assert _two(total=Decimal("339.00"), seller_name="") == {}
