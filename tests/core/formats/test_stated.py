"""Written strings become the values that a witness states; what is there but empty stays empty."""

from datetime import date
from decimal import Decimal

from piaoqi.core.formats.stated import values_of, witness
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.status import Status


def test_each_field_is_brought_to_its_type() -> None:
    values = values_of(
        {"total": "￥1,130.00", "tax": "***", "issue_date": "2024年05月28日", "seller_tax_id": " 91310000ma1k00000a ",
         "check_code": "12345 67890 12345 67890", "buyer_name": "北京  示例\n科技"}
    )  # fmt: skip
    assert values["total"] == Decimal("1130.00")
    assert values["tax"] is None
    assert values["issue_date"] == date(2024, 5, 28)
    assert values["seller_tax_id"] == "91310000MA1K00000A"
    assert values["check_code"] == "12345678901234567890"
    assert values["buyer_name"] == "北京 示例 科技"


def test_a_field_that_is_not_spoken_of_stays_absent() -> None:
    assert set(values_of({"total": ""})) == {"total"}


def test_dashes_and_slashes_are_no_names_and_no_tax_ids() -> None:
    assert values_of({"buyer_name": "--", "buyer_tax_id": "/"}) == {"buyer_name": "", "buyer_tax_id": ""}


def test_the_code_tells_the_kind_unless_the_part_says_it() -> None:
    raw = {"code": "011002100111", "number": "00000017"}
    assert values_of(raw)["kind"] is Kind.E_ORDINARY
    assert values_of(raw, Kind.TOLL)["kind"] is Kind.TOLL


def test_a_negative_total_makes_a_red_letter() -> None:
    assert values_of({"total": "-1.00"})["status"] is Status.RED_LETTER
    assert "status" not in values_of({"total": "1.00"})


def test_empty_facts_are_left_out() -> None:
    assert witness("xml", "a", {}, {"drawer": "", "capital": "壹圆整"}).facts == {"capital": "壹圆整"}
