"""Scanned pages: a page that is a picture without text, read by recognition."""

import math

import pypdfium2 as pdfium
from PIL import Image

from piaoqi.core.problem import define
from piaoqi.core.text import Text

NOT_RECOGNISED = define(
    "pdf.not_recognised",
    Text(
        "{path} 第 {pages} 页只有图像，没有二维码，文字里也没有认出发票",
        "Page {pages} of {path} is a picture without a QR code, and no invoice was recognised in its text",
    ),
    Text(
        "如果是发票，请扫描清楚再试，或提供带文字的原件（OFD、XML 或原版 PDF）",
        "If it is an invoice, scan it sharper, or supply the original with text (OFD, XML or the first PDF)",
    ),
    unreadable=True,
)
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
