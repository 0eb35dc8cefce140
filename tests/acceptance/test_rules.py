"""Which pairs are expected at all: explicit rules, kinds, directions, several sources of one kind."""

from pathlib import Path

import pytest

from acceptance.build import ASKED, FEBRUARY, SELLER, US, Invoice, Party, check, digital, ordinary, rule, source, uscc
from acceptance.sources import account, archive, bureau
from acceptance.writers import basics_19, book_row, books, mail, originals
from piaoqi.core.folder import FolderError

A, B, X = digital(1), digital(2), digital(7)
PLAIN = ordinary(6)
CUSTOMER = Party("上海客户股份有限公司", uscc(6_161_616, "310104"))


def sold(serial: int, **changes: object) -> Invoice:
    return digital(serial, seller=US, buyer=CUSTOMER, **changes)


def test_an_explicit_rule_takes_the_place_of_all_defaults(tmp_path: Path) -> None:
    sources = bureau(A, B), archive(A), account(A, X)
    check(tmp_path, *sources, expect=[rule("bureau", "archive", 15)]).finds((B, "archive", "missing", "*"))


def test_a_rule_by_name_asks_that_source_alone(tmp_path: Path) -> None:
    sources = bureau(A, B, X), archive(A, name="paper"), archive(B, name="scans")
    outcome = check(tmp_path, *sources, expect=[rule("bureau", "paper", 15)])
    outcome.finds((B, "paper", "missing", "*"), (X, "paper", "missing", "*"))


def test_a_rule_by_kind_takes_all_sources_of_the_kind_together(tmp_path: Path) -> None:
    sources = bureau(A, B, X), archive(A, name="paper"), archive(B, name="scans")
    check(tmp_path, *sources).finds((X, "paper", "missing", "*"))


def test_two_books_are_together_the_books(tmp_path: Path) -> None:
    sources = bureau(A, B, X), account(A, name="ledger"), account(B, name="claims")
    check(tmp_path, *sources).finds((X, "ledger", "missing", "*"))


def test_two_bureau_lists_cover_one_month_each(tmp_path: Path) -> None:
    march = digital(8, date="2026-03-10")
    asked = {"from": "2026-03-01", "to": "2026-03-31", "as_of": ASKED}
    lost = digital(9, date="2026-03-12")
    sources = bureau(A, name="feb"), bureau(march, name="mar", coverage=asked), archive(A, march, X, lost)
    check(tmp_path, *sources, expect=[rule("archive", "bureau")]).finds(
        (X, "feb", "missing", "*"), (lost, "feb", "missing", "*")
    )


def test_a_rule_limited_to_kinds_says_nothing_of_the_others(tmp_path: Path) -> None:
    limited = rule("archive", "bureau", kinds=["digital_special"])
    check(tmp_path, bureau(A), archive(A, X, PLAIN), expect=[limited]).finds((X, "bureau", "missing", "*"))


def test_the_days_of_an_explicit_rule_hold(tmp_path: Path) -> None:
    patient = rule("archive", "bureau", 90)
    check(tmp_path, bureau(A), archive(A, X), expect=[patient]).finds().counts(not_due=2 - 1)


def test_a_rule_of_zero_days_is_due_at_once(tmp_path: Path) -> None:
    today = X.but(date="2026-04-20")
    asked = FEBRUARY | {"to": "2026-04-20", "as_of": "2026-04-20T08:59:00+08:00"}
    outcome = check(tmp_path, bureau(A, coverage=asked), archive(A, today), expect=[rule("archive", "bureau", 0)])
    outcome.counts(not_due=0)


def test_stubs_of_issued_invoices_are_asked_of_the_bureaus_issued_list(tmp_path: Path) -> None:
    stubs = source("issued", {"开票.xlsx": basics_19(sold(51), sold(52))})
    outcome = check(tmp_path, bureau(sold(51), direction="issued"), stubs)
    outcome.finds((sold(52), "bureau", "missing", "*")).counts(invoices=2)


def test_received_and_issued_lists_do_not_answer_for_each_other(tmp_path: Path) -> None:
    stubs = source("issued", {"开票.xlsx": basics_19(sold(51), sold(52))}, direction="issued")
    received = bureau(A, name="received")
    issued = bureau(sold(51), name="sold", direction="issued")
    outcome = check(tmp_path, received, issued, stubs, archive(A, X))
    outcome.finds((sold(52), "sold", "missing", "*"), (X, "received", "missing", "*"))


def test_an_issued_list_for_which_only_a_received_one_is_there_is_asked_of_nobody(tmp_path: Path) -> None:
    stubs = source("issued", {"开票.xlsx": basics_19(sold(51))})
    check(tmp_path, bureau(A), archive(A), stubs).finds()


def test_mail_is_asked_of_the_bureau_by_default(tmp_path: Path) -> None:
    letters = source("mail", {"1.eml": mail(originals(X))})
    check(tmp_path, bureau(A), letters).finds((X, "bureau", "missing", "*"))


def test_the_same_pair_from_three_rules_is_one_finding_with_all_its_holders(tmp_path: Path) -> None:
    letters = source("mail", {"1.eml": mail(originals(X))})
    outcome = check(tmp_path, bureau(A), archive(A, X), letters, account(A, X))
    outcome.finds((X, "bureau", "missing", "*")).counts(missing=1)
    assert sorted(outcome.finding(X, "bureau")["in"]) == ["archive", "books", "mail"]


def test_backups_deleted_and_verification_raise_no_expectation(tmp_path: Path) -> None:
    copy = source("backup", originals(X), of="archive")
    binned = source("deleted", books(B))
    check(tmp_path, bureau(A), archive(A), copy, binned).finds()


@pytest.mark.parametrize("day", ["2026-02-10 00:00:00", "2026/2/10", "2026年02月10日", "20260210", "46063"])
def test_dates_of_the_books_in_any_form(tmp_path: Path, day: str) -> None:
    cell: str | int = int(day) if day == "46063" else day
    kept = source("books", {"账.xlsx": books(book_row(A, date=cell)).xlsx()})
    check(tmp_path, bureau(A), kept).clean(1)


def test_a_record_without_a_date_falls_outside_no_window_for_sure(tmp_path: Path) -> None:
    undated = book_row(X, date="")
    outcome = check(tmp_path, bureau(A), account(A, undated), expect=[rule("books", "bureau")])
    outcome.finds((X, "bureau", "cannot_tell", "*"))


def test_the_answer_has_the_form_of_the_contract(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A), archive(A, X))
    keys = {"as_of", "taxpayers", "sources", "summary", "findings", "differences", "duplicates", "problems"}
    assert keys <= set(outcome.json)
    summary = [
        "invoices",
        "complete",
        "missing",
        "not_missing",
        "cannot_tell",
        "not_due",
        "not_expected",
        "different",
        "duplicates",
    ]
    assert set(summary) <= set(outcome.json["summary"])
    invoice = [
        "kind",
        "code",
        "number",
        "issue_date",
        "seller_tax_id",
        "seller_name",
        "buyer_tax_id",
        "amount",
        "total",
    ]
    (one,) = outcome.json["findings"]
    assert set(invoice) <= set(one["invoice"])
    assert one["invoice"]["kind"] == "digital_special"
    assert one["invoice"]["issue_date"] == "2026-02-10"
    assert one["invoice"]["amount"] == "700.00"
    assert one["invoice"]["seller_tax_id"] == SELLER.tax_id
    assert outcome.json["taxpayers"] == [{"name": US.name, "tax_id": US.tax_id}]
    (bureaus, archives) = outcome.json["sources"]
    assert (bureaus["name"], bureaus["kind"], bureaus["files"], bureaus["invoices"]) == ("bureau", "bureau", 1, 1)
    assert (archives["files"], archives["records"], archives["invoices"]) == (2, 2, 2)
    (window,) = bureaus["coverage"]
    assert (window["from"], window["to"], window["kinds"], window["origins"]) == (
        "2026-02-01", "2026-02-28", "all", "all",
    )  # fmt: skip
    assert window["certain"] is True


def test_a_rule_that_says_no_days_takes_the_defaults(tmp_path: Path) -> None:
    outcome = check(tmp_path, bureau(A), archive(A, X), expect=[{"of": "archive", "in": "bureau"}])
    outcome.finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize("kinds", [["81"], ["数电专票"], ["数电发票（增值税专用发票）"], [81]])
def test_kinds_of_a_rule_in_any_words(tmp_path: Path, kinds: list[object]) -> None:
    limited = rule("archive", "bureau", kinds=kinds)
    check(tmp_path, bureau(A), archive(A, X, PLAIN), expect=[limited]).finds((X, "bureau", "missing", "*"))


@pytest.mark.parametrize("instant", ["2026-04-20", "2026-04-20T09:00:00", "2026-04-20 09:00:00"])
def test_an_instant_without_a_zone_is_chinese_time(tmp_path: Path, instant: str) -> None:
    outcome = check(tmp_path, bureau(A, coverage=FEBRUARY | {"as_of": instant}), archive(A, X), as_of=instant)
    outcome.finds((X, "bureau", "missing", "*"))


def test_a_list_that_claims_to_come_from_the_future_proves_nothing(tmp_path: Path) -> None:
    tomorrow = FEBRUARY | {"as_of": "2026-05-01T00:00:00+08:00"}
    outcome = check(tmp_path, bureau(A, coverage=tomorrow), archive(A, X), expect=[rule("archive", "bureau")])
    outcome.finds((X, "bureau", "cannot_tell", "C4.5"))


def test_an_original_that_we_issued_is_not_asked_of_the_received_list(tmp_path: Path) -> None:
    check(tmp_path, bureau(A), archive(A, sold(51))).finds().counts(missing=0, not_missing=0, cannot_tell=0)


def test_a_rule_that_names_no_source_and_no_kind_is_an_error(tmp_path: Path) -> None:
    """A slip in a name makes every answer "all present": it must be named with its line."""
    with pytest.raises(FolderError):
        check(tmp_path, bureau(A), archive(A, X), expect=[rule("archive", "nowhere")])
