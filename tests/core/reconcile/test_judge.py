"""The rules of judgement of the contract, each on the smallest company that shows it."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from core.reconcile.small import (
    AS_OF,
    DAY,
    NUMBER,
    SELLER,
    SISTER,
    US,
    archive,
    books,
    bureau,
    entry,
    first_causes,
    judged,
    original,
    renamed,
    row,
    source,
    verdicts,
    window,
)
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.invoice.kind import Kind, Origin
from piaoqi.core.invoice.record import FieldOrigin, Place
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Scale
from piaoqi.core.reconcile.source import CHINA, Expectation, Unread

IN_BUREAU = (NUMBER, "bureau")
IN_ARCHIVE = (NUMBER, "archive")
IN_BOOKS = (NUMBER, "books")


def test_an_invoice_that_every_source_has_is_complete() -> None:
    answer = judged(bureau(row()), archive(original()), books(entry()))
    assert not answer.findings
    assert (answer.summary.invoices, answer.summary.complete) == (1, 1)


def test_inside_certain_coverage_an_absence_is_missing() -> None:
    answer = judged(bureau(), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "missing"}
    assert answer.findings[0].present_in == ("archive",)


def test_a_source_without_coverage_never_makes_anything_missing() -> None:
    answer = judged(bureau(windows=()), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "cannot_tell"}
    assert first_causes(answer) == {IN_BUREAU: "C4.3"}


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"end": date(2026, 9, 9)}, "C3.4"),
        ({"start": date(2026, 9, 11)}, "C3.4"),
        ({"kinds": frozenset({Kind.DIGITAL_ORDINARY})}, "C3.3"),
        ({"origins": frozenset({Origin.TAX_CONTROL})}, "C3.2"),
        ({"statuses": frozenset({Status.VOID})}, "C4.3"),
        ({"sellers": ("别的公司",)}, "C4.3"),
        ({"as_of": datetime(2026, 9, 11, tzinfo=CHINA)}, "C4.5"),
        ({"as_of": None}, "C4.5"),
        ({"as_of": datetime(2027, 1, 1, tzinfo=CHINA)}, "C4.5"),
        ({"booked": "未入账"}, "C5.11"),
        ({"role": "开票员"}, "C5.1"),
        ({"total": 2}, "C4.1"),
        ({"rows": 2}, "C4.1"),
        ({"total": 0}, "C4.2"),
    ],
)
def test_outside_what_was_asked_for_nothing_is_decided(changes: dict[str, object], cause: str) -> None:
    other = row("26312000000099999999", issue_date=DAY)
    answer = judged(bureau(other, windows=window(**changes)), archive(original(), original(other.number)))
    found = {pair: code for pair, code in first_causes(answer).items() if pair == IN_BUREAU}
    assert verdicts(answer)[IN_BUREAU] == "cannot_tell"
    assert found == {IN_BUREAU: cause}


def test_the_seller_filter_that_names_the_seller_covers_it() -> None:
    answer = judged(bureau(windows=window(sellers=(SELLER[0],))), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "missing"}


def test_one_covering_window_is_enough() -> None:
    windows = window(end=date(2026, 9, 9)) + window(start=date(2026, 9, 1), end=date(2026, 9, 30))
    assert verdicts(judged(bureau(windows=windows), archive(original()))) == {IN_BUREAU: "missing"}


def test_before_the_due_day_there_is_no_finding_and_from_it_on_there_is() -> None:
    early = judged(bureau(), archive(original()), as_of=datetime(2026, 9, 11, 23, 59, tzinfo=CHINA))
    assert not early.findings
    assert early.summary.not_due == 1
    on_the_day = datetime(2026, 9, 12, 0, 0, tzinfo=CHINA)
    late = judged(bureau(windows=window(as_of=on_the_day)), archive(original()), as_of=on_the_day)
    assert verdicts(late) == {IN_BUREAU: "missing"}


def test_a_booking_without_issue_date_is_due_by_its_own_date() -> None:
    booked = entry(issue_date=None, facts={"recorded_at": "2026-11-19"})
    answer = judged(bureau(), books(booked))
    assert answer.summary.not_due == 1


@pytest.mark.parametrize("other", [Kind.FISCAL, Kind.FIXED, Kind.CUSTOMS, Kind.OTHER_DOCUMENT])
def test_what_the_bureau_never_holds_is_not_expected_there(other: Kind) -> None:
    answer = judged(bureau(), archive(original(kind=other)))
    assert not answer.findings
    assert answer.summary.not_expected == 1


def test_a_paper_without_a_number_is_expected_nowhere() -> None:
    answer = judged(bureau(), archive(original("", kind=Kind.OTHER_DOCUMENT)))
    assert not answer.findings
    assert answer.summary.not_expected == 1


def test_only_deductible_kinds_are_expected_in_the_selection_list() -> None:
    rule = (Expectation("bureau", "selection", 2),)
    selection = source(SourceKind.SELECTION)
    ordinary = judged(bureau(row(kind=Kind.DIGITAL_ORDINARY)), selection, rules=rule)
    assert ordinary.summary.not_expected == 1
    special = judged(bureau(row()), selection, rules=rule)
    assert verdicts(special) == {(NUMBER, "selection"): "missing"}
    small = replace(US, scale=Scale.SMALL)
    answer = judged(bureau(row(), taxpayer=small), replace(selection, taxpayer=small), rules=rule, taxpayers=(small,))
    assert answer.summary.not_expected == 1


# --- sameness


@pytest.mark.parametrize(
    "written",
    [
        {"code": NUMBER[:12], "number": NUMBER[12:]},
        {"number": NUMBER},
        {"code": "031002600311", "number": NUMBER, "paper_number": "12345678"},
    ],
)
def test_every_form_of_the_number_is_the_same_invoice(written: dict[str, Any]) -> None:
    answer = judged(bureau(replace(row(), **written)), archive(original()))
    assert not answer.findings


def test_printed_number_and_twenty_digits_are_one_invoice_where_a_record_carries_both() -> None:
    both = row(code="031002600311", paper_number="12345678", kind=Kind.DIGITAL_SPECIAL_PAPER)
    printed = original("12345678", code="031002600311")
    answer = judged(bureau(both), archive(printed), books(entry()))
    assert not answer.findings
    assert answer.summary.invoices == 1


def test_eight_digits_without_code_are_the_one_invoice_they_fit() -> None:
    coded: dict[str, Any] = {"code": "031002600311", "kind": Kind.E_ORDINARY}
    answer = judged(bureau(row("12345678", **coded)), archive(original("12345678", **coded)), books(entry("12345678")))
    assert not answer.findings


def test_eight_digits_that_fit_two_invoices_decide_neither() -> None:
    one: dict[str, Any] = {"code": "031002600311"}
    two: dict[str, Any] = {"code": "031002600411"}
    answer = judged(
        bureau(row("12345678", **one), row("12345678", 3, **two)), books(entry("12345678")),
    )  # fmt: skip
    assert set(verdicts(answer).values()) == {"cannot_tell"}
    assert {place.row for one in answer.findings for place in one.places} == {2, 3}


def test_a_mistyped_number_is_one_finding_under_the_true_number() -> None:
    typo = NUMBER[:-2] + NUMBER[-1] + NUMBER[-2]
    answer = judged(bureau(row()), archive(original()), books(entry(typo)))
    assert verdicts(answer) == {IN_BOOKS: "not_missing"}
    assert first_causes(answer) == {IN_BOOKS: "C3.8"}
    said = answer.findings[0].causes[0].evidence[0].fact.say("zh")
    assert typo in said
    assert answer.summary.invoices == 1


def test_a_number_destroyed_by_excel_is_found_by_prefix_total_and_date() -> None:
    damaged = entry(
        "", facts={"number_doubt": "float_damaged", "number_prefix": NUMBER[:15]}, written={"number": "2.63120E+19"}
    )
    answer = judged(bureau(row()), archive(original()), books(damaged))
    assert verdicts(answer) == {IN_BOOKS: "not_missing"}
    assert first_causes(answer) == {IN_BOOKS: "C3.7"}


def test_a_damaged_number_that_fits_two_invoices_decides_neither() -> None:
    twin = NUMBER[:-1] + "9"
    damaged = entry("", facts={"number_doubt": "float_damaged", "number_prefix": NUMBER[:15]}, seller_name=SELLER[0])
    answer = judged(bureau(row(), row(twin, 3)), archive(original(), original(twin)), books(damaged))
    assert verdicts(answer) == {IN_BOOKS: "cannot_tell", (twin, "books"): "cannot_tell"}


def test_a_damaged_number_without_any_candidate_decides_nothing() -> None:
    damaged = entry("", facts={"number_doubt": "float_damaged", "number_prefix": "263120000000999"})
    answer = judged(bureau(), archive(), books(damaged))
    assert set(verdicts(answer).values()) == {"cannot_tell"}


def test_another_number_of_the_same_total_day_and_seller_leaves_it_open() -> None:
    far = "26312000000055501234"
    answer = judged(bureau(row()), archive(original()), books(entry(far)))
    assert verdicts(answer)[IN_BOOKS] == "cannot_tell"
    assert "missing" not in verdicts(answer).values()


def test_an_original_is_never_taken_for_a_mistyped_one() -> None:
    neighbour = NUMBER[:-1] + "9"
    answer = judged(bureau(row()), archive(original(neighbour)))
    assert verdicts(answer) == {(neighbour, "bureau"): "missing", IN_ARCHIVE: "missing"}


def test_a_mistyped_number_of_another_total_is_another_invoice() -> None:
    typo = NUMBER[:-1] + "9"
    answer = judged(bureau(row()), archive(original()), books(entry(typo, total=Decimal("99.00"))))
    assert verdicts(answer)[IN_BOOKS] == "missing"


# --- whose invoice it is


@pytest.mark.parametrize(
    ("buyer", "cause"),
    [
        ((US.name, "91110108MA01GEX8OP"), "C1.3"),
        (("广州某某有限公司", "91440101MA5XXXXX1T"), "C1.3"),
        (("张三", "110101199003074776"), "C1.4"),
        (("个人", ""), "C1.4"),
        ((US.name, ""), "C1.4"),
        ((SISTER.name, SISTER.tax_id), "C1.5"),
    ],
)
def test_an_invoice_to_somebody_else_is_not_missing_from_our_account(buyer: tuple[str, str], cause: str) -> None:
    answer = judged(bureau(), archive(original(buyer_name=buyer[0], buyer_tax_id=buyer[1])), taxpayers=(US, SISTER))
    assert verdicts(answer) == {IN_BUREAU: "not_missing"}
    assert first_causes(answer) == {IN_BUREAU: cause}


def test_a_former_name_is_ours_until_its_day_and_not_after() -> None:
    old = original(buyer_name="北京旧名科技有限公司")
    before = renamed(until=date(2026, 9, 30))
    answer = judged(bureau(taxpayer=before), archive(old, taxpayer=before), taxpayers=(before,))
    assert verdicts(answer) == {IN_BUREAU: "missing"}
    after = renamed(until=date(2026, 8, 31))
    answer = judged(bureau(taxpayer=after), archive(old, taxpayer=after), taxpayers=(after,))
    assert first_causes(answer) == {IN_BUREAU: "C5.12"}


def test_a_list_that_holds_rows_of_another_company_proves_nothing() -> None:
    foreign = row("26312000000077777777", buyer_name="别家公司", buyer_tax_id="91440101MA5XXXXX1T")
    answer = judged(bureau(foreign), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "cannot_tell"}
    assert first_causes(answer) == {IN_BUREAU: "C4.4"}


def test_a_list_of_the_other_direction_proves_nothing() -> None:
    issued = row(
        "26112000000077777777", seller_name=US.name, seller_tax_id=US.tax_id, buyer_tax_id="91440101MA5XXXXX1T"
    )
    answer = judged(bureau(issued), archive(original()))
    assert verdicts(answer) == {IN_BUREAU: "cannot_tell"}
    assert first_causes(answer) == {IN_BUREAU: "C3.1"}


def test_an_original_that_we_issued_is_judged_against_issued_lists_only() -> None:
    ours = original(seller_name=US.name, seller_tax_id=US.tax_id, buyer_name="客户", buyer_tax_id="91440101MA5XXXXX1T")
    received_only = judged(bureau(), archive(ours))
    assert not received_only.findings
    issued = bureau(name="bureau-issued", direction=Direction.ISSUED)
    assert verdicts(judged(issued, archive(ours))) == {(NUMBER, "bureau-issued"): "missing"}


def test_stubs_are_compared_with_the_issued_list() -> None:
    ours = row(seller_name=US.name, seller_tax_id=US.tax_id, buyer_name="客户", buyer_tax_id="91440101MA5XXXXX1T")
    answer = judged(bureau(direction=Direction.ISSUED), source(SourceKind.ISSUED, ours))
    assert verdicts(answer) == {IN_BUREAU: "missing"}


def test_an_invoice_filed_with_the_sister_company_is_not_missing() -> None:
    sisters = archive(original(), name="sister-archive", taxpayer=SISTER)
    answer = judged(bureau(row()), archive(), sisters, taxpayers=(US, SISTER))
    assert first_causes(answer) == {IN_ARCHIVE: "C6.2"}


# --- what became of it


def test_a_voided_invoice_is_not_missing_from_archive_and_books() -> None:
    answer = judged(bureau(row(status=Status.VOID)), archive(), books())
    assert verdicts(answer) == {IN_ARCHIVE: "not_missing", IN_BOOKS: "not_missing"}
    assert set(first_causes(answer).values()) == {"C1.7"}


def test_a_blue_invoice_and_its_red_letter_need_no_booking() -> None:
    red_number = "26312000000012349999"
    red = row(
        red_number, 3, total=Decimal("-113.00"), amount=Decimal("-100.00"), tax=Decimal("-13.00"), red_of=NUMBER,
        status=Status.RED_LETTER, issue_date=date(2026, 9, 20),
    )  # fmt: skip
    answer = judged(bureau(row(status=Status.RED_FULL), red), books())
    assert verdicts(answer) == {IN_BOOKS: "not_missing", (red_number, "books"): "not_missing"}
    booked_blue = judged(bureau(row(status=Status.RED_FULL), red), books(entry()))
    assert verdicts(booked_blue) == {(red_number, "books"): "missing"}


def test_a_red_letter_flushes_its_blue_invoice_even_where_the_list_still_says_normal() -> None:
    red = original("26312000000012349999", total=Decimal("-113.00"), red_of=NUMBER, status=Status.RED_LETTER)
    answer = judged(bureau(row(status=Status.NORMAL)), archive(red))
    assert first_causes(answer)[IN_ARCHIVE] == "C1.8"


def test_a_reissue_explains_the_void_one() -> None:
    new = "26312000000012350000"
    answer = judged(bureau(row(status=Status.VOID), row(new, 3, issue_date=date(2026, 9, 12))), archive(original(new)))
    assert first_causes(answer) == {IN_ARCHIVE: "C1.10"}


def test_a_part_flushed_invoice_is_still_expected() -> None:
    assert verdicts(judged(bureau(row(status=Status.RED_PARTIAL)), archive())) == {IN_ARCHIVE: "missing"}


# --- where else it is


@pytest.mark.parametrize(
    ("kind", "cause"), [(SourceKind.MAIL, "C4.9"), (SourceKind.DELETED, "C6.3"), (SourceKind.BACKUP, "C6.6")]
)
def test_a_copy_elsewhere_does_not_make_the_absence_unreal(kind: SourceKind, cause: str) -> None:
    answer = judged(bureau(row()), archive(), source(kind, original(), of="archive"))
    assert verdicts(answer) == {IN_ARCHIVE: "missing"}
    assert first_causes(answer) == {IN_ARCHIVE: cause}


def test_in_a_verification_log_only_001_is_a_presence() -> None:
    rule = (Expectation("archive", "verification", 2),)
    good = source(SourceKind.VERIFICATION, row(facts={"result": "001"}))
    assert not judged(archive(original()), good, rules=rule).findings
    bad = source(SourceKind.VERIFICATION, row(facts={"result": "009"}))
    assert IN_BUREAU[0] in {one.invoice.number for one in judged(archive(original()), bad, rules=rule).findings}


# --- what could not be read


def test_an_unreadable_file_of_the_target_may_be_the_invoice() -> None:
    answer = judged(bureau(row()), archive(unread=(Unread("originals/scan.jpg"),)))
    assert verdicts(answer) == {IN_ARCHIVE: "cannot_tell"}
    assert first_causes(answer) == {IN_ARCHIVE: "C4.11"}


def test_an_unreadable_file_named_by_another_number_is_not_this_invoice() -> None:
    answer = judged(bureau(row()), archive(unread=(Unread("x.pdf", "26312000000011111111"),)))
    assert verdicts(answer) == {IN_ARCHIVE: "missing"}


def test_an_original_whose_number_could_not_be_read_may_be_the_invoice() -> None:
    unnumbered = original("", seller_name="", seller_tax_id="", issue_date=None)
    assert verdicts(judged(bureau(row()), archive(unnumbered)))[IN_ARCHIVE] == "cannot_tell"
    other = original("", total=Decimal("7.00"))
    assert verdicts(judged(bureau(row()), archive(other)))[IN_ARCHIVE] == "missing"


# --- doubts


def test_a_number_twice_in_one_list_makes_its_pages_doubtful() -> None:
    twice = row("26312000000077777777")
    answer = judged(bureau(twice, replace(twice, place=Place("list.xlsx", "Sheet1", 3))), archive(original()))
    assert first_causes(answer)[IN_BUREAU] == "C4.2"


def test_exactly_five_thousand_rows_look_cut_off() -> None:
    rows = [row(f"263120000001{index:08}", index + 2) for index in range(5000)]
    answer = judged(bureau(*rows), archive(original()), rules=(Expectation("archive", "bureau", 2),))
    assert first_causes(answer) == {IN_BUREAU: "C4.1"}
    whole = judged(
        bureau(*rows, windows=window(total=5000)), archive(original()), rules=(Expectation("archive", "bureau", 2),)
    )
    assert verdicts(whole) == {IN_BUREAU: "missing"}


def test_the_same_file_under_another_name_is_an_old_export() -> None:
    windows = window(end=date(2026, 8, 31)) + window(start=date(2026, 9, 1))
    rows = (row("26312000000077777777", issue_date=date(2026, 8, 1)),)
    stale = bureau(*rows, windows=windows, digests={"8月.xlsx": "aa", "9月.xlsx": "aa"})
    assert first_causes(judged(stale, archive(original())))[IN_BUREAU] == "C4.5"
    copied = bureau(*rows, windows=windows, digests={"8月.xlsx": "aa", "8月 (1).xlsx": "aa"})
    assert verdicts(judged(copied, archive(original())))[IN_BUREAU] == "missing"


def test_two_companies_and_a_list_without_a_buyer_column_decide_nothing() -> None:
    nameless = row("26312000000077777777", buyer_name="", buyer_tax_id="")
    answer = judged(bureau(nameless), archive(original()), taxpayers=(US, SISTER))
    assert first_causes(answer)[IN_BUREAU] == "C4.4"


# --- differences and duplicates


def test_money_differs_from_two_cents_up() -> None:
    one_cent = judged(bureau(row()), archive(original()), books(entry(total=Decimal("113.01"))))
    assert not one_cent.differences
    two = judged(bureau(row()), archive(original()), books(entry(total=Decimal("113.02"))))
    assert [(one.field, one.values["books"], one.causes[0].cause.code) for one in two.differences] == [
        ("total", "113.02", "C6.8")
    ]


def test_parts_that_add_up_are_nothing_and_parts_that_fall_short_are_a_difference() -> None:
    parts = (entry(total=Decimal("60.00")), entry(line=6, total=Decimal("53.00")))
    assert not judged(bureau(row()), archive(original()), books(*parts)).differences
    short = judged(bureau(row()), archive(original()), books(*parts[:1], entry(line=6, total=Decimal("50.00"))))
    assert [(one.field, one.values["books"], one.causes[0].cause.code) for one in short.differences] == [
        ("total", "110.00", "C6.11")
    ]
    assert not short.duplicates


def test_the_whole_amount_twice_is_a_duplicate_and_no_difference() -> None:
    answer = judged(bureau(row()), archive(original()), books(entry(), entry(line=9)))
    assert [(one.source, len(one.places), one.causes[0].cause.code) for one in answer.duplicates] == [
        ("books", 2, "C6.1")
    ]
    assert not answer.differences


def test_a_booking_taken_back_and_booked_again_is_no_duplicate() -> None:
    again = (entry(), entry(line=6, total=Decimal("-113.00")), entry(line=7))
    answer = judged(bureau(row()), archive(original()), books(*again))
    assert not answer.duplicates
    assert not answer.differences


def test_two_renditions_of_an_original_are_one_invoice() -> None:
    other = original(place=Place("originals/a.ofd"))
    answer = judged(bureau(row()), archive(original(), other))
    assert not answer.duplicates
    assert answer.summary.invoices == 1


def test_a_status_that_changed_later_is_a_difference_between_those_who_state_one() -> None:
    selection = source(SourceKind.SELECTION, row(status=Status.NORMAL))
    answer = judged(bureau(row(status=Status.VOID)), archive(original()), selection)
    assert [(one.field, one.causes[0].cause.code) for one in answer.differences] == [("status", "C2.7")]


def test_a_backup_states_no_difference() -> None:
    old = source(SourceKind.BACKUP, row(total=Decimal("1.00")), of="bureau")
    assert not judged(bureau(row()), archive(original()), old).differences


# --- orders


def test_an_order_is_answered_by_an_invoice_of_its_seller_and_total() -> None:
    order = entry("", issue_date=None, facts={"recorded_at": "2026-09-01"})
    answer = judged(source(SourceKind.EXPECTED, order), archive(original()), bureau(row()))
    assert not answer.findings
    assert answer.summary.invoices == 1


def test_an_order_that_no_invoice_answers_waits_for_its_issuer() -> None:
    order = entry("", issue_date=None, facts={"recorded_at": "2026-09-01"}, total=Decimal("500.00"))
    answer = judged(source(SourceKind.EXPECTED, order), archive(original()), bureau(row()))
    assert [(one.absent_from, one.verdict.value, one.causes[0].cause.code) for one in answer.findings] == [
        ("archive", "missing", "C1.1")
    ]


def test_one_invoice_answers_one_order_only() -> None:
    orders = [entry("", line, issue_date=None, facts={"recorded_at": "2026-09-01"}) for line in (5, 6)]
    answer = judged(source(SourceKind.EXPECTED, *orders), archive(original()), bureau(row()))
    assert len(answer.findings) == 1


# --- rules


def test_rules_that_are_given_replace_the_defaults_and_may_name_sources() -> None:
    rule = (Expectation("tax", "drawer", 1, frozenset({Kind.DIGITAL_SPECIAL})),)
    tax, drawer = bureau(row(), name="tax"), archive(name="drawer")
    assert verdicts(judged(tax, drawer, books(), rules=rule)) == {(NUMBER, "drawer"): "missing"}
    other = (Expectation("tax", "drawer", 1, frozenset({Kind.RAIL})),)
    assert not judged(tax, drawer, rules=other).findings


def test_a_kind_stands_for_all_its_sources_together() -> None:
    answer = judged(bureau(row()), archive(name="drawer"), archive(original(), name="safe"))
    assert not answer.findings
    absent = judged(bureau(row()), archive(name="drawer"), archive(name="safe"))
    assert verdicts(absent) == {(NUMBER, "drawer"): "missing"}


def test_covered_fields_do_not_make_a_typed_row_an_original() -> None:
    typed = replace(entry(NUMBER[:-1] + "9"), fields={"number": FieldOrigin("ocr")})
    assert verdicts(judged(bureau(row()), archive(original()), books(typed)))[IN_BOOKS] == "not_missing"


def test_the_time_of_asking_is_counted_in_chinese_days() -> None:
    assert AS_OF.utcoffset() is not None
    evening = datetime.fromisoformat("2026-09-11T16:30:00+00:00")  # 12 September in China
    assert verdicts(judged(bureau(windows=window(as_of=evening)), archive(original()))) == {IN_BUREAU: "missing"}
