"""Pictures: recognised by content, upright by their EXIF note, read by their codes, bounded in size."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.formats.drawn_pdf import qr_picture
from piaoqi.core.formats.base import Blob, Document
from piaoqi.core.formats.image import FORMAT
from piaoqi.core.limits import Limits

PAYLOADS = [f"01,32,,2431200000001234567{index},113.00,20240528,," for index in range(3)]


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """What holds without the extra; test_ocr.py has it."""
    monkeypatch.setattr("piaoqi.core.formats.image.available", lambda: False)


def page(*payloads: str) -> Image.Image:
    paper = Image.new("RGB", (900, 400 * max(len(payloads), 1)), "white")
    for index, payload in enumerate(payloads):
        paper.paste(qr_picture(payload), (30, 30 + 400 * index))
    for x in range(300, 800, 7):
        paper.paste((30, 30, 30), (x, 100, x + 3, 110))
    return paper


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def read(data: bytes, limits: Limits | None = None) -> Document:
    blob = Blob("票/scan.dat", data, limits) if limits else Blob("票/scan.dat", data)
    assert FORMAT.recognises(blob)
    return FORMAT.read(blob)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_every_kind_of_picture_is_recognised_by_content_and_read(kind: str) -> None:
    (record,) = read(saved(page(PAYLOADS[0]), kind)).records
    assert record.number == "24312000000012345670"
    assert record.fields["total"].part == "qr"
    assert record.place.path == "票/scan.dat"


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photograph_held_sideways_is_read(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    turned = page(PAYLOADS[0]).rotate({3: 180, 6: 90, 8: 270}[orientation], expand=True)
    assert len(read(saved(turned, "JPEG", exif=exif)).records) == 1


def test_several_invoices_on_one_picture_are_several_records() -> None:
    records = read(saved(page(*PAYLOADS), "PNG")).records
    assert sorted(record.number[-1] for record in records) == ["0", "1", "2"]


def test_the_same_code_twice_is_one_record() -> None:
    assert len(read(saved(page(PAYLOADS[0], PAYLOADS[0]), "PNG")).records) == 1


def test_the_pages_of_a_fax_are_records_with_their_page() -> None:
    pages = [page(payload) for payload in PAYLOADS]
    records = read(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])).records
    assert [(record.place.page, record.number[-1]) for record in records] == [(1, "0"), (2, "1"), (3, "2")]


def test_a_picture_without_a_code_asks_for_recognition_and_is_unreadable() -> None:
    document = read(saved(page(), "PNG"))
    assert not document.records
    (problem,) = document.problems
    assert (problem.code, problem.kind.unreadable) == ("image.needs_ocr", True)
    assert "./piaoqi setup ocr" in problem.hint()


def test_a_code_of_something_else_is_no_invoice() -> None:
    document = read(saved(page("https://example.com/pay"), "PNG"))
    assert [problem.code for problem in document.problems] == ["image.needs_ocr"]


def test_a_picture_of_absurd_size_is_refused_before_it_is_unpacked() -> None:
    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
    data = zlib.compress(bytes(1000))
    bomb += struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    document = read(bomb)
    assert [problem.code for problem in document.problems] == ["image.too_large"]
    small = read(saved(page(PAYLOADS[0]), "PNG"), Limits(image_pixels=10_000))
    assert [problem.code for problem in small.problems] == ["image.too_large"]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF"])
def test_a_cut_picture_is_a_problem(kind: str) -> None:
    whole = saved(page(PAYLOADS[0]), kind)
    document = read(whole[: len(whole) // 3])
    assert document.problems
    assert all(problem.kind.unreadable for problem in document.problems)


@given(st.data(), st.sampled_from(["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"]))
@settings(max_examples=40, deadline=None)
def test_no_damage_makes_the_reader_fail(data: st.DataObject, kind: str) -> None:
    whole = bytearray(saved(page(PAYLOADS[0]).resize((225, 100)), kind))
    for place in data.draw(st.lists(st.integers(20, len(whole) - 1), max_size=8)):
        whole[place] = data.draw(st.integers(0, 255))
    FORMAT.read(Blob("x", bytes(whole)))


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"PK\x03\x04", b"BMW,1,2,3\n4,5,6,7,8,9\n", b"RIFF0000WAVEfmt ", b"GIF"])
def test_what_is_no_picture_is_not_recognised(data: bytes) -> None:
    assert not FORMAT.recognises(Blob("a.png", data))
