"""A company of ours is known by what it is called now and, for a time, by what it was called."""

from datetime import date

from core.invoice.tax_ids import credit_code
from piaoqi.core.invoice.taxpayer import Former, Taxpayer

NAME = Former(name="北京样品有限公司", until=date(2023, 6, 30))
NUMBER = Former(tax_id="110108000000001", until=date(2017, 12, 31))
OURS = Taxpayer("北京示例（集团）有限公司", credit_code(1), former=(NAME, NUMBER))


def test_number_and_name_are_known_however_written() -> None:
    assert OURS.has_id(f" {OURS.tax_id.lower()} ")
    assert OURS.has_name("北京示例(集团) 有限公司")
    assert not OURS.has_id("")
    assert not OURS.has_name("北京示例有限公司")


def test_a_former_name_or_number_is_found() -> None:
    assert OURS.former_of(NAME.name, "") is NAME
    assert OURS.former_of(NAME.name, OURS.tax_id) is NAME
    assert OURS.former_of("", NUMBER.tax_id) is NUMBER
    assert OURS.former_of(OURS.name, NUMBER.tax_id) is NUMBER


def test_a_former_name_with_a_strangers_number_is_a_strangers() -> None:
    assert OURS.former_of(NAME.name, credit_code(2)) is None
    assert OURS.former_of("别家有限公司", "") is None
