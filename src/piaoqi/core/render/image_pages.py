"""Pictures handed in, upright, point for point; each page of a TIFF is a page."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps

from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.image import FRAMES_LEFT, KINDS
from piaoqi.core.formats.qr import UNDECODABLE
from piaoqi.core.problem import Problem
from piaoqi.core.render.base import Kind, Page, Source, Wanted

_MM_PER_INCH = 25.4
_USUAL_DPI = 150
_LEAST_DPI, _MOST_DPI = 97, 1201
"""What a scan may say of itself and be believed: cameras and screens write 1, 72 or 96 for nothing."""
_MODES = frozenset(("1", "L", "LA", "P", "RGB", "RGBA", "I;16"))
"""What a PNG can hold as it is."""


class _ImagePages:
    """The renderer of the registry."""

    formats = frozenset(("image",))
    is_original = True

    def is_alone(self, _: Blob) -> bool:
        """Reading it may take long, and nothing lies inside."""
        return True

    def draw(self, source: Source, wanted: Wanted) -> Iterator[Page]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                with Image.open(io.BytesIO(source.blob.data), formats=KINDS) as image:
                    yield from _frames(image, source, wanted)
            except (Image.DecompressionBombError, *UNDECODABLE):
                return  # the reader has said so


RENDERER = _ImagePages()


def _frames(image: Image.Image, source: Source, wanted: Wanted) -> Iterator[Page]:
    """Up to a frame that is broken; the limit on points is for all of them together."""
    blob, points = source.blob, 0
    frames = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    limit = min(frames, blob.limits.pages)
    for number in range(1, limit + 1):
        image.seek(number - 1)
        points += image.width * image.height
        if points > blob.limits.image_pixels:
            return
        if wanted.wants(number):
            left = (FRAMES_LEFT.at(blob.path, pages=frames, limit=limit),) if frames > limit == number else ()
            yield _page(image, number, source, left)


def _page(image: Image.Image, number: int, source: Source, notes: tuple[Problem, ...]) -> Page:
    dpi = _dpi(image)
    upright = ImageOps.exif_transpose(image)
    stream = io.BytesIO()
    (upright if upright.mode in _MODES else upright.convert("RGB")).save(stream, "PNG", dpi=(dpi, dpi))
    return Page(
        path=source.blob.path,
        number=number,
        kind=Kind.ORIGINAL,
        title=source.blob.name,
        width_mm=upright.width / dpi * _MM_PER_INCH,
        height_mm=upright.height / dpi * _MM_PER_INCH,
        png=stream.getvalue(),
        notes=notes,
    )


def _dpi(image: Image.Image) -> int:
    stated = image.info.get("dpi", (0, 0))
    dpi = stated[0] if isinstance(stated, tuple) else 0
    return round(dpi) if _LEAST_DPI < dpi < _MOST_DPI else _USUAL_DPI
