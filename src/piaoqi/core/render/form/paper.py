"""The paper that a form is drawn on: rules and lines of text, each text as outlines and as words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from piaoqi.core.render.form.typeface import ASCENT, LEADING, Fitted, advance, has_letter, letter, width
from piaoqi.core.render.geometry import Box, short
from piaoqi.core.render.glyphs import EM
from piaoqi.core.render.svg import Sheet, element, escaped

INK, FORM, RED, FAINT = "#1b1b1b", "#8a3f1d", "#b3261e", "#6b6b6b"
LEFT, RIGHT, PAGE_WIDTH = 4.5, 205.5, 210.0
"""The frame of the form, as on the platform's own."""
THIN = 0.18
_BOLDER = 0.028
"""By how many em bold letters are thickened."""

Side = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Style:
    """How words look: their size in millimetres, colour, letters, and whether they stand out."""

    size: float = 3.2
    colour: str = INK
    family: str = "serif"
    bold: bool = False

    def of(self, size: float) -> "Style":
        """The same in another size."""
        return replace(self, size=size)


VALUE = Style()
LABEL = Style(colour=FORM)


@dataclass(frozen=True, slots=True)
class Put:
    """Words where they were put; for tests and for whoever asks what a page shows."""

    box: Box
    words: str


class Paper:
    """One page under construction. `y` of texts is their base line, as in SVG."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.put: list[Put] = []
        self.unknown: set[str] = set()
        """Characters that no font at hand has."""
        self._sheet = Sheet(Box(0, 0, PAGE_WIDTH, height))

    def line(self, x: float, y: float, words: str, style: Style = VALUE, side: Side = "start") -> None:
        """One line of text that starts, ends or has its middle at `x`."""
        self.lines(x, y, Fitted((words,) if words else (), style.size), style, side)

    def lines(self, x: float, y: float, text: Fitted, style: Style = VALUE, side: Side = "start") -> None:
        """Lines below one another, the first with its base line at `y`; one text to whoever searches or copies."""
        spans = []
        for number, words in enumerate(text.lines):
            wide = width(words, text.size, style.family)
            left = x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[side]
            base = y + number * text.size * LEADING
            self._outline(left, base, words, style.of(text.size))
            self.put.append(Put(Box(left, base - ASCENT * text.size, wide, text.size), words))
            place = {"x": left, "y": base, "textLength": wide, "lengthAdjust": "spacingAndGlyphs"}
            spans.append(element("tspan", escaped(words), **place))
        if spans:
            self._sheet.say(element("text", "".join(spans), font_size=text.size))

    def stacked(self, x: float, top: float, bottom: float, words: str) -> None:
        """A label from top to bottom, in the middle between two rules."""
        size = min(LABEL.size, (bottom - top) / (len(words) * 1.15))
        step = min(size * 1.35, (bottom - top) / len(words))
        first = (top + bottom - step * (len(words) - 1)) / 2 + size * (ASCENT - 0.5)
        for number, character in enumerate(words):
            self.line(x, first + number * step, character, LABEL.of(size), "middle")

    def rule(self, points: Sequence[tuple[float, float]], colour: str = FORM) -> None:
        """A line through these points."""
        path = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)
        self._sheet.draw(element("path", d=path, fill="none", stroke=colour, stroke_width=THIN))

    def frame(self, top: float, bottom: float, columns: Sequence[float] = ()) -> None:
        """The frame around a part of the form, with upright rules at `columns`."""
        self.rule([(LEFT, top), (RIGHT, top), (RIGHT, bottom), (LEFT, bottom), (LEFT, top)])
        for x in columns:
            self.rule([(x, top), (x, bottom)])

    def fill(self, box: Box, colour: str) -> None:
        """A coloured ground."""
        self._sheet.draw(element("rect", x=box.x, y=box.y, width=box.width, height=box.height, fill=colour))

    def circle(self, x: float, y: float, radius: float) -> None:
        """An empty circle."""
        self._sheet.draw(element("circle", cx=x, cy=y, r=radius, fill="none", stroke=INK, stroke_width=THIN))

    def finish(self, title: str) -> str:
        """The whole page."""
        return self._sheet.finish(title)

    def _outline(self, x: float, y: float, words: str, style: Style) -> None:
        uses, at = [], 0.0
        for one in words:
            found = letter(one, style.family)
            outline = found.program.outline(found.glyph) if found else None
            if found and outline and outline.path:
                key = self._sheet.define((id(found.program), found.glyph), partial(_path, outline.path))
                uses.append(element("use", xlink_href=f"#{key}", x=round(at * EM)))
            if not has_letter(one):
                self.unknown.add(one)
            at += advance(one, style.family)
        scale = style.size / EM
        place = f"translate({short(x)} {short(y)}) scale({scale:.6f} {-scale:.6f})"
        stroke = {"stroke": style.colour, "stroke_width": round(EM * _BOLDER)} if style.bold else {}
        if uses:
            self._sheet.draw(element("g", "".join(uses), transform=place, fill=style.colour, **stroke))


def _path(outline: str, name: str) -> str:
    return element("path", id=name, d=outline)
