"""Causes C4 to C6 as folders show them, and what the JSON of an answer owes its reader; see test_catalogue.py."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from acceptance.build import (
    FEBRUARY,
    OTHER_SELLER,
    SELLER,
    SISTER,
    STRANGER,
    US,
    Party,
    check,
    check_as_it_is,
    config,
    control,
    digital,
    first_cause,
    ordinary,
    printed,
    rule,
    source,
    taxpayer,
    uscc,
    why,
)
from acceptance.sources import account, archive, bureau, chosen, listed
from acceptance.writers import (
    HEAD_19,
    Row,
    Table,
    basics_19,
    book_row,
    books,
    lines_27,
    mail,
    originals,
    workbook,
)

A, B, X = digital(1), digital(2), digital(7)
OLD = control(4)
ONE_WAY = [rule("archive", "bureau")]
TO_BOOKS = [rule("bureau", "books", 45)]


# C4


def _letter(subject: str, text: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "seller@example.com", "finance@example.com"
    message["Subject"], message["Date"] = subject, "Tue, 10 Feb 2026 11:00:00 +0800"
    message["Message-ID"] = "<2@example.com>"
    message.set_content(text)
    return message.as_bytes()


def test_c4_7_a_mail_with_a_dead_link_explains_the_missing_original(tmp_path: Path) -> None:
    text = f"发票号码：{X.number}\n下载：https://fp.example.com/d?no=1\n链接已过期，请联系销售方。"
    letters = source("mail", {"1.eml": _letter(f"电子发票 {X.number}", text), "2.eml": mail(originals(A))})
    outcome = check(tmp_path, bureau(A, X), archive(A), letters, expect=[rule("bureau", "archive", 15)])
    outcome.finds((X, "archive", "missing", "C4.7"))


def test_a_mail_with_the_attachment_is_c4_9_and_not_c4_7(tmp_path: Path) -> None:
    letters = source("mail", {"1.eml": mail(originals(X)), "2.eml": mail(originals(A))})
    outcome = check(tmp_path, bureau(A, X), archive(A), letters, expect=[rule("bureau", "archive", 15)])
    outcome.finds((X, "archive", "missing", "C4.9"))


def test_c4_12_a_row_that_waits_for_recognition_may_be_the_invoice(tmp_path: Path) -> None:
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "识别状态")
    rows: list[Row] = [[*book_row(A), "已识别"], ["记-2", "", "", "", "", "", "待识别"]]
    outcome = check(tmp_path, bureau(A, X), source("books", Table(heads, rows)), expect=TO_BOOKS)
    outcome.finds((X, "books", "cannot_tell", "C4.12"))


def test_rows_that_are_all_recognised_hide_nothing(tmp_path: Path) -> None:
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "识别状态")
    outcome = check(tmp_path, bureau(A, X), source("books", Table(heads, [[*book_row(A), "已识别"]])), expect=TO_BOOKS)
    outcome.finds((X, "books", "missing", "*"))


def test_c4_6_a_total_that_counts_lines_is_not_told_as_lost_rows(tmp_path: Path) -> None:
    many = A.but(goods=("*信息技术服务*软件服务", "*电子计算机*笔记本", "*纸制品*打印纸"))
    lists = source("bureau", {"导出.xlsx": lines_27(many, B)}, coverage=FEBRUARY | {"total": 4})
    check(tmp_path, lists, archive(many, X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.6"))


# C5


LOGIN = "<html><head><title>电子税务局登录</title></head><body>会话已超时，请重新登录</body></html>".encode()


def test_c5_6_a_login_page_saved_as_an_export_proves_nothing(tmp_path: Path) -> None:
    lists = source("bureau", {"导出.xlsx": basics_19(A), "导出2.xls": LOGIN})
    outcome = check(tmp_path, lists, archive(A, X), expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "C5.6"))


def test_c5_2_an_export_that_names_another_company_in_its_title(tmp_path: Path) -> None:
    heads = [head for head in HEAD_19 if not head.startswith("购")]
    money: list[str | int] = [1, "", "", A.number, SELLER.tax_id, SELLER.name, A.date, "100.00", "13.00", "113.00"]
    row: Row = [*money, A.origin, A.words, "正常", "是", "正常", "管理员", ""]
    page = Table((), [[f"纳税人识别号：{STRANGER.tax_id}", f"纳税人名称：{STRANGER.name}"], heads, row])
    lists = source("bureau", {"导出.xlsx": workbook({"发票基础信息": page})})
    outcome = check(tmp_path, lists, archive(X), expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "C5.2|C4.4"))


def test_c4_4_rows_of_another_company_without_a_title(tmp_path: Path) -> None:
    outcome = check(
        tmp_path, bureau(digital(30, buyer=STRANGER), digital(31, buyer=STRANGER)), archive(X), expect=ONE_WAY
    )
    outcome.finds((X, "bureau", "cannot_tell", "C4.4"))


def test_an_answer_that_the_role_could_not_see_it_leaves_it_open(tmp_path: Path) -> None:
    sources = [bureau(A), archive(A, X)]
    for one in sources:
        one.write(tmp_path)
    said = '\n[[answer]]\ncause = "C5.1"\nanswer = "yes"\nsource = "bureau"\nby = "王会计"\n'
    (tmp_path / "piaoqi.toml").write_text(config(sources, ONE_WAY) + said, encoding="utf-8")
    outcome = check_as_it_is(tmp_path)
    outcome.finds((X, "bureau", "cannot_tell", "C5.1"))
    assert "王会计" in str(outcome.finding(X, "bureau")["causes"][0]["evidence"])


@pytest.mark.parametrize("answer", ["no", "否"])
def test_a_no_changes_nothing_and_proves_nothing(tmp_path: Path, answer: str) -> None:
    sources = [bureau(A, coverage=None), archive(A, X)]
    for one in sources:
        one.write(tmp_path)
    said = f'\n[[answer]]\ncause = "C3.3"\nanswer = "{answer}"\n'
    (tmp_path / "piaoqi.toml").write_text(config(sources, ONE_WAY) + said, encoding="utf-8")
    (finding,) = check_as_it_is(tmp_path).json["findings"]
    assert finding["verdict"] == "cannot_tell"


# C6


def test_c6_7_a_month_whose_numbers_were_not_read_is_not_missing(tmp_path: Path) -> None:
    spring = [digital(n, date=f"2026-02-{n:02d}") for n in range(11, 20)]
    winter = [digital(n, date=f"2026-01-{n:02d}") for n in range(11, 20)]
    good = books(*winter).csv()
    heads = ("凭证号", "发票代码", "票据流水", "开票日期", "销售方名称", "价税合计")
    drifted = Table(heads, [[*book_row(one, number="", seller="某供应商")] for one in spring]).csv()
    window = {"from": "2026-01-01", "to": "2026-02-28", "as_of": FEBRUARY["as_of"]}
    outcome = check(
        tmp_path, bureau(*winter, *spring, coverage=window),
        source("books", {"一月.csv": good, "二月.csv": drifted}, coverage=window), expect=TO_BOOKS,
    )  # fmt: skip
    assert {one["verdict"] for one in outcome.json["findings"]} <= {"cannot_tell", "not_missing"}


def test_c6_9_a_paper_invoice_noted_as_lost(tmp_path: Path) -> None:
    paper = printed(6)
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "原件状态")
    rows = [[*book_row(A), "在库"], [*book_row(paper), "遗失"]]
    outcome = check(
        tmp_path, bureau(A, paper), archive(A), source("books", Table(heads, rows)),
        expect=[rule("books", "archive", 15)],
    )  # fmt: skip
    outcome.finds((paper, "archive", "missing", "C6.9"))


def test_c6_10_a_seller_that_is_gone(tmp_path: Path) -> None:
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "供应商状态")
    rows = [[*book_row(A), "正常"], [*book_row(X.but(seller=OTHER_SELLER)), "注销"]]
    outcome = check(tmp_path, bureau(A), source("books", Table(heads, rows)), expect=[rule("books", "bureau")])
    outcome.finds((X, "bureau", "missing", "C6.10"))


def test_a_seller_in_order_is_no_c6_10(tmp_path: Path) -> None:
    heads = ("凭证号", "发票代码", "发票号码", "开票日期", "销售方名称", "价税合计", "供应商状态")
    rows = [[*book_row(A), "正常"], [*book_row(X), "正常"]]
    outcome = check(tmp_path, bureau(A), source("books", Table(heads, rows)), expect=[rule("books", "bureau")])
    assert all(one["code"] != "C6.10" for one in outcome.finding(X, "bureau")["causes"])


def test_a_week_without_bookings_in_a_busy_month_is_not_a_week_of_missing_invoices(tmp_path: Path) -> None:
    every = [digital(100 + n, date=f"2026-02-{1 + n % 28:02d}") for n in range(28 * 5)]
    booked = [one for one in every if not "2026-02-10" <= one.date <= "2026-02-16"]
    outcome = check(tmp_path, bureau(*every), account(*booked), expect=TO_BOOKS)
    assert {one["verdict"] for one in outcome.json["findings"]} == {"cannot_tell"}
    assert {first_cause(one) for one in outcome.json["findings"]} == {"C6.5"}


def test_single_invoices_missing_from_a_busy_month_stay_missing(tmp_path: Path) -> None:
    every = [digital(100 + n, date=f"2026-02-{1 + n % 28:02d}") for n in range(28 * 5)]
    lost = every[::20]
    outcome = check(tmp_path, bureau(*every), account(*[one for one in every if one not in lost]), expect=TO_BOOKS)
    assert {one["verdict"] for one in outcome.json["findings"]} == {"missing"}
    assert len(outcome.json["findings"]) == len(lost)


# the JSON of an answer


def test_every_cause_says_who_acts_and_when_to_look_again(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, as_of="2026-02-05T08:00:00+08:00"), archive(A, X), expect=ONE_WAY)
    (cause, *_) = outcome.finding(X, "bureau")["causes"]
    assert cause["code"] == "C4.5"
    assert cause["remedy"]
    assert cause["next"]
    assert cause["title"]


def test_what_must_be_exported_again_is_listed(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, kinds=["82"]), archive(A, X), expect=ONE_WAY)
    assert outcome.json["exports"]


def test_a_whole_list_leaves_nothing_to_export(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, X, total=2), archive(A, X), expect=ONE_WAY)
    assert outcome.json["exports"] == []
    assert outcome.json["gaps"] == []


def test_the_companies_of_a_group_and_a_stranger(tmp_path: Path) -> None:
    theirs = digital(41, buyer=SISTER)
    strange = digital(42, buyer=Party(US.name, uscc(4_200_018)))
    outcome = check(
        tmp_path, bureau(A, taxpayer=US.tax_id), archive(A, theirs, strange, taxpayer=US.tax_id),
        taxpayers=[taxpayer(), taxpayer(SISTER)], expect=ONE_WAY,
    )  # fmt: skip
    outcome.finds((theirs, "bureau", "not_missing", "C1.5"), (strange, "bureau", "not_missing", "C1.3"))


def test_an_ordinary_invoice_is_never_selected_and_why_says_so(tmp_path: Path) -> None:
    plain = ordinary(6)
    check(tmp_path, bureau(A, plain), chosen(A), expect=[rule("bureau", "selection")]).finds().counts(not_expected=1)
    assert "C5.8" in why(tmp_path, plain.number)


def test_a_list_that_nobody_exported_proves_nothing(tmp_path: Path) -> None:
    outcome = check(tmp_path, source("bureau", {}), archive(A), expect=ONE_WAY)
    outcome.finds((A, "bureau", "cannot_tell", "C4.3"))
    assert outcome.json["problems"]


def test_an_export_without_rows_is_an_export(tmp_path: Path) -> None:
    outcome = check(tmp_path, source("bureau", {"导出.xlsx": basics_19()}), archive(A), expect=ONE_WAY)
    outcome.finds((A, "bureau", "missing", "*"))
