"""Pictures that are bombs, torn, or of a kind that nobody photographs."""

import io
import struct
import time
from pathlib import Path

import pytest
from PIL import Image

from damage.answers import NUMBER, answer_to, codes, found_in
from damage.pictures import noise, png, saved
from piaoqi.core.synth.writers import qr


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 2**31 - 1), (2**31 - 1, 1), (13_000, 13_000)])
def test_a_picture_of_absurd_size_is_refused_unopened(tmp_path: Path, size: tuple[int, int]) -> None:
    started = time.monotonic()
    assert codes(answer_to(tmp_path, "大.png", png(*size))) == ["image.too_large"]
    assert time.monotonic() - started < 5


def test_frames_without_end_are_bounded_together(tmp_path: Path) -> None:
    frames = [Image.new("1", (9_000, 9_000)) for _ in range(3)]
    document = answer_to(tmp_path, "页.tif", saved(frames[0], "TIFF", save_all=True, append_images=frames[1:]))
    assert "image.too_large" in codes(document)


@pytest.mark.parametrize(
    "data",
    [
        saved(noise(), "JPEG")[:3000],
        saved(noise(), "PNG")[:3000],
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        b"GIF89a" + bytes(9),
        b"II*\x00" + b"\xff" * 60,
        b"BM" + bytes(12) + b"\x28\0\0\0" + b"\xff" * 40,
        b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20),
        png(0, 0),
    ],
    ids=["jpeg", "png", "png head", "jpeg head", "gif", "tiff", "bmp", "webp", "no size"],
)
def test_a_torn_picture_is_named_as_such(tmp_path: Path, data: bytes) -> None:
    assert codes(answer_to(tmp_path, "断.jpg", data)) == ["image.broken"]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("one point", saved(Image.new("RGB", (1, 1)), "PNG")),
        ("a line", saved(Image.new("L", (5000, 1)), "PNG")),
        ("CMYK", saved(noise("CMYK"), "JPEG")),
        ("16 bits", saved(Image.new("I;16", (60, 40), 40_000), "PNG")),
        ("real numbers", saved(Image.new("F", (60, 40), 0.5), "TIFF")),
        ("palette", saved(noise("P"), "PNG", transparency=3)),
        ("gray and clear", saved(noise("L").convert("LA"), "PNG")),
        ("moving", saved(noise("P"), "GIF", save_all=True, append_images=[noise("P") for _ in range(30)])),
    ],
)
def test_odd_pictures_without_a_code_say_what_is_needed(tmp_path: Path, kind: str, data: bytes) -> None:
    document = answer_to(tmp_path, f"{kind}.png", data)
    assert codes(document) in (["image.needs_ocr"], ["image.no_invoice"])  # without recognition, and with it
    assert "二维码" in document.problems[0].message()


def test_a_damaged_second_page_costs_itself_alone(tmp_path: Path) -> None:
    code = Image.open(io.BytesIO(qr.png(f"01,32,,{NUMBER},113.00,20260903,,")))
    paper = Image.new("L", (400, 400), 255)
    paper.paste(code.resize((200, 200)), (100, 100))
    data = bytearray(saved(paper, "TIFF", save_all=True, append_images=[noise()]))
    second = data.rindex(struct.pack("<HHLL", 256, 4, 1, 200))
    data[second : second + 2] = b"\xff\xfe"  # its width is gone
    document = answer_to(tmp_path, "页.tif", bytes(data))
    assert codes(document) == ["image.broken"]
    assert found_in(document) == [NUMBER]
