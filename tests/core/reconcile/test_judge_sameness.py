"""Which records are the same invoice: written in every form, damaged, mistyped, or answering an order."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.reconcile.small import (
    NUMBER,
    SELLER,
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
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.reconcile.source import Expectation

IN_BUREAU = (NUMBER, "bureau")
IN_ARCHIVE = (NUMBER, "archive")
IN_BOOKS = (NUMBER, "books")


@pytest.mark.parametrize(
    "written",
    [
        {"code": NUMBER[:12], "number": NUMBER[12:]},
        {"number": NUMBER},
        {"code": "031002600311", "number": NUMBER, "paper_number": "12345678"},
    ],
)
def test_every_form_of_the_number_is_the_same_invoice(written: dict[str, Any]) -> None:
    answer = judged(bureau(replace(row(), **written)), archive(original()))
    assert not answer.findings


def test_printed_number_and_twenty_digits_are_one_invoice_where_a_record_carries_both() -> None:
    both = row(code="031002600311", paper_number="12345678", kind=Kind.DIGITAL_SPECIAL_PAPER)
    printed = original("12345678", code="031002600311")
    answer = judged(bureau(both), archive(printed), books(entry()))
    assert not answer.findings
    assert answer.summary.invoices == 1


def test_eight_digits_without_code_are_the_one_invoice_they_fit() -> None:
    coded: dict[str, Any] = {"code": "031002600311", "kind": Kind.E_ORDINARY}
    answer = judged(bureau(row("12345678", **coded)), archive(original("12345678", **coded)), books(entry("12345678")))
    assert not answer.findings


def test_eight_digits_that_fit_two_invoices_decide_neither() -> None:
    one: dict[str, Any] = {"code": "031002600311"}
    two: dict[str, Any] = {"code": "031002600411"}
    answer = judged(
        bureau(row("12345678", **one), row("12345678", 3, **two)), books(entry("12345678")),
    )  # fmt: skip
    assert set(verdicts(answer).values()) == {"cannot_tell"}
    assert {place.row for one in answer.findings for place in one.places} == {2, 3}


def test_a_mistyped_number_is_one_finding_under_the_true_number() -> None:
    typo = NUMBER[:-2] + NUMBER[-1] + NUMBER[-2]
    answer = judged(bureau(row()), archive(original()), books(entry(typo)))
    assert verdicts(answer) == {IN_BOOKS: "not_missing"}
    assert first_causes(answer) == {IN_BOOKS: "C3.8"}
    said = answer.findings[0].causes[0].evidence[0].fact.say("zh")
    assert typo in said
    assert answer.summary.invoices == 1


def test_a_number_destroyed_by_excel_is_found_by_prefix_total_and_date() -> None:
    damaged = entry(
        "", facts={"number_doubt": "float_damaged", "number_prefix": NUMBER[:15]}, written={"number": "2.63120E+19"}
    )
    answer = judged(bureau(row()), archive(original()), books(damaged))
    assert verdicts(answer) == {IN_BOOKS: "not_missing"}
    assert first_causes(answer) == {IN_BOOKS: "C3.7"}


def test_a_damaged_number_that_fits_two_invoices_decides_neither() -> None:
    twin = NUMBER[:-1] + "9"
    damaged = entry("", facts={"number_doubt": "float_damaged", "number_prefix": NUMBER[:15]}, seller_name=SELLER[0])
    answer = judged(bureau(row(), row(twin, 3)), archive(original(), original(twin)), books(damaged))
    assert verdicts(answer) == {IN_BOOKS: "cannot_tell", (twin, "books"): "cannot_tell"}


def test_a_damaged_number_without_any_candidate_decides_nothing() -> None:
    damaged = entry("", facts={"number_doubt": "float_damaged", "number_prefix": "263120000000999"})
    answer = judged(bureau(), archive(), books(damaged))
    assert set(verdicts(answer).values()) == {"cannot_tell"}


def test_another_number_of_the_same_total_day_and_seller_leaves_it_open() -> None:
    far = "26312000000055501234"
    answer = judged(bureau(row()), archive(original()), books(entry(far)))
    assert verdicts(answer)[IN_BOOKS] == "cannot_tell"
    assert "missing" not in verdicts(answer).values()


def test_a_mistyped_number_is_known_where_only_the_books_are_asked() -> None:
    """The only target holds the mistyped row once, and agrees with itself: that proves nothing."""
    typo = NUMBER[:-2] + NUMBER[-1] + NUMBER[-2]
    answer = judged(bureau(row()), books(entry(typo)), rules=(Expectation("bureau", "books", 45),))
    assert first_causes(answer) == {IN_BOOKS: "C3.8"}


def test_an_original_is_never_taken_for_a_mistyped_one() -> None:
    neighbour = NUMBER[:-1] + "9"
    answer = judged(bureau(row()), archive(original(neighbour)))
    assert verdicts(answer) == {(neighbour, "bureau"): "missing", IN_ARCHIVE: "missing"}


def test_a_mistyped_number_of_another_total_is_another_invoice() -> None:
    typo = NUMBER[:-1] + "9"
    answer = judged(bureau(row()), archive(original()), books(entry(typo, total=Decimal("99.00"))))
    assert verdicts(answer)[IN_BOOKS] == "missing"


def test_an_order_is_answered_by_an_invoice_of_its_seller_and_total() -> None:
    order = entry("", issue_date=None, facts={"recorded_at": "2026-09-01"})
    answer = judged(source(SourceKind.EXPECTED, order), archive(original()), bureau(row()))
    assert not answer.findings
    assert answer.summary.invoices == 1


def test_an_order_that_no_invoice_answers_waits_for_its_issuer() -> None:
    order = entry("", issue_date=None, facts={"recorded_at": "2026-09-01"}, total=Decimal("500.00"))
    answer = judged(source(SourceKind.EXPECTED, order), archive(original()), bureau(row()))
    assert [(one.absent_from, one.verdict.value, one.causes[0].cause.code) for one in answer.findings] == [
        ("archive", "missing", "C1.1")
    ]


def test_one_invoice_answers_one_order_only() -> None:
    orders = [entry("", line, issue_date=None, facts={"recorded_at": "2026-09-01"}) for line in (5, 6)]
    answer = judged(source(SourceKind.EXPECTED, *orders), archive(original()), bureau(row()))
    assert len(answer.findings) == 1
