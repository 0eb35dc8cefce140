"""Annotations of a page: stamps, watermarks, links, drawn as they appear. GB/T 33190-2016, 15."""

from collections.abc import Iterator

from piaoqi.core.formats.ofd.document import OfdDocument
from piaoqi.core.formats.ofd.package import child_text
from piaoqi.core.render.ofd.blocks import draw_block
from piaoqi.core.render.ofd.page import Page, Place
from piaoqi.core.render.ofd.style import styled
from piaoqi.core.render.ofd.values import children, flag, place_of
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element, groups


def draw_annotations(page: Page, document: OfdDocument, page_id: str, place: Place) -> Iterator[str]:
    """Those of the page with this ID, hidden ones left out."""
    for annotation in _annotations(document, page_id):
        if not flag(annotation, "Visible", default=True):
            continue
        for appearance in children(annotation, "appearance"):
            matrix = place_of(appearance)
            drawn = draw_block(page, appearance, place.inside(matrix, styled(place.style, appearance, page.resources)))
            if drawn:
                yield markup("g", drawn, transform=matrix.svg())


def _annotations(document: OfdDocument, page_id: str) -> Iterator[Element]:
    for part, listed in document.listed("annotations", "page"):
        if listed.get("PageID", "") != page_id:
            continue
        tree = document.package.tree(document.package.resolve(child_text(listed, "fileloc"), part))
        yield from groups(tree, "annot") if tree is not None else ()
