"""A drawn OFD looks like the same invoice as a PDF drawn by another program, and its QR code can be read from it.

Fonts differ, so letters are blurred into spots before the two are compared; then what is missing or moved still shows.
"""

import io
from functools import cache
from typing import NamedTuple

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter
from skimage.metrics import structural_similarity

from making_pages import drawings
from piaoqi.core.formats.qr import read_codes
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.render.drawing import png
from piaoqi.core.synth.invoices import Invoice
from piaoqi.core.synth.originals import rendered
from piaoqi.core.synth.scenario import scenario
from piaoqi.core.synth.writers.qr import payload

POINTS = 4
"""To the millimetre."""
KINDS = (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY, Kind.TOLL)
ONLY_IN_OFD = ((89, 7, 32, 22), (205.8, 28, 5, 32))
"""The seal, and the stamp of downloads: left, top, width, height."""
CODE = (4, 3, 25, 25)
"""The QR code, which is told by what it says."""
LIKE, EVERYWHERE = 0.98, 0.4
"""Structural similarity of the whole page, and of the window that is least alike."""


class Likeness(NamedTuple):
    whole: float
    least: float

    @property
    def holds(self) -> bool:
        return self.whole >= LIKE and self.least >= EVERYWHERE


@cache
def invoices() -> dict[Kind, Invoice]:
    found: dict[Kind, Invoice] = {}
    for entry in scenario(10, 3, 60, ()).entries:
        found.setdefault(entry.invoice.record.kind, entry.invoice)
    return found


@cache
def drawn(kind: Kind) -> Image.Image:
    """The OFD, by the renderer."""
    (drawing,) = drawings(rendered(invoices()[kind], "ofd"))
    assert drawing.notes == ()
    return Image.open(io.BytesIO(png(drawing, dpi=POINTS * 25.4))).convert("L")


@cache
def twin(kind: Kind) -> Image.Image:
    """The PDF, by PDFium."""
    with pypdfium2.PdfDocument(rendered(invoices()[kind], "pdf")) as document:
        image: Image.Image = document[0].render(scale=POINTS * 25.4 / 72).to_pil().convert("L")
    if image.crop((58 * POINTS, 8 * POINTS, 88 * POINTS, 16 * POINTS)).getextrema()[0] > 128:  # type: ignore[operator]
        pytest.skip("no Chinese font is here that PDFs could be drawn with")
    return image


def spots(image: Image.Image) -> NDArray[np.float64]:
    masked = image.copy()
    for left, top, width, height in (*ONLY_IN_OFD, CODE):
        box = (left, top, left + width, top + height)
        masked.paste(255, tuple(int(one * POINTS) for one in box))  # type: ignore[arg-type]
    dark = masked.point(lambda shade: 0 if shade < 190 else 255)
    return np.asarray(dark.filter(ImageFilter.MinFilter(5)).filter(ImageFilter.GaussianBlur(3)), dtype=np.float64)


def alike(one: Image.Image, other: Image.Image) -> Likeness:
    width, height = min(one.width, other.width), min(one.height, other.height)
    first, second = (spots(image)[:height, :width] for image in (one, other))
    compared = structural_similarity(first, second, data_range=255, win_size=31, full=True)  # type: ignore[no-untyped-call]
    whole, windows = compared
    return Likeness(float(whole), float(windows.min()))


@pytest.mark.parametrize("kind", KINDS)
def test_an_ofd_looks_like_the_pdf_of_the_same_invoice(kind: Kind) -> None:
    found = alike(drawn(kind), twin(kind))
    assert found.holds, found


def without(image: Image.Image, left: float, top: float, width: float, height: float) -> Image.Image:
    """With white paint over a part."""
    painted = image.copy()
    painted.paste(255, tuple(int(one * POINTS) for one in (left, top, left + width, top + height)))  # type: ignore[arg-type]
    return painted


def moved(image: Image.Image, left: float, top: float, width: float, height: float) -> Image.Image:
    """With a part moved by 2 mm."""
    box = tuple(int(one * POINTS) for one in (left, top, left + width, top + height))
    painted = without(image, left, top, width, height)
    painted.paste(image.crop(box), (box[0] + 2 * POINTS, box[1]))  # type: ignore[arg-type]
    return painted


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda image: without(image, 19, 90, 6, 5.5),  # 合
        lambda image: without(image, 153, 10, 15, 5),  # 发票号码：
        lambda image: without(image, 4, 51, 202, 2),  # a rule of the frame
        lambda image: without(image, 62, 97, 30, 6),  # 大写
        lambda image: moved(image, 153, 15.5, 40, 5),  # the date
        lambda image: ImageChops.offset(image, 2 * POINTS, 0),
        lambda image: ImageChops.offset(image, 0, 2 * POINTS),
    ],
    ids=["label", "caption", "rule", "value", "one_moved", "all_moved_right", "all_moved_down"],
)
def test_what_is_missing_or_moved_does_not_pass_for_the_same(spoilt: object) -> None:
    assert callable(spoilt)
    kind = Kind.DIGITAL_SPECIAL
    found = alike(spoilt(drawn(kind)), twin(kind))
    assert not found.holds, found


@pytest.mark.parametrize("kind", [*KINDS, Kind.RAIL])
def test_the_qr_code_is_read_from_the_page(kind: Kind) -> None:
    (drawing,) = drawings(rendered(invoices()[kind], "ofd"))
    assert read_codes(Image.open(io.BytesIO(png(drawing)))) == (payload(invoices()[kind]),)
