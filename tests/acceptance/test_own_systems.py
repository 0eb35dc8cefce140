"""Whose invoice it is, and what happens in one's own systems: holders, recycle bins, parts, slips of the pen."""

from pathlib import Path

import pytest

from acceptance.build import (
    FEBRUARY,
    SISTER,
    US,
    Invoice,
    Party,
    Source,
    check,
    control,
    digital,
    ordinary,
    rule,
    source,
    taxpayer,
    uscc,
)
from acceptance.sources import account, archive, bureau, chosen, letters
from acceptance.writers import Table, basics_19, book_row, books, originals

A, B, X = digital(1), digital(2), digital(7)
PLAIN = ordinary(6)
OLD = control(4)
BOTH = [taxpayer(), taxpayer(SISTER)]


def test_c5_8_a_small_scale_taxpayer_selects_nothing(tmp_path: Path) -> None:
    owner = [taxpayer(type="small_scale")]
    outcome = check(tmp_path, bureau(A, X), chosen(A), taxpayers=owner, expect=[rule("bureau", "selection")])
    outcome.finds()
    assert outcome.json["summary"]["not_expected"] >= 1


def test_c5_8_a_kind_that_cannot_be_deducted_is_not_expected_in_the_selection(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, PLAIN, X), chosen(A), taxpayers=[taxpayer(type="general")],
                    expect=[rule("bureau", "selection")])  # fmt: skip
    outcome.finds((X, "selection", "missing", "*")).counts(not_expected=1)


def _toll() -> Invoice:
    return OLD.but(code="011002600112", words="增值税电子普通发票（通行费）")


@pytest.mark.parametrize(
    "invoice",
    [_toll(), digital(9, words="数电发票（铁路电子客票）"), digital(9, words="数电发票（航空运输电子客票行程单）")],
)
def test_toll_rail_and_air_can_be_deducted_and_are_expected_in_the_selection(tmp_path: Path, invoice: Invoice) -> None:
    outcome = check(tmp_path, bureau(A, invoice), chosen(A), expect=[rule("bureau", "selection")])
    outcome.finds((invoice, "selection", "missing", "*")).counts(not_expected=0)


def test_a_selection_workbook_is_read(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, B), chosen(A, B), expect=[rule("bureau", "selection")]).clean(2)


FORMER = Party("北京示例老牌有限公司", uscc(3_141_592))


def _renamed(until: str, tax_id: str = FORMER.tax_id) -> list[dict[str, object]]:
    return [taxpayer(former=[{"name": FORMER.name, "tax_id": tax_id, "until": until}])]


def test_an_invoice_to_our_former_name_before_its_end_is_ours(tmp_path: Path) -> None:
    before = X.but(buyer=Party(FORMER.name, US.tax_id))
    outcome = check(tmp_path, bureau(A, before), archive(A, before), taxpayers=_renamed("2026-02-15", US.tax_id))
    outcome.clean(2)


def test_an_absent_invoice_to_our_former_name_before_its_end_is_missing(tmp_path: Path) -> None:
    before = X.but(buyer=Party(FORMER.name, US.tax_id))
    outcome = check(tmp_path, bureau(A), archive(A, before), taxpayers=_renamed("2026-02-15", US.tax_id))
    outcome.finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize(("until", "cause"), [("2026-02-09", True), ("2026-02-10", False), ("2026-02-11", False)])
def test_c5_12_a_former_number_is_ours_up_to_its_last_day(tmp_path: Path, until: str, cause: object) -> None:
    old = X.but(buyer=FORMER)
    outcome = check(tmp_path, bureau(A), archive(A, old), taxpayers=_renamed(until))
    if cause:
        outcome.finds((X, "bureau", "not_missing", "C5.12"))
    else:
        outcome.finds((X, "bureau", "missing|not_missing", "|C5.12"))
        assert not {"C1.3", "C1.5"} & {one["code"] for one in outcome.finding(X, "bureau")["causes"]}


def test_c6_1_the_whole_sum_booked_twice_is_a_duplicate(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, X), account(A, book_row(X, voucher="记-7"), book_row(X, voucher="记-9")))
    outcome.finds().differs().repeats((X, "books", 2)).counts(duplicates=1)
    assert len(outcome.json["duplicates"][0]["where"]) == 2


def test_c6_1_the_whole_sum_twice_in_two_files_and_two_forms_is_a_duplicate(tmp_path: Path) -> None:
    pages = {
        "张三.csv": books(A, X).csv(),
        "李四.xlsx": books(book_row(X, code=X.number[:12], number=X.number[12:])).xlsx(),
    }
    check(tmp_path, bureau(A, X), source("books", pages)).finds().repeats((X, "books", 2))


def test_c6_1_thrice_is_three_times(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, X), account(A, X, X, X)).finds().repeats((X, "books", 3))


def test_c6_2_an_invoice_in_the_books_of_a_sister_company(tmp_path: Path) -> None:
    mine, theirs = {"taxpayer": US.tax_id}, {"taxpayer": SISTER.tax_id}
    outcome = check(
        tmp_path, bureau(A, X, **mine), account(A, name="ours", **mine), account(X, name="theirs", **theirs),
        taxpayers=BOTH, expect=[rule("bureau", "books", 45)],
    )  # fmt: skip
    outcome.finds((X, "ours", "not_missing", "C6.2"))


def test_c6_3_a_deleted_entry_is_missing_from_the_books(tmp_path: Path) -> None:
    binned = Table(
        ("发票号码", "开票日期", "销售方名称", "价税合计", "删除时间", "删除人"),
        [[X.number, X.date, X.seller.name, str(X.total), "2026-03-05 10:00:00", "王会计"]],
    )
    outcome = check(tmp_path, bureau(A, X), account(A), source("deleted", binned))
    outcome.finds((X, "books", "missing", "C6.3")).counts(missing=1)
    assert "deleted" in str(outcome.finding(X, "books")["causes"][0]["evidence"])


def test_c6_3_deleted_and_held_raises_nothing(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, X), account(A, X), source("deleted", books(X))).finds()


def test_c6_6_an_original_that_only_the_backup_holds_is_missing(tmp_path: Path) -> None:
    copy = source("backup", originals(A, X), of="archive")
    outcome = check(tmp_path, bureau(A, X), archive(A), copy)
    outcome.finds((X, "archive", "missing", "C6.6")).counts(missing=1)


def test_c6_6_a_file_that_only_the_backup_ever_held(tmp_path: Path) -> None:
    copy = source("backup", originals(A, X), of="archive")
    check(tmp_path, bureau(A), archive(A), copy).counts(cannot_tell=0, not_missing=0)


@pytest.mark.parametrize(
    ("written", "differs"), [("791.01", False), ("790.99", False), ("791.02", True), ("719.00", True)]
)
def test_c6_8_sums_differ_from_two_cents_up(tmp_path: Path, written: str, differs: object) -> None:
    outcome = check(tmp_path, archive(A, X), account(A, book_row(X, total=written))).finds().repeats()
    outcome.differs(*([(X, "total", {"archive": "791.00", "books": written}, "C6.8")] if differs else []))


def test_c6_8_a_date_written_wrong_is_a_difference(tmp_path: Path) -> None:
    outcome = check(tmp_path, archive(A, X), account(A, book_row(X, date="2026-02-01"))).finds()
    outcome.differs((X, "issue_date", {"archive": "2026-02-10", "books": "2026-02-01"}, "C6.8"))


def test_an_old_export_without_a_total_does_not_differ_in_it(tmp_path: Path) -> None:
    lists = source("bureau", {"导出.xlsx": books(A).xlsx()})
    check(tmp_path, lists, archive(A)).clean(1)


@pytest.mark.parametrize("parts", [("391.00", "400.00"), ("100.00", "200.00", "491.00")])
def test_parts_that_add_up_are_nothing(tmp_path: Path, parts: tuple[str, ...]) -> None:
    rows = [book_row(X, total=part, voucher=f"记-{at}") for at, part in enumerate(parts)]
    check(tmp_path, bureau(A, X), archive(A, X), account(A, *rows)).clean(2)


@pytest.mark.parametrize(("parts", "sum_"), [(("391.00", "300.00"), "691.00"), (("391.00", "500.00"), "891.00")])
def test_c6_11_parts_that_fall_short_or_exceed_are_a_difference(
    tmp_path: Path, parts: tuple[str, ...], sum_: str
) -> None:
    rows = [book_row(X, total=part, voucher=f"记-{at}") for at, part in enumerate(parts)]
    outcome = check(tmp_path, bureau(A, X), account(A, *rows)).finds().repeats()
    outcome.differs((X, "total", {"bureau": "791.00", "books": sum_}, "C6.11"))


def test_equal_halves_are_parts_and_no_duplicate(tmp_path: Path) -> None:
    even = X.costing("700.00", "91.00").costing("708.00", "92.00")
    rows = [book_row(even, total="400.00", voucher="记-1"), book_row(even, total="400.00", voucher="记-2")]
    check(tmp_path, bureau(A, even), account(A, *rows)).clean(2)


def test_two_companies_are_judged_apart(tmp_path: Path) -> None:
    theirs = digital(41, buyer=SISTER)
    lost = digital(42, buyer=SISTER)
    mine, other = {"taxpayer": US.tax_id}, {"taxpayer": SISTER.tax_id}
    outcome = check(
        tmp_path,
        bureau(A, name="bureau-a", **mine), archive(A, X, name="archive-a", **mine),
        bureau(theirs, lost, name="bureau-b", **other), archive(theirs, name="archive-b", **other),
        taxpayers=BOTH,
    )  # fmt: skip
    outcome.finds((X, "bureau-a", "missing", "*"), (lost, "archive-b", "missing", "*"))


def test_c1_5_an_original_filed_with_the_wrong_company_is_in_the_others_account(tmp_path: Path) -> None:
    theirs = digital(41, buyer=SISTER)
    mine, other = {"taxpayer": US.tax_id}, {"taxpayer": SISTER.tax_id}
    outcome = check(
        tmp_path,
        bureau(A, name="bureau-a", **mine), archive(A, theirs, name="archive-a", **mine),
        bureau(theirs, name="bureau-b", **other),
        taxpayers=BOTH, expect=[rule("archive", "bureau")],
    )  # fmt: skip
    outcome.finds((theirs, "bureau-a", "not_missing", "C1.5"))


def test_fields_of_evidence_name_file_and_row(tmp_path: Path) -> None:
    empty = source("mail", {}, coverage=FEBRUARY)
    outcome = check(tmp_path, bureau(A, X), account(A), empty)
    (where,) = outcome.finding(X, "books")["where"]
    assert "导出.xlsx" in where
    assert "发票基础信息" in where
    assert "3" in where


def test_a_booking_reversed_and_booked_again_is_no_duplicate(tmp_path: Path) -> None:
    rows = [book_row(X, voucher="记-1"), book_row(X, voucher="记-2", total="-791.00"), book_row(X, voucher="记-3")]
    check(tmp_path, bureau(A, X), account(A, *rows)).clean(2)


def test_c1_7_an_earlier_copy_of_the_list_says_that_it_was_voided(tmp_path: Path) -> None:
    earlier = source("backup", {"旧.xlsx": basics_19(A, X.but(status="已作废"))}, of="bureau")
    outcome = check(tmp_path, bureau(A), archive(A, X), earlier, expect=[rule("archive", "bureau")])
    outcome.finds((X, "bureau", "not_missing", "C1.7"))


def test_c5_9_a_risk_mark_keeps_an_invoice_out_of_the_selection(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, X.but(risk="异常凭证")), chosen(A), expect=[rule("bureau", "selection")])
    outcome.finds((X, "selection", "not_missing", "C5.9"))


@pytest.mark.parametrize(
    ("copy", "cause"),
    [
        (source("backup", originals(A, X), of="archive"), "C6.6"),
        (source("deleted", books(X)), "C6.3"),
        (letters(X), "C4.9"),
    ],
    ids=["backup", "deleted", "mail"],
)
def test_a_copy_known_elsewhere_is_told_though_the_absence_itself_cannot_be(
    tmp_path: Path, copy: Source, cause: str
) -> None:
    """cannot_tell C4.3 first, and then where it can be had."""
    outcome = check(tmp_path, bureau(A, X), archive(A, coverage=None), copy)
    causes = outcome.finding(X, "archive")["causes"]
    assert cause in [one["code"] for one in causes]
