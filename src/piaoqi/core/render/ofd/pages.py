"""The pages of an OFD document as drawings. GB/T 33190-2016, 7.

The order of what lies over what: 1. templates in the background, 2. the page's layers: background, body, foreground,
3. templates in the foreground, 4. annotations, 5. seals.
"""

from collections.abc import Iterator

from piaoqi.core.formats.ofd.document import OfdDocument, bodies_of
from piaoqi.core.formats.ofd.package import Package, open_package
from piaoqi.core.render.drawing import Drawing
from piaoqi.core.render.fonts import Fonts
from piaoqi.core.render.geometry import Box, Matrix, shift
from piaoqi.core.render.ofd.annotations import draw_annotations
from piaoqi.core.render.ofd.blocks import draw_block
from piaoqi.core.render.ofd.notes import Notes
from piaoqi.core.render.ofd.page import Page, Place
from piaoqi.core.render.ofd.resources import Resources, Shared, for_page, of_document, paper
from piaoqi.core.render.ofd.seals import Stamp, draw_stamp, stamps_of
from piaoqi.core.render.ofd.style import styled
from piaoqi.core.render.ofd.values import children
from piaoqi.core.render.svg import Sheet
from piaoqi.core.render.svg import element as markup
from piaoqi.core.xml_source import Element

_LAYERS = ("Background", "Body", "Foreground")
_MOST_TEMPLATES = 32


def pages(package: Package, document: OfdDocument, fonts: Fonts) -> Iterator[Drawing]:
    """Every page in turn. What cannot be drawn is a note of its page, never an exception."""
    common = of_document(document, Shared(package, fonts))
    stamps = stamps_of(document)
    known = {document.page(index)[0] for index in range(document.page_count)}
    astray = any(stamp.page_id not in known for stamp in stamps)
    for index in range(document.page_count):
        notes = Notes(seals=astray and index == 0)
        yield _draw(document, index, common, stamps, notes)


def _draw(document: OfdDocument, index: int, common: Resources, stamps: list[Stamp], notes: Notes) -> Drawing:
    page_id, part = document.page(index)
    box = paper(document.package.tree(part), document)
    page = Page(Sheet(box), common, notes, draw_block)
    for drawn in _layers_of_page(page, document, index):
        page.sheet.draw(drawn)
    for drawn in draw_annotations(page, document, page_id, Place()):
        page.sheet.draw(drawn)
    for stamp in stamps:
        if stamp.page_id == page_id:
            page.sheet.draw(draw_stamp(page, stamp, _drawn_package(page, stamp)))
    notes.too_much |= page.sheet.full
    svg = page.sheet.finish(document.package.archive.blob.name)
    return Drawing(svg, box.width, box.height, tuple(notes.problems(document.package.path, index + 1)))


def _layers_of_page(page: Page, document: OfdDocument, index: int, place: Place | None = None) -> Iterator[str]:
    """Templates and layers, from the lowest to the highest."""
    place = place or Place()
    part = document.page(index)[1]
    content = document.package.tree(part)
    page.notes.page |= not _is_whole(document.package, part)
    if content is None:
        return
    for front in (False, True):
        if front:
            yield from _layers(page.with_resources(for_page(page.resources, content, part)), content, place)
        for template, _ in zip(children(content, "template"), range(_MOST_TEMPLATES), strict=False):
            if (template.get("ZOrder", "").lower() == "foreground") is front:
                yield from _template(page, document, template, place)


def _template(page: Page, document: OfdDocument, template: Element, place: Place) -> Iterator[str]:
    part = document.template(template.get("TemplateID", ""))
    content = document.package.tree(part)
    page.notes.template |= not _is_whole(document.package, part)
    if content is None:
        return
    yield from _layers(page.with_resources(for_page(page.resources, content, part)), content, place)


def _is_whole(package: Package, part: str) -> bool:
    """Whether a part is there and all of it could be read."""
    if package.tree(part) is None:
        return False
    return not any(one.kind.unreadable and one.path.endswith(f"!{part}") for one in package.problems)


def _layers(page: Page, content: Element, place: Place) -> Iterator[str]:
    """The layers of a page or a template, by their type; one without a type is the body."""
    listed = [layer for holder in children(content, "content") for layer in children(holder, "layer")]
    for kind in _LAYERS:
        for layer in listed:
            stated = layer.get("Type", "Body")
            if (stated if stated in _LAYERS else "Body") == kind:
                style = styled(place.style, layer, page.resources)
                yield draw_block(page, layer, place.inside(Matrix(), style))


def _drawn_package(page: Page, stamp: Stamp) -> str:
    """The picture of a seal that is an OFD itself: its first page as a square, without its own seals."""
    blob = page.resources.shared.package.archive.blob
    if not stamp.picture.startswith(b"PK") or blob.depth >= blob.limits.depth:
        return ""
    package = open_package(blob.inner("seal.ofd", stamp.picture))
    document = OfdDocument(package, bodies_of(package)[0]) if package else None
    if package is None or document is None or not document.page_count:
        return ""
    common = of_document(document, Shared(package, page.resources.shared.fonts))
    box = paper(package.tree(document.page(0)[1]), document)
    inner = Page(page.sheet, common, page.notes, draw_block, page.spent)
    drawn = "".join(_layers_of_page(inner, document, 0, Place(depth=1, silent=True)))
    return markup("g", drawn, transform=_to_square(box).svg()) if drawn else ""


def _to_square(box: Box) -> Matrix:
    return shift(-box.x, -box.y).then(Matrix(a=1 / box.width, d=1 / box.height))
