"""Colours of OFD: plain ones, gradients along a line and around a point, patterns. GB/T 33190-2016, 8.3."""

from collections.abc import Callable

from piaoqi.core.formats.ofd.numbers import number_in, numbers_in
from piaoqi.core.render.colours import BLACK, Colour
from piaoqi.core.render.geometry import Matrix, short
from piaoqi.core.render.ofd.notes import MESH, SHADE
from piaoqi.core.render.ofd.page import Page, Place
from piaoqi.core.render.ofd.resources import channels
from piaoqi.core.render.ofd.values import child, children, matrix_in, share
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element, name_of

_MOST_STOPS = 256
_SPREADS = {"Repeat": "repeat", "Reflect": "reflect"}
_SHADINGS = ("pattern", "axialshd", "radialshd", "gouraudshd", "lagouraudshd")


def paint(page: Page, place: Place, element: Element | None, default: Colour | None, name: str) -> dict[str, object]:
    """The SVG attributes `name` (fill or stroke) and its opacity for a colour element of OFD."""
    if element is None:
        return _plain(name, default)
    shading = child(element, *_SHADINGS)
    if shading is None:
        return _plain(name, colour(page, element) or default)
    made = _SHADERS[name_of(shading)](page, place, shading)
    alpha = share(element.get("Alpha"))
    if isinstance(made, Colour):
        return _plain(name, made.faded(alpha))
    return {name: f"url(#{made})", f"{name}_opacity": None if alpha == 1 else alpha}


def colour(page: Page, element: Element | None) -> Colour | None:
    """A plain colour; None where the element holds none."""
    if element is None:
        return None
    space, index, value = page.resources.space(element.get("ColorSpace")), element.get("Index"), element.get("Value")
    found = None
    if index is not None and value is None:
        at = int(number_in(index, -1.0))
        found = space.palette[at] if 0 <= at < len(space.palette) else None
    elif value:
        found = space.colour(channels(value))
    return found.faded(share(element.get("Alpha"))) if found else None


def _plain(name: str, found: Colour | None) -> dict[str, object]:
    if found is None or found.alpha == 0:
        return {name: "none"}
    return {name: found.hex, f"{name}_opacity": None if found.alpha == 1 else found.alpha}


def _axial(page: Page, _: Place, element: Element) -> str | Colour:
    start, end = _point(element, "StartPoint"), _point(element, "EndPoint")
    line = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
    return _gradient(page, element, "linearGradient", line)


def _radial(page: Page, _: Place, element: Element) -> str | Colour:
    start, end = _point(element, "StartPoint"), _point(element, "EndPoint")
    inner, outer = (max(number_in(element.get(name), 0.0), 0.0) for name in ("StartRadius", "EndRadius"))
    backwards = inner > outer
    if backwards:
        start, end, inner, outer = end, start, outer, inner
    circles = {"cx": end[0], "cy": end[1], "r": outer, "fx": start[0], "fy": start[1], "fr": inner}
    if element.get("Eccentricity", "0").strip() not in {"", "0"}:
        page.notes.what[SHADE] = None
    return _gradient(page, element, "radialGradient", circles, backwards=backwards)


def _gradient(
    page: Page, element: Element, kind: str, geometry: dict[str, float], *, backwards: bool = False
) -> str | Colour:
    stops = _stops(page, element)
    if not stops:
        return BLACK
    if backwards:
        stops = [(1.0 - at, one) for at, one in reversed(stops)]
    extend = int(number_in(element.get("Extend"), 0.0))
    spread = _SPREADS.get(element.get("MapType", ""))
    if spread is None:
        first, last = (2, 1) if backwards else (1, 2)
        stops = ([] if extend & first else [(0.0, stops[0][1].faded(0.0))]) + stops
        stops += [] if extend & last else [(1.0, stops[-1][1].faded(0.0))]
    inside = "".join(
        markup("stop", offset=at, stop_color=one.hex, stop_opacity=None if one.alpha == 1 else one.alpha)
        for at, one in stops
    )
    units, written = {"gradientUnits": "userSpaceOnUse"}, {name: short(one) for name, one in geometry.items()}
    return page.sheet.define(
        (kind, inside, spread, *written.values()),
        lambda name: markup(kind, inside, id=name, spreadMethod=spread, **units, **written),
    )


def _stops(page: Page, element: Element) -> list[tuple[float, Colour]]:
    """Positions from 0 to 1 with their colours; those that state no position are spread evenly."""
    segments = [one for one, _ in zip(children(element, "segment"), range(_MOST_STOPS), strict=False)]
    found: list[tuple[float, Colour]] = []
    for number, segment in enumerate(segments):
        even = number / max(len(segments) - 1, 1)
        at = min(max(number_in(segment.get("Position"), even), 0.0), 1.0)
        found.append((at, colour(page, child(segment, "color")) or BLACK))
    return sorted(found, key=lambda stop: stop[0])


def _mesh(page: Page, _: Place, element: Element) -> Colour:
    """A mesh of colours as their mean, which is noted."""
    page.notes.what[MESH] = None
    found = [one for point in children(element, "point") if (one := colour(page, child(point, "color")))]
    if not found:
        return BLACK
    red, green, blue = (
        round(sum(getattr(one, name) for one in found) / len(found)) for name in ("red", "green", "blue")
    )
    return Colour(red, green, blue)


def _pattern(page: Page, place: Place, element: Element) -> str | Colour:
    """A cell that is repeated."""
    cell = child(element, "cellcontent")
    width, height = (number_in(element.get(name), 0.0) for name in ("Width", "Height"))
    if cell is None or width <= 0 or height <= 0 or place.too_deep:
        return BLACK.faded(0.0)
    if element.get("ReflectMethod", "Normal") != "Normal":
        page.notes.what[SHADE] = None
    steps = [max(number_in(element.get(name), size), size) for name, size in (("XStep", width), ("YStep", height))]
    inner = Place(style=place.style, depth=place.depth + 1, silent=True)
    drawn = page.block(page, cell, inner)
    matrix = matrix_in(element) or Matrix()
    units: dict[str, object] = {"patternUnits": "userSpaceOnUse", "patternTransform": matrix.svg()}
    return page.sheet.define(
        ("pattern", drawn, *steps, matrix),
        lambda name: markup("pattern", drawn, id=name, width=steps[0], height=steps[1], **units),
    )


def _point(element: Element, name: str) -> tuple[float, float]:
    numbers = numbers_in(element.get(name, "").replace(",", " "))
    return (numbers[0], numbers[1]) if len(numbers) >= 2 else (0.0, 0.0)


_SHADERS: dict[str, Callable[[Page, Place, Element], str | Colour]] = {
    "pattern": _pattern,
    "axialshd": _axial,
    "radialshd": _radial,
    "gouraudshd": _mesh,
    "lagouraudshd": _mesh,
}
