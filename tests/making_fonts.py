"""Small fonts for tests, whose letters are blocks half an em wide and an em high."""

import io

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph


def block(pen: object, right: int = 500) -> None:
    """A rectangle as high as an em."""
    pen.moveTo((0, 0))  # type: ignore[attr-defined]
    for point in ((right, 0), (right, 1000), (0, 1000)):
        pen.lineTo(point)  # type: ignore[attr-defined]
    pen.closePath()  # type: ignore[attr-defined]


def truetype(family: str = "Blocks", characters: str = "A票", style: str = "Regular") -> bytes:
    """A font; glyph 1 is that of the first character."""
    pens = [TTGlyphPen(None) for _ in range(len(characters) + 1)]
    for pen in pens:
        block(pen)
    return assembled([pen.glyph() for pen in pens], characters, family, style)


def nested(depth: int, parts: int) -> bytes:
    """A font whose only letter, A, is made of so many parts, each made of as many, and so on; `depth` 0: of itself."""
    pen = TTGlyphPen(None)
    block(pen)
    glyphs: list[Glyph] = [pen.glyph()]
    for level in range(max(depth, 1)):
        maker = TTGlyphPen(dict.fromkeys(f"g{n}" for n in range(depth + 2)))
        for _ in range(parts):
            maker.addComponent(f"g{level if depth else level + 1}", (1, 0, 0, 1, 0, 0))
        glyphs.append(maker.glyph())
    return assembled(glyphs, _last(len(glyphs) - 1), "Nested")


def _last(count: int) -> str:
    """So many characters, the last of them A."""
    return "".join(chr(0x4E00 + n) for n in range(count - 1)) + "A"


def assembled(glyphs: list[Glyph], characters: str, family: str, style: str = "Regular") -> bytes:
    names = [f"g{n}" for n in range(len(glyphs))]
    for glyph in glyphs:
        glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax = 0, 0, 500, 1000
    builder = FontBuilder(1000, isTTF=True)
    builder.font.recalcBBoxes = False
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): name for one, name in zip(characters, names[1:], strict=True)})
    builder.setupGlyf(dict(zip(names, glyphs, strict=True)), calcGlyphBounds=False)
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": family, "styleName": style})
    builder.setupPost()
    builder.updateHead(macStyle=1 if style == "Bold" else 0)
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def bare_cff(*, calls: bool = False) -> bytes:
    """The CFF table alone, as OFD writers embed it, with names that say nothing. `calls`: its letter calls nothing but
    subroutines that call each other without end of patience, ten each, nine deep.
    """
    builder = FontBuilder(1000, isTTF=False)
    builder.font.recalcBBoxes = False
    builder.setupGlyphOrder([".notdef", "x1"])
    programs = {}
    for name in (".notdef", "x1"):
        pen = T2CharStringPen(1000, None)
        block(pen)
        programs[name] = pen.getCharString()
    builder.setupCFF("Bare", {}, programs, {})
    if calls:
        _tangle(builder)
    table: bytes = builder.font["CFF "].compile(builder.font)
    return table


def _tangle(builder: FontBuilder) -> None:
    fonts = builder.font["CFF "].cff
    program = fonts.topDictIndex[0].CharStrings["x1"]
    bias = 107
    for depth in range(9):
        inner: list[object] = [depth - 1 - bias, "callgsubr"] * 10 if depth else []
        called = type(program)(program=[*inner, "return"], globalSubrs=fonts.GlobalSubrs, private=program.private)
        fonts.GlobalSubrs.append(called)
    program.program = [8 - bias, "callgsubr", "endchar"]
    program.bytecode = None
