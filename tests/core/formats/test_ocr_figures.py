"""Quantity and price that recognition ran together come apart where the amount says how, and only there."""

from decimal import Decimal

import pytest

from piaoqi.core.formats.ocr.figures import parted
from piaoqi.core.invoice.record import Line


@pytest.mark.parametrize(
    ("run", "amount", "quantity", "price"),
    [
        ("-13086.79245283018", "-3086.79", "-1", "3086.79245283018"),
        ("12.5", "2.50", "1", "2.5"),
        ("20.50", "1.00", "2", "0.50"),
    ],
)
def test_two_figures_in_one_come_apart_by_the_amount(run: str, amount: str, quantity: str, price: str) -> None:
    for line in (Line(name="", quantity=run, amount=Decimal(amount)), Line(name="", price=run, amount=Decimal(amount))):
        assert (parted(line).quantity, parted(line).price) == (quantity, price)


@pytest.mark.parametrize(
    "line",
    [
        Line(name="", quantity="13086.79", amount=Decimal("999.00")),
        Line(name="", quantity="1", price="3086.79", amount=Decimal("3086.79")),
        Line(name="", quantity="13086.79"),
        Line(name="", quantity="18.9L", amount=Decimal("8.90")),
        Line(name="", quantity="3", amount=Decimal("3.00")),
        Line(name="", amount=Decimal("3.00")),
    ],
)
def test_whatever_the_amount_does_not_part_stays_as_it_was_recognised(line: Line) -> None:
    assert parted(line) == line
