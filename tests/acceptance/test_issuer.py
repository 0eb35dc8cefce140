"""Causes on the issuer's side, and of timing (C1, C2)."""

from pathlib import Path

import pytest

from acceptance.build import (
    ASKED,
    FEBRUARY,
    OTHER_SELLER,
    SISTER,
    STRANGER,
    US,
    Invoice,
    Party,
    check,
    control,
    digital,
    ordinary,
    red_of,
    rule,
    source,
    taxpayer,
)
from acceptance.sources import account, archive, bureau
from acceptance.writers import Table, book_row, kinds_book, orders, verified

A, B, X = digital(1), digital(2), digital(7)
OLD = control(4)


def test_an_original_that_a_certain_list_lacks_is_missing(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, B), archive(A, B, X))
    outcome.finds((X, "bureau", "missing", "*")).counts(invoices=3, complete=2, missing=1)
    assert outcome.finding(X, "bureau")["in"] == ["archive"]
    assert outcome.finding(X, "bureau")["invoice"]["total"] == str(X.total)


def test_a_listed_invoice_without_its_original_is_missing_from_the_archive(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, B, X), archive(A, B)).finds((X, "archive", "missing", "*")).counts(complete=2)


def test_an_invoice_in_the_books_alone_is_missing_from_bureau_and_archive(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, B), archive(A, B), account(A, B, X))
    outcome.finds((X, "bureau", "missing", "*"), (X, "archive", "missing", "*")).counts(missing=2, invoices=3)


def test_c1_1_an_order_without_an_invoice_is_missing_once_due(tmp_path: Path) -> None:
    wanted = source("expected", orders(("PO-1", A), ("PO-2", X)))
    outcome = check(tmp_path, bureau(A), archive(A), wanted)
    outcome.finds(("", "archive", "missing", "C1.1"))
    assert outcome.finding(X.but(number=""), "archive")["invoice"]["seller_name"] == X.seller.name


def test_c1_1_an_order_is_not_due_before_its_days_are_over(tmp_path: Path) -> None:
    wanted = source("expected", orders(("PO-1", A), ("PO-2", X.but(date="2026-04-10"))))
    check(tmp_path, bureau(A), archive(A), wanted).finds().counts(not_due=1, missing=0)


def test_c1_1_one_invoice_does_not_serve_two_orders(tmp_path: Path) -> None:
    wanted = source("expected", orders(("PO-1", A), ("PO-2", A)))
    check(tmp_path, archive(A, B), wanted).counts(missing=1)


def test_c1_2_a_tax_control_invoice_unknown_to_the_platform_on_two_days_was_not_uploaded(tmp_path: Path) -> None:
    asked = source("verification", verified((OLD, "009", "2026-03-02 10:00:00"), (OLD, "009", "2026-03-03 10:00:00")))
    check(tmp_path, bureau(A, B), account(A, B, OLD), asked).finds((OLD, "bureau", "missing", "C1.2"))


def test_c1_14_a_digital_invoice_unknown_to_the_platform_on_two_days_is_doubtful(tmp_path: Path) -> None:
    asked = source("verification", verified((X, "009", "2026-03-02 10:00:00"), (X, "009", "2026-03-03 10:00:00")))
    check(tmp_path, bureau(A, B), archive(A, B, X), asked).finds((X, "bureau", "missing", "C1.14"))


def test_two_refusals_on_one_day_confirm_nothing(tmp_path: Path) -> None:
    asked = source("verification", verified((OLD, "009", "2026-03-02 10:00:00"), (OLD, "009", "2026-03-02 18:00:00")))
    outcome = check(tmp_path, bureau(A, B), account(A, B, OLD), asked).finds((OLD, "bureau", "missing", "*"))
    causes = outcome.finding(OLD, "bureau")["causes"]
    assert not [one for one in causes if one["code"] == "C1.2" and one["likelihood"] == "certain"]


def test_a_platform_that_knows_the_invoice_does_not_make_the_bureaus_list_hold_it(tmp_path: Path) -> None:
    asked = source("verification", verified((X, "001", "2026-03-02 10:00:00")))
    check(tmp_path, bureau(A, B), archive(A, B, X), asked).finds((X, "bureau", "missing", "*"))


def _one_off(party: Party) -> Party:
    wrong = "7" if party.tax_id[10] != "7" else "8"
    return Party(party.name, party.tax_id[:10] + wrong + party.tax_id[11:])


def test_c1_3_a_buyer_number_one_character_off_is_in_nobodys_account(tmp_path: Path) -> None:
    wrong = X.but(buyer=_one_off(US))
    check(tmp_path, bureau(A, B), archive(A, B, wrong)).finds((X, "bureau", "not_missing", "C1.3"))


@pytest.mark.parametrize("buyer", [Party("张三（个人）", ""), Party("李四", ""), Party("王五", "110101199003070011")])
def test_c1_4_an_invoice_to_a_person_is_not_in_the_companys_account(tmp_path: Path, buyer: Party) -> None:
    person = ordinary(7, buyer=buyer)
    check(tmp_path, bureau(A, B), archive(A, B, person)).finds((person, "bureau", "not_missing", "C1.4"))


def test_c1_5_an_invoice_to_another_company_of_the_group_is_in_its_account(tmp_path: Path) -> None:
    theirs = X.but(buyer=SISTER)
    mine = {"taxpayer": US.tax_id}
    outcome = check(
        tmp_path, bureau(A, B, **mine), archive(A, B, theirs, **mine), taxpayers=[taxpayer(), taxpayer(SISTER)]
    )
    outcome.finds((theirs, "bureau", "not_missing", "C1.5"))


def test_an_invoice_to_a_stranger_is_never_called_missing(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, B), archive(A, B, X.but(buyer=STRANGER))).counts(missing=0)


def test_c1_7_a_voided_invoice_need_not_be_booked_or_kept(tmp_path: Path) -> None:
    void = X.but(status="已作废")
    outcome = check(tmp_path, bureau(A, B, void), archive(A, B), account(A, B))
    outcome.finds((X, "archive", "not_missing", "C1.7"), (X, "books", "not_missing", "C1.7"))


def test_c1_8_a_fully_flushed_invoice_need_not_be_booked(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, B, X.but(status="已红冲-全额")), account(A, B)).finds((X, "books", "not_missing", "C1.8"))


def test_c1_8_a_red_letter_says_so_where_no_list_does(tmp_path: Path) -> None:
    red = red_of(X, 8)
    outcome = check(tmp_path, bureau(A, B), archive(A, B, X, red), expect=[rule("archive", "bureau")])
    found = {one["invoice"]["number"]: one for one in outcome.json["findings"]}
    assert set(found) == {X.number, red.number}
    assert found[X.number]["causes"][0]["code"] == "C1.8"


def test_c1_10_a_flushed_invoice_with_its_reissue_was_replaced(tmp_path: Path) -> None:
    new = X.but(number=digital(8).number, date="2026-02-13")
    outcome = check(tmp_path, bureau(A, B, X.but(status="已红冲-全额"), new), account(A, B, new))
    outcome.finds((X, "books", "not_missing", "C1.10"))


def test_c1_10_a_voided_invoice_with_its_reissue_was_replaced(tmp_path: Path) -> None:
    new = OLD.but(number="87654321", date="2026-02-12")
    outcome = check(tmp_path, bureau(A, OLD.but(status="已作废"), new), account(A, new))
    outcome.finds((OLD, "books", "not_missing", "C1.10"))


@pytest.mark.parametrize("words", ["定额发票", "出租车发票", "通用机打发票", "财政电子票据"])
def test_c1_11_what_is_no_vat_invoice_is_not_expected_at_the_bureau(tmp_path: Path, words: str) -> None:
    ticket = Invoice("45678901", X.amount, X.tax, code="111001681011")
    kept = source("books", kinds_book((A, "数电发票（增值税专用发票）"), (ticket, words)))
    check(tmp_path, bureau(A), kept).finds().counts(not_expected=1, missing=0, cannot_tell=0)


def test_c1_12_a_customs_payment_is_not_expected_at_the_bureau(tmp_path: Path) -> None:
    customs = Invoice("010120261000123456-L01", X.amount, X.tax)
    kept = source("books", kinds_book((A, "数电发票（增值税专用发票）"), (customs, "海关进口增值税专用缴款书")))
    check(tmp_path, bureau(A), kept).finds().counts(not_expected=1, missing=0)


def test_c1_13_a_paper_without_an_invoice_number_is_expected_nowhere(tmp_path: Path) -> None:
    receipt = book_row(X, number="", seller="")
    outcome = check(
        tmp_path, bureau(A), archive(A), source("books", kinds_book((A, "数电票")).with_row([*receipt, "收据"]))
    )
    outcome.finds().counts(missing=0, cannot_tell=0, not_missing=0)
    assert outcome.json["summary"]["not_expected"] >= 1


@pytest.mark.parametrize(("issued", "due"), [("2026-04-18", True), ("2026-04-19", False), ("2026-04-20", False)])
def test_c2_1_a_pair_is_due_when_its_days_are_over_and_not_a_day_before(
    tmp_path: Path, issued: str, due: object
) -> None:
    late = X.but(date=issued)
    asked = {"from": "2026-02-01", "to": "2026-04-20", "as_of": "2026-04-20T09:00:00+08:00"}
    outcome = check(tmp_path, bureau(A, coverage=asked), archive(A, late), expect=[rule("archive", "bureau")])
    if due:
        outcome.finds((X, "bureau", "missing", "*")).counts(not_due=0)
    else:
        outcome.finds().counts(not_due=1, missing=0)


def test_the_day_is_the_chinese_day_whatever_zone_the_question_is_asked_in(tmp_path: Path) -> None:
    asked = {"from": "2026-02-01", "to": "2026-04-20", "as_of": "2026-04-19T17:00:00Z"}
    outcome = check(
        tmp_path, bureau(A, coverage=asked), archive(A, X.but(date="2026-04-18")),
        expect=[rule("archive", "bureau")], as_of="2026-04-19T17:00:00Z",
    )  # fmt: skip
    outcome.finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize(("issued", "due"), [("2026-03-06", True), ("2026-03-07", False)])
def test_c2_9_forty_five_days_to_book_an_invoice(tmp_path: Path, issued: str, due: object) -> None:
    late = X.but(date=issued)
    asked = FEBRUARY | {"to": "2026-04-20", "as_of": "2026-04-20T09:00:00+08:00"}
    outcome = check(tmp_path, bureau(A, late, coverage=asked), account(A, coverage=asked))
    outcome.finds(*([(X, "books", "missing", "*")] if due else [])).counts(not_due=0 if due else 1)


def test_c2_7_a_status_that_changed_after_it_was_saved_is_a_difference(tmp_path: Path) -> None:
    saved = Table(
        ("发票号码", "开票日期", "销售方名称", "价税合计", "发票状态"),
        [[one.number, one.date, one.seller.name, str(one.total), "正常"] for one in (A, X)],
    )
    outcome = check(tmp_path, bureau(A, X.but(status="已红冲-全额")), source("books", saved))
    outcome.finds().differs((X, "status", {"bureau": "red_full", "books": "normal"}, "C2.7")).counts(different=1)


def test_a_source_that_states_no_status_does_not_differ_by_it(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, X.but(status="已红冲-全额")), account(A, X)).finds().differs()


def test_an_order_of_one_seller_is_not_met_by_another_sellers_invoice(tmp_path: Path) -> None:
    wanted = source("expected", orders(("PO-1", A.but(seller=OTHER_SELLER))))
    check(tmp_path, archive(A, B), wanted).finds(("", "archive", "missing", "C1.1"))


def test_c2_5_the_platform_forgets_what_is_older_than_five_years(tmp_path: Path) -> None:
    old = OLD.but(date="2021-03-01", code="011002100111")
    asked = source(
        "verification", verified((OLD, "001", "2026-04-02 10:00:00")),
        coverage={"from": "2021-01-01", "to": "2026-02-28", "as_of": ASKED},
    )  # fmt: skip
    outcome = check(tmp_path, account(old, OLD), asked, expect=[rule("books", "verification")])
    outcome.finds((old, "verification", "not_missing", "C2.5"))


def test_c1_4_our_name_without_a_number_is_in_nobodys_account(tmp_path: Path) -> None:
    nameless = X.but(buyer=Party(US.name, ""))
    check(tmp_path, bureau(A, B), archive(A, B, nameless)).finds((X, "bureau", "not_missing", "C1.4"))


@pytest.mark.parametrize("statuses", [None, ["正常"]])
def test_c1_7_the_platform_says_that_it_was_voided(tmp_path: Path, statuses: list[str] | None) -> None:
    heads = ("发票号码", "开票日期", "价税合计", "查验时间", "查验结果", "发票状态")
    seen = Table(heads, [[X.number, X.date, str(X.total), "2026-03-02 10:00:00", "成功", "作废"]])
    coverage = FEBRUARY | ({"statuses": statuses} if statuses else {})
    outcome = check(tmp_path, bureau(A, coverage=coverage), archive(A, X), source("verification", seen))
    outcome.finds((X, "bureau", "not_missing", "C1.7"))


def test_c1_8_a_red_letter_that_is_not_booked_cancels_with_its_blue_one_that_is_not_either(tmp_path: Path) -> None:
    red = red_of(X, 8)
    outcome = check(tmp_path, bureau(A, X.but(status="已红冲-全额"), red), account(A))
    outcome.finds((X, "books", "not_missing", "C1.8"), (red, "books", "not_missing", "C1.8"))


def test_a_red_letter_that_is_not_booked_while_its_blue_one_is_is_missing(tmp_path: Path) -> None:
    red = red_of(X, 8)
    outcome = check(tmp_path, bureau(A, X.but(status="已红冲-全额"), red), account(A, X))
    outcome.finds((red, "books", "missing", "*"))


def test_c1_14_a_number_that_contradicts_its_date(tmp_path: Path) -> None:
    wrong = X.but(number="24" + X.number[2:])
    outcome = check(tmp_path, bureau(A), archive(A, wrong), expect=[rule("archive", "bureau")])
    outcome.finds((wrong, "bureau", "missing", "C1.14"))


def test_c1_6_an_order_answered_by_the_tax_office_for_its_seller(tmp_path: Path) -> None:
    office = Party("国家税务总局北京市海淀区税务局（代开）", "11110108000000000X")
    remark = f"代开企业名称：{X.seller.name} 代开企业税号：{X.seller.tax_id}"
    wanted = source("expected", orders(("PO-1", A), ("PO-2", X)))
    check(tmp_path, archive(A, X.but(seller=office, remark=remark)), wanted).counts(missing=0)


def test_c1_6_an_invoice_issued_by_the_tax_office_for_another_seller_answers_no_order(tmp_path: Path) -> None:
    """The remark names the real seller; got: the order counts as answered."""
    office = Party("国家税务总局北京市海淀区税务局（代开）", "11110108000000000X")
    remark = f"代开企业名称：{OTHER_SELLER.name} 代开企业税号：{OTHER_SELLER.tax_id}"
    wanted = source("expected", orders(("PO-1", A), ("PO-2", X)))
    outcome = check(tmp_path, archive(A, X.but(seller=office, remark=remark)), wanted)
    outcome.finds(("", "archive", "missing", "C1.1"))
