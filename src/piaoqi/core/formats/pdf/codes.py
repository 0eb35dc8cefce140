"""QR codes on a PDF page: from its pictures, which is cheap, else from the page drawn at growing resolution."""

import math

import pypdfium2 as pdfium
from PIL import Image, ImageOps
from pypdfium2 import raw

from piaoqi.core.formats.qr import parse_payload, read_codes
from piaoqi.core.formats.witness import Witness
from piaoqi.core.limits import Limits

_DRAWN = 800
"""A page whose paths have that many points may have its code drawn as squares."""
_SMALL = 240
"""Pictures below this edge are enlarged: a module of one or two points is hard to find."""
_LARGEST_PAGE = 24_000_000
"""Points of a drawn page; a page of absurd size is drawn smaller."""
_PICTURES = 40
"""Pictures of one page that are looked into, the most nearly square ones first."""
_DPI = (150, 220, 300)
"""A page is drawn larger only while nothing was found; at the last of these, only where nothing else speaks for it."""


def page_codes(page: pdfium.PdfPage, limits: Limits, *, thorough: bool) -> list[Witness]:
    """What the QR codes of invoices on a page state. `thorough`: the page has no other way to speak."""
    pictures, points = _objects(page)
    found: dict[str, Witness] = {}
    for picture in pictures[:_PICTURES]:
        if found and not _is_square(picture):
            break
        image = _image(picture, limits)
        if image is not None:
            found |= _payloads(image, thorough=False)
    if not found and ((thorough and pictures) or points >= _DRAWN):
        for dpi in _DPI if thorough else _DPI[:-1]:
            image = None if found else _drawn(page, dpi)
            if image is not None:
                found |= _payloads(image, thorough=thorough and dpi == _DPI[-1])
    return list(found.values())


def _payloads(image: Image.Image, *, thorough: bool) -> dict[str, Witness]:
    stated = {text: parse_payload(text) for text in read_codes(image, thorough=thorough)}
    return {text: witness for text, witness in stated.items() if witness is not None}


def shows_something(page: pdfium.PdfPage) -> bool:
    """Whether a page has a picture or is drawn with many paths: without these and without text it is blank."""
    pictures, points = _objects(page)
    return bool(pictures) or points >= _DRAWN


def _objects(page: pdfium.PdfPage) -> tuple[list[pdfium.PdfImage], int]:
    """The pictures of a page, most nearly square first, and how many points its paths have."""
    pictures: list[pdfium.PdfImage] = []
    points = 0
    for one in page.get_objects(max_depth=4):
        if one.type == raw.FPDF_PAGEOBJ_PATH:
            points += raw.FPDFPath_CountSegments(one.raw)
        elif one.type == raw.FPDF_PAGEOBJ_IMAGE and min(one.get_px_size()) > 20:
            pictures.append(one)
    return sorted(pictures, key=_slant), points


def _slant(picture: pdfium.PdfImage) -> float:
    """0 for a square picture, growing with the difference of its edges."""
    width, height = picture.get_px_size()
    return abs(math.log(width / height))


def _is_square(picture: pdfium.PdfImage) -> bool:
    return _slant(picture) < 0.1


def _image(picture: pdfium.PdfImage, limits: Limits) -> Image.Image | None:
    """The picture as stored, with a white edge; None where pdfium can't give it or it is too large."""
    width, height = picture.get_px_size()
    if width * height > limits.image_pixels:
        return None
    try:
        image = picture.get_bitmap(render=False).to_pil().convert("L")
    except (pdfium.PdfiumError, ValueError, OSError):
        return None
    factor = math.ceil(_SMALL / min(image.size))
    if factor > 1:
        image = image.resize((image.width * factor, image.height * factor), Image.Resampling.NEAREST)
    return ImageOps.expand(image, 4 * max(factor, 2), 255)


def _drawn(page: pdfium.PdfPage, dpi: int) -> Image.Image | None:
    """The page drawn in gray, at so many dots an inch."""
    width, height = page.get_size()
    scale = min(dpi / 72, math.sqrt(_LARGEST_PAGE / max(width * height, 1.0)))
    try:
        drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None
    return drawn
