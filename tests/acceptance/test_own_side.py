"""The own side: recycle bins, orders, queues of recognition, other ledgers, backups, as accountants keep them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from acceptance.build import SISTER, US, Invoice, Source, check, digital, rule, source, taxpayer
from acceptance.sources import account, archive, bureau
from acceptance.writers import Row, Table, book_row, books, originals, verified, workbook

A, B, X, Y = digital(1), digital(2), digital(7), digital(8)
BOTH = [taxpayer(), taxpayer(SISTER)]
HEADS = ("发票号码", "开票日期", "销售方名称", "价税合计")
ORDER_HEADS = ("订单号", "下单日期", "供应商名称", "供应商税号", "订单金额")


def _row(one: Invoice) -> list[str]:
    return [one.number, one.date, one.seller.name, str(one.total)]


def noted(heading: str, *rows: tuple[Invoice, str]) -> Table:
    """Books with one more column."""
    return Table([*HEADS, heading], [[*_row(one), words] for one, words in rows])


def ordered(number: str, one: Invoice, *more: str) -> Row:
    return [number, one.date, one.seller.name, one.seller.tax_id, str(one.total), *more]


def wanted(*rows: Row, heads: Sequence[str] = ()) -> Source:
    """Orders, with more headings than ORDER_HEADS."""
    return source("expected", Table([*ORDER_HEADS, *heads], rows))


def test_c6_11_parts_in_two_books_that_add_up_are_nothing(tmp_path: Path) -> None:
    parts = account(A, book_row(X, total="391.00"), name="ledger"), account(book_row(X, total="400.00"), name="claims")
    check(tmp_path, bureau(A, X), *parts).clean(2)


def test_c6_11_parts_in_two_books_that_fall_short_are_a_difference(tmp_path: Path) -> None:
    parts = account(A, book_row(X, total="391.00"), name="ledger"), account(book_row(X, total="300.00"), name="claims")
    outcome = check(tmp_path, bureau(A, X), *parts).finds()
    assert [one["field"] for one in outcome.json["differences"]] == ["total"]


TOMBSTONES = {
    "state": ("状态", "正常", "已删除"),
    "flag": ("是否删除", "否", "是"),
    "mark": ("删除标志", "0", "1"),
    "document": ("单据状态", "已入账", "已删除"),
}


@pytest.mark.parametrize(("heading", "kept", "gone"), TOMBSTONES.values(), ids=TOMBSTONES)
def test_c6_3_a_row_that_its_own_list_calls_deleted_is_no_presence(
    tmp_path: Path, heading: str, kept: str, gone: str
) -> None:
    held = source("books", noted(heading, (A, kept), (X, gone)))
    check(tmp_path, bureau(A, X), held).finds((X, "books", "missing", "C6.3"))


@pytest.mark.parametrize(
    ("heading", "kept", "gone"), [("状态", "正常", "已删除"), ("删除时间", "", "2026-03-05 10:00")]
)
def test_c6_3_a_row_of_the_books_with_who_deleted_it_is_no_presence(
    tmp_path: Path, heading: str, kept: str, gone: str
) -> None:
    rows = [["记-1", *_row(A), kept, ""], ["记-2", *_row(X), gone, "李四"]]
    held = source("books", Table(["凭证号", *HEADS, heading, "删除人"], rows))
    check(tmp_path, bureau(A, X), held).finds((X, "books", "missing", "C6.3"))


@pytest.mark.parametrize(("heading", "kept", "gone"), TOMBSTONES.values(), ids=TOMBSTONES)
def test_a_row_deleted_and_entered_again_is_there_once(tmp_path: Path, heading: str, kept: str, gone: str) -> None:
    held = source("books", noted(heading, (A, kept), (X, gone), (X, kept)))
    check(tmp_path, bureau(A, X), held).clean(2)


def test_a_deleted_row_expects_nothing_elsewhere(tmp_path: Path) -> None:
    check(tmp_path, bureau(A), archive(A), source("books", noted("状态", (A, "正常"), (X, "已删除")))).clean(1)


WAITING = {
    "queue": ("状态", "OCR排队中"),
    "failed": ("识别结果", "识别失败"),
    "review": ("单据状态", "待人工复核"),
    "state": ("识别状态", "待识别"),
}


@pytest.mark.parametrize(("heading", "state"), WAITING.values(), ids=WAITING)
def test_c4_12_a_row_without_a_number_that_awaits_recognition_may_be_it(
    tmp_path: Path, heading: str, state: str
) -> None:
    rows = [["a.xml", *_row(A), "已识别"], ["IMG_0012.jpg", "", "", "", "", state]]
    held = source("books", Table(["文件名", *HEADS, heading], rows))
    check(tmp_path, bureau(A, X), held).finds((X, "books", "cannot_tell", "C4.12"))


@pytest.mark.parametrize(("heading", "state"), WAITING.values(), ids=WAITING)
def test_rows_that_were_recognised_hide_nothing(tmp_path: Path, heading: str, state: str) -> None:
    del state
    held = source("books", noted(heading, (A, "已识别"), (B, "识别成功")))
    check(tmp_path, bureau(A, B, X), held).finds((X, "books", "missing", ""))


CALLED_OFF = {
    "cancelled": ("订单状态", "已取消"),
    "refunded": ("付款状态", "已退款"),
    "plain": ("状态", "已作废"),
    "ended": ("合同状态", "终止"),
}


@pytest.mark.parametrize(("heading", "state"), CALLED_OFF.values(), ids=CALLED_OFF)
def test_an_order_that_was_called_off_asks_for_no_invoice(tmp_path: Path, heading: str, state: str) -> None:
    orders = wanted(ordered("PO-1", A, "已完成"), ordered("PO-2", X, state), heads=[heading])
    check(tmp_path, archive(A), orders).finds().counts(not_expected=1, missing=0)


@pytest.mark.parametrize("state", ["已关闭", "执行中", "未取消", "已付款"])
def test_c1_1_an_order_that_stands_asks_for_its_invoice(tmp_path: Path, state: str) -> None:
    orders = wanted(ordered("PO-1", A, "已完成"), ordered("PO-2", X, state), heads=["订单状态"])
    check(tmp_path, archive(A), orders).finds(("", "archive", "missing", "C1.1"))


def test_a_payment_that_came_back_asks_for_no_invoice(tmp_path: Path) -> None:
    back = X.but(amount=-X.amount, tax=-X.tax, date="2026-02-12")
    orders = wanted(ordered("PAY-1", A), ordered("PAY-2", X), ordered("PAY-3", back))
    check(tmp_path, archive(A), orders).finds().counts(missing=0, not_expected=2)


def test_c1_1_the_second_of_two_payments_of_which_one_came_back_asks_for_its_invoice(tmp_path: Path) -> None:
    back = X.but(amount=-X.amount, tax=-X.tax, date="2026-02-12")
    orders = wanted(ordered("PAY-1", A), ordered("PAY-2", X), ordered("PAY-3", X), ordered("PAY-4", back))
    check(tmp_path, archive(A), orders).finds(("", "archive", "missing", "C1.1"))


def test_a_booking_without_an_invoice_number_does_not_answer_an_order(tmp_path: Path) -> None:
    """Booked before its invoice came: nothing shows that it was issued, and nothing that it was not."""
    orders = wanted(ordered("PO-1", A), ordered("PO-2", X))
    outcome = check(tmp_path, archive(A), account(A, book_row(X, number="")), orders)
    outcome.finds(("", "archive", "cannot_tell", "C1.1"))


def test_c1_1_an_order_is_due_on_the_day_by_which_its_invoice_is_expected(tmp_path: Path) -> None:
    orders = wanted(ordered("PO-1", A, "2026-03-01"), ordered("PO-2", X, "2026-05-30"), heads=["应到票日期"])
    check(tmp_path, archive(A), orders).finds().counts(not_due=1)


def test_c1_1_an_order_past_the_day_by_which_its_invoice_is_expected_is_missing(tmp_path: Path) -> None:
    orders = wanted(ordered("PO-1", A, "2026-03-01"), ordered("PO-2", X, "2026-04-10"), heads=["应到票日期"])
    check(tmp_path, archive(A), orders).finds(("", "archive", "missing", "C1.1"))


def test_a_rule_of_the_backup_holds_where_somebody_wrote_it(tmp_path: Path) -> None:
    copy = source("backup", originals(A, X), of="archive", name="2月备份")
    for of in ("backup", "2月备份"):
        (tmp_path / of).mkdir()
        outcome = check(tmp_path / of, archive(A), copy, expect=[rule(of, "archive", 15)])
        outcome.finds((X, "archive", "missing", "C6.6"))


def test_a_rule_of_the_recycle_bin_holds_where_somebody_wrote_it(tmp_path: Path) -> None:
    outcome = check(tmp_path, archive(A), source("deleted", books(X)), expect=[rule("deleted", "archive", 15)])
    outcome.finds((X, "archive", "missing", "C6.3"))


def test_a_rule_of_the_verification_log_asks_for_what_was_confirmed_alone(tmp_path: Path) -> None:
    seen = verified((X, "001", "2026-03-02 10:00:00"), (Y, "009", "2026-03-02 10:00:00"))
    outcome = check(tmp_path, archive(A), source("verification", seen), expect=[rule("verification", "archive", 15)])
    outcome.finds((X, "archive", "missing", ""))


LEDGERS = ("账套", "所属组织", "核算主体", "所属公司")
MINE, THEIRS = {"taxpayer": US.tax_id}, {"taxpayer": SISTER.tax_id}


@pytest.mark.parametrize("heading", LEDGERS)
def test_c6_2_a_row_under_the_name_of_another_company_is_in_its_ledger(tmp_path: Path, heading: str) -> None:
    held = source("books", noted(heading, (A, US.name), (X, SISTER.name)), **MINE)
    outcome = check(tmp_path, bureau(A, X, **MINE), held, taxpayers=BOTH, expect=[rule("bureau", "books", 45)])
    outcome.finds((X, "books", "not_missing", "C6.2"))
    assert outcome.finding(X, "books")["in"] == ["bureau"]


@pytest.mark.parametrize("heading", LEDGERS)
def test_rows_under_our_own_name_or_that_of_a_department_are_there(tmp_path: Path, heading: str) -> None:
    held = source("books", noted(heading, (A, US.name), (X, "研发中心")), **MINE)
    check(tmp_path, bureau(A, X, **MINE), held, taxpayers=BOTH, expect=[rule("bureau", "books", 45)]).clean(2)


def test_a_sister_company_that_sold_it_to_us_is_no_other_ledger(tmp_path: Path) -> None:
    bought = X.but(seller=SISTER)
    rows = Table(("凭证号", "发票号码", "单位名称", "价税合计"), [["1", bought.number, SISTER.name, str(bought.total)]])
    held = source("books", rows, **MINE)
    rules = [rule("bureau", "books", 45)]
    check(tmp_path, bureau(bought, **MINE), held, taxpayers=BOTH, expect=rules).clean(1)


def test_c6_2_a_slip_of_the_number_in_another_companys_books(tmp_path: Path) -> None:
    slip = X.number[:-1] + str((int(X.number[-1]) + 1) % 10)
    theirs = account(book_row(X, number=slip), name="theirs", **THEIRS)
    outcome = check(
        tmp_path, bureau(A, X, **MINE), account(A, name="ours", **MINE), theirs, taxpayers=BOTH,
        expect=[rule("bureau", "books", 45)],
    )  # fmt: skip
    outcome.finds((X, "ours", "not_missing", "C6.2"))


def test_another_invoice_in_another_companys_books_says_nothing_of_ours(tmp_path: Path) -> None:
    theirs = account(Y, name="theirs", **THEIRS)
    outcome = check(
        tmp_path, bureau(A, X, **MINE), account(A, name="ours", **MINE), theirs, taxpayers=BOTH,
        expect=[rule("bureau", "books", 45)],
    )  # fmt: skip
    outcome.finds((X, "ours", "missing", ""))


def test_a_sheet_without_headings_that_names_an_invoice_hides_what_the_books_lack(tmp_path: Path) -> None:
    sheets = {"1月": books(A), "2月": Table((), [book_row(X)])}
    held = source("books", {"账.xlsx": workbook(sheets)})
    check(tmp_path, bureau(A, X), held).finds((X, "books", "cannot_tell", "C4.10|C4.11"))


def test_a_sheet_that_names_what_the_list_holds_hides_nothing(tmp_path: Path) -> None:
    sheets = {"1月": books(A), "透视": Table((), [["求和", "计数", "备考"], [A.number, 113, 1], ["合计", 113, 1]])}
    held = source("books", {"账.xlsx": workbook(sheets)})
    check(tmp_path, bureau(A, X), held).finds((X, "books", "missing", ""))


def test_a_sheet_of_notes_hides_nothing(tmp_path: Path) -> None:
    sheets = {"1月": books(A), "说明": Table((), [["本表由财务部编制"], ["2026-03-01"]])}
    held = source("books", {"账.xlsx": workbook(sheets)})
    check(tmp_path, bureau(A, X), held).finds((X, "books", "missing", ""))


def test_c3_8_a_row_deleted_and_entered_again_with_a_slip_is_there(tmp_path: Path) -> None:
    slip = X.number[:-1] + str((int(X.number[-1]) + 1) % 10)
    again = X.but(number=slip)
    held = source("books", noted("状态", (A, "正常"), (X, "已删除"), (again, "正常")))
    check(tmp_path, bureau(A, X), held).finds((X, "books", "not_missing", "C3.8"))


def test_a_row_deleted_in_one_of_two_books_is_there(tmp_path: Path) -> None:
    claims = source("books", noted("状态", (A, "正常"), (X, "已删除")), name="claims")
    check(tmp_path, bureau(A, X), claims, account(X, name="ledger")).clean(2)


def test_the_sum_of_a_deleted_row_differs_from_nothing(tmp_path: Path) -> None:
    wrong = X.costing("1.00", "0.13")
    held = source("books", noted("状态", (A, "正常"), (wrong, "已删除"), (X, "正常")))
    check(tmp_path, bureau(A, X), held).clean(2)


def test_books_of_two_companies_in_one_file_are_told_apart_by_their_ledger(tmp_path: Path) -> None:
    theirs = digital(41, buyer=SISTER)
    rows = noted("账套", (A, US.name), (X, SISTER.name), (theirs, SISTER.name))
    lists = bureau(A, X, name="ours", **MINE), bureau(theirs, name="theirs", **THEIRS)
    rules = [rule("bureau", "books", 45)]
    outcome = check(tmp_path, *lists, source("books", rows), taxpayers=BOTH, expect=rules)
    outcome.finds((X, "books", "not_missing", "C6.2"))
