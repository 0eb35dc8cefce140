"""Which invoice answers which order: what has none is missing only where nothing may be its invoice."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core.reconcile.small import SELLER, archive, entry, judged, original, source, verdicts
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.source import Expectation, Source

RULE = (Expectation("expected", "archive", 15),)


def order(total: str, day: str = "2026-09-01", line: int = 2, **facts: str) -> Record:
    stated = {"recorded_at": day, "ordered_at": day, **facts}
    return entry("", line, issue_date=None, total=Decimal(total), facts=stated)


def payment(total: str, day: str, **changes: Any) -> Record:
    return entry("", 2, issue_date=None, total=Decimal(total), facts={"recorded_at": day, "paid_at": day}, **changes)


def invoice(serial: int, total: str, day: date = date(2026, 9, 10), **changes: Any) -> Record:
    number = f"2631200000001234{serial:04}"
    return original(number, total=Decimal(total), amount=None, tax=None, issue_date=day, **changes)


def expected(*orders: Record) -> Source:
    return source(SourceKind.EXPECTED, *orders)


def said(orders: Source, *invoices: Record) -> list[str]:
    return sorted(verdicts(judged(orders, archive(*invoices), rules=RULE)).values())


@pytest.mark.parametrize(
    ("orders", "invoices", "verdict"),
    [
        ([order("100.00")], [invoice(1, "100.00")], []),
        ([order("100.00")], [invoice(1, "99.00")], ["missing"]),
        ([order("100.00"), order("200.00", line=3)], [invoice(1, "300.00")], []),
        ([order("300.00")], [invoice(1, "100.00"), invoice(2, "200.00")], []),
        ([order("300.00")], [invoice(1, "100.00"), invoice(2, "200.00"), invoice(3, "200.00")], ["cannot_tell"]),
        ([order("300.00")], [invoice(1, "100.00"), invoice(2, "200.00", date(2026, 2, 1))], ["missing"]),
        ([order("300.00")], [invoice(1, "100.00"), invoice(2, "200.00", seller_name="别家有限公司")], ["missing"]),
        ([payment("113.00", "2026-09-20")], [invoice(1, "113.00", date(2026, 6, 1))], ["cannot_tell"]),
        ([order("113.00", "2026-09-20")], [invoice(1, "113.00", date(2026, 6, 1))], ["missing"]),
        ([payment("113.00", "2026-09-20")], [invoice(1, "113.00", date(2025, 6, 1))], ["missing"]),
    ],
    ids=[
        "one for one",
        "another sum",
        "one invoice for two orders",
        "two invoices for one order",
        "two ways to add up",
        "a part from long before",
        "a part of another seller",
        "paid long after the invoice",
        "ordered long after another's invoice",
        "paid far too long after",
    ],
)
def test_an_order_is_missing_its_invoice_only_where_nothing_may_be_it(
    orders: list[Record], invoices: list[Record], verdict: list[str]
) -> None:
    assert said(expected(*orders), *invoices) == verdict


def test_a_seller_written_short_leaves_it_open() -> None:
    short = payment("113.00", "2026-09-20", seller_name=SELLER[0].removesuffix("有限公司"))
    assert said(expected(short), invoice(1, "113.00")) == ["cannot_tell"]


def test_an_order_without_tax_leaves_it_open() -> None:
    taxed = invoice(1, "113.00")
    net = original(taxed.number, amount=Decimal("100.00"), total=Decimal("113.00"))
    assert said(expected(order("100.00")), net) == ["cannot_tell"]


def test_an_invoice_serves_one_order_and_what_is_left_is_missing() -> None:
    assert said(expected(order("100.00"), order("100.00", line=3)), invoice(1, "100.00")) == ["missing"]
