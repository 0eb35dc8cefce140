"""Pictures in originals as what every viewer shows, PNG or JPEG, written into the page itself."""

import io
import warnings
from base64 import b64encode
from dataclasses import dataclass

from PIL import Image

from piaoqi.core.formats.qr import UNDECODABLE
from piaoqi.core.limits import Limits
from piaoqi.core.render.jbig2 import is_jbig2, open_jbig2

_KINDS = ("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP")
_MOST_PIXELS = 16_000_000
"""Larger ones are made smaller: an A4 page at 300 dpi has half as many."""
_ORIENTATION = 0x0112
_CRISP = 40_000
"""Pixels up to which a picture in black and white is drawn with sharp edges, as QR codes need it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as data for an SVG. `crisp`: its points are to stay squares."""

    href: str
    width: int
    height: int
    crisp: bool = False


def load(data: bytes, limits: Limits) -> Picture | None:
    """The picture in these bytes; None where they hold none, or one beyond the limits."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _load(data, limits)
    except (*UNDECODABLE, Image.DecompressionBombError):
        return None


def _load(data: bytes, limits: Limits) -> Picture | None:
    if is_jbig2(data):
        opened: Image.Image | None = open_jbig2(data, limits)
    else:
        opened = Image.open(io.BytesIO(data), formats=_KINDS)
    if opened is None or not 0 < opened.width * opened.height <= limits.image_pixels:
        return None
    as_is = _as_is(opened)
    opened.load()
    if as_is:
        return _picture(opened, data, as_is)
    small = _small(opened)
    made = io.BytesIO()
    small.save(made, "PNG")
    return _picture(small, made.getvalue(), "png")


def _as_is(image: Image.Image) -> str:
    """The type that the bytes may keep; empty where they must be written anew."""
    if image.width * image.height > _MOST_PIXELS:
        return ""
    if image.format == "PNG":
        return "png"
    upright = image.format == "JPEG" and image.getexif().get(_ORIENTATION, 1) == 1
    return "jpeg" if upright and image.mode in {"L", "RGB"} else ""


def _small(image: Image.Image) -> Image.Image:
    if image.mode not in {"1", "L", "RGB", "RGBA", "P"} or "transparency" in image.info:
        see_through = "A" in image.mode or "transparency" in image.info
        image = image.convert("RGBA" if see_through else "RGB")
    too_large = image.width * image.height / _MOST_PIXELS
    if too_large > 1:
        image = image.convert("RGB" if image.mode == "P" else image.mode)
        image.thumbnail((int(image.width / too_large**0.5), int(image.height / too_large**0.5)))
    return image


def _picture(image: Image.Image, data: bytes, kind: str) -> Picture:
    crisp = image.width * image.height <= _CRISP and _two_tone(image)
    return Picture(f"data:image/{kind};base64,{b64encode(data).decode('ascii')}", image.width, image.height, crisp)


def _two_tone(image: Image.Image) -> bool:
    colours = image.getcolors(maxcolors=2)
    return colours is not None and len(colours) == 2
