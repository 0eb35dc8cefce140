"""Scanned pages: a page that is a picture without text, read by recognition."""

import math

import pypdfium2 as pdfium
from PIL import Image

_DPI = 200
_MOST_POINTS = 12_000_000


def drawn(page: pdfium.PdfPage) -> Image.Image | None:
    """The page in colour, fit for recognition; None where it can't be drawn."""
    width, height = page.get_size()
    scale = min(_DPI / 72, math.sqrt(_MOST_POINTS / max(width * height, 1.0)))
    try:
        image: Image.Image = page.render(scale=scale).to_pil()
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return None
    return image.convert("RGB")
