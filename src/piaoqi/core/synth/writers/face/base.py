"""The parts of a face. Millimetres from the top left corner; `y` of a text is its baseline."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Font = Literal["kai", "song"]
SMALL = 3.175
"""The usual size, 9 points."""


@dataclass(frozen=True, slots=True)
class Text:
    """One run of text. `role` is its path in the tags of an OFD (`Buyer/BuyerName`); labels have none."""

    x: float
    y: float
    text: str
    size: float = SMALL
    font: Font = "song"
    role: str = ""
    group: int = 0
    """Texts of one role and group are one value: a wrapped name, a sign and its number."""

    @property
    def width(self) -> float:
        return width(self.text, self.size)


@dataclass(slots=True)
class Face:
    """A page of the paper. Labels and rules are printed on every one of the form; values are this invoice's."""

    height: float = 140.0
    width: float = 210.0
    labels: list[Text] = field(default_factory=list)
    values: list[Text] = field(default_factory=list)
    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    qr: tuple[float, float, float] = (6.5, 6.0, 20.0)  # x, y of its top left corner, side
    cross: tuple[float, float] | None = None  # middle of ⊗ before 大写

    def label(self, x: float, y: float, text: str, size: float = SMALL) -> None:
        self.labels.append(Text(x, y, text, size, "kai"))

    def value(self, x: float, y: float, text: str, role: str, group: int = 0) -> None:
        """A value; nothing is drawn for an empty one."""
        if text:
            self.values.append(Text(x, y, text, role=role, group=group))

    def right(self, x: float, y: float, text: str, role: str, group: int = 0) -> None:
        """A value that ends at `x`."""
        self.value(x - width(text, SMALL), y, text, role, group)

    def box(self, left: float, top: float, right: float, bottom: float) -> None:
        """The four sides of a rectangle."""
        self.rules += [(left, y, right, y) for y in (top, bottom)]
        self.rules += [(x, top, x, bottom) for x in (left, right)]


def width(text: str, size: float) -> float:
    """How wide a text is: half an em for ASCII, one for the rest."""
    return sum(0.5 if char < "\x80" else 1.0 for char in text) * size


def wrapped(text: str, room: float, size: float = SMALL) -> Iterator[str]:
    """The text in pieces that fit into `room`; at least one, maybe empty."""
    piece = ""
    for char in text:
        if piece and width(piece + char, size) > room:
            yield piece
            piece = ""
        piece += char
    yield piece


def upright(face: Face, x: float, y: float, words: str, step: float = 3.5) -> None:
    """Labels written from top to bottom, one character each."""
    for n, char in enumerate(words):
        face.label(x, y + n * step, char)
