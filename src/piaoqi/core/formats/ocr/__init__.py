"""What a picture of an invoice says by its print: text recognition, the face's reader, and how sure each field is.

It is an extra (`ocr`): without it `available()` is False, and nothing here loads anything.
"""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from piaoqi.core.formats.face import FaceInvoice, read_face
from piaoqi.core.formats.face.items import plain
from piaoqi.core.formats.ocr.belief import beliefs, beside_code
from piaoqi.core.formats.ocr.engine import Engine, Picture, available, engine
from piaoqi.core.formats.ocr.pieces import Piece, pieces_of
from piaoqi.core.formats.ocr.region import on_the_form
from piaoqi.core.formats.ocr.straight import upright
from piaoqi.core.formats.ocr.wording import reworded

__all__ = ["OCR_PAGES", "Recognised", "available", "beside_code", "recognise"]

LABEL = "ocr"
OCR_PAGES = 20
"""Pages of one file whose text is recognised; a page takes some seconds."""
_LONGEST = 2000
"""Points of the longer side that text is looked for at."""
_MOST_POINTS = 12_000_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """The invoices on one picture."""

    faces: tuple[FaceInvoice, ...] = ()
    forms: int = 0
    """How many invoices' totals are printed on it: more than `faces` where some could not be told apart."""
    speaks: bool = False
    """Whether there is text at all."""


def recognise(image: Image.Image, page: int = 1) -> Recognised:
    """What a picture says; nothing without the extra."""
    running = engine()
    if running is None:
        return Recognised()
    return _read(_points(image), running, page)


def _read(picture: Picture, running: Engine, page: int) -> Recognised:
    small, factor = _fitting(picture)
    stands = upright(picture, running.find(small) * factor, running)
    lines = running.read(running.cut(stands.picture, stands.corners))
    pieces = reworded(on_the_form(pieces_of(lines, stands.level, page)))
    faces = tuple(_with_beliefs(face, pieces) for face in read_face([piece.item for piece in pieces], LABEL))
    forms = sum("价税合计" in plain(piece.item.text) for piece in pieces)
    return Recognised(faces, forms, bool(pieces))


def _with_beliefs(face: FaceInvoice, pieces: list[Piece]) -> FaceInvoice:
    sures = beliefs(face.witness, pieces)
    witness = replace(face.witness, label=LABEL, part=f"page {face.page} › {LABEL}", confidence=sures)
    return FaceInvoice(face.page, witness)


def _points(image: Image.Image) -> Picture:
    """In colour, on white, and not larger than recognition needs."""
    if image.width * image.height > _MOST_POINTS:
        factor = (_MOST_POINTS / (image.width * image.height)) ** 0.5
        image = image.resize((max(int(image.width * factor), 1), max(int(image.height * factor), 1)))
    rgba = image.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, "white")
    return np.asarray(Image.alpha_composite(paper, rgba).convert("RGB"), np.uint8)


def _fitting(picture: Picture) -> tuple[Picture, float]:
    """The picture as text is looked for in it, and by what its places must be multiplied."""
    longer = max(picture.shape[:2])
    if longer <= _LONGEST:
        return picture, 1.0
    factor = longer / _LONGEST
    size = (round(picture.shape[1] / factor), round(picture.shape[0] / factor))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), np.uint8), factor
