"""Rows that may be an invoice though no number says so are never a reason to call it missing."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.reconcile.small import (
    NUMBER,
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
)
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


def _among_many(total: str) -> dict[str, str]:
    """Number -> verdict, of twenty open invoices of 100 to 119 yuan and one row of this sum without a number."""
    listed = [row(f"263120000000{at:08d}", at, total=Decimal(100 + at)) for at in range(20)]
    answer = judged(bureau(*listed), books(entry("", total=Decimal(total))), rules=ONE_WAY)
    return {number: verdict for (number, _), verdict in verdicts(answer).items()}


def test_a_sum_of_a_seller_with_many_open_invoices_is_tried_too() -> None:
    said = _among_many("237.00")  # 118 + 119, and no other pair or triple
    assert [number[-2:] for number, verdict in said.items() if verdict == "cannot_tell"] == ["18", "19"]


def test_what_cannot_be_tried_leaves_open_every_invoice_that_may_be_in_it() -> None:
    assert set(_among_many("1999.00").values()) == {"cannot_tell"}


def test_a_row_smaller_than_any_invoice_holds_none() -> None:
    assert set(_among_many("50.00").values()) == {"missing"}


def test_a_row_that_only_may_be_an_invoice_expects_nothing_of_its_own() -> None:
    """A row without a seller and the original of the same sum: nothing is asked of anybody else for it."""
    allowance = entry("", issue_date=None, seller_name="")
    rules = (Expectation("books", "bureau", 2),)
    answer = judged(bureau(), archive(original()), books(allowance), rules=rules)
    assert not answer.findings


def test_equal_sums_that_all_lists_hold_do_not_hide_the_one_that_is_a_slip_away() -> None:
    """They are left out, as laying each beside each grows with the square of their number."""
    many = [entry(f"263120000000{at:08d}", at) for at in range(3000)]
    rules = (Expectation("archive", "books", 15), Expectation("books", "archive", 15))
    answer = judged(source(SourceKind.ARCHIVE, *many, entry(line=4000)), books(*many, entry(TYPO)), rules=rules)
    assert verdicts(answer) == {(NUMBER, "books"): "cannot_tell", (TYPO, "archive"): "cannot_tell"}
