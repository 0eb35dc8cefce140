"""Pieces of the terminal's pages: tables without boxes, amounts on the right, indentation."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled


def amount(value: Decimal | None) -> str:
    """With thousands separators; nothing where it is not known."""
    return "" if value is None else f"{value:,.2f}"


def capital(words: str) -> str:
    """As the beginning of a sentence; Chinese has no capitals."""
    return words[:1].upper() + words[1:]


def indented(thing: RenderableType, by: int = 2) -> Padding:
    """Moved in from the left."""
    return Padding(thing, (0, 0, 0, by))


class Prose:
    """A sentence that breaks after any Chinese character, and elsewhere at blanks; paths break where they must."""

    def __init__(self, words: str, style: str = "") -> None:
        self.words = words
        self.style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in wrap(self.words, options.max_width):
            yield Styled(line, style=self.style, no_wrap=True, overflow="ignore")


_PIECE = re.compile(r"\s+|[（“《]*(?:[\x21-\x7e]+|[^\s（“《]|$)[，。；：、！？）”》]*|[（“《]")
"""What stays together: a run of Latin letters and digits, or one character, with its brackets and the stop after it."""


def wrap(words: str, width: int) -> list[str]:
    """Lines of at most `width` columns; a Chinese character takes two."""
    lines = [""]
    for piece in _PIECE.findall(words):
        rest = piece
        if lines[-1] and cell_len(lines[-1] + rest) > width:
            lines.append("")
        while cell_len(rest) > width:
            cut = _cut(rest, width)
            lines[-1:] = [lines[-1] + rest[:cut], ""]
            rest = rest[cut:]
        if lines[-1] or not rest.isspace():
            lines[-1] += rest
    return [line.rstrip() for line in lines]


def _cut(piece: str, width: int) -> int:
    """Where a path too long for a line is broken: after the last of the marks between its names, if one is far on."""
    fits = max(1, width if piece.isascii() else width // 2)
    after_mark = max(piece.rfind(mark, 0, fits) for mark in "/_-!") + 1
    return after_mark if after_mark > fits // 3 else fits


def columns(
    titles: Sequence[str],
    rows: Iterable[Sequence[RenderableType]],
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
) -> Table:
    """A table without lines, as their width is two in some Chinese terminals and one in others; `right` are the
    columns of amounts and counts, `whole` those whose numbers and dates must not be broken either.
    """
    table = Table(box=None, padding=(0, 3, 0, 0), pad_edge=False, header_style="dim", show_header=any(titles))
    for place, title in enumerate(titles):
        table.add_column(
            Styled(title),
            justify="right" if place in right else "left",
            no_wrap=place in right or place in whole,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Styled(cell) if isinstance(cell, str) else cell for cell in row))
    return table


def pairs(rows: Iterable[tuple[str, str]]) -> Table:
    """Names and values; what has no value is left out."""
    table = Table.grid(padding=(0, 3))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value:
            table.add_row(Styled(name), Styled(value))
    return table


_NAME_COLUMNS = 26


def facts(rows: Iterable[tuple[str, str, str]]) -> Table:
    """A name, a word beside it, and a text that breaks as prose does; a blank second column has no width."""
    listed = list(rows)
    table = Table.grid(padding=(0, 2))
    named = max((cell_len(name) for name, _, _ in listed), default=0)
    table.add_column(no_wrap=named <= _NAME_COLUMNS, overflow="fold", max_width=_NAME_COLUMNS)
    beside = any(word for _, word, _ in listed)
    if beside:
        table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, word, text in listed:
        lines = Lines(text)
        table.add_row(*((Styled(name), Styled(word), lines) if beside else (Styled(name), lines)))
    return table


class Lines:
    """Several paragraphs of prose."""

    def __init__(self, text: str) -> None:
        self.paragraphs = [Prose(line) for line in text.split("\n")]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self.paragraphs
