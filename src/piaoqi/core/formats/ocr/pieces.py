"""Recognised texts as items of a face: cut where a box holds two cells, set one below another where it runs down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from piaoqi.core.formats.face.items import Item
from piaoqi.core.formats.ocr.engine import Corners, Letter, Line

_TALL = 1.5
_WIDE_GAP = 2.2
"""Two letters that many heights apart stand in two cells."""
_LIKELY = 0.3
"""Texts of which not even this is sure are specks and stamps."""
_EDGE = 2.0
"""Points from the picture's edge, within which a text may go on beyond it."""
_CUT_OFF = 0.5
_ASIDE = frozenset("购买货销售方信息单位密码区备注貨單購銷")
_OLD = str.maketrans("貨單購銷稅號碼價開發備註區買賣", "货单购销税号码价开发备注区买卖")


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of the page with the letters it was recognised by."""

    item: Item
    letters: Line


def clearness(pieces: Iterable[Piece]) -> float:
    """How sure the letters are on the whole."""
    sures = [letter.sure for letter in letters_of(pieces)]
    return sum(sures) / len(sures) if sures else 0.0


def cut_off(lines: Sequence[Line], corners: Corners, size: tuple[int, ...]) -> list[Line]:
    """The lines, those at an edge of the picture (height, width) taken for guesses: they may go on beyond it."""
    ends = np.array((size[1], size[0]), np.float32) - _EDGE
    return [
        _doubted(line) if (box < _EDGE).any() or (box >= ends).any() else line
        for line, box in zip(lines, corners, strict=True)
    ]


def _doubted(line: Line) -> Line:
    return tuple(replace(letter, sure=min(letter.sure, _CUT_OFF)) for letter in line)


def pieces_of(lines: Sequence[Line], corners: Corners, page: int) -> list[Piece]:
    """`corners`: on a level page, one set for each line."""
    return [piece for line, box in zip(lines, corners, strict=True) for piece in _pieces(line, box, page)]


def _pieces(line: Line, box: Corners, page: int) -> Iterator[Piece]:
    text = "".join(letter.char for letter in line)
    if not text.strip() or sum(letter.sure for letter in line) < _LIKELY * len(line):
        return
    left, top = (float(value) for value in box.min(axis=0))
    right, bottom = (float(value) for value in box.max(axis=0))
    tilt = abs(float(box[1][1] - box[0][1])), abs(float(box[3][0] - box[0][0]))
    width, height = max(right - left - tilt[1], 1.0), max(bottom - top - tilt[0], 1.0)
    if height > _TALL * width and len(text) > 1:
        yield from _downwards(line, Item(text, left, top, width, height, page))
        return
    middle = (top + bottom) / 2
    for start, end, begins, ends in _cells(line, width / height):
        letters = line[start:end]
        text = "".join(letter.char for letter in letters)
        x = left + begins * width
        yield Piece(Item(text, x, middle - height / 2, (ends - begins) * width, height, page), letters)


def _downwards(line: Line, box: Item) -> Iterator[Piece]:
    """A text that runs down: the words beside the blocks of a form letter by letter, others as one tall box."""
    if not all(letter.char in _ASIDE for letter in line):
        yield Piece(box, line)
        return
    side = min(box.width, box.height / len(line))
    for index, letter in enumerate(line):
        y = box.y + (index + 0.5) * box.height / len(line) - side / 2
        char = letter.char.translate(_OLD)
        yield Piece(Item(char, box.centre - side / 2, y, side, side, box.page), (letter,))


def _cells(line: Line, ratio: float) -> Iterator[tuple[int, int, float, float]]:
    """Begin and end of the texts in a line as letters and as shares of its width; `ratio`: width over height."""
    start: int | None = None
    begins = 0.0
    for index, letter in enumerate(line):
        if letter.char.isspace():
            if start is not None:
                yield start, index, begins, _between(line, index)
            start = None
            continue
        if start is not None and (letter.at - line[index - 1].at) * ratio > _WIDE_GAP:
            yield start, index, begins, line[index - 1].at + 0.5 / ratio
            start = None
        if start is None:
            start = index
            begins = 0.0 if index == 0 else max(_before(line, index), letter.at - 0.6 / ratio)
    if start is not None:
        yield start, len(line), begins, 1.0


def _between(line: Line, blank: int) -> float:
    """Where the text before a blank ends."""
    after = next((letter.at for letter in line[blank:] if not letter.char.isspace()), 1.0)
    return line[blank - 1].at + 0.4 * (after - line[blank - 1].at)


def _before(line: Line, index: int) -> float:
    """Where a text begins behind a blank or a gap."""
    last = next((letter.at for letter in reversed(line[:index]) if not letter.char.isspace()), 0.0)
    return last + 0.6 * (line[index].at - last)


def letters_of(pieces: Iterable[Piece]) -> Iterator[Letter]:
    """All letters one after another."""
    for piece in pieces:
        yield from piece.letters
