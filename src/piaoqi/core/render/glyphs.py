"""Outlines of letters, taken out of font programs: TrueType, OpenType, and the bare CFF that OFD files embed.

An embedded font is as untrusted as the rest of a file: what its programs may do is counted.
"""

import io
import struct
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.agl import toUnicode
from fontTools.cffLib import CFFFontSet
from fontTools.misc.psCharStrings import T2OutlineExtractor
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont, TTLibError

UNREADABLE = (
    TTLibError,
    struct.error,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    RuntimeError,
)
"""All that fontTools was seen to raise for a font that is not sound."""
EM = 1000
_MOST_STEPS = 20_000
"""Lines, curves, parts and calls of one letter; the richest Chinese ones take a thousand."""
_MOST_BYTES = 64 * 1024 * 1024
_REMEMBERED = 8_192
_SFNT = (b"\x00\x01\x00\x00", b"true", b"OTTO", b"ttcf")
_SYMBOL = 0xF000


class Outline(NamedTuple):
    """The form of one glyph: SVG path data with `EM` units to the em, y upwards (empty: a blank); its advance in em."""

    path: str
    advance: float


class Glyphs:
    """The glyphs of one font program, by character or number. Made by `open_font`."""

    def __init__(self, names: list[str], characters: dict[int, str], source: "_Sfnt | _Bare") -> None:
        self._names = names
        self._characters = characters
        self._source = source
        self._outlines: dict[str, Outline | None] = {}

    def of_character(self, character: str) -> str | None:
        """The name of the glyph for a character; None where there is none."""
        code = ord(character)
        return self._characters.get(code) or self._characters.get(_SYMBOL + code if code < 0x100 else -1)

    def of_number(self, number: int) -> str | None:
        """The name of the glyph with this number."""
        return self._names[number] if 0 <= number < len(self._names) else None

    def outline(self, name: str) -> Outline | None:
        """The outline of a glyph; None where its program is broken."""
        if name not in self._outlines:
            if len(self._outlines) >= _REMEMBERED:
                self._outlines.clear()
            self._outlines[name] = self._drawn(name)
        return self._outlines[name]

    def _drawn(self, name: str) -> Outline | None:
        pen = _Pen(self._source.glyph_set, EM / self._source.units)
        try:
            advance = self._source.draw(name, pen)
        except UNREADABLE:
            return None
        return Outline(pen.getCommands(), advance / self._source.units)


class _TooMuchError(ValueError):
    """A letter that takes more steps than any letter does."""


class _Pen(SVGPathPen):  # type: ignore[misc] # fontTools has no types
    """Writes path data, enlarged by `scale`, as far as the limit."""

    def __init__(self, glyph_set: Any, scale: float) -> None:
        super().__init__(glyph_set, ntos=lambda number: _plain(number * scale))
        self._steps = 0

    def step(self) -> None:
        """Count one step."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise _TooMuchError

    def _moveTo(self, pt: Any) -> None:  # noqa: N802 - fontTools' name
        self.step()
        super()._moveTo(pt)

    def _lineTo(self, pt: Any) -> None:  # noqa: N802
        self.step()
        super()._lineTo(pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self.step()
        super()._curveToOne(pt1, pt2, pt3)

    def _qCurveToOne(self, pt1: Any, pt2: Any) -> None:  # noqa: N802
        self.step()
        super()._qCurveToOne(pt1, pt2)

    def addComponent(self, glyphName: Any, transformation: Any) -> None:  # noqa: N802, N803
        self.step()
        super().addComponent(glyphName, transformation)


class _Extractor(T2OutlineExtractor):  # type: ignore[misc] # fontTools has no types
    """Runs a CFF letter; its calls are counted, since they may nest without drawing anything."""

    def execute(self, charString: Any) -> None:  # noqa: N803 - fontTools' name
        self.pen.step()
        super().execute(charString)


class _Sfnt:
    """A font with tables."""

    def __init__(self, font: TTFont) -> None:
        self._font = font
        self.units = float(font["head"].unitsPerEm or 1000)
        self.glyph_set = font.getGlyphSet()
        self._widths = font["hmtx"].metrics if "hmtx" in font else {}
        self._programs = font["CFF "].cff.topDictIndex[0].CharStrings if "CFF " in font else None

    def draw(self, name: str, pen: _Pen) -> float:
        """Draw a glyph; its advance in font units."""
        if self._programs is not None:
            _run(self._programs[name], pen)
        else:
            self.glyph_set[name].draw(pen)
        return float(self._widths[name][0]) if name in self._widths else self.units


class _Bare:
    """CFF without tables around it."""

    glyph_set = None

    def __init__(self, top: Any) -> None:
        self._programs = top.CharStrings
        matrix = getattr(top, "FontMatrix", None) or [0.001]
        self.units = 1.0 / matrix[0] if matrix[0] > 0 else 1000.0

    def draw(self, name: str, pen: _Pen) -> float:
        """Draw a glyph; its advance in font units."""
        program = self._programs[name]
        _run(program, pen)
        return float(program.width)


def _run(program: Any, pen: _Pen) -> None:
    program.outlineExtractor = _Extractor
    program.draw(pen)


def _plain(number: float) -> str:
    return str(round(number)) if abs(number - round(number)) < 0.05 else f"{number:.1f}"


@lru_cache(maxsize=8)
def font_file(path: Path, number: int = 0) -> Glyphs | None:
    """The font in a file on disk; of a collection, the one with this number. None where it cannot be read."""
    try:
        return _opened(TTFont(io.BytesIO(path.read_bytes()), fontNumber=number, lazy=True))
    except UNREADABLE:
        return None


def open_font(data: bytes) -> Glyphs | None:
    """The font in these bytes; None where it cannot be read."""
    if len(data) > _MOST_BYTES:
        return None
    try:
        if data[:4] in _SFNT:
            return _opened(TTFont(io.BytesIO(data), fontNumber=0, lazy=True))
        return _bare(data) if data[:1] == b"\x01" else None
    except UNREADABLE:
        return None


def _opened(font: TTFont) -> Glyphs:
    try:
        names = font.getGlyphOrder()
    except UNREADABLE:  # the names are lost; numbers are enough
        names = [f"glyph{number:05}" for number in range(font["maxp"].numGlyphs)]
        font.setGlyphOrder(names)
    return Glyphs(names, _characters(font), _Sfnt(font))


def _characters(font: TTFont) -> dict[int, str]:
    """Glyph by character; empty where the table is lost, as in fonts that are used by number."""
    try:
        tables = font["cmap"].tables
        best: dict[int, str] = font.getBestCmap() or next((one.cmap for one in tables if one.platformID in {1, 3}), {})
    except UNREADABLE:
        return {}
    return dict(best)


def _bare(data: bytes) -> Glyphs:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts.topDictIndex[0]
    names = list(top.charset)
    return Glyphs(names, {code: name for name in names if (code := _code(name)) is not None}, _Bare(top))


def _code(name: str) -> int | None:
    """The character that a glyph is named after."""
    text = toUnicode(name)
    return ord(text) if len(text) == 1 else None
