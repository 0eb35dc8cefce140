"""What recognition found on a picture."""

from dataclasses import dataclass

from piaoqi.core.formats.face import FaceInvoice

LABEL = "ocr"
OCR_PAGES = 20
"""Pages of one file whose text is recognised; a page takes some seconds."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The invoices on one picture."""

    faces: tuple[FaceInvoice, ...] = ()
    forms: int = 0
    """How many invoices' totals are printed on it: more than `faces` where some could not be told apart."""
    texts: int = 0
    """How many texts it shows."""
    clear: float = 1.0
    """How sure its letters are on the whole, from 0 to 1."""
