"""Pictures of originals: OFD to SVG and PNG, PDF pages, an invoice form drawn from data."""

from piaoqi.core.render.base import Page, Wanted, as_png, as_svg
from piaoqi.core.render.files import Drawing, Drawn, draw_beside, pages

__all__ = ["Drawing", "Drawn", "Page", "Wanted", "as_png", "as_svg", "draw_beside", "pages"]
