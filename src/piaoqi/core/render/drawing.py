"""One drawn page: an SVG that needs nothing else, and the picture made of it."""

import math
from dataclasses import dataclass

import resvg_py

from piaoqi.core.problem import Problem

_MM_PER_INCH = 25.4
_LEAST_PIXELS = 1
_MOST_PIXELS = 40_000_000
"""A4 at 600 dpi has 35 million."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as SVG: text as outlines and pictures inside, so that it looks the same everywhere.

    `notes` say what the original holds that was not drawn, or not as it is written.
    """

    svg: str
    width_mm: float
    height_mm: float
    notes: tuple[Problem, ...] = ()


def png(drawing: Drawing, dpi: float = 150) -> bytes:
    """The page as a PNG on white paper. A page too large for `dpi` comes out coarser, never refused."""
    scale = dpi / _MM_PER_INCH
    points = drawing.width_mm * drawing.height_mm * scale * scale
    if points > _MOST_PIXELS:
        scale *= math.sqrt(_MOST_PIXELS / points)
    width, height = (max(round(side * scale), _LEAST_PIXELS) for side in (drawing.width_mm, drawing.height_mm))
    made: bytes = resvg_py.svg_to_bytes(
        svg_string=drawing.svg, width=width, height=height, dpi=dpi, background="#ffffff", skip_system_fonts=True
    )
    return made
