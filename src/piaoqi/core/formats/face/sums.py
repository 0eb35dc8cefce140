"""What the foot of an invoice's table states: amount, tax and total, in figures and in words."""

import re
from dataclasses import dataclass

from piaoqi.core.formats.face.items import Item, joined, plain, together
from piaoqi.core.formats.face.labels import Label, Sheet
from piaoqi.core.invoice.capital import read_capital

_MONEY = re.compile(r"-?(?:[¥$]|CNY|RMB)?-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d%])|\*{3}")
_CAPITAL = re.compile(
    r"(?:\(?负数?\)?)?[零〇壹贰叁肆伍陆柒捌玖拾佰仟万萬亿億两一二三四五六七八九十百千圆元圓角分整正]{2,}"
)

_CLOSE = 0.6
"""Texts less than this many heights apart are one amount: the sign and the figures, or figures set one by one."""


@dataclass(frozen=True, slots=True)
class Sums:
    """As printed, with the currency's sign; empty where the face doesn't say. `capital` is the total in words."""

    amount: str = ""
    tax: str = ""
    total: str = ""
    capital: str = ""


def read_sums(sheet: Sheet, tax_column: float | None) -> Sums:
    """`tax_column` is where the column 税额 begins, to tell a lone amount from a lone tax."""
    amount, tax = _amount_and_tax(_sum_cells(sheet), tax_column)
    capital = _capital(sheet)
    small = _small(sheet, capital)
    words = _words(capital)
    in_words = read_capital(words) if words else None
    total = (
        (_first_money(small.values) if small else "")
        or (_first_money(capital.values) if capital else "")
        or (str(in_words) if in_words is not None else "")
    )
    return Sums(amount, tax, total, words)


def money_cells(items: tuple[Item, ...]) -> list[tuple[str, float]]:
    """The amounts (or `***`) among texts of a line, each with the place of its right edge."""
    cells = ((plain(item.text), item.right) for item in together(items, _CLOSE))
    return [(found, right) for text, right in cells for found in _MONEY.findall(text)]


def _sum_cells(sheet: Sheet) -> list[tuple[str, float]]:
    """The cells of the last 合计 above the total in words: earlier ones may be of a page."""
    labels = sheet.all("sum")
    for label in reversed(labels):
        if money_cells(label.values):
            beside = [one for one in labels if abs(one.box.middle - label.box.middle) < 0.5 * label.box.height]
            items = sorted((item for one in beside for item in one.values), key=lambda item: item.x)
            return money_cells(tuple(items))
    return _row_above_total(sheet)


def _row_above_total(sheet: Sheet) -> list[tuple[str, float]]:
    """For forms whose 合计 is no text: the last row above the total that holds nothing but amounts with their sign."""
    total = sheet.first("capital")
    rows = [row for row in sheet.rows if total is not None and row.middle < total.box.middle - 0.75 * total.box.height]
    for row in reversed(rows[-4:]):
        cells = money_cells(row.items)
        if cells and "".join(text for text, _ in cells) == row.text and row.text.startswith(("¥", "-¥")):
            return cells
    return []


def _amount_and_tax(cells: list[tuple[str, float]], tax_column: float | None) -> tuple[str, str]:
    if len(cells) >= 2:
        return cells[-2][0], cells[-1][0]
    if not cells:
        return "", ""
    text, right = cells[0]
    in_tax_column = tax_column is not None and right > tax_column
    return ("", text) if in_tax_column else (text, "")


def _capital(sheet: Sheet) -> Label | None:
    labels = sheet.all("capital")
    return next((label for label in labels if _words(label)), labels[0] if labels else None)


def _small(sheet: Sheet, capital: Label | None) -> Label | None:
    """The label of the total in figures: the one nearest to the line of the total in words."""
    labels = sheet.all("small")
    if capital is None:
        return labels[0] if labels else None
    return min(labels, key=lambda label: abs(label.box.middle - capital.box.middle), default=None)


def _words(label: Label | None) -> str:
    if label is None:
        return ""
    found = _CAPITAL.search(plain(joined(label.values)).replace(" ", ""))
    return found.group() if found else ""


def _first_money(items: tuple[Item, ...]) -> str:
    cells = money_cells(items)
    return cells[0][0] if cells else ""
