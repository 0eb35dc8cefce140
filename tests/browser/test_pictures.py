"""The handbook's pictures are taken from the pages themselves: PIAOQI_PICTURES=1 pytest tests/browser/test_pictures.py

Only what they show is tested else: that each chapter's pictures are there, and are taken here or by docs/picture.py.
"""

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from browser.desk import Sample, Site, Visit
from browser.people import AUDITOR, COMPANY, LEAD, Who

HANDBOOK = Path(__file__).resolve().parents[2] / "docs" / "handbook"
PRINTED = {"read", "original", "from-data"}
"""Taken by docs/picture.py."""
WIDE, HIGH, COLOURS = 1440, 900, 128
asked_for = pytest.mark.skipif("PIAOQI_PICTURES" not in os.environ, reason="PIAOQI_PICTURES=1 takes the pictures")


@dataclass(frozen=True, slots=True)
class Shot:
    """What a page shows when it is taken; `high`: so many pixels of it."""

    path: str
    who: Who = LEAD
    before: Callable[[Page], None] = lambda _: None
    high: int = HIGH


def _first_row(page: Page) -> None:
    page.locator("tbody tr[data-href]").first.click()
    page.wait_for_load_state("networkidle")


SHOTS = {
    "next": Shot("/setup/next", high=1000),
    "hand-in": Shot("/hand-in/?company=1"),
    "overview": Shot("/?company=1", high=1100),
    "find": Shot("/find/?q=26327000000806245694"),
    "invoices": Shot("/invoices/?company=1"),
    "invoice": Shot("/invoices/?company=1&q=26327000000806245694", before=_first_row),
    "reconcile": Shot("/reconcile/?company=1"),
    "sources": Shot("/sources/?company=1"),
    "audit": Shot("/log/?company=1", AUDITOR),
}


def kept(name: str, page: Page, high: int = HIGH) -> None:
    page.set_viewport_size({"width": WIDE, "height": high})
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        drawn = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        drawn.save(HANDBOOK / "pictures" / f"{name}.png", optimize=True)


@asked_for
def test_the_first_start_is_pictured(unbegun: Site, visit: Visit) -> None:
    page = visit(unbegun.setup_link(), None)
    page.fill("#company", COMPANY[0])
    page.fill("#tax_id", COMPANY[1].replace("9424", "9442"))
    page.press("#tax_id", "Tab")
    kept("setup", page)


@asked_for
@pytest.mark.parametrize("name", SHOTS)
def test_a_page_is_pictured(sample: Sample, visit: Visit, name: str) -> None:
    shot = SHOTS[name]
    page = visit(shot.path, shot.who)
    shot.before(page)
    kept(name, page, shot.high)


def test_each_picture_of_the_handbook_is_there_and_taken_from_the_pages() -> None:
    shown = {
        name
        for chapter in HANDBOOK.glob("*.md")
        for name in re.findall(r"\]\(pictures/([a-z-]+)\.png\)", chapter.read_text(encoding="utf-8"))
    }
    assert shown == {"setup", *SHOTS, *PRINTED}
    assert {path.stem for path in (HANDBOOK / "pictures").iterdir()} == shown, "PIAOQI_PICTURES=1 takes them"
