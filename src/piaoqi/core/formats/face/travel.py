"""Faces that are no VAT form: railway tickets and air itineraries."""

import re

from piaoqi.core.formats.face.items import Item, Row
from piaoqi.core.formats.face.labels import Sheet
from piaoqi.core.formats.face.sums import Sums, money_cells
from piaoqi.core.invoice.money import read_money

_FARE = re.compile(r"(?:票价|退票费|改签费|补票费):?[¥]?:?(-?\d+(?:\.\d{1,2})?)|[¥](\d+(?:\.\d{1,2})?)元?")
_AIR = re.compile(
    "(?P<fare>票价)|(?P<fuel>燃油附加费)|(?P<rate>增值税税率)|(?P<tax>增值税税额)|(?P<fund>民航发展基金)"
    "|(?P<other>其他税费)|(?P<total>合计)"
)


def read_rail_sums(sheet: Sheet) -> Sums:
    """The fare is the total; a railway ticket prints neither amount nor tax."""
    found = _FARE.search(sheet.text)
    return Sums(total=found[1] or found[2]) if found else Sums()


def read_air_sums(sheet: Sheet) -> Sums:
    """Fare and fuel surcharge together are the amount (the base of the tax); the aviation fund stands outside it."""
    for index, row in enumerate(sheet.rows):
        headings = {
            str(found.lastgroup): row.between(found.start(), found.end())[0] for found in _AIR.finditer(row.text)
        }
        if {"fare", "total"} <= headings.keys():
            cells = _under(headings, sheet.rows[index : index + 3])
            base = [read_money(cells.get(key)) for key in ("fare", "fuel")]
            amount = sum(part for part in base if part is not None) if base[0] is not None else ""
            return Sums(str(amount), cells.get("tax", ""), cells.get("total", ""))
    return Sums()


def _under(headings: dict[str, Item], rows: tuple[Row, ...]) -> dict[str, str]:
    """The amounts below the headings, or beside them: as many as there are headings, else each by its column."""
    priced = [key for key in headings if key != "rate"]
    for row in rows:
        cells = money_cells(row.items)
        if len(cells) == len(priced):
            return dict(zip(priced, (text for text, _ in cells), strict=True))
    for row in rows[1:]:
        cells = money_cells(row.items)
        if cells:
            return {_column(headings, right): text for text, right in cells}
    return {}


def _column(headings: dict[str, Item], right: float) -> str:
    """The heading that begins last before a place on the line."""
    return max((item.x, key) for key, item in headings.items() if item.x < right or key == "fare")[1]
