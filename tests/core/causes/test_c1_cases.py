"""C1, the cases beside the plain one: where a hasty answer would be a false 'missing', or a false accusation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from core.causes.telling import evidence, finding, side_by_side, standing, told
from core.causes.test_c1 import (
    BOOKS_TO_BUREAU,
    BUREAU_TO_BOOKS,
    OFFICE,
    OLD_CODE,
    OTHER,
    RED,
    STRANGER,
    TAX_CONTROL,
    TWICE,
    asked,
    in_bureau,
    log,
    not_booked,
    not_expected,
    office,
    ordered,
    red,
    selection,
)
from core.reconcile.small import (
    NUMBER,
    SELLER,
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
from piaoqi.core.causes.base import Likelihood
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.formats.witness import DISAGREES
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Line, Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.judge import Comparison
from piaoqi.core.reconcile.source import Expectation

ARCHIVE_TO_LOG = (Expectation("archive", "verification", 2),)
ARCHIVE_TO_BUREAU = (Expectation("archive", "bureau", 2),)
_ALTERED, _GENUINE = {"authenticity": "altered"}, {"authenticity": "trusted"}
_SAID = {"first": "113.00", "first_part": "page 1", "second": "131.00", "second_part": "page 1 › qr"}
_QR_OF_ANOTHER = DISAGREES.at("a.pdf", name="total", field="价税合计", labels=("page", "qr"), **_SAID)
_QR_OF_OTHER_TYPE = DISAGREES.at("a.pdf", name="kind", field="票种", labels=("page", "qr"), **_SAID)
_FAILED = {"upload": "上传失败"}
_WRONG_CHECK = SELLER[1][:-1] + ("1" if SELLER[1][-1] != "1" else "2")
_GOODS, _OTHER_GOODS = (Line(name="*纸*复印纸"),), (Line(name="*家具*书柜"),)


def in_log(*answers: tuple[str, str], words: str = "") -> Comparison:
    """An original that should have been verified, and what the platform said."""
    rows = [
        row(line=line, facts={"result": result, "result_text": words, "verified_at": f"{day} 10:00:00"})
        for line, (day, result) in enumerate(answers, start=2)
    ]
    return side_by_side(archive(original()), source(SourceKind.VERIFICATION, *rows), rules=ARCHIVE_TO_LOG)


def handed_in(*originals: Record, **asked_for: object) -> Comparison:
    """Originals that should be in the bureau's list, and are not."""
    return side_by_side(archive(*originals), bureau(**asked_for), rules=ARCHIVE_TO_BUREAU)


def booked_for_the_office(**changes: object) -> Comparison:
    """The bureau lists it under the tax office, the books hold it under the real seller without a number."""
    return side_by_side(bureau(row(**office(**changes))), books(entry("")), rules=BUREAU_TO_BOOKS)


def listed_by_the_sister() -> Comparison:
    theirs = row(buyer_name="", buyer_tax_id="", columns={"number": "发票号码"})
    return side_by_side(
        books(entry()),
        bureau(),
        bureau(theirs, name="their-bureau", taxpayer=SISTER),
        rules=BOOKS_TO_BUREAU,
        taxpayers=(US, SISTER),
    )


def red_booked_as(number: str, total: str) -> str:
    """The bureau lists blue and red; the books hold the flush as one row."""
    booked = entry(number, total=Decimal(total))
    return told(not_booked(row(), red(), booked=(booked,)), "books", RED)


def reissued(day: date, booked: str, *, goods: tuple[Line, ...] = _GOODS) -> Comparison:
    """Void in the bureau's list, with another of the same seller and total on a later day."""
    new = row(OTHER, 3, issue_date=day, lines=goods)
    return not_booked(row(status=Status.VOID, lines=_GOODS), new, booked=(entry(booked, issue_date=day),))


def flushed_and_reissued(day: date, flush: date = date(2026, 10, 30)) -> Comparison:
    """Flushed by a red letter of one day, with another of the same seller and total on a later one."""
    return not_booked(
        row(), red(issue_date=flush), row(OTHER, 4, issue_date=day), booked=(entry(OTHER, issue_date=day),)
    )


CASES: dict[str, tuple[Callable[[], str], str]] = {
    # 009 and its fellows.
    "009 once proves nothing": (lambda: told(asked(("2026-09-14", "009")), "bureau"), "missing C1.14"),
    "009 twice a day is once": (lambda: told(in_log(("2026-09-14", "009"), ("2026-09-14", "009")), "verification"),
                                "cannot_tell C1.14"),
    "009 on the day of issue is no answer": (
        lambda: told(in_log(("2026-09-10", "009"), ("2026-09-14", "009")), "verification"), "cannot_tell C1.14"),
    "a row of the log without its day counts for none": (
        lambda: told(in_log(("", "009"), ("2026-09-14", "009")), "verification"), "cannot_tell C1.14"),
    "009 twice outweighs a quota": (
        lambda: told(in_log(("2026-09-12", "002"), *TWICE), "verification"), "missing C1.14"),
    "006 knows the number": (
        lambda: told(in_log(("2026-09-12", "006"), *TWICE), "verification"), "cannot_tell C3.6"),
    "words that nobody knows are no proof": (
        lambda: told(in_log(("2026-09-14", "验签处理中")), "verification"), "cannot_tell C2.6"),
    "the platform says void": (
        lambda: told(in_log(("2026-09-14", "作废"), words="已作废"), "verification"), "not_missing C1.7"),
    "what was verified is no forgery": (lambda: told(asked(*TWICE, ("2026-09-18", "001")), "bureau"), "missing"),
    # Originals that deny themselves.
    "an altered original that no bureau knows": (lambda: told(handed_in(original(facts=_ALTERED)), "bureau"),
                                                 "missing C1.14"),
    "a genuine copy beside the altered one is no forgery": (
        lambda: told(handed_in(original(facts=_ALTERED), original(facts=_GENUINE)), "bureau"), "missing"),
    "an altered original proves no absence where the list was not asked": (
        lambda: told(handed_in(original(facts=_ALTERED), windows=()), "bureau"), "cannot_tell C4.3"),
    "a QR code of another amount": (lambda: told(handed_in(original(problems=(_QR_OF_ANOTHER,))), "bureau"),
                                    "missing C1.14"),
    "a QR code of another type proves nothing": (
        lambda: told(handed_in(original(problems=(_QR_OF_OTHER_TYPE,))), "bureau"), "missing"),
    # Not uploaded.
    "the issuing system says that it failed": (
        lambda: told(
            side_by_side(
                source(SourceKind.ISSUED, row(seller_name=US.name, seller_tax_id=US.tax_id, facts=_FAILED)),
                bureau(direction=Direction.ISSUED),
                rules=(Expectation("issued", "bureau", 2),),
            ),
            "bureau",
        ),
        "missing C1.2",
    ),
    "a wrong check character makes a tax-control invoice doubtful": (
        lambda: told(asked(*TWICE, **TAX_CONTROL, number=OLD_CODE, seller_tax_id=_WRONG_CHECK), "bureau", OLD_CODE),
        "missing C1.14"),
    # Whose it is.
    "the face outweighs a typed table": (
        lambda: told(
            side_by_side(books(entry(buyer_tax_id=US.tax_id)),
                         archive(original(buyer_name="某某有限公司", buyer_tax_id=STRANGER)), bureau(),
                         rules=BOOKS_TO_BUREAU),
            "bureau"),
        "not_missing C1.3"),
    "the old number of fifteen": (
        lambda: told(in_bureau(original(buyer_name="", buyer_tax_id="110108" + US.tax_id[8:17])), "bureau"),
        "not_missing C1.3"),
    "the sister's list has it and nobody states a buyer": (
        lambda: told(listed_by_the_sister(), "bureau"), "not_missing C1.5"),
    # Issued by a tax office.
    "booked under the real seller without a number": (
        lambda: told(booked_for_the_office(), "books"), "not_missing C1.6"),
    "the remark names another": (
        lambda: told(booked_for_the_office(remark="代开企业名称：别家有限公司"), "books"), "cannot_tell C3.9"),
    "the real seller stands in columns of its own": (
        lambda: told(booked_for_the_office(remark="", facts={"real_seller": SELLER[0]}), "books"), "not_missing C1.6"),
    "a list asked for by the office has it": (
        lambda: told(in_bureau(original(**office()), windows=window(sellers=OFFICE)), "bureau"), "missing"),
    # Taken back.
    "two red letters take back the whole": (
        lambda: told(not_booked(row(), red(total="-50.00"), red(OTHER, "-63.00")), "books"), "not_missing C1.8"),
    "the flush is booked under the blue's number": (
        lambda: red_booked_as(NUMBER, "-113.00"), "not_missing C1.8"),
    "a red letter alone that is booked nowhere is missing": (
        lambda: told(not_booked(row(), red(), booked=(entry(),)), "books", RED), "missing"),
    "the rest of a partly flushed one is booked as one sum": (
        lambda: told(not_booked(row(status=Status.RED_PARTIAL), red(total="-50.00"),
                                booked=(entry(total=Decimal("63.00")),)), "books", RED),
        "not_missing C1.8"),
    "a red letter is never selected": (
        lambda: told(selection(row(), red()), "selection", RED), "not_missing C1.8"),
    "what the sister booked, the red letter takes back there": (
        lambda: told(
            side_by_side(bureau(row(), red()), books(), books(entry(), name="theirs", taxpayer=SISTER),
                         rules=BUREAU_TO_BOOKS, taxpayers=(US, SISTER)),
            "books", RED),
        "not_missing C1.8"),
    "a typed 'void' against the bureau's 'normal' stays open": (
        lambda: told(
            side_by_side(bureau(row(status=Status.NORMAL)), archive(), books(entry(status=Status.VOID)),
                         rules=(Expectation("bureau", "archive", 15),)),
            "archive"),
        "cannot_tell C1.7"),
    "a reissue within weeks": (lambda: told(reissued(date(2026, 9, 20), OTHER), "books"), "not_missing C1.10"),
    "the books still hold the voided number": (
        lambda: told(reissued(date(2026, 9, 20), NUMBER), "books", OTHER), "not_missing C1.10"),
    "the next of a series is no reissue": (
        lambda: told(reissued(date(2026, 11, 20), OTHER), "books"), "not_missing C1.7"),
    "reissued soon after the flush, months after the first": (
        lambda: told(flushed_and_reissued(date(2026, 11, 2)), "books"), "not_missing C1.10"),
    "long after the flush it is the next of a series": (
        lambda: told(flushed_and_reissued(date(2026, 11, 2), flush=date(2026, 9, 12)), "books"), "not_missing C1.8"),
    "other goods are no reissue": (
        lambda: told(reissued(date(2026, 9, 20), OTHER, goods=_OTHER_GOODS), "books"), "not_missing C1.7"),
    "reissued to the right buyer": (
        lambda: told(
            not_booked(row(status=Status.VOID), row(OTHER, 3, issue_date=date(2026, 9, 12)),
                       also=archive(original(buyer_name="某某有限公司", buyer_tax_id=STRANGER), windows=()),
                       booked=(entry(OTHER),)),
            "books"),
        "not_missing C1.10"),
    # Papers that are no VAT invoices, told by their numbers.
    "fiscal by its number": (
        lambda: not_expected(original("0012345678", code="11010120", kind=Kind.UNKNOWN)), "not_expected C1.11"),
    "customs by its number": (
        lambda: not_expected(original("010120261000123456-L01", kind=Kind.UNKNOWN)), "not_expected C1.12"),
    "a blockchain invoice by its code": (
        lambda: not_expected(original("12345678", code="144032009110", kind=Kind.UNKNOWN)), "not_expected C1.11"),
    "a bank slip is no invoice": (lambda: not_expected(original("", kind=Kind.BANK_RECEIPT)), "not_expected C1.13"),
}  # fmt: skip


@pytest.mark.parametrize(("case", "said"), CASES.values(), ids=list(CASES))
def test_a_hasty_answer_would_be_wrong(case: Callable[[], str], said: str) -> None:
    assert case() == said


def test_one_009_is_only_a_possibility() -> None:
    (cause,) = finding(asked(("2026-09-14", "009")), "bureau").causes
    assert cause.likelihood is Likelihood.POSSIBLE


def test_a_number_of_another_region_is_told_beside_what_proves_it_and_proves_nothing_alone() -> None:
    elsewhere = "26442000000012345678"
    assert told(in_bureau(original(elsewhere)), "bureau", elsewhere) == "missing"
    forged = original(elsewhere, seller_tax_id=_WRONG_CHECK)
    facts = [one.fact.say("zh") for one in finding(in_bureau(forged), "bureau", elsewhere).causes[0].evidence]
    assert any("广东" in fact for fact in facts)


def test_a_typed_contradiction_accuses_nobody() -> None:
    typed = entry("24312000000012345678")
    found = finding(side_by_side(books(typed), bureau(), rules=BOOKS_TO_BUREAU), "bureau", typed.number)
    assert all(one.likelihood is Likelihood.POSSIBLE for one in found.causes if one.cause.code == "C1.14")


def test_days_on_which_the_platform_failed_for_listed_invoices_confirm_nothing() -> None:
    listed = row(OTHER, 9)
    canary = log(("2026-09-14", "009"), ("2026-09-16", "009"), number=OTHER)
    answers = log(*TWICE)
    verified = replace(answers, records=answers.records + canary.records, windows=window())
    comparison = side_by_side(archive(original()), bureau(listed), verified, rules=ARCHIVE_TO_LOG)
    assert told(comparison, "verification") == "cannot_tell C2.6"
    worked = log(("2026-09-14", "001"), ("2026-09-16", "001"), number=OTHER)
    verified = replace(answers, records=answers.records + worked.records, windows=window())
    comparison = side_by_side(archive(original()), bureau(listed), verified, rules=ARCHIVE_TO_LOG)
    assert told(comparison, "verification") == "missing C1.14"


def test_a_row_under_the_real_seller_stands_in_the_evidence_as_it_is_written() -> None:
    assert any(one.source == "books.xlsx › 9月 › 第5行" for one in evidence(booked_for_the_office(), "books", "C1.6"))


def test_an_order_that_says_its_invoice_came_is_no_sure_case_of_none() -> None:
    (cause,) = finding(ordered(received_state="已到票"), "archive", "").causes
    assert cause.likelihood is Likelihood.POSSIBLE


def test_an_original_without_a_kind_is_expected_where_its_number_is_that_of_a_vat_invoice() -> None:
    comparison = in_bureau(original(kind=Kind.UNKNOWN))
    assert told(comparison, "bureau") == "missing"
    (key,) = comparison.groups
    with pytest.raises(LookupError):
        standing(comparison, "bureau", key)


def test_a_list_of_customs_certificates_is_expected_to_hold_them() -> None:
    kept = original("010120261000123456-L01", kind=Kind.CUSTOMS)
    listed = row("010120261000123456-L02", 4, kind=Kind.CUSTOMS)
    rule = (Expectation("archive", "selection", 2),)
    comparison = side_by_side(archive(kept), source(SourceKind.SELECTION, listed), rules=rule)
    assert finding(comparison, "selection", kept.number).verdict.value != "not_missing"
    other_menu = side_by_side(archive(kept), source(SourceKind.SELECTION, row(OTHER)), rules=rule)
    assert not [one for one in other_menu.judgement().findings if one.invoice.number == kept.number]
