"""Real OFD files are drawn wholly: every page, every letter, every seal in its place, every QR code to be read."""

import io
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from lxml import etree
from PIL import Image

from making_pages import drawings
from piaoqi.core.formats.qr import read_codes
from piaoqi.core.render.drawing import Drawing, png

PAGES = {
    "easyofd_增值税电子专票5.ofd": 1, "ofdrw_999.ofd": 5, "ofdrw_b.ofd": 1, "ofdrw_csfapiao1.ofd": 1,
    "ofdrw_发票示例.ofd": 1, "ofdrw_数电专票2024.ofd": 1, "铁路_售票换开样例.ofd": 1, "铁路_退票样例.ofd": 1,
    "银行回单_百望样例.ofd": 1, "银行对账单_百望样例.ofd": 1,
}  # fmt: skip
WITHOUT_CODE = ("ofdrw_csfapiao1.ofd", "银行对账单_百望样例.ofd")
"""One has a black square in its place, the other has none."""
SEALS = {
    "easyofd_增值税电子专票5.ofd": (90, 8, 120, 28),
    "ofdrw_999.ofd": (90, 8, 120, 28),
    "ofdrw_数电专票2024.ofd": (90, 8, 120, 28),
    "ofdrw_csfapiao1.ofd": (167.2, 107.6, 204.6, 135.8),
    "银行回单_百望样例.ofd": (153, 50, 193, 83),
    "银行对账单_百望样例.ofd": (163, 42, 198, 64),
}
"""Left, top, right, bottom in millimetres on the first page."""
LETTERS_OF_SEALS = dict.fromkeys(
    ("easyofd_增值税电子专票5.ofd", "ofdrw_999.ofd", "ofdrw_b.ofd", "ofdrw_发票示例.ofd"), 21
)
"""The pictures of these seals are OFDs themselves, which write 全国统一发票监制章, 国家税务总局 and the bureau."""
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn(path: Path) -> tuple[Drawing, ...]:
    return tuple(drawings(path.read_bytes()))


@cache
def image(path: Path) -> Image.Image:
    """The first page at the usual resolution."""
    return Image.open(io.BytesIO(png(drawn(path)[0]))).convert("RGB")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_drawn_and_nothing_is_left_out(corpus: Path, name: str) -> None:
    found = drawn(corpus / name)
    assert len(found) == PAGES[name]
    assert [note.message() for page in found for note in page.notes] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_letter_of_every_text_is_drawn(corpus: Path, name: str) -> None:
    with zipfile.ZipFile(corpus / name) as archive:
        parts = [part for part in archive.namelist() if part.endswith(("Content.xml", "Annotation.xml"))]
        roots = [etree.fromstring(archive.read(part)) for part in parts]
    written = [code.text or "" for root in roots for code in root.iter("{*}TextCode")]
    shown = sum(_letters(page.svg) for page in drawn(corpus / name))
    assert shown - LETTERS_OF_SEALS.get(name, 0) == len("".join("".join(written).split())) > 0


def _letters(svg: str) -> int:
    root = etree.fromstring(svg.encode())
    outlines = {f"#{one.get('id')}" for one in root.iter(f"{SVG}path")}
    return sum(one.get("{http://www.w3.org/1999/xlink}href") in outlines for one in root.iter(f"{SVG}use"))


@pytest.mark.parametrize("name", SEALS)
def test_seals_are_red_and_in_their_place(corpus: Path, name: str) -> None:
    scale = 150 / 25.4
    left, top, right, bottom = (round(one * scale) for one in SEALS[name])
    seen = np.asarray(image(corpus / name), dtype=np.int16)[top:bottom, left:right]
    red = (seen[..., 0] > 180) & (seen[..., 1] < 90) & (seen[..., 2] < 90)
    assert red.any(axis=0).sum() > 0.8 * (right - left)
    assert red.any(axis=1).sum() > 0.8 * (bottom - top)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in WITHOUT_CODE])
def test_the_qr_code_is_read_from_the_page(corpus: Path, name: str) -> None:
    assert len(read_codes(image(corpus / name))) == 1


def test_the_corpus_is_covered(corpus: Path) -> None:
    assert {path.name for path in corpus.glob("*.ofd")} == set(PAGES)
