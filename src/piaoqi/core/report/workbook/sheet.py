"""One sheet: typed columns, a frozen heading, filters, and a page set up for printing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import east_asian_width

from piaoqi.core.text import Language, Text

FONT = "等线"
SIZE = 10
CELL_LETTERS = 32_000
"""A cell holds 32,767."""
LINE_POINTS = 13.5
TALLEST_ROW = 409
SHEET_ROWS = 1_000_000
"""A sheet holds 1,048,576."""
NOTHING = Text("没有", "none")
CUT = Text("还有 {count} 行放不下，请用 --json", "{count} more rows do not fit; use --json")

TEXT, WRAPPED, SMALL, MONEY, DATE, COUNT, TICK = "text", "wrapped", "small", "money", "date", "count", "tick"
BOX, TICKED = "☐", "☑"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `printed` columns stand first and make the printed page; `width` is in letters."""

    title: Text
    width: int
    style: str
    value: Callable[[Any], object]
    printed: bool = True
    choices: tuple[str, ...] = ()
    """What may be chosen in the column's cells; empty for anything."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of one kind of result."""

    title: Text
    colour: str
    columns: tuple[Column, ...]
    rows: Sequence[object]


@dataclass(frozen=True, slots=True)
class Styles:
    """Cell formats by name."""

    by_name: Mapping[str, Any]

    @staticmethod
    def of(book: Any) -> "Styles":
        base = {"font_name": FONT, "font_size": SIZE, "valign": "top"}
        line = {**base, "bottom": 1, "bottom_color": "#D9D9D9"}
        heading = {
            **base, "bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": "#E8EEF4", "bottom": 1,
        }  # fmt: skip
        formats = {
            TEXT: {**line, "num_format": "@"},
            WRAPPED: {**line, "num_format": "@", "text_wrap": True},
            SMALL: {**line, "num_format": "@", "font_size": 8, "font_color": "#808080"},
            MONEY: {**line, "num_format": "#,##0.00;[Red]-#,##0.00", "align": "right", "indent": 1},
            DATE: {**line, "num_format": "yyyy-mm-dd", "align": "left"},
            COUNT: {**line, "num_format": "#,##0", "align": "right", "indent": 1},
            TICK: {**line, "num_format": "@", "align": "center", "font_size": 12},
            "heading": heading,
            "heading_right": {**heading, "align": "right", "indent": 1},
            "title": {**base, "font_size": 16, "bold": True},
            "section": {**base, "font_size": 12, "bold": True, "valign": "vcenter"},
            "plain": base,
            "note": {**line, "align": "left", "indent": 2, "font_color": "#606060"},
        }
        return Styles({name: book.add_format(given) for name, given in formats.items()})

    def __getitem__(self, name: str) -> Any:
        return self.by_name[name]


def write_sheet(book: Any, sheet: Sheet, styles: Styles, language: Language) -> None:
    """Add the sheet to the workbook."""
    page = book.add_worksheet(sheet.title.in_language(language))
    page.set_tab_color(sheet.colour)
    page.hide_gridlines(2)
    write_heading(page, 0, sheet.columns, styles, language)
    page.freeze_panes(1, 1)
    shown = sheet.rows[:SHEET_ROWS]
    for number, row in enumerate(shown, 1):
        write_row(page, number, [column.value(row) for column in sheet.columns], (sheet.columns, styles))
    if not shown:
        page.write_string(1, 0, NOTHING.in_language(language), styles["plain"])
    elif len(shown) < len(sheet.rows):
        left = CUT.fill(language, count=len(sheet.rows) - len(shown))
        page.write_string(len(shown) + 1, 0, left, styles["plain"])
    last = max(len(shown), 1)
    for place, column in enumerate(sheet.columns):
        if column.choices:
            page.data_validation(1, place, last, place, {"validate": "list", "source": list(column.choices)})
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    set_up_page(page, sheet.title.in_language(language))
    page.repeat_rows(0)
    page.print_area(0, 0, last, sum(column.printed for column in sheet.columns) - 1)


HEADING_POINTS = 20


def write_heading(page: Any, row: int, columns: Sequence[Column], styles: Styles, language: Language) -> None:
    """The columns' titles; numbers are headed on the right, where they stand."""
    page.set_row(row, HEADING_POINTS)
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        style = "heading_right" if column.style in (MONEY, COUNT) else "heading"
        page.write_string(row, place, column.title.in_language(language), styles[style])


def write_row(page: Any, row: int, values: Sequence[object], how: tuple[Sequence[Column], Styles]) -> None:
    """One value a column. The height is set: not every program fits it to wrapped text by itself."""
    columns, styles = how
    tallest = max(_lines_needed(value, column) for value, column in zip(values, columns, strict=True))
    page.set_row(row, min(LINE_POINTS * tallest + 3, TALLEST_ROW))
    for place, (value, column) in enumerate(zip(values, columns, strict=True)):
        write_cell(page, row, place, value, (column.style, styles))


def _lines_needed(value: object, column: Column) -> int:
    if column.style != WRAPPED or not value:
        return 1
    room = max(1, column.width * 9 // 10)  # lines end early where a long word moves to the next
    return sum(max(1, -(-_letters(line) // room)) for line in str(value).split("\n"))


def _letters(line: str) -> int:
    """Width in columns of a Latin letter; a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


def write_cell(page: Any, row: int, place: int, value: object, style: tuple[str, Styles]) -> None:
    """A value in its own type: text stays text, whatever it looks like."""
    name, styles = style
    if value is None or value == "":
        page.write_blank(row, place, None, styles[name])
    elif isinstance(value, Decimal | int):
        page.write_number(row, place, value, styles[name])
    elif isinstance(value, date):
        page.write_datetime(row, place, value, styles[name])
    else:
        text = str(value)
        page.write_string(row, place, text if len(text) <= CELL_LETTERS else text[:CELL_LETTERS] + "…", styles[name])


def set_up_page(page: Any, title: str) -> None:
    """A4 across, as wide as the sheet, page numbers below."""
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer(f"&L票齐 · {title.replace('&', '&&')}&R&P / &N")
