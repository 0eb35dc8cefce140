"""A picture read by recognition and the face's reader, twice where once leaves something open."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from piaoqi.core.formats.face import FaceInvoice, read_face
from piaoqi.core.formats.ocr.belief import MIXED, at_most, beliefs, joined, settled
from piaoqi.core.formats.ocr.engine import Engine, Picture, loaded
from piaoqi.core.formats.ocr.figures import parted
from piaoqi.core.formats.ocr.pieces import Piece, clearness, cut_off, pieces_of
from piaoqi.core.formats.ocr.recognised import LABEL, Recognised
from piaoqi.core.formats.ocr.region import forms_on, on_the_form, side_by_side
from piaoqi.core.formats.ocr.straight import upright
from piaoqi.core.formats.ocr.wording import reworded
from piaoqi.core.formats.witness import Witness
from piaoqi.core.invoice.record import FieldOrigin
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between

_LONGEST = 2000
"""Points of the longer side that text is looked for at."""
_LONG = 4
"""A picture that many times as long as wide is a strip."""
_SMALLEST = 160
"""Points of the shorter side, below which no invoice can be read."""
_FEWEST = 8
"""Texts that even a small ticket has; a picture with fewer is looked at once."""
_MOST_TEXTS = 400
"""More than any form has; a picture with more of them is none, and would take minutes."""
_OVERRATED = 0.02
"""By how much recognition overrates the letters of a poor picture, as measured on photographs."""
_OTHERWISE = 1.3
"""How much larger a page is looked at for the second time."""
_MOST_POINTS = 12_000_000
_WANTED = ("kind", "number", "issue_date", "total", "amount", "seller_name", "seller_tax_id")
"""Fields that a second look is taken for where the first one missed them."""
_STAMP = 180, 80
"""A stamp's red is at least so bright, and so far above green and blue (of 255); maroon print never is."""


def recognise(
    image: Image.Image, page: int = 1, codes: Sequence[Witness] = (), again: Callable[[], bool] = lambda: True
) -> Recognised:
    """What a picture says beside its QR codes; nothing without the extra. `again` is asked before a second look.

    1. It is read as it is.
    2. Where that leaves a field of weight open, it is read once more, larger and without red stamps, and the two
       readings are laid together.
    3. No field is surer than the letters of the page are on the whole: the worse a picture is, the more often
       recognition is sure of what is wrong. Nothing is believed of what may be mixed of two invoices.
    """
    if min(image.size) < _SMALLEST or _is_blank(image):
        return Recognised()
    running = loaded()
    if running is None:
        return Recognised()
    picture = _points(image)
    first = _read(picture, running, page)
    is_open = not first.faces or any(_is_open(face.witness, codes) for face in first.faces)
    if not is_open or not _FEWEST <= first.texts <= _MOST_TEXTS or not again():
        return _weighed(first)
    second = _read(_without_stamps(_larger(picture)), running, page)
    return _weighed(_together(first, second))


def _read(picture: Picture, running: Engine, page: int) -> Recognised:
    small, factor = fitting(picture)
    corners = running.find(small) * factor
    if len(corners) > _MOST_TEXTS:
        return Recognised(texts=len(corners))
    stands = upright(picture, corners, running)
    lines = running.read(running.cut(stands.picture, stands.corners))
    lines = cut_off(lines, stands.corners, stands.picture.shape[:2])
    pieces = on_the_form(pieces_of(lines, stands.level, page))
    faces = tuple(face for share in side_by_side(pieces) for face in _faces(share, page))
    return Recognised(faces, forms_on(pieces), len(pieces), clearness(pieces))


def _faces(pieces: Sequence[Piece], page: int) -> Iterator[FaceInvoice]:
    texts = reworded(pieces)
    part = f"page {page} › {LABEL}"
    for face in read_face([piece.item for piece in texts], LABEL):
        lines = tuple(parted(line) for line in face.witness.lines)
        yield FaceInvoice(page, beliefs(replace(face.witness, lines=lines, label=LABEL, part=part), texts))


def _weighed(seen: Recognised) -> Recognised:
    """Step 3. More invoices than could be told apart may be mixed with one another."""
    most = MIXED if seen.forms > len(seen.faces) else seen.clear - _OVERRATED
    return replace(seen, faces=tuple(replace(face, witness=at_most(face.witness, most)) for face in seen.faces))


def _is_open(witness: Witness, codes: Sequence[Witness]) -> bool:
    """Whether a field of weight is missing or uncertain, though a code may state some."""
    known = settled(witness, codes)
    stated = {name for code in codes for name, value in code.values.items() if value}
    missing = [name for name in _WANTED if name not in stated and name not in known.confidence]
    unsure = [name for name, sure in known.confidence.items() if FieldOrigin("", confidence=sure).uncertain]
    return bool(missing or [name for name in unsure if name not in stated and name not in ("remark", "status")])


def _together(first: Recognised, second: Recognised) -> Recognised:
    """Two readings of one picture. An invoice that only one of them found is kept."""
    faces = list(first.faces)
    for other in second.faces:
        index = _counterpart(faces, other, alone=len(faces) == len(second.faces) == 1)
        if index is None:
            faces.append(other)
        else:
            faces[index] = replace(faces[index], witness=joined(faces[index].witness, other.witness))
    return Recognised(
        tuple(faces),
        max(first.forms, second.forms),
        max(first.texts, second.texts),
        max(first.clear, second.clear),
    )


def _counterpart(faces: Sequence[FaceInvoice], other: FaceInvoice, *, alone: bool) -> int | None:
    number = str(other.witness.values.get("number") or "")
    near: Callable[[FaceInvoice], bool] = lambda face: (  # noqa: E731
        slips_between(str(face.witness.values.get("number") or ""), number) <= MAX_SLIPS
    )
    found = [index for index, face in enumerate(faces) if alone or near(face)]
    return found[0] if len(found) == 1 else None


def _is_blank(image: Image.Image) -> bool:
    """Whether it shows one shade from edge to edge."""
    darkest, lightest = image.convert("L").getextrema()
    return bool(darkest == lightest)


def _points(image: Image.Image) -> Picture:
    """In colour, on white, and not larger than recognition needs."""
    if image.width * image.height > _MOST_POINTS:
        factor = (_MOST_POINTS / (image.width * image.height)) ** 0.5
        image = image.resize((max(int(image.width * factor), 1), max(int(image.height * factor), 1)))
    rgba = image.convert("RGB").convert("RGBA") if image.mode in ("I;16", "F", "I") else image.convert("RGBA")
    paper = Image.new("RGBA", rgba.size, "white")
    return np.asarray(Image.alpha_composite(paper, rgba).convert("RGB"), np.uint8)


def fitting(picture: Picture) -> tuple[Picture, float]:
    """The picture as text is looked for in it, and by what its places must be multiplied. A strip gets paper beside
    it: the engine enlarges a picture until its shorter side is long enough, a strip to gigabytes.
    """
    longer = max(picture.shape[:2])
    factor = min(_LONGEST / longer, 1.0)
    small = picture if factor == 1.0 else _resized(picture, factor)
    least = math.ceil(max(small.shape[:2]) / _LONG)
    beside = [(0, max(least - side, 0)) for side in small.shape[:2]]
    return np.pad(small, (*beside, (0, 0)), constant_values=255), 1 / factor


def _larger(picture: Picture) -> Picture:
    """Another size of it, so that the second reading is one of its own; a large one is made smaller."""
    factor = _OTHERWISE if picture.shape[0] * picture.shape[1] * _OTHERWISE**2 < _LONGEST**2 else 1 / _OTHERWISE
    return _resized(picture, factor)


def _resized(picture: Picture, factor: float) -> Picture:
    size = (max(round(picture.shape[1] * factor), 1), max(round(picture.shape[0] * factor), 1))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS), np.uint8)


def _without_stamps(picture: Picture) -> Picture:
    """Points of strong red turned into paper."""
    red, others = picture[:, :, 0].astype(np.int16), picture[:, :, 1:].max(axis=2).astype(np.int16)
    cleared = picture.copy()
    cleared[(red > _STAMP[0]) & (red - others > _STAMP[1])] = 255
    return cleared
