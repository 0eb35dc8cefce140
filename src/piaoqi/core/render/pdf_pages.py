"""Pages of a PDF by pdfium: annotations, filled forms and the appearances of signatures included."""

import io
import math
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium

from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.pdf import LOCK, PAGE_BROKEN, TOO_MANY_PAGES, opened
from piaoqi.core.problem import Problem
from piaoqi.core.render.base import Kind, Page, Source, Wanted
from piaoqi.core.render.geometry import Box
from piaoqi.core.render.pdf_fonts import stand_by
from piaoqi.core.render.svg import Sheet
from piaoqi.core.seals.alarm import alarm
from piaoqi.core.seals.pdf import verify

_POINTS_PER_INCH = 72
_MM_PER_INCH = 25.4
_PIXELS = 40_000_000
"""Of one page: a larger one comes out coarser."""
_UNKNOWN = (595.0, 842.0, b"")
"""Points of a page that does not say how large it is (A4), and no picture of it."""


class _PdfPages:
    """The renderer of the registry."""

    formats = frozenset(("pdf",))
    is_original = True

    def is_alone(self, blob: Blob) -> bool:
        """Unless files are attached to it."""
        with LOCK, opened(blob) as document:
            return isinstance(document, Problem) or not document.count_attachments()

    def draw(self, source: Source, wanted: Wanted) -> Iterator[Page]:
        with LOCK, opened(source.blob) as document:
            if isinstance(document, Problem):
                return
            warning = tuple(alarm(source.blob.path, verify(source.blob.data, source.blob.anchors)))
            stand_by()
            document.init_forms()
            count = min(len(document), source.blob.limits.pages)
            for number in filter(wanted.wants, range(1, count + 1)):
                page = _page(document, number, source, wanted.dpi)
                yield replace(page, notes=(*warning, *page.notes))


RENDERER = _PdfPages()


def _page(document: pdfium.PdfDocument, number: int, source: Source, dpi: int) -> Page:
    """A page that can't be drawn is white, and says so."""
    blob = source.blob
    width, height, data = _UNKNOWN
    notes: tuple[Problem, ...] = ()
    try:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            data = _picture(page, dpi)
        finally:
            page.close()
    except pdfium.PdfiumError:
        notes = (PAGE_BROKEN.at(blob.path, page=number),)
    total = len(document)
    if total > blob.limits.pages == number:
        notes = (*notes, TOO_MANY_PAGES.at(blob.path, pages=total, limit=blob.limits.pages))
    mm = _MM_PER_INCH / _POINTS_PER_INCH
    return Page(
        path=blob.path,
        number=number,
        kind=Kind.ORIGINAL,
        title=blob.name,
        width_mm=width * mm,
        height_mm=height * mm,
        svg="" if data else Sheet(Box(0, 0, width * mm, height * mm)).finish(blob.name),
        png=data,
        notes=notes,
    )


def _picture(page: pdfium.PdfPage, dpi: int) -> bytes:
    scale = dpi / _POINTS_PER_INCH
    points = page.get_width() * page.get_height() * scale * scale
    if points > _PIXELS:
        scale *= math.sqrt(_PIXELS / points)
    bitmap = page.render(scale=scale)
    try:
        stream = io.BytesIO()
        bitmap.to_pil().save(stream, "PNG")
        return stream.getvalue()
    finally:
        bitmap.close()
