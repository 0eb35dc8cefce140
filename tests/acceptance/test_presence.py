"""What is there is there, in whatever form a source writes the number; what nearly matches is not missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from acceptance.build import (
    FEBRUARY,
    OTHER_SELLER,
    SELLER,
    Invoice,
    Party,
    check,
    control,
    digital,
    ordinary,
    printed,
    red_of,
    source,
)
from acceptance.sources import account, archive, bureau
from acceptance.writers import (
    BOOK_HEADS,
    Row,
    Table,
    basics_17,
    basics_19,
    book_row,
    books,
    both_sheets,
    lines_27,
    mail,
    originals,
    workbook,
    xml,
    zipped,
)  # fmt: skip

A, B, C = digital(1), digital(2), ordinary(3)
OLD = control(4)
PAPER = printed(5)


@pytest.mark.parametrize("form", [lines_27, both_sheets, basics_19, basics_17])
def test_every_generation_of_the_bureaus_workbook_is_read_whole(tmp_path: Path, form: Callable[..., bytes]) -> None:
    many = A.but(goods=("*信息技术服务*软件服务", "*电子计算机*笔记本", "*纸制品*打印纸"))
    bureau = source("bureau", {"全量发票查询导出结果.xlsx": form(many, B, C, OLD, PAPER)})
    account = source("books", books(many, B, C, OLD, PAPER))
    check(tmp_path, bureau, account).clean(5)


def test_originals_against_the_bureau_and_the_books(tmp_path: Path) -> None:
    bureau = source("bureau", {"导出.xlsx": both_sheets(A, B, C)})
    outcome = check(tmp_path, bureau, source("archive", originals(A, B, C)), source("books", books(A, B, C)))
    outcome.clean(3).counts(missing=0, not_missing=0, cannot_tell=0, not_due=0, different=0, duplicates=0)


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(book_row(A, number=_wide(A.number)), id="full width"),
        pytest.param(book_row(A, number=f"{A.number[:4]} {A.number[4:12]} {A.number[12:]}"), id="blanks"),
        pytest.param(book_row(A, number=f"{A.number[:12]}-{A.number[12:]}"), id="dash"),
        pytest.param(book_row(A, number=f"\u200b{A.number}\u3000"), id="invisible"),
        pytest.param(book_row(A, number=f"'{A.number}"), id="apostrophe"),
        pytest.param(book_row(A, code=A.number[:12], number=A.number[12:]), id="split 12 and 8"),
        pytest.param(book_row(OLD, code="", number=OLD.code + OLD.number), id="code and number joined"),
        pytest.param(book_row(OLD, code="", number=f"{OLD.code} {OLD.number}"), id="joined by a blank"),
        pytest.param(book_row(OLD, code=OLD.code.lstrip("0")), id="code without its zero"),
        pytest.param(book_row(OLD, code=float(OLD.code)), id="code as a number"),
        pytest.param(book_row(PAPER, code=PAPER.code, number=PAPER.paper), id="printed number of a paper digital one"),
        pytest.param(book_row(PAPER, code=PAPER.code), id="printed code beside the twenty digits"),
        pytest.param(book_row(PAPER, code=""), id="the twenty digits of a paper digital one"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(tmp_path: Path, row: list[str]) -> None:
    others = [one for one in (A, B, OLD, PAPER) if str(one.total) != row[-1]]
    check(tmp_path, bureau(A, B, OLD, PAPER), account(*others, row)).clean(4)


@pytest.mark.parametrize("cell", ["34567", 34567, 34567.0])
def test_lost_leading_zeros_of_the_number_with_one_reading_are_present(tmp_path: Path, cell: str | float) -> None:
    old = OLD.but(number="00034567")
    check(tmp_path, bureau(A, old), account(A, book_row(old, number=cell))).clean(2)


@pytest.mark.parametrize("number", [OLD.number, "34567"])
def test_the_eight_digits_alone_of_one_invoice_are_never_missing(tmp_path: Path, number: str) -> None:
    old = OLD.but(number=number.zfill(8))
    outcome = check(tmp_path, bureau(A, old), account(A, book_row(old, code="", number=number)))
    outcome.counts(missing=0, cannot_tell=0, invoices=2)


def test_the_eight_digits_alone_of_two_invoices_do_not_choose_between_them(tmp_path: Path) -> None:
    twin = OLD.but(code="011002600211")
    outcome = check(tmp_path, bureau(A, OLD, twin), account(A, book_row(OLD, code="")))
    outcome.counts(missing=0)


def test_a_bureau_that_splits_the_twenty_digits_in_two_columns(tmp_path: Path) -> None:
    split = A.but(code=A.number[:12], number=A.number[12:])
    check(tmp_path, bureau(split, B), archive(A, B)).clean(2)


@pytest.mark.parametrize("name", ["河北供货商贸有限公司 ", "河北供货商贸　有限公司", "\n河北供货商贸有限公司"])
def test_blanks_in_a_name_are_no_difference(tmp_path: Path, name: str) -> None:
    check(tmp_path, bureau(A), account(book_row(A, seller=name))).clean(1)


def test_brackets_of_another_width_are_no_difference(tmp_path: Path) -> None:
    narrow = A.but(seller=Party("河北(保定)供货有限公司", SELLER.tax_id))
    wide = A.but(seller=Party("河北（保定）供货有限公司", SELLER.tax_id))
    check(tmp_path, bureau(narrow), archive(wide)).clean(1)


def _renditions() -> dict[str, dict[str, bytes]]:
    stamped = xml(A).replace(b"</EInvoice>", b"<!-- 2 --></EInvoice>")
    return {
        "one file twice": {"a.xml": xml(A), "copy/a (1).xml": xml(A)},
        "another stamp": {"a.xml": xml(A), "a (1).xml": stamped},
        "in a zip too": {"a.xml": xml(A), "a.zip": zipped({"a.xml": xml(A)})},
        "zip in zip": {"a.zip": zipped({"inner.zip": zipped({"发票.xml": xml(A)})})},
        "in a mail in the folder": {"a.xml": xml(A), "a.eml": mail({"a.xml": xml(A)})},
    }


@pytest.mark.parametrize("files", _renditions().values(), ids=_renditions())
def test_two_renditions_of_an_original_are_one_invoice(tmp_path: Path, files: dict[str, bytes]) -> None:
    check(tmp_path, bureau(A), source("archive", files)).clean(1)


def test_an_xml_and_its_xlsx_register_in_the_archive_are_no_duplicate(tmp_path: Path) -> None:
    files = originals(A, B) | {"台账.xlsx": books(A, B).xlsx()}
    check(tmp_path, bureau(A, B), source("archive", files)).finds().repeats()


def test_exports_of_overlapping_months_are_no_duplicates(tmp_path: Path) -> None:
    files = {"导出.xlsx": basics_19(A, B), "导出 (1).xlsx": basics_19(B, C)}
    check(tmp_path, source("bureau", files), archive(A, B, C)).clean(3)


def test_a_red_letter_and_its_blue_invoice_everywhere_are_two_invoices(tmp_path: Path) -> None:
    red = red_of(B, 8)
    flushed = B.but(status="已红冲-全额")
    check(tmp_path, bureau(A, flushed, red), archive(A, B, red), account(A, B, red)).clean(3)


def _damaged(number: str) -> float:
    return float(number[:15] + "00000")


@pytest.mark.parametrize("cell", [_damaged(A.number), "2.61126E+19"])
def test_a_number_that_excel_damaged_is_one_not_missing_under_the_true_number(
    tmp_path: Path, cell: str | float
) -> None:
    outcome = check(tmp_path, bureau(A, B), account(book_row(A, number=cell), B), archive(A, B))
    outcome.finds((A, "books", "not_missing", "C3.7")).counts(missing=0, not_missing=1, cannot_tell=0, invoices=2)
    assert outcome.finding(A, "books")["in"] == ["bureau", "archive"]
    assert "2.61126" in str(outcome.finding(A, "books")["causes"][0]["evidence"])


def test_a_bureaus_list_that_excel_damaged_is_laid_beside_the_original(tmp_path: Path) -> None:
    damaged = source("bureau", {"导出.xlsx": basics_19(A.but(number="2.61126E+19"), B)})
    check(tmp_path, damaged, archive(A, B)).finds((A, "bureau", "not_missing", "C3.7")).counts(invoices=2)


def test_a_damaged_number_with_two_candidates_cannot_be_told_for_either(tmp_path: Path) -> None:
    near = A.but(number=A.number[:15] + "12345")
    outcome = check(tmp_path, bureau(A, near, B), account(book_row(A, number=_damaged(A.number)), B))
    outcome.finds((A, "books", "cannot_tell", "C3.7"), (near, "books", "cannot_tell", "C3.7"))


def _typo(invoice: Invoice, at: int = 13) -> str:
    text = invoice.number
    return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"


@pytest.mark.parametrize("invoice", [A, OLD])
def test_a_mistyped_number_is_one_not_missing_under_the_true_number(tmp_path: Path, invoice: Invoice) -> None:
    wrong = _typo(invoice, len(invoice.number) // 2)
    outcome = check(tmp_path, bureau(invoice, B), account(book_row(invoice, number=wrong), B))
    outcome.finds((invoice, "books", "not_missing", "C3.8")).counts(invoices=2, missing=0)
    assert wrong in str(outcome.finding(invoice, "books")["causes"][0]["evidence"])


def test_a_mistyped_number_raises_no_mirror_in_bureau_or_archive(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A, B), account(book_row(A, number=_typo(A)), B), archive(A, B))
    outcome.finds((A, "books", "not_missing", "C3.8")).counts(invoices=2)


def test_two_swapped_digits_are_a_typing_error(tmp_path: Path) -> None:
    at = next(at for at in range(8, 19) if A.number[at] != A.number[at + 1])
    swapped = A.number[:at] + A.number[at + 1] + A.number[at] + A.number[at + 2 :]
    outcome = check(tmp_path, bureau(A, B), account(book_row(A, number=swapped), B))
    outcome.finds((A, "books", "not_missing", "C3.8"))


def test_a_mistyped_number_with_two_candidates_cannot_be_told_for_either(tmp_path: Path) -> None:
    near = A.but(number=_typo(A, 15))
    outcome = check(tmp_path, bureau(A, near, B), account(book_row(A, number=_typo(A, 13)), B))
    outcome.finds((A, "books", "cannot_tell", "C3.8|C3.7"), (near, "books", "cannot_tell", "C3.8|C3.7"))


def test_a_near_number_of_another_seller_and_sum_is_another_invoice(tmp_path: Path) -> None:
    other = digital(9, seller=OTHER_SELLER).but(number=_typo(A))
    outcome = check(tmp_path, bureau(A, B), archive(other, B))
    outcome.finds((A, "archive", "missing", "*"), (other, "bureau", "missing", "*"))


def test_successive_numbers_of_equal_invoices_are_two_invoices(tmp_path: Path) -> None:
    twin = A.but(number=_typo(A, 19))
    check(tmp_path, bureau(A, twin), account(A, twin)).clean(2)


def test_one_of_two_successive_equal_invoices_is_missing(tmp_path: Path) -> None:
    twin = A.but(number=_typo(A, 19))
    check(tmp_path, bureau(A, twin), archive(A)).finds((twin, "archive", "missing", "*"))


def test_books_whose_headings_stand_below_a_title_with_a_totals_row(tmp_path: Path) -> None:
    rows: list[Row] = [["2026年2月 费用报销明细"], [], list(BOOK_HEADS)]
    rows += [book_row(A, total="￥113.00"), book_row(B, total="226"), ["合计", "", "", "", "", "339.00"]]
    account = source("books", {"报销.xlsx": workbook({"明细": Table((), rows)})})
    check(tmp_path, source("bureau", {"导出.xlsx": basics_19(A, B)}), account).clean(2)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_books_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    account = source("books", {"账.csv": books(A, B).csv(encoding)})
    check(tmp_path, source("bureau", {"导出.xlsx": basics_19(A, B)}), account).clean(2)


def test_a_posting_date_is_not_an_issue_date(tmp_path: Path) -> None:
    heads = ("凭证号", "记账日期", "发票号码", "销售方名称", "价税合计")
    rows = [["记-9", "2026-04-02", one.number, one.seller.name, str(one.total)] for one in (A, B)]
    bureau = source("bureau", {"导出.xlsx": basics_19(A, B)})
    check(tmp_path, bureau, source("books", Table(heads, rows), coverage=FEBRUARY)).clean(2)
