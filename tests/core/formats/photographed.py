"""Forms of invoices as pictures, for tests: drawn in a font of the program, then spoilt like photographs."""

import io
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import as_file, files

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from piaoqi.core.formats.face import Item

SCALE = 2.0
"""Points of the picture for each of the form's."""
DESK = (90, 75, 60)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    with as_file(files("pylopdf_fonts_zh_cn") / "NotoSerifSC-Regular.otf") as path:
        return ImageFont.truetype(path, size)


def picture(items: Iterable[Item], width: int = 600, height: int = 440) -> Image.Image:
    """A scan of the form."""
    paper = Image.new("RGB", (round(width * SCALE), round(height * SCALE)), "white")
    pen = ImageDraw.Draw(paper)
    for item in items:
        size = round(item.height * SCALE * 0.92)
        left, _, right, _ = _font(size).getbbox(item.text)
        letters = Image.new("L", (max(round(right - left) + 2, 1), round(size * 1.5)), 0)
        ImageDraw.Draw(letters).text((-left, 0), item.text, font=_font(size), fill=255)
        fitted = letters.resize((max(round(item.width * SCALE), 1), letters.height))
        pen.bitmap((round(item.x * SCALE), round(item.y * SCALE - size * 0.25)), fitted, fill=(20, 20, 20))
    return paper


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def jpeg(image: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(saved(image, "JPEG", quality=quality))).convert("RGB")


def blurred(image: Image.Image, radius: float) -> Image.Image:
    return image.filter(ImageFilter.GaussianBlur(radius))


def skewed(image: Image.Image, degrees: float) -> Image.Image:
    return image.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")


def shadowed(image: Image.Image) -> Image.Image:
    light = np.linspace(0.35, 1.0, image.width)[None, :, None]
    return Image.fromarray((np.asarray(image) * light).astype(np.uint8))


def noisy(image: Image.Image, strength: float) -> Image.Image:
    points = np.asarray(image).astype(float)
    grain = np.random.default_rng(3).normal(0, strength, points.shape)
    return Image.fromarray((points + grain).clip(0, 255).astype(np.uint8))


def on_a_desk(image: Image.Image, lean: float) -> Image.Image:
    """Photographed from the side: the page's far edge is shorter by `lean` of it on either side."""
    width, height = round(image.width * 1.2), round(image.height * 1.2)
    desk = Image.new("RGB", (width, height), DESK)
    desk.paste(image, (round(image.width * 0.1), round(image.height * 0.1)))
    seen = ((lean * width, 0.3 * lean * height), (width * (1 - 0.6 * lean), 0), (width, height), (0, height))
    return desk.transform(
        (width, height), Image.Transform.PERSPECTIVE, _homography(seen, width, height), fillcolor=DESK
    )


def _homography(seen: tuple[tuple[float, float], ...], width: int, height: int) -> list[float]:
    """Pillow's eight numbers that bring the corners of a page to where they are seen."""
    rows, right = [], []
    for (x, y), (u, v) in zip(seen, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(one) for one in np.linalg.solve(np.array(rows), np.array(right))]


SPOILT: dict[str, Callable[[Image.Image], Image.Image]] = {
    "as it is": lambda image: image,
    "a quarter to the left": lambda image: image.rotate(90, expand=True),
    "on its head": lambda image: image.rotate(180),
    "a quarter to the right": lambda image: image.rotate(270, expand=True),
    "askew": lambda image: skewed(image, 3),
    "from the side": lambda image: on_a_desk(image, 0.08),
    "hard pressed": lambda image: jpeg(image, 40),
    "out of focus": lambda image: blurred(image, 1.2),
    "in the shade": shadowed,
    "in bad light": lambda image: noisy(image, 20),
    "by a phone": lambda image: jpeg(noisy(blurred(shadowed(on_a_desk(image, 0.06)), 0.8), 8), 60),
}
