"""What stands under another number is told once, under the true one, whichever rule looks for it."""

from pathlib import Path

import pytest

from acceptance.build import FEBRUARY, Invoice, Source, check, digital, printed, rule, source
from acceptance.sources import account, archive, bureau, listed
from acceptance.writers import Table, book_row, books

A, B = digital(1), digital(2)
PAPER = printed(5)


def _typo(invoice: Invoice, at: int = 13) -> str:
    text = invoice.number
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


def _damaged(number: str) -> float:
    return float(number[:15] + "00000")


@pytest.mark.parametrize("held", [listed(A, B), archive(A, B)], ids=["bureau", "archive"])
@pytest.mark.parametrize("written", [_typo(A), _damaged(A.number)], ids=["mistyped", "damaged"])
def test_a_wrong_number_is_not_missing_where_the_books_are_asked_and_never_a_target(
    tmp_path: Path, held: Source, written: str | float
) -> None:
    rules = [rule("books", held.kind)]
    outcome = check(tmp_path, held, account(book_row(A, number=written), B), expect=rules).counts(missing=0)
    outcome.finds((A, held.kind, "not_missing", "C3.8" if isinstance(written, str) else "C3.7"))


def test_an_order_that_names_a_mistyped_number_is_not_missing_by_the_defaults(tmp_path: Path) -> None:
    wanted = Table(
        ("订单号", "发票号码", "开票日期", "供应商名称", "金额"),
        [["PO-1", _typo(A), A.date, A.seller.name, str(A.total)]],
    )
    check(tmp_path, archive(A, B), source("expected", wanted)).counts(missing=0)


def test_a_second_row_under_a_slip_of_a_number_that_is_booked_is_not_missing_at_the_bureau(tmp_path: Path) -> None:
    """Same date, total and seller, one digit off, the true one booked beside it: nothing unknown is called missing."""
    outcome = check(tmp_path, listed(A, B), account(A, book_row(A, number=_typo(A)), B))
    outcome.counts(missing=0)


def test_a_mistyped_number_is_told_before_the_true_one_is_due_in_the_books(tmp_path: Path) -> None:
    """The row is due in the bureau's list (2 days) though the invoice is not due in the books (45): one finding."""
    now = "2026-03-01T09:00:00+08:00"
    asked = {"as_of": now}
    kept = source("books", books(book_row(A, number=_typo(A)), B), coverage=FEBRUARY | asked)
    outcome = check(tmp_path, listed(A, B, **asked), kept, as_of=now)
    outcome.finds((A, "bureau", "not_missing", "C3.8"))


def test_c3_7_twenty_digits_that_end_in_five_zeros_are_damaged(tmp_path: Path) -> None:
    rows = account(book_row(A, number=A.number[:15] + "00000"), B)
    outcome = check(tmp_path, bureau(A, B), rows, archive(A, B))
    outcome.finds((A, "books", "not_missing", "C3.7")).counts(invoices=2)


def test_c3_5_the_printed_number_alone_against_a_list_without_it(tmp_path: Path) -> None:
    rows = account(book_row(PAPER, code=PAPER.code, number=PAPER.paper), B)
    check(tmp_path, bureau(PAPER.but(code="", paper=""), B), rows).finds((PAPER, "books", "not_missing", "C3.5"))


@pytest.mark.parametrize("written", [_typo(A), _damaged(A.number)])
def test_evidence_names_the_written_form_as_written_as(tmp_path: Path, written: str | float) -> None:
    outcome = check(tmp_path, bureau(A, B), account(book_row(A, number=written), B))
    (evidence, *_) = outcome.finding(A, "books")["causes"][0]["evidence"]
    assert evidence["written_as"]
