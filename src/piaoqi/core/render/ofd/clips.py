"""What is cut off from a thing: its Clips, and what lies outside its boundary. GB/T 33190-2016, 8.4 and 8.5."""

from piaoqi.core.render.geometry import Box, Matrix, shift
from piaoqi.core.render.ofd.notes import CLIP_TEXT, PATH
from piaoqi.core.render.ofd.page import Page
from piaoqi.core.render.ofd.paths import path_of, rule
from piaoqi.core.render.ofd.values import boundary, children, flag, matrix_in, place_of
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element, name_of

_MOST = 64
_NOWHERE = "M0 0Z"


def clipped(page: Page, element: Element, drawn: str) -> str:
    """The drawn thing, in the coordinates that its boundary is in, without what its clips cut off.

    A clip keeps what lies in any of its areas; several clips keep what lies in all of them.
    """
    for clips in children(element, "clips"):
        corner = boundary(element)
        outer = shift(corner.x, corner.y)
        if flag(clips, "TransFlag", default=True):
            outer = (matrix_in(element) or Matrix()).then(outer)
        for clip, _ in zip(children(clips, "clip"), range(_MOST), strict=False):
            areas = _areas(page, clip, outer)
            if areas is not None:
                drawn = _cut(page, areas, drawn)
    return drawn


def within(page: Page, box: Box, drawn: str) -> str:
    """The drawn thing without what lies outside the box."""
    return _cut(page, markup("rect", x=box.x, y=box.y, width=box.width, height=box.height), drawn)


def _cut(page: Page, areas: str, drawn: str) -> str:
    if not page.may_mix():
        return drawn
    known = page.sheet.define(("clip", areas), lambda name: markup("clipPath", areas, id=name))
    return markup("g", drawn, clip_path=f"url(#{known})")


def _areas(page: Page, clip: Element, outer: Matrix) -> str | None:
    """The areas of one clip; None where none of them can be drawn, so that nothing is lost."""
    found: list[str] = []
    for area, _ in zip(children(clip, "area"), range(_MOST), strict=False):
        inner = (matrix_in(area) or Matrix()).then(outer)
        for one in area:
            if name_of(one) != "path":
                page.notes.what[CLIP_TEXT] = None
                return None
            found.append(_area(page, one, place_of(one).then(inner)))
    return "".join(found) if found else None


def _area(page: Page, element: Element, matrix: Matrix) -> str:
    path = path_of(element)
    if not path.sound:
        page.notes.what[PATH] = None
    return markup("path", d=path.data or _NOWHERE, clip_rule=rule(element), transform=matrix.svg())
