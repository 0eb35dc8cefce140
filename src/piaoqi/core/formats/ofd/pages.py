"""The text of OFD pages with its place: TextObjects of page and template, by Boundary, CTM and deltas.

GB/T 33190-2016, 11 (text) and 8.5 (page objects). Millimetres, y downwards.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from piaoqi.core.formats.face.items import Item
from piaoqi.core.formats.ofd.numbers import deltas, number_in, numbers_in
from piaoqi.core.xml_source import Element, name_of

_ASCENT = 0.85
"""Share of the height above the baseline."""
_UPRIGHT = 0.1
"""Text turned by more than this (sine) belongs to a seal or a watermark."""
_MARGIN = 5.0
_AS_IS = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of a text object. `object_id` is what tags refer to."""

    object_id: str
    item: Item


class _Frame(NamedTuple):
    """How a text object is placed: its corner, its matrix, its letter size. A named tuple, as a page has hundreds."""

    x: float
    y: float
    matrix: tuple[float, float, float, float, float, float]
    size: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return self.x + a * x + c * y + e, self.y + b * x + d * y + f

    @property
    def upright(self) -> bool:
        a, b, _, d, _, _ = self.matrix
        return a > 0 and d > 0 and abs(b) <= _UPRIGHT * a


def pieces_of(content: Element, page: int) -> list[Piece]:
    """The upright text of a page's or template's XML, one piece a row of each text object."""
    found: list[Piece] = []
    for element in content.iter("{*}TextObject", "ofd:TextObject"):
        frame = _frame(element)
        if frame is None or not frame.upright:
            continue
        object_id = element.get("ID", "")
        found += [Piece(object_id, item) for item in _rows(element, frame, page)]
    return found


def texts_of(content: Element) -> dict[str, list[str]]:
    """The text of a page's or template's objects by their ID, without places."""
    found: dict[str, list[str]] = {}
    texts: list[str] = []
    for element in content.iter("{*}TextObject", "{*}TextCode", "ofd:TextObject", "ofd:TextCode"):
        if name_of(element) == "textcode":
            texts.append(element.text or "")
        else:
            texts = found.setdefault(element.get("ID", ""), [])
    return found


def within(pieces: Iterable[Piece], box: tuple[float, float] | None) -> list[Piece]:
    """The pieces that a page of this width and height shows."""
    if box is None:
        return list(pieces)
    width, height = box[0] + _MARGIN, box[1] + _MARGIN
    return [p for p in pieces if -_MARGIN <= p.item.x <= width and -_MARGIN <= p.item.y <= height]


def box_of(element: Element | None) -> tuple[float, float] | None:
    """Width and height stated by a PhysicalBox below the element."""
    if element is None:
        return None
    for box in element.iter("{*}PhysicalBox", "ofd:PhysicalBox"):
        numbers = numbers_in(box.text or "")
        if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0:
            return numbers[0] + numbers[2], numbers[1] + numbers[3]
    return None


def _frame(element: Element) -> _Frame | None:
    boundary = numbers_in(element.get("Boundary", ""))
    written = element.get("CTM")
    matrix = numbers_in(written) if written else _AS_IS
    if len(boundary) != 4 or len(matrix) != 6:
        return None
    a, b, c, d, e, f = matrix
    return _Frame(boundary[0], boundary[1], (a, b, c, d, e, f), number_in(element.get("Size"), 3.0))


def _rows(element: Element, frame: _Frame, page: int) -> Iterator[Item]:
    x = y = 0.0
    for code in element:
        if name_of(code) != "textcode":
            continue
        x, y = number_in(code.get("X"), x), number_in(code.get("Y"), y)
        text = "".join(code.itertext()).strip("\r\n")
        if not text.strip():
            continue
        across = deltas(code.get("DeltaX"))
        down = deltas(code.get("DeltaY"))
        yield from _broken(text, (x, y), (across, down), (frame, page))


def _broken(
    text: str, start: tuple[float, float], deltas: tuple[list[float], list[float]], where: tuple[_Frame, int]
) -> Iterator[Item]:
    """The rows of one TextCode: a step down begins a new row."""
    (x, y), (across, down) = start, deltas
    frame, page = where
    if not any(down):
        yield _item(text, (x, y), across[: len(text) - 1], where)
        return
    begin, left = 0, x
    for i in range(1, len(text)):
        dx = across[i - 1] if i <= len(across) else 0.0
        dy = down[i - 1] if i <= len(down) else 0.0
        if dy:
            yield _item(text[begin:i], (left, y), across[begin : i - 1], (frame, page))
            x, y, begin, left = x + dx, y + dy, i, x + dx
        else:
            x += dx
    yield _item(text[begin:], (left, y), across[begin : len(text) - 1], (frame, page))


def _item(text: str, start: tuple[float, float], across: list[float], where: tuple[_Frame, int]) -> Item:
    frame, page = where
    lead = len(text) - len(text.lstrip())
    x, baseline = frame.at(start[0] + sum(across[:lead]), start[1])
    _, _, c, d, _, _ = frame.matrix
    height = frame.size * math.hypot(c, d)
    last = frame.size * (0.5 if text[-1:].isascii() else 1.0)
    if len(across) >= len(text) - 1:
        length = sum(across[lead:]) + last
    else:
        length = sum(frame.size * (0.5 if char.isascii() else 1.0) for char in text[lead:])
    width = max(length, 0.0) * frame.matrix[0]
    return Item(text.strip(), x, baseline - _ASCENT * height, width, height or 1.0, page)
