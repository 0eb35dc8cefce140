"""What a picture of an invoice says by its print: text recognition, the face's reader, and how sure each field is.

It is an extra (`ocr`): without it `available()` is False, and nothing here loads anything.
"""

from collections.abc import Callable, Sequence

from PIL import Image

from piaoqi.core.formats.ocr.belief import settled
from piaoqi.core.formats.ocr.extra import available
from piaoqi.core.formats.ocr.recognised import LABEL, OCR_PAGES, Recognised
from piaoqi.core.formats.witness import Witness

__all__ = ["LABEL", "OCR_PAGES", "Recognised", "available", "recognise", "settled"]


def recognise(
    image: Image.Image, page: int = 1, codes: Sequence[Witness] = (), again: Callable[[], bool] = lambda: True
) -> Recognised:
    """See `recognition`, which is loaded when the first picture comes: it costs a tenth of a second and more."""
    from piaoqi.core.formats.ocr import recognition  # noqa: PLC0415

    return recognition.recognise(image, page, codes, again)
