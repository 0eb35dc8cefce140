"""Who the buyer is, and whether the tax ids can be: no lawful invoice is called broken."""

from datetime import date

import pytest

from core.checks.examples import CONTEXT, OURS, SELLER, TAXPAYER, good
from core.invoice.tax_ids import credit_code
from piaoqi.core.checks import CheckContext, Verdict
from piaoqi.core.checks.registry import checks
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer

RULES = {one.code: one for one in checks()}
H, B, C = Verdict.HOLDS, Verdict.BROKEN, Verdict.CANNOT_TELL
FORMER = TAXPAYER.former[0]
BEFORE, AFTER = date(2023, 6, 30), date(2023, 7, 1)


def verdict(code: str, record: Record, context: CheckContext = CONTEXT) -> Verdict | None:
    results = RULES[code].check(record, context)
    return results[0].verdict if results else None


@pytest.mark.parametrize(
    ("name", "number", "expected"),
    [
        (TAXPAYER.name, OURS, H),
        ("北京示例科技 有限公司", OURS.lower(), H),
        ("", OURS, H),
        ("北京示例科技有限公司（个人）", OURS, C),
        ("北京示例", OURS, C),
        ("上海别家有限公司", OURS, B),
        (TAXPAYER.name, credit_code(9), B),
        (TAXPAYER.name, "", C),
        (TAXPAYER.name, "91110108****0001X", C),
        ("上海别家有限公司", credit_code(9), B),
        ("个人", "", B),
        ("", "", C),
    ],
)
def test_the_buyer_by_name_and_number(name: str, number: str, expected: Verdict) -> None:
    assert verdict("buyer.ours", good(buyer_name=name, buyer_tax_id=number)) is expected


@pytest.mark.parametrize(
    ("name", "number", "day", "expected"),
    [
        (FORMER.name, FORMER.tax_id, BEFORE, H),
        (FORMER.name, FORMER.tax_id, AFTER, B),
        (FORMER.name, FORMER.tax_id, None, C),
        (FORMER.name, OURS, BEFORE, H),
        (FORMER.name, OURS, AFTER, B),
        (FORMER.name, "", BEFORE, H),
    ],
)
def test_a_former_name_or_number_counts_until_its_day(
    name: str, number: str, day: date | None, expected: Verdict
) -> None:
    assert verdict("buyer.ours", good(buyer_name=name, buyer_tax_id=number, issue_date=day)) is expected


@pytest.mark.parametrize("kind", [Kind.CUSTOMS, Kind.FISCAL])
def test_papers_made_out_to_a_name_need_no_number(kind: Kind) -> None:
    assert verdict("buyer.ours", good(kind=kind, buyer_tax_id="")) is H
    assert verdict("buyer.ours", good(kind=kind, buyer_name="别家", buyer_tax_id="")) is B


def test_any_of_our_companies_may_be_the_buyer() -> None:
    both = CheckContext((TAXPAYER, Taxpayer("上海示例有限公司", SELLER)), as_of=CONTEXT.as_of)
    record = good(buyer_name="上海示例有限公司", buyer_tax_id=SELLER, seller_tax_id="")
    assert verdict("buyer.ours", record, both) is H
    assert verdict("buyer.ours", good(buyer_name="上海示例有限公司", seller_tax_id=""), both) is B


def test_an_invoice_of_our_own_has_a_customer_for_a_buyer() -> None:
    assert verdict("buyer.ours", good(seller_tax_id=OURS, buyer_name="客户", buyer_tax_id=SELLER)) is None


def test_nobody_is_accused_where_we_do_not_know_who_we_are() -> None:
    assert verdict("buyer.ours", good(), CheckContext()) is None
    assert verdict("buyer.ours", good(kind=Kind.BANK_RECEIPT)) is None


@pytest.mark.parametrize("number", ["", "--"])
def test_a_party_without_a_number_is_not_judged(number: str) -> None:
    assert verdict("tax_id.buyer", good(buyer_tax_id=number)) is None


@pytest.mark.parametrize("number", ["GB123456789", "110108000000001", "9144010105500" + "X" * 4, "0" * 18])
def test_foreign_old_and_masked_numbers_are_left_open(number: str) -> None:
    assert verdict("tax_id.seller", good(seller_tax_id=number)) is C


def test_a_letter_that_cannot_be_there_is_named_with_its_cure() -> None:
    place = SELLER.index("0")
    (result,) = RULES["tax_id.seller"].check(good(seller_tax_id=SELLER[:place] + "O" + SELLER[place + 1 :]), CONTEXT)
    assert result.verdict is B
    assert SELLER in result.message.say("zh")
