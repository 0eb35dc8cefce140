"""Whose invoice it is, what became of it, and where else it lies."""

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
    renamed,
    row,
    source,
    verdicts,
)
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.source import Expectation

IN_BUREAU = (NUMBER, "bureau")
IN_ARCHIVE = (NUMBER, "archive")
IN_BOOKS = (NUMBER, "books")


@pytest.mark.parametrize(
    ("buyer", "cause"),
    [
        ((US.name, "91110108MA01GEX8OP"), "C1.3"),
        (("广州某某有限公司", "91440101MA5KQWRT1T"), "C1.3"),
        (("张三", "110101199003074776"), "C1.4"),
        (("个人", ""), "C1.4"),
        ((US.name, ""), "C1.4"),
        ((SISTER.name, SISTER.tax_id), "C1.5"),
    ],
)
def test_an_invoice_to_somebody_else_is_not_missing_from_our_account(buyer: tuple[str, str], cause: str) -> None:
    answer = judged(bureau(), archive(original(buyer_name=buyer[0], buyer_tax_id=buyer[1])), taxpayers=(US, SISTER))
    assert verdicts(answer) == {IN_BUREAU: "not_missing"}
    assert first_causes(answer) == {IN_BUREAU: cause}


def test_a_former_name_is_ours_until_its_day_and_not_after() -> None:
    old = original(buyer_name="北京旧名科技有限公司")
    before = renamed(until=date(2026, 9, 30))
    answer = judged(bureau(taxpayer=before), archive(old, taxpayer=before), taxpayers=(before,))
    assert verdicts(answer) == {IN_BUREAU: "missing"}
    after = renamed(until=date(2026, 8, 31))
    answer = judged(bureau(taxpayer=after), archive(old, taxpayer=after), taxpayers=(after,))
    assert first_causes(answer) == {IN_BUREAU: "C5.12"}


def test_a_list_that_holds_rows_of_another_company_proves_nothing() -> None:
    foreign = row("26312000000077777777", buyer_name="别家公司", buyer_tax_id="91440101MA5KQWRT1T")
    answer = judged(bureau(foreign), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "cannot_tell"}
    assert first_causes(answer) == {IN_BUREAU: "C4.4"}


def test_a_list_of_the_other_direction_proves_nothing() -> None:
    issued = row(
        "26112000000077777777", seller_name=US.name, seller_tax_id=US.tax_id, buyer_tax_id="91440101MA5KQWRT1T"
    )
    answer = judged(bureau(issued), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "cannot_tell"}
    assert first_causes(answer) == {IN_BUREAU: "C3.1"}


def test_an_original_that_we_issued_is_judged_against_issued_lists_only() -> None:
    ours = original(seller_name=US.name, seller_tax_id=US.tax_id, buyer_name="客户", buyer_tax_id="91440101MA5KQWRT1T")
    received_only = judged(bureau(), archive(ours))
    assert not received_only.findings
    issued = bureau(name="bureau-issued", direction=Direction.ISSUED)
    assert verdicts(judged(issued, archive(ours))) == {(NUMBER, "bureau-issued"): "missing"}


def test_stubs_are_compared_with_the_issued_list() -> None:
    ours = row(seller_name=US.name, seller_tax_id=US.tax_id, buyer_name="客户", buyer_tax_id="91440101MA5KQWRT1T")
    answer = judged(bureau(direction=Direction.ISSUED), source(SourceKind.ISSUED, ours))
    assert verdicts(answer) == {IN_BUREAU: "missing"}


def test_an_invoice_filed_with_the_sister_company_is_not_missing() -> None:
    sisters = archive(original(), name="sister-archive", taxpayer=SISTER)
    answer = judged(bureau(row()), archive(), sisters, taxpayers=(US, SISTER))
    assert first_causes(answer) == {IN_ARCHIVE: "C6.2"}


def test_a_voided_invoice_is_not_missing_from_archive_and_books() -> None:
    answer = judged(bureau(row(status=Status.VOID)), archive(), books())
    assert verdicts(answer) == {IN_ARCHIVE: "not_missing", IN_BOOKS: "not_missing"}
    assert set(first_causes(answer).values()) == {"C1.7"}


def test_a_blue_invoice_and_its_red_letter_need_no_booking() -> None:
    red_number = "26312000000012349999"
    red = row(
        red_number, 3, total=Decimal("-113.00"), amount=Decimal("-100.00"), tax=Decimal("-13.00"), red_of=NUMBER,
        status=Status.RED_LETTER, issue_date=date(2026, 9, 20),
    )  # fmt: skip
    answer = judged(bureau(row(status=Status.RED_FULL), red), books())
    assert verdicts(answer) == {IN_BOOKS: "not_missing", (red_number, "books"): "not_missing"}
    booked_blue = judged(bureau(row(status=Status.RED_FULL), red), books(entry()))
    assert verdicts(booked_blue) == {(red_number, "books"): "missing"}


def test_a_red_letter_flushes_its_blue_invoice_even_where_the_list_still_says_normal() -> None:
    red = original("26312000000012349999", total=Decimal("-113.00"), red_of=NUMBER, status=Status.RED_LETTER)
    answer = judged(bureau(row(status=Status.NORMAL)), archive(red))
    assert first_causes(answer)[IN_ARCHIVE] == "C1.8"


def test_a_reissue_explains_the_void_one() -> None:
    new = "26312000000012350000"
    answer = judged(bureau(row(status=Status.VOID), row(new, 3, issue_date=date(2026, 9, 12))), archive(original(new)))
    assert first_causes(answer) == {IN_ARCHIVE: "C1.10"}


def test_a_part_flushed_invoice_is_still_expected() -> None:
    assert verdicts(judged(bureau(row(status=Status.RED_PARTIAL)), archive())) == {IN_ARCHIVE: "missing"}


@pytest.mark.parametrize(
    ("kind", "cause"), [(SourceKind.MAIL, "C4.9"), (SourceKind.DELETED, "C6.3"), (SourceKind.BACKUP, "C6.6")]
)
def test_a_copy_elsewhere_does_not_make_the_absence_unreal(kind: SourceKind, cause: str) -> None:
    answer = judged(bureau(row()), archive(), source(kind, original(), of="archive"))
    assert verdicts(answer) == {IN_ARCHIVE: "missing"}
    assert first_causes(answer) == {IN_ARCHIVE: cause}


def test_in_a_verification_log_only_001_is_a_presence() -> None:
    rule = (Expectation("archive", "verification", 2),)
    good = source(SourceKind.VERIFICATION, row(facts={"result": "001"}))
    assert not judged(archive(original()), good, rules=rule).findings
    bad = source(SourceKind.VERIFICATION, row(facts={"result": "009"}))
    assert IN_BUREAU[0] in {one.invoice.number for one in judged(archive(original()), bad, rules=rule).findings}


def test_a_part_flushed_invoice_may_rightly_be_out_of_the_books() -> None:
    answer = judged(bureau(row(status=Status.RED_PARTIAL)), books())
    assert first_causes(answer) == {IN_BOOKS: "C1.8"}
