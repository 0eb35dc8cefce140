"""Quantity and price recognised as one text: `-13086.79` beside an amount of -3086.79 is `-1` and `3086.79`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from piaoqi.core.invoice.record import Line

_CENT = Decimal("0.01")
_LONGEST = 40
_QUANTITY = re.compile(r"-?\d+(?:\.\d+)?")
_PRICE = re.compile(r"(?:[1-9]\d*|0)(?:\.\d+)?")


def parted(line: Line) -> Line:
    """The line with both where one holds the two and only one cut makes the amount; else as it is."""
    if line.amount is None or bool(line.quantity) == bool(line.price):
        return line
    cuts = list(_cuts(line.quantity or line.price, line.amount))
    return replace(line, quantity=cuts[0][0], price=cuts[0][1]) if len(cuts) == 1 else line


def _cuts(run: str, amount: Decimal) -> Iterator[tuple[str, str]]:
    for cut in range(1, min(len(run), _LONGEST)):
        quantity, price = run[:cut], run[cut:]
        if (
            _QUANTITY.fullmatch(quantity)
            and _PRICE.fullmatch(price)
            and abs(Decimal(quantity) * Decimal(price) - amount) <= _CENT
        ):
            yield quantity, price
