"""How things are drawn when they do not say so themselves: drawing parameters, inherited. GB/T 33190-2016, 8.2."""

from dataclasses import dataclass, replace

from piaoqi.core.formats.ofd.numbers import number_in, numbers_in
from piaoqi.core.render.ofd.resources import Resources
from piaoqi.core.render.ofd.values import child
from piaoqi.core.xml_source import Element

_DEEPEST = 16
_HAIRLINE = 0.1
_JOINS = {"Miter": "miter", "Round": "round", "Bevel": "bevel"}
_CAPS = {"Butt": "butt", "Round": "round", "Square": "square"}


@dataclass(frozen=True, slots=True)
class Style:
    """What holds where a thing states nothing. `fill` and `stroke` are elements of colour, None: the default."""

    fill: Element | None = None
    stroke: Element | None = None
    width: float = 0.353
    join: str = "miter"
    cap: str = "butt"
    miter: float = 3.528
    dash: tuple[float, ...] = ()
    dash_offset: float = 0.0

    def over(self, element: Element) -> "Style":
        """With what this element (a thing, or a drawing parameter) states itself."""
        fill, stroke = child(element, "fillcolor"), child(element, "strokecolor")
        dash = element.get("DashPattern")
        if not element.attrib and fill is None and stroke is None:
            return self
        return replace(
            self,
            fill=self.fill if fill is None else fill,
            stroke=self.stroke if stroke is None else stroke,
            width=max(number_in(element.get("LineWidth"), self.width), 0.0),
            join=_JOINS.get(element.get("Join", ""), self.join),
            cap=_CAPS.get(element.get("Cap", ""), self.cap),
            miter=max(number_in(element.get("MiterLimit"), self.miter), 1.0),
            dash=self.dash if dash is None else _dash(dash),
            dash_offset=number_in(element.get("DashOffset"), self.dash_offset),
        )

    def lines(self) -> dict[str, object]:
        """Attributes of the SVG that say how lines are drawn. A line without width is as fine as can be seen."""
        found: dict[str, object] = {"stroke_width": self.width or _HAIRLINE, "stroke_miterlimit": self.miter}
        if self.join != "miter":
            found["stroke_linejoin"] = self.join
        if self.cap != "butt":
            found["stroke_linecap"] = self.cap
        if self.dash:
            found |= {"stroke_dasharray": " ".join(map(str, self.dash)), "stroke_dashoffset": self.dash_offset}
        return found


def styled(style: Style, element: Element, resources: Resources) -> Style:
    """The style for a thing: what it inherits, the parameters that it refers to, then its own."""
    return _with_parameters(style, element.get("DrawParam", ""), resources).over(element)


def _with_parameters(style: Style, object_id: str, resources: Resources) -> Style:
    """Drawing parameters, those that they build upon first."""
    chain: list[Element] = []
    while object_id and len(chain) < _DEEPEST:
        element = resources.get("drawparam", object_id)
        if element is None:
            break
        chain.append(element)
        object_id = element.get("Relative", "")
    for element in reversed(chain):
        style = style.over(element)
    return style


def _dash(written: str) -> tuple[float, ...]:
    """Lengths of dashes and gaps; none where they are not sound."""
    lengths = numbers_in(written)[:32]
    return tuple(lengths) if all(one >= 0 for one in lengths) and any(lengths) else ()
