"""Setting type: how wide words are, where they break, how small they get to fit. Millimetres."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from piaoqi.core.render.fonts import Face, Fonts, Letter, Wanted

_PIECE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9.,%/:+-]*|.)[，。、；：！？）》”]{0,3}", re.DOTALL)
"""What stays together: a word or a number, or one character, with the stops and brackets behind it."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufffe\uffff]+")
"""Characters that are not written, or that turn the writing round."""
_SMALLEST = 0.76
"""The share of its size down to which text shrinks before it takes more lines than are meant."""
_STEPS = 4
_LONGEST = 6_000
"""Characters of one value that are drawn."""
LEADING = 1.32
"""From line to line, in sizes of the text."""
ASCENT, DESCENT = 0.88, 0.12
"""What stands above and below the base line, in sizes: the square of a Chinese character."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text in lines of one size."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """From the top of the first line to the foot of the last."""
        return self.size * (1 + LEADING * (len(self.lines) - 1)) if self.lines else 0.0


@cache
def _face(family: str) -> Face | None:
    return Fonts().face(Wanted(family))


@cache
def letter(character: str, family: str = "serif") -> Letter | None:
    """The glyph of a character, a box where no font has one; None for one that is not seen."""
    face = _face(family)
    if face is None or character.isspace():
        return None
    return face.of_character(character) or face.box


@cache
def has_letter(character: str) -> bool:
    """Whether a font at hand can write it."""
    face = _face("serif")
    return character.isspace() or (face is not None and face.of_character(character) is not None)


@cache
def advance(character: str, family: str = "serif") -> float:
    """How far a character moves on, in em."""
    if character == "\u3000":
        return 1.0
    if character.isspace():
        return 0.28
    found = letter(character, family)
    outline = found.program.outline(found.glyph) if found else None
    return outline.advance if outline else 1.0


def width(words: str, size: float, family: str = "serif") -> float:
    """How wide a line is."""
    return sum(advance(one, family) for one in words) * size


def drawable(words: str) -> tuple[str, bool]:
    """What is drawn of a value, and whether that is less than all of it."""
    lines = (_UNSEEN.sub(" ", line).strip() for line in words[:_LONGEST].splitlines())
    return "\n".join(filter(None, lines)), len(words) > _LONGEST


def fit(words: str, room: float, size: float, lines: int = 1) -> Fitted:
    """The words in as many lines as are meant, smaller where they must be; in more lines where that is too small."""
    if not words:
        return Fitted((), size)
    smaller = size
    for step in range(_STEPS + 1):
        smaller = size * (1 - (1 - _SMALLEST) * step / _STEPS)
        broken = tuple(_broken(words, room, smaller))
        if len(broken) <= lines:
            return Fitted(broken, smaller)
    return Fitted(broken, smaller)


def wrap(words: str, room: float, size: float) -> Fitted:
    """The words at their size, in as many lines as they take."""
    return Fitted(tuple(_broken(words, room, size)) if words else (), size)


def _broken(words: str, room: float, size: float) -> Iterator[str]:
    for paragraph in words.split("\n"):
        yield from _paragraph(paragraph, room / size)


def _paragraph(words: str, room: float) -> Iterator[str]:
    """Lines of at most `room` em; a piece wider than that is broken inside."""
    line, used = "", 0.0
    for piece in _PIECE.findall(words):
        wide = sum(map(advance, piece))
        if used + wide <= room:
            line, used = line + piece, used + wide
            continue
        if line.strip() and (wide <= room or used > room / 2):
            yield line
            line, used = "", 0.0
        for one in piece:
            if line and used + advance(one) > room:
                yield line
                line, used = "", 0.0
            line, used = line + one, used + advance(one)
    if line.strip():
        yield line
