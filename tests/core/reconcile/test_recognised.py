"""Originals that were recognised in pictures: what may be misread makes nothing missing, and hides nothing sure."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.reconcile.small import NUMBER, archive, bureau, first_causes, judged, original, row, verdicts
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.record import FIELDS, FieldOrigin, Place, Record

MISREAD = NUMBER[:-3] + "878"
"""Three digits away: no slip of typing."""
FAR = "26312000000077777777"


def scan(number: str = NUMBER, unsure: tuple[str, ...] = ("number",), **changes: Any) -> Record:
    """An original as recognition read it."""
    fields = {name: FieldOrigin("page 1 › ocr", confidence=0.6 if name in unsure else 0.99) for name in FIELDS}
    return replace(original(number, **changes), fields=fields, place=Place("originals/scan.jpg"))


def test_a_number_read_with_doubt_is_never_missing_from_the_bureau() -> None:
    answer = judged(bureau(row(FAR)), archive(scan(total=Decimal("5.00"), amount=None, tax=None)))
    assert verdicts(answer)[(NUMBER, "bureau")] == "cannot_tell"
    assert first_causes(answer)[(NUMBER, "bureau")] == "C3.8"


def test_a_number_is_never_missing_from_the_bureau_however_clearly_it_was_read_unless_a_code_states_it() -> None:
    clear = scan(unsure=())
    answer = judged(bureau(row(FAR)), archive(clear))
    assert verdicts(answer)[(NUMBER, "bureau")] == "cannot_tell"
    coded = replace(clear, fields={**clear.fields, "number": FieldOrigin("qr"), "code": FieldOrigin("qr")})
    assert verdicts(judged(bureau(row(FAR)), archive(coded)))[(NUMBER, "bureau")] == "missing"


@pytest.mark.parametrize("read", [NUMBER[:-1] + "1", MISREAD])
def test_a_number_misread_clearly_makes_nothing_missing(read: str) -> None:
    answer = judged(bureau(row(), row(FAR, total=Decimal("5.00"))), archive(scan(read, unsure=())))
    assert verdicts(answer).get((NUMBER, "archive")) != "missing"
    assert verdicts(answer).get((read, "bureau")) != "missing"


def test_of_two_invoices_that_only_a_digit_tells_apart_a_scan_may_be_either() -> None:
    next_one = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
    answer = judged(bureau(row(), row(next_one)), archive(scan(next_one, unsure=())))
    assert verdicts(answer) == {(NUMBER, "archive"): "cannot_tell"}


def test_a_date_misread_clearly_tells_no_invoice_from_its_scan() -> None:
    answer = judged(bureau(row()), archive(scan(MISREAD, issue_date=date(2026, 9, 16))))
    assert "missing" not in verdicts(answer).values()
    right = judged(bureau(row()), archive(scan(unsure=(), issue_date=date(2026, 9, 16))))
    assert not right.findings
    assert not right.differences


@pytest.mark.parametrize("number", [NUMBER, MISREAD])
def test_parties_taken_for_one_another_do_not_turn_an_invoice_around(number: str) -> None:
    good = original()
    swapped: dict[str, Any] = {"seller_name": good.buyer_name, "seller_tax_id": good.buyer_tax_id}
    swapped |= {"buyer_name": good.seller_name, "buyer_tax_id": good.seller_tax_id}
    answer = judged(bureau(row()), archive(scan(number, **swapped)))
    assert "missing" not in verdicts(answer).values()
    assert not answer.differences


def test_a_sum_that_is_not_the_lists_is_a_difference_where_the_number_was_read_clearly() -> None:
    answer = judged(bureau(row()), archive(scan(unsure=(), total=Decimal("7.00"), amount=None, tax=None)))
    assert [one.field for one in answer.differences] == ["total"]


def test_an_original_with_an_uncertain_number_proves_no_absence_for_what_it_may_be() -> None:
    answer = judged(bureau(row()), archive(scan(MISREAD, unsure=("number", "seller_name", "seller_tax_id"))))
    assert "missing" not in verdicts(answer).values()


def test_an_original_of_another_sum_hides_no_absence() -> None:
    other = scan(FAR, total=Decimal("7.00"), issue_date=date(2026, 8, 1))
    assert verdicts(judged(bureau(row()), archive(other)))[(NUMBER, "archive")] == "missing"


def test_what_total_date_and_seller_identify_is_one_finding_under_the_true_number() -> None:
    answer = judged(bureau(row()), archive(scan(NUMBER[:-1] + "1")))
    assert verdicts(answer) == {(NUMBER, "archive"): "not_missing"}


def test_an_uncertain_number_that_another_source_confirms_is_the_invoice() -> None:
    answer = judged(bureau(row()), archive(scan()))
    assert not answer.findings
    assert answer.summary.complete == 1


def test_an_uncertain_number_that_is_another_invoices_is_not_taken_for_it() -> None:
    """Recognition took the last digit for another one, and that number is in the list too, with another sum."""
    theirs = row(MISREAD, total=Decimal("999.00"), amount=None, tax=None)
    answer = judged(bureau(row(), theirs), archive(scan(MISREAD)))
    said = verdicts(answer)
    assert said.get((NUMBER, "archive")) != "missing"
    assert (MISREAD, "archive") in said


def test_uncertain_sums_and_dates_make_no_difference() -> None:
    misread = scan(unsure=("total", "issue_date"), total=Decimal("118.00"), issue_date=date(2026, 9, 16))
    answer = judged(bureau(row()), archive(misread))
    assert not answer.differences
    assert not answer.findings


def test_a_scan_of_which_nothing_is_sure_may_be_any_invoice() -> None:
    answer = judged(bureau(row()), archive(scan(FAR, unsure=FIELDS)))
    assert verdicts(answer)[(NUMBER, "archive")] == "cannot_tell"


def test_an_original_whose_qr_code_means_another_invoice_hides_no_absence_of_it() -> None:
    """The number was retyped all over the file but in the QR code: nobody knows which of the two is true."""
    sides = {"first": FAR, "second": NUMBER, "labels": ("tag", "qr")}
    denied = DISAGREES.at("a.ofd", name="number", field="number", first_part="a.xml", second_part="qr.png", **sides)
    answer = judged(bureau(row()), archive(original(FAR, problems=(denied,))))
    assert verdicts(answer)[(NUMBER, "archive")] == "cannot_tell"
    assert first_causes(answer)[(NUMBER, "archive")] == "C4.11"
    apart = judged(bureau(row(MISREAD)), archive(original(FAR, problems=(denied,))))
    assert verdicts(apart)[(MISREAD, "archive")] == "missing", "another invoice of that sum is another matter"
