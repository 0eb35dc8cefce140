"""Page blocks: what is drawn one over the other, of any kind, nested. GB/T 33190-2016, 7.7 and 13."""

from collections.abc import Callable

from piaoqi.core.render.geometry import Matrix, shift
from piaoqi.core.render.ofd.clips import clipped, within
from piaoqi.core.render.ofd.images import draw_image, filling
from piaoqi.core.render.ofd.notes import MEDIA, NESTED, OBJECT, RESOURCE
from piaoqi.core.render.ofd.page import Page, Place
from piaoqi.core.render.ofd.paths import draw_path
from piaoqi.core.render.ofd.style import styled
from piaoqi.core.render.ofd.texts import draw_text
from piaoqi.core.render.ofd.values import boundary, child, flag, matrix_in, share
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element, name_of

_NOT_DRAWN = frozenset({"", "clips", "actions", "fillcolor", "strokecolor", "drawparam", "parameters"})
_BLENDS = frozenset({"darken", "multiply", "screen", "overlay", "lighten", "difference", "exclusion", "color-burn"})
_EDGE = 0.3
"""Millimetres by which a thing may stand out of its boundary: writers round."""


def draw_block(page: Page, block: Element, place: Place) -> str:
    """All that a layer, a page block, an appearance or a cell holds."""
    if place.too_deep:
        page.notes.what[NESTED] = None
        return ""
    return "".join([_draw(page, element, place) for element in block if name_of(element) not in _NOT_DRAWN])


def _draw(page: Page, element: Element, place: Place) -> str:
    """One thing, where it belongs."""
    kind = name_of(element)
    drawer = _DRAWERS.get(kind)
    if drawer is None:
        page.notes.what[MEDIA if kind in {"video", "videoobject", "audio"} else OBJECT] = None
        return ""
    if not flag(element, "Visible", default=True) or not page.room():
        return ""
    corner = boundary(element)
    matrix = (filling(element) if kind == "imageobject" else matrix_in(element) or Matrix()).then(
        shift(corner.x, corner.y)
    )
    inner = place.inside(matrix, styled(place.style, element, page.resources))
    drawn = drawer(page, element, inner)
    if not drawn:
        return ""
    drawn = drawn if matrix == Matrix() else markup("g", drawn, transform=matrix.svg())
    if kind in {"imageobject", "compositeobject"} and corner.width > 0 and corner.height > 0:
        edge = corner.grown(_EDGE)
        drawn = drawn if kind == "imageobject" and edge.holds(_corners(matrix)) else within(page, edge, drawn)
    return _blended(page, element, clipped(page, element, drawn))


def _corners(matrix: Matrix) -> list[tuple[float, float]]:
    return [matrix.at(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]


def _blended(page: Page, element: Element, drawn: str) -> str:
    """With its transparency, and the way it mixes with what lies below."""
    alpha, blend = share(element.get("Alpha")), element.get("BlendMode", "").lower()
    if (alpha == 1.0 and blend not in _BLENDS) or not page.may_mix():
        return drawn
    mixed = f"mix-blend-mode:{blend}" if blend in _BLENDS else None
    return markup("g", drawn, opacity=None if alpha == 1.0 else alpha, style=mixed)


def _composite(page: Page, element: Element, place: Place) -> str:
    """A drawing that is kept among the resources."""
    unit = page.resources.get("compositegraphicunit", element.get("ResourceID", ""))
    content = child(unit, "content") if unit is not None else None
    if content is None:
        page.notes.what[RESOURCE] = None
        return ""
    return draw_block(page, content, place)


_DRAWERS: dict[str, Callable[[Page, Element, Place], str]] = {
    "textobject": draw_text,
    "pathobject": draw_path,
    "imageobject": lambda page, element, _: draw_image(page, element),
    "compositeobject": _composite,
    "pageblock": draw_block,
    "layer": draw_block,
    "content": draw_block,
}
