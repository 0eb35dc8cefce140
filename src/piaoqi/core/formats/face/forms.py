"""Faces that are no VAT form: railway tickets, air itineraries, vehicle invoices, bank slips. What sums they state."""

import re
from dataclasses import replace

from piaoqi.core.formats.face.items import Item, Row
from piaoqi.core.formats.face.labels import Sheet
from piaoqi.core.formats.face.sums import Sums, money_cells, read_sums
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.money import read_money

_FARE = re.compile(r"(?:票价|退票费|改签费|补票费):?[¥]?:?(-?\d+(?:\.\d{1,2})?)|[¥](\d+(?:\.\d{1,2})?)元?")
_AIR = re.compile(
    "(?P<fare>票价)|(?P<fuel>燃油附加费)|(?P<rate>增值税税率)|(?P<tax>增值税税额)|(?P<fund>民航发展基金)"
    "|(?P<other>其他税费)|(?P<total>合计)"
)


_BANK = re.compile(
    r"(?:小写金额|金额\(小写\)|交易金额|金额)[::]?(?:\(小写\))?[::]?(?:[¥]|CNY|RMB|人民币)*([\d,]+\.\d{2})"
)


def sums_of(kind: Kind, sheet: Sheet, tax_column: float | None) -> Sums:
    """The sums in the way that faces of this kind state them."""
    if kind is Kind.RAIL:
        return _rail(sheet)
    if kind is Kind.AIR:
        return _air(sheet)
    if kind is Kind.BANK_RECEIPT:
        found = _BANK.search(sheet.text)
        return Sums(total=found[1]) if found else Sums()
    if kind is Kind.BANK_STATEMENT:
        return Sums()
    sums = read_sums(sheet, tax_column)
    return replace(sums, amount=_beside(sheet, "net"), tax=_beside(sheet, "vat")) if kind is Kind.VEHICLE else sums


def _beside(sheet: Sheet, key: str) -> str:
    """The first amount to the right of a label, whatever other label it belongs to."""
    label = sheet.first(key)
    if label is None:
        return ""
    box = label.box
    beside = [i for i in sheet.loose if i.x >= box.right and abs(i.middle - box.middle) < 0.75 * box.height]
    cells = money_cells(tuple(sorted(beside, key=lambda item: item.x)))
    return cells[0][0] if cells else ""


def _rail(sheet: Sheet) -> Sums:
    """The fare is the total; a railway ticket prints neither amount nor tax."""
    found = _FARE.search(sheet.text)
    return Sums(total=found[1] or found[2]) if found else Sums()


def _air(sheet: Sheet) -> Sums:
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
