"""Pages of a PDF look as they do elsewhere: with annotations, signatures and Chinese letters, and within bounds."""

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image

from damage.pdfs import CATALOG, huge_page, pdf, stream
from piaoqi.core.formats.base import Blob
from piaoqi.core.render import pages, pdf_fonts
from piaoqi.core.render.base import Page, Wanted, as_png
from piaoqi.core.render.fonts import Fonts

RED_SQUARE = stream(b"1 0 0 rg 0 0 40 40 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 40 40]")
LATIN = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def drawn(data: bytes, dpi: int = 72) -> Page:
    (page,) = pages(Blob("票.pdf", data), Fonts(), Wanted(dpi=dpi))
    return page


def points(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.png)).convert("RGB")


def with_annotation(annotation: bytes, catalog: bytes = CATALOG) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Annots[4 0 R]>>"
    return pdf([catalog, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, annotation, RED_SQUARE])


def test_a_stamp_is_drawn() -> None:
    stamp = b"<</Type/Annot/Subtype/Stamp/F 4/Rect[30 30 70 70]/AP<</N 5 0 R>>>>"
    assert points(drawn(with_annotation(stamp))).getpixel((50, 50)) == (255, 0, 0)


def test_the_appearance_of_a_signature_is_drawn() -> None:
    field = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(a)/F 4/Rect[30 30 70 70]/AP<</N 5 0 R>>>>"
    catalog = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/SigFlags 3>>>>"
    assert points(drawn(with_annotation(field, catalog))).getpixel((50, 50)) == (255, 0, 0)


def test_a_page_has_the_points_that_are_asked_for() -> None:
    data = with_annotation(b"<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]>>")
    assert points(drawn(data, 144)).size == (200, 200)


def test_a_page_too_large_comes_out_coarser() -> None:
    page = drawn(huge_page(), 600)
    assert points(page).width * points(page).height <= 41_000_000
    assert page.width_mm > 100_000


def test_a_page_that_is_broken_is_white_and_told(tmp_path: Path) -> None:
    data = pdf(
        [CATALOG, b"<</Type/Pages/Count 2/Kids[3 0 R 9 0 R]>>", b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"]
    )
    first, second = pages(Blob("票.pdf", data), Fonts())
    assert not first.notes
    assert [note.code for note in second.notes] == ["pdf.page_broken"]
    assert points(as_png(second, 36)).getcolors() == [(points(as_png(second, 36)).width * 421, (255, 255, 255))]


CHINESE = b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UTF16-H/DescendantFonts[5 0 R]>>"
CID = (
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/SimSun/Flags 6/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 80>>>>"
)


@pytest.mark.parametrize("system_knows_any", [True, False])
def test_chinese_without_a_font_in_the_file_is_written(system_knows_any: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    if not system_knows_any:
        for name in ("MapFont", "GetFont"):
            monkeypatch.setattr(pdfium.PdfSysfontBase, name, lambda *_: None)
    monkeypatch.setattr(pdf_fonts, "_GUESSES", not system_knows_any)
    written = "发票".encode("utf-16-be").hex().encode()
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 50]/Contents 6 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    text = stream(b"BT /F 40 Tf 10 10 Td <%s> Tj ET" % written)
    data = pdf([CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, CHINESE, CID, text])
    dark = sum(point < 100 for point in points(drawn(data)).convert("L").tobytes())
    assert dark > 250, "two characters of 40 points are made of many dark points"
