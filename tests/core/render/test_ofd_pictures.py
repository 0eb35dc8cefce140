"""Pictures of every kind on OFD pages: in their place, the right way up, within limits."""

import io
import struct

import pytest
from PIL import Image, ImageChops, ImageDraw

from making_pages import BLACK, RED, WHITE, Seen, drawings, layer, look, package, picture, seen, square
from piaoqi.core.formats.qr import read_codes
from piaoqi.core.limits import DEFAULT, Limits
from piaoqi.core.render.jbig2 import open_jbig2
from piaoqi.core.render.pictures import load
from piaoqi.core.synth.writers.qr import png as qr_png

BLUE = (0, 0, 255)


def halves(mode: str = "RGB", size: tuple[int, int] = (40, 20)) -> Image.Image:
    """Red left, blue right, a white bar at the top."""
    image = Image.new("RGB", size, RED)
    pen = ImageDraw.Draw(image)
    pen.rectangle((size[0] // 2, 0, *size), fill=BLUE)
    pen.rectangle((0, 0, size[0], size[1] // 4), fill=WHITE)
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def shown(data: bytes, attributes: str = 'CTM="40 0 0 20 0 0"', boundary: str = "10 10 40 20") -> Seen:
    element = f'<ofd:ImageObject ID="8" Boundary="{boundary}" ResourceID="7" {attributes}/>'
    return seen(element, resources=picture("p"), files={"Doc_0/Res/p": data})


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP"])
def test_every_kind_of_picture_is_drawn_in_its_place(kind: str) -> None:
    page = shown(saved(halves(), kind))
    assert near(page.colour(15, 25), RED)
    assert near(page.colour(45, 25), BLUE)
    assert near(page.colour(30, 11), WHITE)
    assert page.colour(5, 5) == WHITE
    assert page.box()[2:] == (50, 30)
    assert page.codes == []


def test_a_jpeg_for_printers_is_drawn_in_its_colours() -> None:
    page = shown(saved(halves("CMYK"), "JPEG"))
    assert near(page.colour(15, 25), RED)


def test_what_a_camera_noted_about_turning_is_not_followed() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    page = shown(saved(halves(), "JPEG", exif=exif))
    assert near(page.colour(15, 25), RED)
    assert "image/png" in page.drawing.svg  # a browser would turn the JPEG


def test_what_is_transparent_in_a_picture_lets_the_ground_through() -> None:
    image = Image.new("RGBA", (10, 10), (0, 0, 255, 0))
    image.paste((0, 0, 255, 255), (5, 0, 10, 10))
    element = '<ofd:ImageObject ID="8" Boundary="10 10 10 10" ResourceID="7" CTM="10 0 0 10 0 0"/>'
    page = seen(square(), element, resources=picture("p"), files={"Doc_0/Res/p": saved(image, "PNG")})
    assert (page.colour(12, 15), page.colour(18, 15)) == (RED, BLUE)


def test_a_mask_hides_the_dark_parts() -> None:
    mask = Image.new("L", (10, 10), 0)
    mask.paste(255, (0, 0, 5, 10))
    resources = picture("p") + picture("m", "6")
    element = '<ofd:ImageObject ID="8" Boundary="10 10 40 20" ResourceID="7" ImageMask="6" CTM="40 0 0 20 0 0"/>'
    files = {"Doc_0/Res/p": saved(halves(), "PNG"), "Doc_0/Res/m": saved(mask, "PNG")}
    page = seen(element, resources=resources, files=files)
    assert (near(page.colour(15, 25), RED), page.colour(45, 25)) == (True, WHITE)


def test_without_a_matrix_a_picture_fills_its_boundary() -> None:
    assert shown(saved(halves(), "PNG"), "").image == shown(saved(halves(), "PNG")).image


def test_a_picture_larger_than_its_boundary_is_cut_off() -> None:
    page = shown(saved(halves(), "PNG"), 'CTM="80 0 0 40 0 0"', "10 10 20 20")
    assert page.box()[2] <= 30.4


def test_a_mirrored_picture_is_mirrored() -> None:
    page = shown(saved(halves(), "PNG"), 'CTM="-40 0 0 20 40 0"')
    assert near(page.colour(15, 25), BLUE)


def test_a_frame_is_drawn_around_a_picture() -> None:
    border = '<ofd:Border LineWidth="2"><ofd:BorderColor Value="0 0 0"/></ofd:Border>'
    element = (
        f'<ofd:ImageObject ID="8" Boundary="10 10 40 40" ResourceID="7" CTM="40 0 0 40 0 0">{border}</ofd:ImageObject>'
    )
    page = seen(element, resources=picture("p"), files={"Doc_0/Res/p": saved(halves(), "PNG")})
    assert page.colour(10.5, 30) == BLACK


@pytest.mark.parametrize("data", [b"", b"junk", saved(halves(), "PNG")[:60], b"\x97JB2\r\n\x1a\n\1\0\0\0\1"])
def test_a_picture_that_cannot_be_opened_is_noted_by_its_part(data: bytes) -> None:
    page = shown(data)
    (note,) = page.drawing.notes
    assert (note.code, note.params["pictures"]) == ("render.no_picture", ("Doc_0/Res/p",))


def test_a_picture_that_is_nowhere_and_a_video_are_noted() -> None:
    element = '<ofd:ImageObject ID="8" Boundary="10 10 40 20" ResourceID="7"/>'
    assert seen(element).codes == ["render.no_picture"]
    assert seen(element, resources=picture("p", kind="Video")).codes == ["render.not_drawn"]


def test_a_picture_beyond_the_limit_is_not_opened() -> None:
    data = saved(Image.new("1", (500, 500)), "PNG")
    assert load(data, DEFAULT) is not None
    assert load(data, Limits(image_pixels=1000)) is None


def test_a_picture_much_finer_than_paper_is_made_smaller() -> None:
    found = load(saved(Image.new("1", (8000, 4000)), "PNG"), DEFAULT)
    assert found is not None
    assert found.width * found.height <= 16_000_000
    assert found.width == pytest.approx(2 * found.height, abs=2)


def test_one_picture_used_twice_is_written_once() -> None:
    element = '<ofd:ImageObject ID="8" Boundary="{} 10 20 20" ResourceID="7" CTM="20 0 0 20 0 0"/>'
    data = saved(halves(), "PNG")
    page = seen(element.format(5), element.format(50), resources=picture("p"), files={"Doc_0/Res/p": data})
    assert page.drawing.svg.count("data:image") == 1
    assert near(page.colour(52, 25), RED)


def segment(number: int, kind: int, data: bytes, page: int = 1) -> tuple[bytes, bytes]:
    return struct.pack(">IBBBI", number, kind, 0, page, len(data)), data


def jbig2(image: Image.Image, *, in_turn: bool = True, header: bool = True) -> bytes:
    """The picture as JBIG2, by one region coded like a fax."""
    fax = saved(ImageChops.invert(image.convert("L")).convert("1"), "TIFF", compression="group4")
    with Image.open(io.BytesIO(fax)) as tiff:
        at, size = tiff.tag_v2[273][0], tiff.tag_v2[279][0]  # type: ignore[attr-defined]
    width, height = image.size
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + fax[at : at + size]
    segments = [
        segment(0, 48, struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)),
        segment(1, 38, region),
        segment(2, 49, b""),
        segment(3, 51, b"", 0),
    ]
    head = b"\x97JB2\r\n\x1a\n" + bytes([1 if in_turn else 0]) + struct.pack(">I", 1) if header else b""
    if in_turn:
        return head + b"".join(one + data for one, data in segments)
    return head + b"".join(one for one, _ in segments) + b"".join(data for _, data in segments)


@pytest.mark.parametrize(("in_turn", "header"), [(True, True), (False, True), (True, False)])
def test_jbig2_is_read_in_every_organisation(*, in_turn: bool, header: bool) -> None:
    image = Image.new("1", (64, 64), 1)
    ImageDraw.Draw(image).rectangle((8, 8, 31, 55), fill=0)
    found = open_jbig2(jbig2(image, in_turn=in_turn, header=header), DEFAULT)
    assert found is not None
    assert found.convert("1").tobytes() == image.tobytes()


def test_a_jbig2_that_breaks_off_or_holds_nothing_is_not_taken_for_a_picture() -> None:
    image = Image.new("1", (64, 64), 1)
    ImageDraw.Draw(image).rectangle((8, 8, 31, 55), fill=0)
    data = jbig2(image)
    assert open_jbig2(data[:-12], DEFAULT) is not None  # only the closing segments are lost
    assert open_jbig2(data[:-40], DEFAULT) is None
    assert open_jbig2(data[:60], DEFAULT) is None


def test_a_jbig2_beyond_the_limit_is_not_opened() -> None:
    assert open_jbig2(jbig2(Image.new("1", (500, 500))), Limits(image_pixels=1000)) is None


def test_a_qr_code_can_be_read_from_the_page_at_usual_resolution() -> None:
    data = qr_png("01,32,,24112000000012345678,113.00,20240528,,6B5B")
    element = '<ofd:ImageObject ID="8" Boundary="10 10 20 20" ResourceID="7" CTM="20 0 0 20 0 0"/>'
    for form in (data, jbig2(Image.open(io.BytesIO(data)))):
        content = package(layer(element), resources=picture("p"), files={"Doc_0/Res/p": form})
        (drawing,) = drawings(content)
        small = look(drawing).image.resize((591, 354))  # 150 dpi
        assert read_codes(small) == ("01,32,,24112000000012345678,113.00,20240528,,6B5B",)
