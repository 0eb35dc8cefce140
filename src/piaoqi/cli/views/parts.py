"""Pieces of the terminal's pages: tables without boxes, amounts on the right, indentation."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich import box
from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

NUMBERS = {"right": True}


def amount(value: Decimal | None) -> str:
    """With thousands separators; nothing where it is not known."""
    return "" if value is None else f"{value:,.2f}"


def indented(thing: RenderableType, by: int = 2) -> Padding:
    """Moved in from the left."""
    return Padding(thing, (0, 0, 0, by))


def columns(titles: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> Table:
    """A table with a heading and no other lines; `right` are the columns of amounts and counts."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for place, title in enumerate(titles):
        table.add_column(Styled(title), justify="right" if place in right else "left", no_wrap=place in right)
    for row in rows:
        table.add_row(*(Styled(cell) for cell in row))
    return table


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """Names and values; what has no value is left out."""
    table = Table.grid(padding=(0, 3))
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in rows:
        if value:
            table.add_row(Styled(name), Styled(value))
    return table
