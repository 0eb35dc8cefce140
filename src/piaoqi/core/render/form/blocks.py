"""The parts that a form is made of, from top to bottom; each knows its height and draws itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from piaoqi.core.render.form.paper import FAINT, FORM, INK, LABEL, LEFT, PAGE_WIDTH, RIGHT, Paper, Style
from piaoqi.core.render.form.typeface import ASCENT, Fitted, fit, width, wrap
from piaoqi.core.render.geometry import Box

PAD = 1.6
"""From a rule to the words beside it."""
MARK, MARK_EN = "由数据生成，非原件", "Drawn from data, not the original"
_BAND, _BAND_INK = "#fdf0cf", "#6b4a00"


class Block(Protocol):
    """A part of a form."""

    @property
    def height(self) -> float: ...

    def draw(self, paper: Paper, top: float) -> None:
        """Draw it with its upper edge at `top`."""
        ...


@dataclass(frozen=True, slots=True)
class Gap:
    """Empty paper."""

    height: float

    def draw(self, paper: Paper, top: float) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True)
class Band:
    """What the page is: no original, and which file, sheet and row it was filled from."""

    source: Fitted
    height: float

    @classmethod
    def of(cls, source: str) -> "Band":
        fitted = fit(f"数据来源：{source}", PAGE_WIDTH - 2 * LEFT, 2.7, 2)
        return cls(fitted, 7.6 + fitted.height)

    def draw(self, paper: Paper, top: float) -> None:
        paper.fill(Box(0, top, PAGE_WIDTH, self.height), _BAND)
        paper.line(LEFT, top + 5.2, MARK, Style(4.2, _BAND_INK, "sans", bold=True))
        paper.line(RIGHT, top + 5.1, MARK_EN, Style(2.7, _BAND_INK, "sans"), "end")
        paper.lines(LEFT, top + 6.4 + ASCENT * self.source.size, self.source, Style(2.7, _BAND_INK, "sans"))


@dataclass(frozen=True, slots=True)
class Title:
    """The heading with its double rule; on the left what became of the invoice, on the right number and date."""

    words: str
    warnings: "Pairs"
    left: "Pairs"
    right: "Pairs"

    @property
    def height(self) -> float:
        return 5.6 + max(self.warnings.height + self.left.height, self.right.height, 16.5)

    def draw(self, paper: Paper, top: float) -> None:
        heading = fit(self.words, 92, 6.8)
        paper.lines(PAGE_WIDTH / 2, top + 11.2, heading, LABEL, "middle")
        half = max(width(self.words, heading.size) / 2 + 2, 36.5)
        for below in (14.2, 15.2):
            paper.rule([(PAGE_WIDTH / 2 - half, top + below), (PAGE_WIDTH / 2 + half, top + below)])
        self.warnings.draw(paper, LEFT + PAD, top + 5.2)
        self.left.draw(paper, LEFT + PAD, top + 5.2 + self.warnings.height)
        self.right.draw(paper, RIGHT - ASIDE_RIGHT, top + 5.2)


ASIDE_LEFT, ASIDE_RIGHT = 48.0, 53.0
"""Millimetres beside the heading."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels with their values below one another, in a cell; without a label, a text as long as it is."""

    rows: tuple[tuple[str, Fitted], ...]
    label_size: float = 3.2
    colour: str = INK

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]], room: float, label_size: float = 3.2, colour: str = INK) -> "Pairs":
        rooms = [(label, words, room - width(label, label_size)) for label, words in pairs]
        fitted = [
            (label, fit(words, left, 3.2, 2) if label else wrap(words, left, 3.2)) for label, words, left in rooms
        ]
        return cls(tuple(fitted), label_size, colour)

    @property
    def height(self) -> float:
        return sum(self._step(words) for _, words in self.rows)

    def _step(self, words: Fitted) -> float:
        return max(words.height, self.label_size) + 1.9

    def draw(self, paper: Paper, x: float, top: float) -> None:
        """With the upper left corner at `x`, `top`."""
        for label, words in self.rows:
            paper.line(x, top + ASCENT * self.label_size, label, LABEL.of(self.label_size))
            base = top + ASCENT * (words.size if len(words.lines) > 1 else self.label_size)
            paper.lines(x + width(label, self.label_size), base, words, Style(colour=self.colour))
            top += self._step(words)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a row of the form: from rule to rule, with a label standing upright at its left, if it has one."""

    left: float
    right: float
    pairs: Pairs
    upright: str = ""

    @property
    def inner(self) -> float:
        """Where its text begins."""
        return self.left + (UPRIGHT if self.upright else 0.0) + PAD


UPRIGHT = 6.2
"""The narrow column of an upright label."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A row of the form: cells side by side."""

    cells: tuple[Cell, ...]
    least: float

    @property
    def height(self) -> float:
        return max(self.least, *(one.pairs.height + 2 * PAD - 0.4 for one in self.cells))

    def draw(self, paper: Paper, top: float) -> None:
        bottom = top + self.height
        columns = [one.left for one in self.cells if one.left > LEFT]
        columns += [one.left + UPRIGHT for one in self.cells if one.upright]
        paper.frame(top, bottom, columns)
        for one in self.cells:
            if one.upright:
                paper.stacked(one.left + UPRIGHT / 2, top + 1, bottom - 1, one.upright)
            one.pairs.draw(paper, one.inner, top + PAD + 0.8)


def cell(left: float, right: float, pairs: Sequence[tuple[str, str]], upright: str = "", size: float = 3.2) -> Cell:
    """A cell with its text fitted into it."""
    room = right - left - 2 * PAD - (UPRIGHT if upright else 0.0)
    return Cell(left, right, Pairs.of(pairs, room, size), upright)


@dataclass(frozen=True, slots=True)
class Capital:
    """价税合计 in words and in figures."""

    label: str
    words: Fitted
    figures: Fitted

    @classmethod
    def of(cls, label: str, words: str, figures: str) -> "Capital":
        return cls(label, fit(words, 78, 3.4), fit(figures, RIGHT - PAD - 157.5, 3.4))

    @property
    def height(self) -> float:
        return max(self.words.height, self.figures.height, 3.4) + 4.6

    def draw(self, paper: Paper, top: float) -> None:
        y = top + 5.1
        paper.frame(top, top + self.height, (_CAPITAL,))
        paper.line((LEFT + _CAPITAL) / 2, y, self.label, LABEL, "middle")
        if self.words.lines:
            x, middle, radius = _CAPITAL + 4.2, y - 1.15, 1.75
            reach = radius * 0.7071
            paper.circle(x, middle, radius)
            paper.rule([(x - reach, middle - reach), (x + reach, middle + reach)], colour=INK)
            paper.rule([(x - reach, middle + reach), (x + reach, middle - reach)], colour=INK)
            paper.lines(x + 3.4, y, self.words)
        paper.line(143.5, y, "（小写）", LABEL)
        paper.lines(157.5, y, self.figures)


_CAPITAL = 56.5
"""The rule between the label and the words."""


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands below the frame, side by side: 收款人, 复核, 开票人."""

    pairs: tuple[tuple[float, str, Fitted], ...]

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, str, str]]) -> "Foot":
        """From where each begins, its label and its words."""
        ends = [*(x for x, _, _ in pairs[1:]), RIGHT]
        return cls(
            tuple(
                (x, label, fit(words, end - x - width(label, LABEL.size) - PAD, 3.2))
                for (x, label, words), end in zip(pairs, ends, strict=True)
            )
        )

    @property
    def height(self) -> float:
        return max(3.2, *(words.height for _, _, words in self.pairs)) + 5.3

    def draw(self, paper: Paper, top: float) -> None:
        for x, label, words in self.pairs:
            paper.line(x, top + 5.6, label, LABEL)
            paper.lines(x + width(label, LABEL.size), top + 5.6, words)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the data states beside what the form has a place for; below the form, small."""

    text: Fitted

    @classmethod
    def of(cls, pairs: Sequence[tuple[str, str]]) -> "Beside":
        return cls(wrap("　　".join(f"{label}：{words}" for label, words in pairs), RIGHT - LEFT - 22, 2.6))

    @property
    def height(self) -> float:
        return self.text.height + 4.5 if self.text.lines else 0.0

    def draw(self, paper: Paper, top: float) -> None:
        if self.text.lines:
            base = top + 1.5 + ASCENT * self.text.size
            paper.line(LEFT + PAD, base, "数据中另有：", Style(2.6, FORM))
            paper.lines(LEFT + 20, base, self.text, Style(2.6, FAINT))
