"""Pictures on pages: ImageObject. GB/T 33190-2016, 10."""

from piaoqi.core.formats.ofd.numbers import number_in
from piaoqi.core.render.colours import BLACK
from piaoqi.core.render.geometry import Matrix, short
from piaoqi.core.render.ofd.ink import colour
from piaoqi.core.render.ofd.notes import MEDIA
from piaoqi.core.render.ofd.page import Page
from piaoqi.core.render.ofd.values import boundary, child, matrix_in
from piaoqi.core.render.pictures import Picture
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element


def draw_image(page: Page, element: Element) -> str:
    """The picture in the object's own coordinates, where its CTM makes a square of one by one of it."""
    object_id = element.get("ResourceID", "")
    media = page.resources.get("multimedia", object_id)
    if media is not None and media.get("Type", "Image") != "Image":
        page.notes.what[MEDIA] = None
        return ""
    picture = page.resources.picture(object_id) or page.resources.picture(element.get("Substitution", ""))
    if picture is None:
        page.notes.pictures[page.resources.file("multimedia", object_id, "mediafile") or object_id] = None
        return ""
    drawn = square(page, picture, _mask(page, element.get("ImageMask", "")))
    return drawn + _border(page, element)


def square(page: Page, picture: Picture, mask: str | None = None) -> str:
    """A picture as a square of one by one, written once a page."""
    known = page.sheet.define(picture.href, lambda name: _image(picture, name))
    return markup("use", xlink_href=f"#{known}", mask=mask)


def filling(element: Element) -> Matrix:
    """From that square to the object's coordinates; without a CTM it fills the boundary."""
    box = boundary(element)
    return matrix_in(element) or Matrix(a=box.width, d=box.height)


def _image(picture: Picture, name: str) -> str:
    edges = "pixelated" if picture.crisp else None
    return markup(
        "image", id=name, width=1, height=1, preserveAspectRatio="none", image_rendering=edges, xlink_href=picture.href
    )


def _mask(page: Page, object_id: str) -> str | None:
    """A picture whose light parts let another one be seen."""
    if not object_id:
        return None
    picture = page.resources.picture(object_id)
    if picture is None:
        page.notes.pictures[object_id] = None
        return None
    inside = square(page, picture)
    known = page.sheet.define(
        ("mask", picture.href), lambda name: markup("mask", inside, id=name, x=0, y=0, width=1, height=1)
    )
    return f"url(#{known})"


def _border(page: Page, element: Element) -> str:
    """A frame around the picture."""
    border = child(element, "border")
    if border is None:
        return ""
    matrix = filling(element)
    width = number_in(border.get("LineWidth"), 0.353) / (matrix.scale or 1.0)
    ink = colour(page, child(border, "bordercolor")) or BLACK
    return markup("rect", width=1, height=1, fill="none", stroke=ink.hex, stroke_width=short(width))
