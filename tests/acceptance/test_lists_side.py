"""What a list was asked for, as accountants write and export it: declared windows, titles, roles, periods, filters."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from acceptance.build import ASKED, FEBRUARY, SISTER, Invoice, Source, check, control, digital, ordinary, rule, source
from acceptance.sources import account, archive, bureau, listed
from acceptance.writers import HEAD_19, Row, Table, basics_19, book_row, type_of_cell, verified

A, B, X = digital(1), digital(2), digital(7)
LATE = B.but(date="2026-02-26")
PLAIN, OLD = ordinary(6), control(4)
FROM_ARCHIVE, FROM_BOOKS = [rule("archive", "bureau")], [rule("books", "bureau")]
FROM_BUREAU = [rule("bureau", "selection", 0)]
DATES = "开票日期：2026-02-01 至 2026-02-28"
MADE = "导出时间：2026-03-05 09:00:00"


def rows_19(*invoices: Invoice) -> Table:
    """发票基础信息 with the cells that tell one invoice from another."""
    cells: list[dict[str, type_of_cell]] = [
        {
            "数电发票号码": one.number, "销方识别号": one.seller.tax_id, "销方名称": one.seller.name,
            "购方识别号": one.buyer.tax_id, "购买方名称": one.buyer.name, "开票日期": one.date,
            "金额": float(one.amount), "税额": float(one.tax), "价税合计": float(one.total), "发票来源": one.origin,
            "发票票种": one.words, "发票状态": one.status, "是否正数发票": "是", "发票风险等级": one.risk,
        }
        for one in invoices
    ]  # fmt: skip
    return Table(HEAD_19, [[row.get(head, "") for head in HEAD_19] for row in cells])


def titled(titles: Sequence[str], *invoices: Invoice, coverage: object = FEBRUARY) -> Source:
    """A list of the bureau with title rows above its headings."""
    page = rows_19(*invoices).xlsx("发票基础信息", above=[[title] for title in titles])
    return source("bureau", {"导出.xlsx": page}, coverage=coverage)


def period_list(period: str, *invoices: Invoice, name: str = "selection", coverage: object = FEBRUARY) -> Source:
    """用途确认信息: the tax period stands in the second row alone."""
    heads = ("序号", "勾选状态", "数电发票号码", "开票日期", "销售方纳税人名称", "金额", "税额", "有效抵扣税额", "票种")
    rows: list[Row] = [
        [
            at,
            "已勾选",
            one.number,
            one.date,
            one.seller.name,
            float(one.amount),
            float(one.tax),
            float(one.tax),
            one.words,
        ]
        for at, one in enumerate(invoices, 1)
    ]
    page = Table(heads, rows).xlsx("发票", above=[["用途确认信息"], [f"税款所属期：{period}"]])
    return source("selection", {"用途确认信息.xlsx": page}, name=name, coverage=coverage)


# What the title of a list says, against what was declared of it


@pytest.mark.parametrize(
    ("titles", "cause"),
    [
        (["开票日期：2026-02-01 至 2026-02-12"], "C3.4"),
        (["共 50 条"], "C4.1"),
        (["总记录数：50"], "C4.1"),
        (["发票状态：正常"], "C4.3"),
        (["入账状态：未入账"], "C5.11"),
        (["票种：数电发票（普通发票）"], "C3.3"),
        (["发票来源：增值税发票管理系统"], "C3.2"),
        (["导出时间：2026-02-12 09:00:00"], "C4.5"),
        (["登录身份：开票员"], "C5.1"),
    ],
)
def test_a_title_that_denies_the_declared_coverage_makes_it_uncertain(
    tmp_path: Path, titles: list[str], cause: str
) -> None:
    lost = X.but(date="2026-02-09")
    outcome = check(tmp_path, titled(titles, A, B), archive(A, lost), expect=FROM_ARCHIVE)
    outcome.finds((lost, "bureau", "cannot_tell", cause))
    (window,) = outcome.json["sources"][0]["coverage"]
    assert window["certain"] is False
    assert window["doubts"]


@pytest.mark.parametrize(
    "titles",
    [
        [DATES, MADE, "共 2 条"],
        ["发票来源：全部 票种：全部 发票状态：不限"],
        ["开票日期：2026-01-01 至 2026-03-31"],
        ["登录身份：办税员"],
        ["查询类型：取得发票"],
        [f"导出时间：{ASKED[:10]} 08:00:00"],
    ],
)
def test_a_title_that_bears_the_declared_coverage_out_leaves_it_certain(tmp_path: Path, titles: list[str]) -> None:
    check(tmp_path, titled(titles, A, B), archive(A, X), expect=FROM_ARCHIVE).finds((X, "bureau", "missing", "*"))


def test_a_title_says_no_more_than_a_filter_that_was_declared(tmp_path: Path) -> None:
    held = titled(["票种：数电票专票"], A, B, coverage=FEBRUARY | {"kinds": ["81"]})
    outcome = check(tmp_path, held, archive(A, X, PLAIN), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "missing", "*"), (PLAIN, "bureau", "cannot_tell", "C3.3"))


def test_an_empty_list_whose_title_says_issued_invoices(tmp_path: Path) -> None:
    outcome = check(tmp_path, titled(["查询类型：开具发票"]), archive(X), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "cannot_tell", "C3.1"))


def test_a_list_that_was_exported_for_another_company_and_has_no_rows(tmp_path: Path) -> None:
    outcome = check(tmp_path, titled([f"纳税人识别号：{SISTER.tax_id}", DATES]), archive(X), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "cannot_tell", "C5.2"))


def test_a_months_export_made_on_the_first_of_the_next_is_not_early(tmp_path: Path) -> None:
    title = "开票日期：2026-01-01 至 2026-01-31 导出时间：2026-02-01"
    files = {
        "1.xlsx": rows_19(A.but(date="2026-01-09")).xlsx("发票", above=[[title]]),
        "2.xlsx": rows_19(B).xlsx("发票", above=[[f"{DATES} {MADE}"]]),
    }
    held = source("bureau", files, coverage={"from": "2026-01-01", "to": "2026-02-28", "as_of": ASKED})
    check(tmp_path, held, archive(X), expect=FROM_ARCHIVE).finds((X, "bureau", "missing", "*"))


# What a title says where nothing was declared


@pytest.mark.parametrize(("words", "verdict"), [("发票来源：全部 票种：全部", "missing"), ("", "cannot_tell")])
def test_all_kinds_and_origins_count_where_the_title_says_all(tmp_path: Path, words: str, verdict: str) -> None:
    held = titled([f"{DATES} {words}", MADE], A, LATE, coverage=None)
    check(tmp_path, held, archive(A, PLAIN), expect=FROM_ARCHIVE).finds((PLAIN, "bureau", verdict, "C3.3|*"))


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("共 5 条", "C4.1"),
        ("发票状态：正常", "C4.3"),
        ("入账状态：未入账", "C5.11"),
        ("登录身份：开票员", "C5.1"),
        ("发票来源：电子发票服务平台", "C3.2"),
    ],
)
def test_a_title_with_a_filter_proves_nothing(tmp_path: Path, words: str, cause: str) -> None:
    held = titled([f"{DATES} {words}", MADE], A, LATE, coverage=None)
    check(tmp_path, held, archive(A, X), expect=FROM_ARCHIVE).finds((X, "bureau", "cannot_tell", cause))


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("全量发票查询导出结果-2026年2月.xlsx", "missing"),
        ("202602.xlsx", "missing"),
        ("20260201-20260228.xlsx", "missing"),
        ("2026年第1季度.xlsx", "missing"),
        ("2026-01至2026-03.xlsx", "missing"),
        ("2月.xlsx", "cannot_tell"),
        ("全量发票查询导出结果20260405091203.xlsx", "cannot_tell"),
        ("2026年3月.xlsx", "cannot_tell"),
    ],
)
def test_the_month_in_a_files_name_is_what_was_asked_for(tmp_path: Path, name: str, verdict: str) -> None:
    held = source("bureau", {name: basics_19(A, LATE)}, coverage=None)
    check(tmp_path, held, archive(A, X), expect=FROM_ARCHIVE).finds((X, "bureau", verdict, "C4.3|C3.4|*"))


def test_the_month_before_handed_in_under_this_months_name_is_an_old_export(tmp_path: Path) -> None:
    page = basics_19(digital(40, date="2026-01-15"), digital(41, date="2026-01-29"))
    held = source("bureau", {"2026年1月.xlsx": page, "2026年2月.xlsx": page}, coverage=None)
    check(tmp_path, held, archive(X), expect=FROM_ARCHIVE).finds((X, "bureau", "cannot_tell", "C4.5"))


def test_the_month_in_the_name_of_a_list_of_what_was_selected_is_that_of_the_tax(tmp_path: Path) -> None:
    chosen = period_list("202602", A, LATE, coverage=None)
    files = {"用途确认信息-2026年2月.xlsx": chosen.files["用途确认信息.xlsx"]}
    outcome = check(tmp_path, bureau(A, X, LATE), source("selection", files, coverage=None), expect=FROM_BUREAU)
    outcome.finds((X, "selection", "cannot_tell", "C4.3"))


# Several windows of one source


@pytest.mark.parametrize("totals", [({}, {}), ({"total": 1}, {"total": 2})])
def test_a_list_asked_for_kind_by_kind_covers_each(tmp_path: Path, totals: tuple[dict[str, int], ...]) -> None:
    one, other = totals
    windows = [FEBRUARY | {"kinds": ["81"]} | one, FEBRUARY | {"kinds": ["82"]} | other]
    held = bureau(A, ordinary(3), ordinary(8), coverage=windows)
    outcome = check(tmp_path, held, archive(A, X, PLAIN), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "missing", "*"), (PLAIN, "bureau", "missing", "*"))


def test_a_row_of_a_kind_that_no_window_asked_for_makes_them_all_uncertain(tmp_path: Path) -> None:
    windows = [FEBRUARY | {"kinds": ["81"]}, FEBRUARY | {"kinds": ["51"]}]
    outcome = check(tmp_path, bureau(A, PLAIN, coverage=windows), archive(X), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "cannot_tell", "C3.3"))


def test_a_list_asked_for_origin_by_origin_covers_both(tmp_path: Path) -> None:
    windows = [FEBRUARY | {"origins": [1]}, FEBRUARY | {"origins": [2]}]
    held = bureau(A, control(3), coverage=windows)
    outcome = check(tmp_path, held, account(A, X, OLD), expect=FROM_BOOKS)
    outcome.finds((X, "bureau", "missing", "*"), (OLD, "bureau", "missing", "*"))


@pytest.mark.parametrize(("day", "verdict"), [("2026-04-18", "cannot_tell"), ("2026-04-17", "missing")])
def test_a_list_of_the_morning_lacks_what_was_issued_that_day_however_soon_it_was_due(
    tmp_path: Path, day: str, verdict: str
) -> None:
    asked = {"from": "2026-02-01", "to": "2026-04-20", "as_of": "2026-04-18T08:00:00+08:00"}
    lost = X.but(date=day)
    outcome = check(tmp_path, bureau(A, coverage=asked), archive(lost), expect=[rule("archive", "bureau", 0)])
    outcome.finds((X, "bureau", verdict, "C4.5|*"))


@pytest.mark.parametrize(("name", "verdict"), [("导出.xlsx", "cannot_tell"), ("2026年2月.xlsx", "missing")])
def test_coverage_without_dates_takes_those_of_the_file_or_proves_nothing(
    tmp_path: Path, name: str, verdict: str
) -> None:
    held = source("bureau", {name: basics_19(A, B)}, coverage={"as_of": ASKED})
    check(tmp_path, held, archive(X), expect=FROM_ARCHIVE).finds((X, "bureau", verdict, "C4.3|*"))


def test_one_file_may_hold_what_several_exports_of_years_were_put_together(tmp_path: Path) -> None:
    asked = {"from": "2024-12-01", "to": "2026-02-28", "as_of": ASKED}
    outcome = check(tmp_path, bureau(A, B, coverage=asked), archive(X), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "missing", "*"))


# Roles, booking states, tax periods


@pytest.mark.parametrize("role", ["开票员", "09", "9", "开票员（09）", "09 开票员", "09-开票员", "invoicer"])
def test_whoever_only_issues_cannot_query_what_was_received(tmp_path: Path, role: str) -> None:
    outcome = check(tmp_path, listed(A, B, role=role), archive(A, X), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "cannot_tell", "C5.1"))


@pytest.mark.parametrize("role", ["办税员", "03", "办税员（03）", "法定代表人", "财务负责人 02", "办税员、开票员"])
def test_every_other_role_may(tmp_path: Path, role: str) -> None:
    outcome = check(tmp_path, listed(A, B, role=role), archive(A, X), expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize("booked", ["02", ["02", "03"], "已入账（税前扣除）", "06", "撤销"])
def test_a_list_of_what_is_booked_is_not_explained_by_a_booking(tmp_path: Path, booked: object) -> None:
    outcome = check(tmp_path, listed(A, B, booked=booked), account(A, X), expect=FROM_BOOKS)
    outcome.finds((X, "bureau", "cannot_tell", "C5.11"))


@pytest.mark.parametrize("booked", ["01", "未入账", ["未入账"]])
def test_a_list_of_what_is_not_booked_leaves_out_what_is(tmp_path: Path, booked: object) -> None:
    outcome = check(tmp_path, listed(B, booked=booked), account(X), expect=FROM_BOOKS)
    outcome.finds((X, "bureau", "not_missing", "C5.11"))


@pytest.mark.parametrize(
    ("period", "verdict"), [("202601", "not_missing"), ("2026年1月", "not_missing"), ("202602", "missing")]
)
@pytest.mark.parametrize("empty", [True, False])
def test_c2_2_the_tax_period_of_a_list_may_stand_in_its_title_alone(
    tmp_path: Path, period: str, verdict: str, *, empty: bool
) -> None:
    both = {"from": "2026-01-01", "to": "2026-02-28", "as_of": ASKED}
    first = A.but(date="2026-01-10")
    chosen = period_list(period, *(() if empty else (first,)), coverage=both)
    lists = bureau(*(() if empty else (first,)), X, coverage=both)
    outcome = check(tmp_path, lists, chosen, expect=FROM_BUREAU)
    outcome.finds((X, "selection", verdict, "C2.2" if verdict == "not_missing" else "*"))


def test_c2_3_what_was_selected_under_an_earlier_title(tmp_path: Path) -> None:
    before, now = period_list("202602", X, name="before"), period_list("202603", A, name="now")
    outcome = check(tmp_path, bureau(A, X), before, now, expect=[rule("bureau", "now", 0)])
    outcome.finds((X, "now", "not_missing", "C2.3"))


# 查验: what the platform's words and codes are worth


@pytest.mark.parametrize(
    ("words", "verdict", "cause"),
    [
        ("信息不一致", "cannot_tell", "C3.6"),
        ("次数超限", "cannot_tell", "C3.10"),
        ("超过该张发票当日查验次数(请于次日再次查验)", "cannot_tell", "C3.10"),
        ("查验请求太频繁", "cannot_tell", "C2.6"),
        ("由于查验行为异常，涉嫌违规，当前无法使用查验服务", "cannot_tell", "C2.6"),
        ("该省尚未开通发票查验功能", "cannot_tell", "C2.6"),
        ("当日开具发票可于次日进行查验", "cannot_tell", "C2.1"),
        ("未查验", "cannot_tell", "*"),
        ("查无此票", "cannot_tell", "*"),
        ("作废", "not_missing", "C1.7"),
        ("红冲", "not_missing", "C1.8"),
        ("超过五年不能查验", "not_missing", "C2.5"),
    ],
)
def test_an_answer_in_words_is_no_absence(tmp_path: Path, words: str, verdict: str, cause: str) -> None:
    heads = ("发票号码", "开票日期", "价税合计", "查验时间", "查验结果")
    log = [
        [one.number, one.date, str(one.total), "2026-03-02 10:00:00", said] for one, said in ((A, "成功"), (X, words))
    ]
    outcome = check(
        tmp_path, archive(A, X), source("verification", Table(heads, log)), expect=[rule("archive", "verification")]
    )
    outcome.finds((X, "verification", verdict, cause))


@pytest.mark.parametrize(
    ("answers", "verdict", "cause"),
    [
        ([("009", 2), ("009", 3)], "missing", "C1.14"),
        ([("009", 2), ("009", 3), ("010", 4)], "missing", "C1.14"),
        ([("009", 2), ("009", 3), ("006", 4)], "cannot_tell", "C3.6"),
        ([("009", 2), ("002", 3)], "cannot_tell", "C3.10"),
        ([("009", 2), ("009", 2)], "cannot_tell", "*"),
    ],
)
def test_no_such_invoice_counts_on_two_days(
    tmp_path: Path, answers: list[tuple[str, int]], verdict: str, cause: str
) -> None:
    rows = [(X, code, f"2026-03-{day:02} 10:00:00") for code, day in answers]
    asked = source("verification", verified((A, "001", "2026-03-01 10:00:00"), *rows))
    outcome = check(tmp_path, archive(A, X), asked, expect=[rule("archive", "verification")])
    outcome.finds((X, "verification", verdict, cause))


@pytest.mark.parametrize("coverage", [{"kinds": ["82"]}, {"to": "2026-02-05"}, {"booked": "未入账"}])
def test_no_such_invoice_on_two_days_does_not_make_a_list_cover_it(tmp_path: Path, coverage: dict[str, object]) -> None:
    """Outside what the list was asked for an absence from the list stays open, whatever the platform says."""
    unknown = [(X, "009", f"2026-03-0{day} 10:00:00") for day in (2, 3)]
    log = source("verification", verified(*unknown))
    outcome = check(tmp_path, listed(**coverage), archive(X), log, expect=FROM_ARCHIVE)
    outcome.finds((X, "bureau", "cannot_tell", "C3.3|C3.4|C5.11|C1.14"))


def test_a_row_of_the_books_without_its_kind_is_not_covered_by_two_kinds(tmp_path: Path) -> None:
    outcome = check(tmp_path, listed(A, kinds=["81", "82"]), account(A, book_row(X)), expect=FROM_BOOKS)
    outcome.finds((X, "bureau", "cannot_tell", "C3.3"))
