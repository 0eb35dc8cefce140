"""Pages of files of every format: which there are, what they are taken for, and what is said of those that fail."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from damage.archives import packed
from damage.pdfs import pages as empty_pages
from forgery.genuine import genuine
from piaoqi.core.formats.base import Blob
from piaoqi.core.formats.registry import formats
from piaoqi.core.reading import Task
from piaoqi.core.render import pages as pages_of
from piaoqi.core.render.base import Kind, Page, Wanted, as_png, as_svg, renderers
from piaoqi.core.render.files import Drawing
from piaoqi.core.render.fonts import Fonts

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "beijing"
TABLE = (
    "发票号码,销方名称,购买方名称,开票日期,价税合计\n26112000000012345678,甲公司,乙公司,2026-05-08,106.00\n".encode()
)


def pages(data: bytes, name: str = "文件", wanted: Wanted | None = None) -> list[Page]:
    return pages_of(Blob(name, data), Fonts(), wanted or Wanted())


def drawn(path: Path, wanted: Wanted | None = None) -> tuple[list[str], list[str]]:
    """Titles of the pages, and codes of what is said."""
    made = Drawing(wanted or Wanted())(Task(path, path.name, {}), lambda _: True)
    return [page.title for page in made.pages], [note.code for note in made.notes]


def picture(mode: str = "RGB", size: tuple[int, int] = (40, 20), form: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, size, 1).save(stream, form, **options)
    return stream.getvalue()


def opened(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.png))


def test_every_format_that_shows_invoices_has_its_renderer() -> None:
    without = {"zip", "eml", "web_page"}
    assert set(renderers()) == {one.key for one in formats()} - without


@pytest.mark.parametrize("ending", ["ofd", "pdf", "xml", "png"])
def test_an_original_and_data_are_never_taken_for_each_other(ending: str) -> None:
    path = next(iter(sorted((SAMPLE / "originals").rglob(f"*.{ending}"))))
    (page, *_) = pages(path.read_bytes(), path.name)
    assert page.kind is (Kind.FROM_DATA if ending == "xml" else Kind.ORIGINAL)
    assert 20 < page.width_mm < 300
    image = opened(as_png(page, 96))
    assert image.width > 100
    assert len(image.convert("L").getcolors() or []) > 1, "something is to be seen"
    assert as_svg(page).svg.startswith("<svg")


def test_a_photograph_stands_upright_and_keeps_every_point() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    (page,) = pages(picture(form="JPEG", exif=exif))
    assert opened(page).size == (20, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "F"])
def test_pictures_of_every_kind_of_colour_are_shown(mode: str) -> None:
    form = "PNG" if mode in {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"} else "TIFF"
    (page,) = pages(picture(mode, form=form))
    assert opened(page).size == (40, 20)


def test_each_page_of_a_tiff_is_a_page() -> None:
    second = Image.new("L", (30, 30))
    data = picture("L", form="TIFF", save_all=True, append_images=[second], dpi=(300, 300))
    first, last = pages(data)
    assert [first.number, last.number] == [1, 2]
    assert round(last.width_mm, 2) == 2.54
    assert [page.number for page in pages(data, wanted=Wanted(page=2))] == [2]


def test_a_tiff_whose_end_is_lost_shows_what_is_left() -> None:
    second = Image.effect_noise((200, 200), 50)
    data = picture("L", form="TIFF", save_all=True, append_images=[second])
    assert len(pages(data[: len(data) // 2])) <= 1


def test_an_archive_shows_the_files_in_it_in_their_order() -> None:
    data = packed([("甲.pdf", empty_pages(2)), ("乙.csv", TABLE), ("丙.txt", b"nothing"), ("丁.png", picture())])
    found = [(page.path, page.number) for page in pages(data, "包.zip")]
    assert found == [("包.zip!甲.pdf", 1), ("包.zip!甲.pdf", 2), ("包.zip!乙.csv", 1), ("包.zip!丁.png", 1)]


def test_a_number_is_found_wherever_it_lies() -> None:
    data = packed([("甲.pdf", empty_pages(1)), ("乙.csv", TABLE)])
    assert [page.path for page in pages(data, "包.zip", Wanted(number="26112000 0000 12345678"))] == ["包.zip!乙.csv"]


def test_nothing_is_read_that_need_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("pdf", "image"):
        one = next(one for one in formats() if one.key == key)
        monkeypatch.delattr(type(one), "read")
    assert [len(pages(data)) for data in (empty_pages(3), picture())] == [3, 1]


def test_what_cannot_be_drawn_is_said(tmp_path: Path) -> None:
    cases = {"空.ofd": (b"", "file.empty"), "无.pdf": (b"%PDF-1.7 nothing", "pdf.broken"),
             "坏.png": (picture()[:40], "image.broken"), "文.txt": (b"\x01\x02", "file.unknown_format")}  # fmt: skip
    for name, (data, code) in cases.items():
        (tmp_path / name).write_bytes(data)
        assert drawn(tmp_path / name) == ([], [code])
    assert drawn(tmp_path / "没有.pdf") == ([], ["file.not_found"])


def test_one_bad_file_in_an_archive_is_said_beside_the_pages_of_the_others(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    path.write_bytes(packed([("坏.pdf", b"%PDF-1.7 nothing"), ("好.csv", TABLE)]))
    titles, codes = drawn(path)
    assert len(titles) == 1
    assert codes == ["pdf.broken"]


def test_a_page_or_number_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = tmp_path / "甲.pdf"
    path.write_bytes(empty_pages(2))
    assert drawn(path, Wanted(page=3)) == ([], ["render.no_such_page"])
    (tmp_path / "清单.csv").write_bytes(TABLE)
    assert drawn(tmp_path / "清单.csv", Wanted(number="1")) == ([], ["render.number_not_found"])


def test_an_archive_without_anything_to_see_says_so(tmp_path: Path) -> None:
    path = tmp_path / "包.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("内.zip", packed([]))
    assert "render.nothing_to_draw" in drawn(path)[1]


def test_pages_beyond_bounds_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "多.pdf"
    path.write_bytes(empty_pages(230))
    titles, codes = drawn(path, Wanted(dpi=36))
    assert len(titles) == 200
    assert codes == ["render.too_many_pages"]


def test_every_page_has_time_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "三页.pdf"
    path.write_bytes(empty_pages(3))
    begun: list[str] = []
    Drawing(Wanted())(Task(path, path.name, {}), lambda blob: begun.append(blob.path) or True)  # type: ignore[func-returns-value]
    assert len(begun) > 3


def test_an_xml_that_was_mended_is_drawn_and_told(tmp_path: Path) -> None:
    path = tmp_path / "票.xml"
    invoice = "<EInvoice><Header><EIid>26112000000012345678</EIid></Header><EInvoiceData><SellerInformation><SellerName>A&B</SellerName></SellerInformation></EInvoiceData></EInvoice>"  # noqa: E501
    path.write_text(invoice, encoding="utf-8")
    titles, codes = drawn(path)
    assert len(titles) == 1
    assert codes == ["xml.repaired"]


def test_the_picture_of_an_altered_original_says_so() -> None:
    sealed, signed = genuine("sealed"), genuine("pdf")
    for data, altered in ((sealed, _with_another_date(sealed)), (signed, signed + b"1 0 obj null endobj")):
        assert [note.code for page in pages(data) for note in page.notes] == []
        (page,) = pages(altered)
        assert [note.code for note in page.notes] == ["seal.altered"]


def _with_another_date(ofd: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(ofd)) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    return packed([(name, data.replace("2023年".encode(), "2024年".encode())) for name, data in parts])
