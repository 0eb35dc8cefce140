"""The catalogue's causes as folders show them, written from the public documents alone: each once for, once against."""

from pathlib import Path
from typing import Any

import pytest

from acceptance.build import (
    OTHER_SELLER,
    SELLER,
    US,
    Invoice,
    Party,
    check,
    control,
    digital,
    first_cause,
    red_of,
    rule,
    source,
    why,
)
from acceptance.sources import account, archive, bureau, chosen, listed
from acceptance.writers import (
    HEAD_19,
    Row,
    Table,
    book_row,
    verified,
    workbook,
)

A, B, X = digital(1), digital(2), digital(7)
OLD = control(4)
ONE_WAY = [rule("archive", "bureau")]
TO_BOOKS = [rule("bureau", "books", 45)]


# C1


TAX_OFFICE = Party("国家税务总局北京市海淀区税务局代开中心", "11110108MB0000001X")


def test_c1_6_a_list_asked_for_by_the_real_seller_cannot_show_what_the_bureau_issued_for_it(tmp_path: Path) -> None:
    on_behalf = X.but(seller=TAX_OFFICE, remark=f"代开企业名称：{SELLER.name} 代开企业税号：{SELLER.tax_id}")
    outcome = check(tmp_path, listed(A, sellers=[SELLER.name]), archive(A, on_behalf), expect=ONE_WAY)
    outcome.finds((X, "bureau", "not_missing|cannot_tell", "C1.6"))


def test_an_ordinary_seller_outside_the_filter_is_no_c1_6(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, sellers=[SELLER.name]), archive(A, X.but(seller=OTHER_SELLER)), expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "C4.3"))


def test_c1_10_a_voided_invoice_with_its_successor(tmp_path: Path) -> None:
    void = X.but(status="已作废")
    again = digital(8, amount=X.amount, tax=X.tax, date="2026-02-12")
    outcome = check(tmp_path, bureau(A, void, again), account(A, again), expect=TO_BOOKS)
    outcome.finds((X, "books", "not_missing", "C1.10"))


def test_c1_7_a_voided_invoice_without_successor(tmp_path: Path) -> None:
    other = digital(8, amount=X.amount, tax=X.tax, date="2026-02-12", seller=OTHER_SELLER)
    outcome = check(tmp_path, bureau(A, X.but(status="已作废"), other), account(A, other), expect=TO_BOOKS)
    outcome.finds((X, "books", "not_missing", "C1.7"))


def test_c1_8_an_invoice_flushed_by_a_red_letter_alone(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, X, red_of(X, 9)), account(A, red_of(X, 9)), expect=TO_BOOKS)
    outcome.finds((X, "books", "not_missing", "C1.8"))


@pytest.mark.parametrize("invoice", [digital(9, words="航空运输电子客票行程单"), digital(9)])
def test_c1_14_needs_009_on_two_days_or_a_contradiction(tmp_path: Path, invoice: Invoice) -> None:
    log = source("verification", verified((A, "001", "2026-03-01 09:00:00"), (invoice, "009", "2026-03-02 10:00:00")))
    outcome = check(tmp_path, bureau(A), archive(A, invoice), log, expect=ONE_WAY)
    (finding,) = outcome.json["findings"]
    assert finding["verdict"] == "missing"
    assert all(one["likelihood"] == "possible" for one in finding["causes"] if one["code"] == "C1.14")


def test_c1_14_a_digital_invoice_that_nobody_knows_on_two_days(tmp_path: Path) -> None:
    log = source(
        "verification",
        verified(
            (A, "001", "2026-03-01 09:00:00"), (X, "009", "2026-03-02 10:00:00"), (X, "009", "2026-03-05 10:00:00")
        ),
    )
    outcome = check(tmp_path, bureau(A), archive(A, X), log, expect=ONE_WAY)
    outcome.finds((X, "bureau", "missing", "C1.14"))


def test_c1_2_a_tax_control_invoice_that_nobody_knows_on_two_days(tmp_path: Path) -> None:
    log = source(
        "verification",
        verified(
            (A, "001", "2026-03-01 09:00:00"), (OLD, "009", "2026-03-02 10:00:00"), (OLD, "009", "2026-03-05 10:00:00")
        ),
    )
    books_of = account(A, OLD)
    outcome = check(tmp_path, bureau(A), books_of, log, expect=[rule("books", "bureau")])
    outcome.finds((OLD, "bureau", "missing", "C1.2"))


@pytest.mark.parametrize(
    ("words", "cause"),
    [("财政电子票据", "C1.11"), ("定额发票", "C1.11"), ("海关进口增值税专用缴款书", "C1.12")],
)
def test_c1_11_what_never_comes_to_the_account_is_told_bywhy(tmp_path: Path, words: str, cause: str) -> None:
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "票种")
    number = "900012345678901234567L" if cause == "C1.12" else "0012345678"
    rows: list[Row] = [
        [*book_row(A), "数电发票（增值税专用发票）"],
        ["记-2", "", number, "2026-02-11", SELLER.name, "88.00", words],
    ]
    outcome = check(tmp_path, bureau(A), source("books", Table(heads, rows)), expect=[rule("books", "bureau")])
    outcome.finds().counts(not_expected=1)
    assert cause in why(tmp_path, number)


# C2


def test_c2_1_the_day_after_issue_nothing_is_due_and_why_says_so(tmp_path: Path) -> None:
    fresh = X.but(date="2026-04-19")
    all_year = {"from": "2026-01-01", "to": "2026-04-20", "as_of": "2026-04-20T08:00:00+08:00"}
    outcome = check(tmp_path, bureau(A, coverage=all_year), archive(A, fresh), expect=ONE_WAY)
    outcome.finds().counts(not_due=1)
    assert "C2.1" in why(tmp_path, X.number)


def test_c2_9_inside_the_days_agreed_nothing_is_due_and_why_says_so(tmp_path: Path) -> None:
    late = X.but(date="2026-04-01")
    all_year = {"from": "2026-01-01", "to": "2026-04-20", "as_of": "2026-04-20T08:00:00+08:00"}
    outcome = check(tmp_path, bureau(A, late, coverage=all_year), account(A, coverage=all_year), expect=TO_BOOKS)
    outcome.finds().counts(not_due=1)
    assert "C2.9" in why(tmp_path, X.number)


def test_c2_1_rqerr_is_no_proof_of_anything(tmp_path: Path) -> None:
    heads = ("发票号码", "开票日期", "价税合计", "查验时间", "结果代码", "查验结果")
    rows = [
        [A.number, A.date, str(A.total), "2026-03-01 09:00:00", "001", "成功"],
        [X.number, X.date, str(X.total), "2026-02-10 09:00:00", "rqerr", "当日开具发票可于次日进行查验"],
    ]
    outcome = check(
        tmp_path, archive(A, X), source("verification", Table(heads, rows)), expect=[rule("archive", "verification")]
    )
    outcome.finds((X, "verification", "cannot_tell", "C2.1"))


def test_c2_4_after_the_statistics_were_asked_for_the_list_is_locked(tmp_path: Path) -> None:
    heads = (*HEAD_19, "统计状态")
    head = dict.fromkeys(heads, "")
    rows = []
    for no, one in enumerate((A, X), 1):
        cells = head | {
            "序号": no, "数电发票号码": one.number, "销方识别号": one.seller.tax_id, "销方名称": one.seller.name,
            "购方识别号": US.tax_id, "购买方名称": US.name, "开票日期": one.date, "金额": str(one.amount),
            "税额": str(one.tax), "价税合计": str(one.total), "发票来源": one.origin, "发票票种": one.words,
            "发票状态": "正常", "是否正数发票": "是", "统计状态": "已申请" if one is X else "未申请",
        }  # fmt: skip
        rows.append(list(cells.values()))
    lists = source("bureau", {"导出.xlsx": workbook({"发票基础信息": Table(heads, rows)})})
    outcome = check(tmp_path, lists, chosen(A), expect=[rule("bureau", "selection")])
    outcome.finds((X, "selection", "not_missing", "C2.4"))


def test_c2_8_an_invoice_booked_in_a_later_month_is_no_gap_of_the_earlier_book(tmp_path: Path) -> None:
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "记账日期")
    february = source("books", Table(heads, [[*book_row(A), "2026-02-20"]]), name="二月账")
    april = source("books", Table(heads, [[*book_row(X), "2026-04-10"]]), name="四月账")
    outcome = check(tmp_path, bureau(A, X), february, april, expect=[rule("bureau", "二月账", 30)])
    outcome.finds((X, "二月账", "not_missing", "C2.8"))


# C3


@pytest.mark.parametrize(
    "written", ["河北供货商贸有限责任公司", "供货商贸", "河北供货商贸公司", "河北供货商贸有限公司石家庄分公司"]
)
def test_c3_9_a_booking_whose_seller_alone_is_written_otherwise_is_never_missing(tmp_path: Path, written: str) -> None:
    outcome = check(tmp_path, bureau(A, X), account(A, book_row(X, number="", seller=written)), expect=TO_BOOKS)
    (finding,) = outcome.json["findings"]
    assert (finding["verdict"], first_cause(finding)) in [("not_missing", "C3.9"), ("cannot_tell", "C3.9")]


def test_a_name_in_full_width_is_no_finding(tmp_path: Path) -> None:
    check(tmp_path, bureau(A, X), account(A, book_row(X, seller="河北供货商贸 有限公司")), expect=TO_BOOKS).finds()


def test_another_seller_with_the_same_date_and_total_is_another_invoice(tmp_path: Path) -> None:
    outcome = check(
        tmp_path, bureau(A, X), account(A, book_row(X, number="", seller=OTHER_SELLER.name)), expect=TO_BOOKS
    )
    (finding,) = outcome.json["findings"]
    assert finding["verdict"] in ("missing", "cannot_tell")
    assert finding["verdict"] != "not_missing"


@pytest.mark.parametrize(
    "slip",
    [
        lambda n: n[:12] + ("7" if n[12] != "7" else "1") + n[13:],
        lambda n: n[:-3] + n[-2] + n[-3] + n[-1] if n[-3] != n[-2] else n[:-1] + ("0" if n[-1] != "0" else "8"),
        lambda n: n[:9] + n[10:],
        lambda n: n.replace("0", "O", 1),
        lambda n: n.replace("1", "l", 1),
    ],
)
def test_c3_8_a_slip_in_the_number_is_proposed_and_never_missing(tmp_path: Path, slip: Any) -> None:
    outcome = check(tmp_path, bureau(A, X), account(A, book_row(X, number=slip(X.number))), expect=TO_BOOKS)
    for finding in outcome.json["findings"]:
        assert (finding["invoice"]["number"], finding["verdict"], first_cause(finding)) == (
            X.number, "not_missing", "C3.8",
        )  # fmt: skip


def test_a_number_and_a_sum_mistyped_in_one_row_are_not_two_missing_invoices(tmp_path: Path) -> None:
    number = X.number[:-2] + X.number[-1] + X.number[-2] if X.number[-1] != X.number[-2] else X.number[:-1] + "0"
    row = book_row(X, number=number, total="719.00")
    outcome = check(tmp_path, bureau(A, X), account(A, row), expect=TO_BOOKS)
    assert all(one["verdict"] != "missing" for one in outcome.json["findings"])
