"""The table of goods and services: its columns, a row of it, and the sums below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from piaoqi.core.invoice.record import Line
from piaoqi.core.render.form.paper import LABEL, LEFT, RIGHT, VALUE, Paper, Side
from piaoqi.core.render.form.typeface import ASCENT, Fitted, fit

_EDGE = 1.1
"""From the edge of a column to its words."""
_SIZE = 3.1
STARS = "***"
"""What the bureau prints for a tax that there is not."""
_FREE_OF_TAX = frozenset(("免税", "不征税", STARS))


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its edges, its heading and the side its words stand on; in how many lines they are meant to fit."""

    left: float
    right: float
    heading: str
    side: Side = "start"
    lines: int = 1

    def fitted(self, words: str) -> Fitted:
        """Words as they stand in it."""
        return fit(words, self.right - self.left - 2 * _EDGE, _SIZE, self.lines)

    def titled(self) -> Fitted:
        """Its heading."""
        return fit(self.heading, self.right - self.left - 0.6, _SIZE)

    @property
    def edge(self) -> float:
        """Where its words start, end or have their middle."""
        places = {"start": self.left + _EDGE, "middle": (self.left + self.right) / 2, "end": self.right - _EDGE}
        return places[self.side]


def columns(edges: Sequence[float], headings: Sequence[str], numbers: int) -> tuple[Column, ...]:
    """Columns between edges; the last `numbers` hold figures and stand on the right."""
    first = len(headings) - numbers
    return tuple(
        Column(edges[n], edges[n + 1], heading, "end" if n >= first else "start", 1 if n >= first else 2)
        for n, heading in enumerate(headings)
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The headings."""

    table: tuple[Column, ...]
    ruled: bool

    @property
    def height(self) -> float:
        return max(_SIZE, *(one.titled().height for one in self.table)) + 2.9

    def draw(self, paper: Paper, top: float) -> None:
        for one in self.table:
            paper.lines((one.left + one.right) / 2, top + 4.2, one.titled(), LABEL, "middle")
        side_rules(paper, top, top + self.height, self.table if self.ruled else ())


@dataclass(frozen=True, slots=True)
class Row:
    """A line of goods, in as many lines of text as its longest cell takes."""

    table: tuple[Column, ...]
    cells: tuple[Fitted, ...]
    ruled: bool
    line: Line | None = None

    @property
    def height(self) -> float:
        return max((one.height for one in self.cells), default=0.0) + 1.6

    def draw(self, paper: Paper, top: float) -> None:
        for column, words in zip(self.table, self.cells, strict=True):
            paper.lines(column.edge, top + 0.8 + ASCENT * _SIZE, words, VALUE, column.side)
        side_rules(paper, top, top + self.height, self.table if self.ruled else ())


@dataclass(frozen=True, slots=True)
class Blank:
    """Room below the last line, within the frame."""

    height: float
    table: tuple[Column, ...] = ()

    def draw(self, paper: Paper, top: float) -> None:
        side_rules(paper, top, top + self.height, self.table)


@dataclass(frozen=True, slots=True)
class Edge:
    """The lower edge of a table."""

    height: float = 0.0

    def draw(self, paper: Paper, top: float) -> None:
        paper.rule([(LEFT, top), (RIGHT, top)])


def side_rules(paper: Paper, top: float, bottom: float, table: Sequence[Column]) -> None:
    """The frame's sides, and the rules between the columns of a ruled table."""
    for x in (LEFT, *(one.left for one in table[1:]), RIGHT):
        paper.rule([(x, top), (x, bottom)])


@dataclass(frozen=True, slots=True)
class Sums:
    """A label with the sums of amount and tax: 小计, 合计. `label` is spread over the first column."""

    table: tuple[Column, ...]
    label: str
    amount: Fitted
    tax: Fitted
    ruled: bool

    @classmethod
    def of(cls, table: tuple[Column, ...], label: str, sums: tuple[str, str], *, ruled: bool) -> "Sums":
        return cls(table, label, table[_AMOUNT].fitted(sums[0]), table[_TAX].fitted(sums[1]), ruled)

    @property
    def height(self) -> float:
        return max(_SIZE, self.amount.height, self.tax.height) + 2.9

    def draw(self, paper: Paper, top: float) -> None:
        y = top + 4.2
        middle, apart = (self.table[0].left + self.table[0].right) / 2, 8.0
        for number, character in enumerate(self.label):
            paper.line(middle + (number - (len(self.label) - 1) / 2) * apart, y, character, LABEL, "middle")
        for place, words in ((_AMOUNT, self.amount), (_TAX, self.tax)):
            paper.lines(self.table[place].edge, y, words, VALUE, "end")
        side_rules(paper, top, top + self.height, self.table if self.ruled else ())


_AMOUNT, _TAX = 5, 7
"""The columns of the table of goods that have sums."""


def row(table: tuple[Column, ...], line: Line, *, ruled: bool) -> Row:
    """A line of goods as a row. Its cells: name, spec, unit, quantity, price, amount, rate, tax."""
    words = (line.name, line.spec, line.unit, line.quantity, line.price, money(line.amount), line.rate, tax_words(line))
    return Row(table, tuple(one.fitted(cell) for one, cell in zip(table, words, strict=True)), ruled, line)


def tax_words(line: Line) -> str:
    """The tax, or the stars that the bureau prints where there is none to state."""
    if line.tax is None:
        return STARS if line.rate in _FREE_OF_TAX else ""
    return money(line.tax)


def money(value: Decimal | None, sign: str = "") -> str:
    """As it is printed: two decimals, without separators; nothing where it is not known."""
    return "" if value is None else f"{sign}{value:.2f}"


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """The sum; None where one of them is not known."""
    listed = list(values)
    known = [one for one in listed if one is not None]
    return sum(known, Decimal(0)) if listed and len(known) == len(listed) else None
