"""A number is broken against date or region only where no lawful way leads to it."""

from datetime import date

import pytest

from core.checks.examples import CONTEXT, good
from core.invoice.tax_ids import credit_code
from piaoqi.core.checks import Verdict
from piaoqi.core.checks.registry import checks
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Record

RULES = {one.code: one for one in checks()}
H, B, C = Verdict.HOLDS, Verdict.BROKEN, Verdict.CANNOT_TELL
CODE = {"code": "011002100611", "number": "00345678", "kind": Kind.E_ORDINARY}


def verdict(code: str, record: Record) -> Verdict | None:
    results = RULES[code].check(record, CONTEXT)
    return results[0].verdict if results else None


@pytest.mark.parametrize(
    ("changes", "day", "expected"),
    [
        ({}, date(2024, 12, 31), H),
        ({}, date(2025, 1, 1), C),
        ({}, date(2025, 1, 4), B),
        ({}, date(2023, 12, 31), C),
        ({}, date(2023, 12, 30), B),
        ({"number": "21312000000012345678"}, date(2021, 12, 1), H),
        ({"number": "21312000000012345678"}, date(2021, 11, 30), B),
        (CODE, date(2021, 1, 1), H),
        (CODE, date(2024, 1, 1), H),
        (CODE, date(2020, 12, 1), B),
        ({**CODE, "code": "000000000000"}, date(2020, 1, 1), C),
        ({**CODE, "code": ""}, date(2020, 1, 1), C),
        ({"number": "01234567890123456789"}, date(2024, 1, 1), C),
    ],
)
def test_the_year_in_the_number(changes: dict[str, str], day: date, expected: Verdict) -> None:
    assert verdict("number.date", good(**changes, issue_date=day)) is expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, H),
        ({"number": "24442000000012345678"}, C),
        ({"number": "24952000000012345678", "seller_tax_id": credit_code(5, "440300")}, H),
        ({"number": "24662000000012345678"}, C),
        ({"number": "24772000000012345678"}, B),
        ({"seller_tax_id": ""}, C),
        (CODE, H),
        ({**CODE, "code": "031002100611"}, C),
    ],
)
def test_the_region_in_the_number(changes: dict[str, str], expected: Verdict) -> None:
    assert verdict("number.region", good(**changes)) is expected


@pytest.mark.parametrize("kind", [Kind.CUSTOMS, Kind.FISCAL, Kind.BANK_RECEIPT, Kind.OTHER_DOCUMENT])
@pytest.mark.parametrize("code", ["number.date", "number.region"])
def test_numbers_of_other_papers_are_not_judged(code: str, kind: Kind) -> None:
    assert verdict(code, good(kind=kind)) is None
