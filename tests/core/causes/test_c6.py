"""C6: for every cause the case that it explains, and the nearest one that it must not be mistaken for."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.causes.telling import asked, evidence, finding, side_by_side, told
from core.reconcile.small import (
    DAY,
    NUMBER,
    SISTER,
    US,
    archive,
    books,
    bureau,
    entry,
    original,
    row,
    source,
    window,
)
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import Expectation, Source

DIGEST = "a" * 64
ANOTHER = "b" * 64
OTHER = "26312000000087654321"


def number(index: int) -> str:
    """A number of its own, far from all others."""
    return f"2631200000{index * 7_654_321 % 10_000_000_000:010d}"


def in_archive(seen: Record | None = None, *others: Source, **changes: Any) -> Comparison:
    """An invoice that the books have and the archive lacks."""
    return side_by_side(books(seen or entry()), archive(**changes), *others)


def in_books(*others: Source, **seen: Any) -> Comparison:
    """An invoice that the bureau has and the books lack."""
    return side_by_side(bureau(row(**seen)), books(), *others)


def migrated(lost: int, present: int, *, late: bool = False) -> Comparison:
    """Registered invoices, one a day: the first `lost` without originals, then `present` with them."""
    start = date(2026, 3, 1)
    numbers = [NUMBER, *map(number, range(1, lost + present))]
    days = [start + timedelta(days=index) for index in range(lost + present)]
    rows = [
        entry(one, index + 2, issue_date=day, total=Decimal(100 + index), facts={"file": f"{one}.ofd"})
        for index, (one, day) in enumerate(zip(numbers, days, strict=True))
    ]
    kept = [
        original(one, issue_date=day, total=Decimal(100 + index))
        for index, (one, day) in enumerate(zip(numbers, days, strict=True))
        if index >= lost
    ]
    if late:
        kept.append(original(number(99), issue_date=start - timedelta(days=1)))
        rows.append(entry(number(99), 99, issue_date=start - timedelta(days=1), facts={"file": "x.ofd"}))
    return side_by_side(books(*rows), archive(*kept))


def by_the_day(held: Callable[[date], bool], a_day: int = 3) -> Comparison:
    """Three invoices a day over two months at the bureau; the books hold those of the days wanted."""
    start = date(2026, 7, 1)
    listed, kept = [], []
    for index in range(60 * a_day):
        day = start + timedelta(days=index // a_day)
        one = NUMBER if day == DAY - timedelta(days=34) and index % a_day == 0 else number(index + 1)
        facts: dict[str, Any] = {"issue_date": day, "total": Decimal(200 + index), "amount": None, "tax": None}
        listed.append(row(one, index + 2, **facts))
        if held(day):
            kept.append(entry(one, index + 2, **facts))
    return side_by_side(bureau(*listed), books(*kept))


IN_HOLE = DAY - timedelta(days=34)


def around_hole(day: date) -> bool:
    return not IN_HOLE - timedelta(days=2) <= day <= IN_HOLE + timedelta(days=2)


def lone(day: date) -> bool:
    return day != IN_HOLE


def two_files(wrong_day: date = date(2026, 9, 28), **lost: Any) -> Comparison:
    """Books of two months; September's file has no numbers, and dates of booking where those of issue were."""
    place = "books-09.xlsx"
    few = {"kind": Kind.OTHER_DOCUMENT, "issue_date": wrong_day, "columns": {"total": "total", "issue_date": "日期"}}
    september = [
        entry("", line, **{**few, "place": Place(place, "9月", line), "total": Decimal(50 + line), **lost})
        for line in range(2, 6)
    ]
    if not lost:
        september.append(entry("", 9, **few, place=Place(place, "9月", 9)))
    august = [entry(number(index), index, total=Decimal(900 + index)) for index in range(2, 6)]
    return side_by_side(bureau(row()), books(*september, *august))


def twice(*rows: Record) -> str:
    """The causes of what the books hold twice or differently."""
    judgement = side_by_side(archive(original()), books(*rows)).judgement()
    found = [one.causes for one in judgement.duplicates] + [one.causes for one in judgement.differences]
    return " ".join(causes[0].cause.code for causes in found)


GONE = entry(facts={"seller_state": "注销"})
PAPER = entry(kind=Kind.SPECIAL_PAPER, code="3100221130", number="12345678")
BIN = source(SourceKind.DELETED, entry(facts={"deleted_by": "李会计", "deleted_why": "录错"}), name="bin")
BACKUP = source(SourceKind.BACKUP, original(), of="archive", name="copy")

FOR: dict[str, tuple[Callable[[], str], str]] = {
    "C6.1": (lambda: twice(entry(line=5), entry(line=6)), "C6.1"),
    "C6.2": (
        lambda: told(
            side_by_side(
                bureau(row()), books(), books(entry(), name="sister", taxpayer=SISTER), taxpayers=(US, SISTER)
            ),
            "books",
        ),
        "not_missing C6.2",
    ),
    "C6.3": (lambda: told(in_books(BIN), "books"), "missing C6.3"),
    "C6.4": (lambda: told(migrated(6, 10), "archive"), "missing C6.4"),
    "C6.5": (lambda: told(by_the_day(around_hole), "books"), "cannot_tell C6.5"),
    "C6.6": (lambda: told(in_archive(entry(), BACKUP), "archive"), "missing C6.6"),
    "C6.7": (lambda: told(two_files(), "books"), "cannot_tell C6.7"),
    "C6.8": (lambda: twice(entry(total=Decimal("131.00"))), "C6.8"),
    "C6.9": (
        lambda: told(in_archive(entry(kind=Kind.SPECIAL_PAPER, facts={"custody": "借出"})), "archive"),
        "missing C6.9",
    ),
    "C6.10": (lambda: told(in_archive(GONE), "archive"), "missing C6.10"),
    "C6.11": (
        lambda: twice(entry(line=5, total=Decimal("50.00")), entry(line=6, total=Decimal("50.00"))),
        "C6.11",
    ),
}
AGAINST: dict[str, tuple[Callable[[], str], str]] = {
    "C6.1": (lambda: twice(entry(line=5, total=Decimal("50.00")), entry(line=6, total=Decimal("63.00"))), ""),
    "C6.2": (
        lambda: told(
            side_by_side(
                archive(original(buyer_name=SISTER.name, buyer_tax_id=SISTER.tax_id)),
                bureau(),
                bureau(row(OTHER), name="sister", taxpayer=SISTER),
                taxpayers=(US, SISTER),
            ),
            "bureau",
        ),
        "not_missing C1.5",
    ),
    "C6.3": (lambda: told(in_archive(entry(), BACKUP), "archive"), "missing C6.6"),
    "C6.4": (lambda: told(migrated(6, 10, late=True), "archive"), "missing"),
    "C6.5": (lambda: told(by_the_day(lone), "books"), "missing"),
    "C6.6": (
        lambda: told(in_archive(entry(facts={"sha256": DIGEST}), digests={"scan.pdf": DIGEST}), "archive"),
        "cannot_tell C6.7",
    ),
    "C6.7": (lambda: told(two_files(total=Decimal("77.00")), "books"), "missing"),
    "C6.8": (lambda: twice(entry(line=5, total=Decimal("30.00")), entry(line=6, total=Decimal("40.00"))), "C6.11"),
    "C6.9": (
        lambda: told(in_archive(entry(kind=Kind.DIGITAL_SPECIAL, facts={"custody": "借出"})), "archive"),
        "missing",
    ),
    "C6.10": (lambda: told(in_archive(entry(facts={"seller_state": "正常"})), "archive"), "missing"),
    "C6.11": (lambda: twice(entry(total=Decimal("100.30"))), "C6.8"),
}


@pytest.mark.parametrize(
    ("lost", "present"),
    [(4, 10), (6, 4), (0, 10), (10, 0)],
    ids=["few lost", "few there", "none lost", "none there"],
)
def test_no_cut_over_is_seen_in_a_few_invoices(lost: int, present: int) -> None:
    comparison = migrated(lost, present)
    codes = {one.cause.code for found in comparison.judgement().findings for one in found.causes}
    assert "C6.4" not in codes


def test_what_is_lacking_after_the_cut_over_has_another_cause() -> None:
    start = date(2026, 3, 1)
    rows, kept = [], []
    for index in range(30):
        one = NUMBER if index == 20 else number(index + 1)
        facts: dict[str, Any] = {"issue_date": start + timedelta(days=index), "total": Decimal(100 + index)}
        rows.append(entry(one, index + 2, **facts, facts={"location": "A-01"}))
        kept += [original(one, **facts)] if index >= 6 and index != 20 else []
    assert told(side_by_side(books(*rows), archive(*kept)), "archive") == "missing"


def test_an_attachment_marked_as_not_migrated_tells_by_itself() -> None:
    assert told(in_archive(entry(facts={"attachment_state": "迁移失败"})), "archive") == "missing C6.4"


@pytest.mark.parametrize(
    ("digests", "said"),
    [({"other.ofd": ANOTHER}, "没有这样的文件"), ({"old/mine.ofd": ANOTHER}, "SHA-256 与登记的不同")],
)
def test_a_registered_digest_that_no_file_has_is_a_lost_or_altered_file(digests: dict[str, str], said: str) -> None:
    registered = entry(facts={"sha256": DIGEST.upper(), "file": "档案\\mine.ofd"})
    comparison = in_archive(registered, digests=digests)
    assert told(comparison, "archive") == "missing C6.6"
    assert said in evidence(comparison, "archive", "C6.6")[0].fact.say("zh")


def test_what_is_no_whole_digest_proves_nothing() -> None:
    assert told(in_archive(entry(facts={"sha256": "见附件"}), digests={"o.ofd": ANOTHER}), "archive") == "missing"


def test_a_lost_file_outside_what_was_searched_stays_open() -> None:
    registered = entry(facts={"sha256": DIGEST, "seller_state": "注销", "attachment_state": "迁移失败"})
    comparison = in_archive(registered, digests={"o.ofd": ANOTHER}, windows=())
    assert told(comparison, "archive").startswith("cannot_tell")


def test_rows_without_numbers_block_only_sums_of_their_own_where_all_files_have_none() -> None:
    allowances = [
        entry(
            "", line, kind=Kind.OTHER_DOCUMENT, total=Decimal("113.00"), issue_date=date(2026, 5, line), seller_name=""
        )
        for line in range(2, 6)
    ]
    comparison = side_by_side(bureau(row()), books(*allowances))
    codes = [one.cause.code for one in finding(comparison, "books").causes]
    assert "C6.7" not in codes


def test_the_hole_of_a_list_is_a_slice_that_was_not_exported() -> None:
    start = date(2026, 7, 1)
    rows, kept = [], []
    for index in range(180):
        day = start + timedelta(days=index // 3)
        one = NUMBER if day == IN_HOLE and index % 3 == 0 else number(index + 1)
        facts: dict[str, Any] = {"issue_date": day, "total": Decimal(200 + index)}
        kept.append(original(one, **facts))
        rows += [row(one, index + 2, **facts)] if around_hole(day) else []
    comparison = side_by_side(archive(*kept), bureau(*rows))
    assert told(comparison, "bureau") == "cannot_tell C4.3"
    counted = bureau(*rows, windows=window(total=len(rows)))
    assert told(side_by_side(archive(*kept), counted), "bureau") == "missing"


@pytest.mark.parametrize("a_day", [1, 2])
def test_a_small_company_has_no_holes(a_day: int) -> None:
    findings = by_the_day(lambda day: day not in (IN_HOLE, IN_HOLE + timedelta(days=1)), a_day).judgement().findings
    assert findings
    assert {one.verdict.value for one in findings} == {"missing"}


def test_days_at_the_end_that_nobody_booked_yet_are_no_hole() -> None:
    comparison = by_the_day(lambda day: day < IN_HOLE)
    assert told(comparison, "books") == "missing"


@pytest.mark.parametrize(
    ("state", "said"),
    [("推送失败", "cannot_tell C6.5"), ("否", "cannot_tell C6.5"), ("成功", "missing"), ("已同步", "missing")],
)
def test_a_row_that_says_it_was_not_pushed_leaves_the_absence_open(state: str, said: str) -> None:
    assert told(in_books(facts={"sync": state}), "books") == said


def test_the_failed_push_into_our_system_says_nothing_of_the_bureau() -> None:
    comparison = side_by_side(books(entry(facts={"sync": "推送失败"})), bureau())
    assert told(comparison, "bureau") == "missing"


def test_paper_that_was_booked_and_is_not_filed_may_be_lost() -> None:
    found = finding(in_archive(PAPER), "archive", "12345678")
    assert [(one.cause.code, one.likelihood.value) for one in found.causes][:1] == [("C6.9", "possible")]
    assert not found.causes[0].cause.confirmed
    assert "C6.9" not in asked(in_archive(), "archive")


@pytest.mark.parametrize("state", ["未借出", "在库", "未遗失"])
def test_a_mark_that_denies_the_loss_tells_nothing(state: str) -> None:
    found = finding(in_archive(entry(kind=Kind.ROLL, facts={"custody": state})), "archive")
    assert all(one.likelihood.value == "possible" for one in found.causes)


def test_the_state_of_a_seller_is_known_from_any_row_of_his() -> None:
    verified = source(SourceKind.VERIFICATION, row(OTHER, total=Decimal("900.00"), facts={"seller_state": "非正常户"}))
    comparison = side_by_side(bureau(row()), archive(), verified)
    assert told(comparison, "archive") == "missing C6.10"


def test_a_seller_that_is_gone_does_not_explain_what_we_did_not_book() -> None:
    assert told(in_books(facts={"seller_state": "注销"}), "books") == "missing"


def test_a_duplicate_names_who_holds_it_and_under_which_claim() -> None:
    rows = [
        entry(line=line, facts={"holder": name, "claim": f"BX-{line}"}) for line, name in ((5, "张三"), (6, "李四"))
    ]
    (one,) = side_by_side(archive(original()), books(*rows)).judgement().duplicates
    said = " ".join(fact.fact.say("zh") for fact in one.causes[0].evidence)
    assert "张三，BX-5" in said
    assert "李四，BX-6" in said


@pytest.mark.parametrize(
    ("total", "said"),
    [("131.00", "相邻两位颠倒"), ("11.30", "小数点"), ("118.00", "只差一位")],
)
def test_a_wrong_figure_is_named_by_its_slip(total: str, said: str) -> None:
    (one,) = side_by_side(archive(original()), books(entry(total=Decimal(total)))).judgement().differences
    assert one.causes[0].likelihood.value == "likely"
    assert any(said in fact.fact.say("zh") for fact in one.causes[0].evidence)


def test_a_row_whose_figures_do_not_add_up_is_named() -> None:
    wrong = entry(total=Decimal("150.00"), amount=Decimal("100.00"), tax=Decimal("13.00"))
    (one,) = side_by_side(archive(original()), books(wrong)).judgement().differences
    assert any("不等于价税合计 150.00" in fact.fact.say("zh") for fact in one.causes[0].evidence)


@pytest.mark.parametrize(("parts", "said"), [(("50.00", "50.00"), "少 13.00"), (("60.00", "60.00"), "多 7.00")])
def test_parts_are_listed_with_what_is_short_or_too_much(parts: tuple[str, str], said: str) -> None:
    rows = [entry(line=line, total=Decimal(part)) for line, part in enumerate(parts, start=5)]
    (one,) = side_by_side(archive(original()), books(*rows)).judgement().differences
    assert any(said in fact.fact.say("zh") for fact in one.causes[0].evidence)
    assert sum("记了" in fact.fact.say("zh") for fact in one.causes[0].evidence) == 2


def test_who_holds_it_in_the_other_ledger_is_said() -> None:
    there = books(entry(facts={"org": "物流账套", "claim": "BX-7"}), name="sister", taxpayer=SISTER)
    comparison = side_by_side(bureau(row()), books(), there, taxpayers=(US, SISTER))
    assert "物流账套，BX-7" in evidence(comparison, "books", "C6.2")[0].fact.say("zh")


def test_the_bin_says_who_deleted_it_and_why() -> None:
    assert "李会计，录错" in evidence(in_books(BIN), "books", "C6.3")[0].fact.say("zh")


@pytest.mark.parametrize("claimed", ["2026-09-20", "2026-11-03"])
def test_a_claim_that_was_never_posted_is_missing_from_the_ledger(claimed: str) -> None:
    claims = books(entry(facts={"recorded_at": claimed, "claim": "BX-1"}), name="claims")
    rules = (Expectation("claims", "ledger", 5),)
    assert told(side_by_side(claims, books(name="ledger"), rules=rules), "ledger") == "missing"
