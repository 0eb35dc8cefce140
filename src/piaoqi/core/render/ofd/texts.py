"""Text as outlines of letters: TextObject. GB/T 33190-2016, 11.2."""

from piaoqi.core.formats.ofd.numbers import number_in
from piaoqi.core.render.colours import BLACK
from piaoqi.core.render.geometry import Matrix, shift, short, turn
from piaoqi.core.render.glyphs import EM
from piaoqi.core.render.ofd.ink import paint
from piaoqi.core.render.ofd.layout import Line, Placed, Setting, lines_of
from piaoqi.core.render.ofd.page import Page, Place
from piaoqi.core.render.ofd.values import flag
from piaoqi.core.render.svg import Sheet, escaped
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element

_LARGEST = 5_000.0
_BOLD_FROM = 600
_BOLD_STROKE = 0.035
"""Em by which a regular letter is thickened to stand for a bold one."""
_SLANT = 0.21
_USUAL_SIZE = 3.175


def draw_text(page: Page, element: Element, place: Place) -> str:
    """The letters in the object's own coordinates."""
    face = page.face(element.get("Font", ""))
    size = number_in(element.get("Size"), _USUAL_SIZE)
    if face is None or not 0.0 < size <= _LARGEST:
        return ""
    setting = Setting(
        face,
        size,
        stretch=min(max(number_in(element.get("HScale"), 1.0), 0.01), 100.0),
        direction=number_in(element.get("ReadDirection"), 0.0),
    )
    slanted = face.italic or flag(element, "Italic", default=False)
    form = Matrix(size / EM, 0.0, size / EM * _SLANT if slanted else 0.0, -size / EM).then(
        turn(number_in(element.get("CharDirection"), 0.0))
    )
    drawn: list[str] = []
    for line in lines_of(page, element, setting):
        drawn += [_use(page.sheet, form, placed) for placed in line.placed]
        if not place.silent:
            page.sheet.say(_words(line, size, place))
    bold = face.bold or number_in(element.get("Weight"), 0.0) >= _BOLD_FROM
    return markup("g", "".join(drawn), **_colours(page, element, place, bold=bold)) if drawn else ""


def _colours(page: Page, element: Element, place: Place, *, bold: bool) -> dict[str, object]:
    """Areas unless it says otherwise, edges only where it does; a bold letter has edges of the colour of its area."""
    style = place.style
    filled = flag(element, "Fill", default=True)
    colours: dict[str, object] = paint(page, place, style.fill, BLACK, "fill") if filled else {"fill": "none"}
    size = number_in(element.get("Size"), _USUAL_SIZE)
    if flag(element, "Stroke", default=False):
        lines = style.lines() | {"stroke_width": style.width / size * EM}
        return colours | paint(page, place, style.stroke, None, "stroke") | lines
    if bold and filled:
        edges = {name.replace("fill", "stroke"): value for name, value in colours.items()}
        return colours | edges | {"stroke_width": _BOLD_STROKE * EM, "stroke_linejoin": "round"}
    return colours


def _use(sheet: Sheet, form: Matrix, placed: Placed) -> str:
    """One letter; its outline is written once a page."""
    program, glyph = placed.letter.program, placed.letter.glyph
    outline = program.outline(glyph)
    if outline is None or not outline.path:
        return ""
    known = sheet.define((program, glyph), lambda name: markup("path", id=name, d=outline.path))
    matrix = Matrix(a=placed.stretch, d=placed.rise).then(form).then(shift(placed.x, placed.y))
    return f'<use xlink:href="#{known}" transform="{matrix.svg()}"/>'


def _words(line: Line, size: float, place: Place) -> str:
    """The same as characters, each at its place."""
    across = " ".join(short(slot.x) for slot in line.slots)
    heights = [short(slot.y) for slot in line.slots]
    down = heights[0] if len(set(heights)) == 1 else " ".join(heights)
    text = "".join(slot.character for slot in line.slots)
    return markup("text", escaped(text), x=across, y=down, font_size=size, transform=place.matrix.svg())
