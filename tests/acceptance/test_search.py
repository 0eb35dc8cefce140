"""The search itself, and the list it gave: outside what was asked for, nothing is ever called missing (C3, C4, C5)."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from acceptance.build import (
    ASKED,
    FEBRUARY,
    OTHER_SELLER,
    SELLER,
    SISTER,
    STRANGER,
    US,
    check,
    control,
    digital,
    ordinary,
    rule,
    source,
    taxpayer,
)
from acceptance.sources import archive, letters, listed
from acceptance.writers import basics_19, books, lines_27, mail, originals, verified, without, zipped

A, B, X = digital(1), digital(2), digital(7)
PLAIN = ordinary(6)
OLD = control(4)
ONE_WAY = [rule("archive", "bureau")]
FROM_BOOKS = [rule("books", "bureau")]


@pytest.mark.parametrize("form", [basics_19, lines_27])
def test_c3_1_a_list_of_issued_invoices_says_nothing_of_received_ones(
    tmp_path: Path, form: Callable[..., bytes]
) -> None:
    sold = [digital(11, seller=US, buyer=STRANGER), digital(12, seller=US, buyer=SISTER)]
    wrong = source("bureau", {"导出.xlsx": form(*sold)})
    outcome = check(tmp_path, wrong, archive(A, X))
    outcome.finds((A, "bureau", "cannot_tell", "C3.1"), (X, "bureau", "cannot_tell", "C3.1"))


@pytest.mark.parametrize("origins", [["电子发票服务平台"], [2], ["2"]])
def test_c3_2_a_tax_control_invoice_outside_the_origin_asked_for(tmp_path: Path, origins: list[object]) -> None:
    outcome = check(tmp_path, listed(A, B, origins=origins), source("books", books(A, OLD)), expect=FROM_BOOKS)
    outcome.finds((OLD, "bureau", "cannot_tell", "C3.2"))


def test_c3_2_inside_the_origin_asked_for_an_absence_is_one(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, B, origins=["电子发票服务平台"]), archive(A, X), expect=ONE_WAY)
    outcome.finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize("kinds", [["81"], ["digital_special"], ["数电发票（增值税专用发票）"], ["数电专票"], [81]])
def test_c3_3_a_kind_that_was_not_asked_for(tmp_path: Path, kinds: list[object]) -> None:
    outcome = check(tmp_path, listed(A, B, kinds=kinds), archive(A, PLAIN, X), expect=ONE_WAY)
    outcome.finds((PLAIN, "bureau", "cannot_tell", "C3.3"), (X, "bureau", "missing", "*"))


def test_c3_3_before_c3_2_or_after_it_both_are_told(tmp_path: Path) -> None:
    outcome = check(
        tmp_path, listed(A, B, kinds=["81"], origins=["电子发票服务平台"]), source("books", books(A, OLD)),
        expect=FROM_BOOKS,
    )  # fmt: skip
    outcome.finds((OLD, "bureau", "cannot_tell", "C3.2|C3.3"))


@pytest.mark.parametrize("day", ["2026-01-31", "2026-03-01"])
def test_c3_4_a_date_outside_what_was_asked_for(tmp_path: Path, day: str) -> None:
    late = X.but(date=day)
    check(tmp_path, listed(A, B), archive(A, late), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C3.4"))


@pytest.mark.parametrize("day", ["2026-02-01", "2026-02-28"])
def test_the_first_and_the_last_day_asked_for_are_covered(tmp_path: Path, day: str) -> None:
    edge = X.but(date=day)
    check(tmp_path, listed(A, B), archive(A, edge), expect=ONE_WAY).finds((X, "bureau", "missing", "*"))


def test_two_windows_of_one_source_cover_together_but_not_the_gap(tmp_path: Path) -> None:
    windows = [
        {"from": "2026-01-01", "to": "2026-01-31", "as_of": ASKED},
        {"from": "2026-02-10", "to": "2026-02-28", "as_of": ASKED},
    ]
    held = source("bureau", {"导出.xlsx": basics_19(A, B)}, coverage=windows)
    gap, covered = digital(31, date="2026-02-05"), digital(32, date="2026-01-20")
    check(tmp_path, held, archive(A, gap, covered), expect=ONE_WAY).finds(
        (gap, "bureau", "cannot_tell", "C3.4"), (covered, "bureau", "missing", "*")
    )


def test_an_answer_001_after_a_quota_refusal_is_a_presence(tmp_path: Path) -> None:
    rows = verified(
        (A, "001", "2026-03-01 09:00:00"), (X, "002", "2026-03-02 10:00:00"), (X, "001", "2026-03-03 10:00:00")
    )
    check(tmp_path, archive(A, X), source("verification", rows), expect=[rule("archive", "verification")]).clean(2)


@pytest.mark.parametrize("claim", [{"total": 10}, {"rows": 10}])
def test_c4_1_fewer_than_the_list_says_it_holds(tmp_path: Path, claim: dict[str, int]) -> None:
    check(tmp_path, listed(A, B, **claim), archive(A, X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.1"))


def test_a_declared_total_over_two_files_that_overlap(tmp_path: Path) -> None:
    files = {"导出.xlsx": basics_19(A, B), "导出 (1).xlsx": basics_19(B, PLAIN)}
    held = source("bureau", files, coverage=FEBRUARY | {"total": 3})
    check(tmp_path, held, archive(A, X), expect=ONE_WAY).finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize("count", [1000, 5000])
def test_c4_1_a_list_that_stops_at_a_round_limit_is_not_whole(tmp_path: Path, count: int) -> None:
    rows = [digital(100 + at) for at in range(count)]
    held = source("bureau", {"导出.xlsx": basics_19(*rows)})
    check(tmp_path, held, archive(rows[0], X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.1"))


def test_c4_2_one_number_on_two_pages_in_the_place_of_another(tmp_path: Path) -> None:
    files = {"第1页.xlsx": basics_19(A, B), "第2页.xlsx": basics_19(B, PLAIN)}
    held = source("bureau", files, coverage=FEBRUARY | {"total": 4})
    check(tmp_path, held, archive(A, X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.2|C4.1"))


@pytest.mark.parametrize("coverage", [None, []])
def test_c4_3_a_list_that_nobody_says_what_was_asked_for_proves_nothing(tmp_path: Path, coverage: object) -> None:
    held = source("bureau", {"发票.xlsx": basics_19(A, B)}, coverage=coverage)
    check(tmp_path, held, archive(A, X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.3"))


def test_c4_3_a_list_of_normal_invoices_only(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, B, statuses=["正常"]), archive(A, X), expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "C4.3"))


@pytest.mark.parametrize("sellers", [[SELLER.tax_id], [SELLER.name]])
def test_c4_3_a_list_of_some_sellers_only(tmp_path: Path, sellers: list[str]) -> None:
    other = digital(8, seller=OTHER_SELLER)
    outcome = check(tmp_path, listed(A, B, sellers=sellers), archive(A, X, other), expect=ONE_WAY)
    outcome.finds((X, "bureau", "missing", "*"), (other, "bureau", "cannot_tell", "C4.3"))


def test_c5_11_a_list_of_invoices_not_yet_booked(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, B, booked="未入账"), archive(A, X), expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "C5.11"))


def test_c4_4_a_list_of_another_company(tmp_path: Path) -> None:
    theirs = [digital(21, buyer=SISTER), digital(22, buyer=SISTER)]
    check(tmp_path, listed(*theirs), archive(A)).finds((A, "bureau", "cannot_tell", "C4.4"))


def test_c4_4_one_row_of_another_company_makes_the_window_doubtful(tmp_path: Path) -> None:
    theirs = digital(21, buyer=STRANGER)
    outcome = check(tmp_path, listed(A, B, theirs), archive(A, B, X)).finds((X, "bureau", "cannot_tell", "C4.4"))
    (window,) = outcome.json["sources"][0]["coverage"]
    assert window["certain"] is False
    assert window["doubts"]


@pytest.mark.parametrize("group", [True, False])
def test_c4_4_a_list_without_a_buyer_column_among_several_companies(tmp_path: Path, group: object) -> None:
    blank = without(("购方识别号", "购买方名称"), A, B)
    held = source("bureau", {"导出.xlsx": blank}, taxpayer=US.tax_id)
    kept = source("archive", originals(A, X), taxpayer=US.tax_id)
    owners = [taxpayer(), taxpayer(SISTER)] if group else [taxpayer()]
    outcome = check(tmp_path, held, kept, expect=ONE_WAY, taxpayers=owners)
    outcome.finds((X, "bureau", "cannot_tell", "C4.4") if group else (X, "bureau", "missing", "*"))


def test_c4_5_a_list_asked_for_before_the_invoice_was_written(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A.but(date="2026-02-02"), as_of="2026-02-10T08:00:00+08:00"),
                    archive(X.but(date="2026-02-20")), expect=ONE_WAY)  # fmt: skip
    outcome.finds((X, "bureau", "cannot_tell", "C4.5"))


def test_c4_5_a_list_asked_for_on_the_day_of_the_invoice_was_too_early(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, as_of="2026-02-20T18:00:00+08:00"), archive(X.but(date="2026-02-20")),
                    expect=ONE_WAY)  # fmt: skip
    outcome.finds((X, "bureau", "cannot_tell", "C4.5|C2.1"))


def test_c4_5_the_same_file_handed_in_as_the_next_month(tmp_path: Path) -> None:
    page = basics_19(A, B)
    windows = [FEBRUARY, {"from": "2026-03-01", "to": "2026-03-31", "as_of": ASKED}]
    files = {"全量发票查询导出结果-2026年2月.xlsx": page, "全量发票查询导出结果-2026年3月.xlsx": page}
    late = X.but(date="2026-03-10")
    outcome = check(tmp_path, source("bureau", files, coverage=windows), archive(A, B, late), expect=ONE_WAY)
    outcome.finds((late, "bureau", "cannot_tell", "C4.5"))


@pytest.mark.parametrize("asked", [{"as_of": "2026-02-05T08:00:00+08:00"}, {"to": "2026-02-05"}])
def test_rows_that_contradict_the_declared_window_make_it_uncertain(tmp_path: Path, asked: dict[str, str]) -> None:
    early = X.but(date="2026-02-02")
    outcome = check(tmp_path, listed(A, B, **asked), archive(A, B, early), expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "*"))


@pytest.mark.parametrize("junk", [b"%PDF-1.7 broken", b"PK\x03\x04 broken", b""])
def test_a_broken_original_leaves_the_absence_from_the_archive_open(tmp_path: Path, junk: bytes) -> None:
    outcome = check(tmp_path, listed(A, B, X), source("archive", originals(A, B) | {"坏.pdf": junk}))
    outcome.finds((X, "archive", "cannot_tell", "C4.11"))
    assert "坏.pdf" in str(outcome.json["problems"])


@pytest.mark.parametrize("deep", [False, True])
def test_c4_9_an_original_that_only_a_mail_holds_is_missing_from_the_archive(tmp_path: Path, deep: object) -> None:
    outcome = check(tmp_path, listed(A, B, X), archive(A, B), letters(X, deep=bool(deep)))
    outcome.finds((X, "archive", "missing", "C4.9"))
    assert outcome.finding(X, "archive")["in"] == ["bureau", "mail"]


def test_a_mail_with_an_invoice_and_its_zip_is_one_invoice(tmp_path: Path) -> None:
    files = originals(A)
    letters = source("mail", {"1.eml": mail(files | {"发票.zip": zipped(files)})})
    check(tmp_path, listed(A), archive(A), letters).clean(1)


@pytest.mark.parametrize(("role", "verdict"), [("开票员", "cannot_tell"), ("办税员", "missing")])
def test_c5_1_a_role_that_cannot_see_received_invoices(tmp_path: Path, role: str, verdict: str) -> None:
    outcome = check(tmp_path, listed(A, B, role=role), archive(A, X), expect=ONE_WAY)
    outcome.finds((X, "bureau", verdict, "C5.1" if verdict == "cannot_tell" else "*"))


@pytest.mark.parametrize(("code", "cause"), [("006", "C3.6"), ("002", "C3.10"), ("010", "C2.6")])
def test_an_answer_of_the_platform_that_is_not_001_is_no_presence(tmp_path: Path, code: str, cause: str) -> None:
    asked = source("verification", verified((A, "001", "2026-03-01 09:00:00"), (X, code, "2026-03-02 10:00:00")))
    outcome = check(tmp_path, archive(A, X), asked, expect=[rule("archive", "verification")])
    outcome.finds((X, "verification", "cannot_tell", cause))


def test_a_declared_total_counts_invoices_and_rows_counts_lines(tmp_path: Path) -> None:
    many = A.but(goods=("*信息技术服务*软件服务", "*电子计算机*笔记本", "*纸制品*打印纸"))
    held = source("bureau", {"导出.xlsx": lines_27(many, B)}, coverage=FEBRUARY | {"total": 2, "rows": 4})
    check(tmp_path, held, archive(many, X), expect=ONE_WAY).finds((X, "bureau", "missing", "*"))


def test_a_row_of_a_kind_that_was_not_asked_for_makes_the_window_uncertain(tmp_path: Path) -> None:
    """ "a list that … contradicts its declared coverage": asked for 82, and it holds an 81."""
    check(tmp_path, listed(A, ordinary(6), kinds=["82"]), archive(ordinary(6), ordinary(9)), expect=ONE_WAY).finds(
        (ordinary(9), "bureau", "cannot_tell", "*")
    )


def test_c4_11_a_pdf_without_text_leaves_the_absence_from_the_archive_open(tmp_path: Path) -> None:
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(595, 842)
    blank.save(tmp_path / "blank")
    kept = originals(A, B) | {"扫描件.pdf": (tmp_path / "blank").read_bytes()}
    outcome = check(tmp_path, listed(A, B, X), source("archive", kept))
    outcome.finds((X, "archive", "cannot_tell", "C4.11"))


def test_an_unreadable_file_that_names_another_number_hides_only_that_one(tmp_path: Path) -> None:
    kept = source("archive", originals(A) | {f"dzfp_{B.number}.pdf": b"%PDF-1.7 broken"})
    check(tmp_path, listed(A, B, X), kept).finds((B, "archive", "cannot_tell", "C4.11"), (X, "archive", "missing", "*"))


def test_an_unreadable_file_in_the_second_of_two_sources_hides_what_both_lack(tmp_path: Path) -> None:
    scans = source("archive", originals(B) | {"x.pdf": b"%PDF-1.7 broken"}, name="scans")
    check(tmp_path, listed(A, B, X), archive(A, name="paper"), scans).finds((X, "paper", "cannot_tell", "C4.11"))


def test_an_unreadable_export_hides_what_the_others_lack(tmp_path: Path) -> None:
    held = source("bureau", {"a.xlsx": basics_19(A, B), "b.xlsx": b"PK\x03\x04 broken"})
    check(tmp_path, held, archive(A, X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.11"))


def test_files_that_are_no_invoices_hide_nothing(tmp_path: Path) -> None:
    others = {"说明.txt": "请看合同".encode(), "Thumbs.db": b"x", "~$账.xlsx": b"x", ".DS_Store": b"x"}
    kept = source("archive", originals(A, B) | others)
    check(tmp_path, listed(A, B, X), kept).finds((X, "archive", "missing", "*"))


def test_c4_4_a_list_of_nobody_named_and_no_buyer_column_among_several_companies(tmp_path: Path) -> None:
    held = source("bureau", {"导出.xlsx": without(("购方识别号", "购买方名称"), A, B)})
    owners = [taxpayer(), taxpayer(SISTER)]
    outcome = check(tmp_path, held, archive(A, X), taxpayers=owners, expect=ONE_WAY)
    outcome.finds((X, "bureau", "cannot_tell", "C4.4"))


def test_c4_1_a_line_sheet_that_stops_at_a_round_limit_is_not_whole(tmp_path: Path) -> None:
    """Rows are rows of the sheet: 500 invoices of two lines fill a thousand."""
    many = [digital(100 + at, goods=("*软件*一", "*软件*二")) for at in range(500)]
    held = source("bureau", {"导出.xlsx": lines_27(*many)})
    check(tmp_path, held, archive(many[0], X), expect=ONE_WAY).finds((X, "bureau", "cannot_tell", "C4.1"))
