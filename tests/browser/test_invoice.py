"""发票详情 in a browser."""

import re

import pytest

from browser.axe import accessible
from browser.desk import Sample, Visit
from browser.people import ACCOUNTANT, LEAD


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_the_paper_is_drawn_and_can_be_looked_at_closely(sample: Sample, visit: Visit, *, phone: bool) -> None:
    page = visit("/invoices/1/", ACCOUNTANT, phone=phone)
    picture = page.locator("[data-sheet] img").first
    picture.wait_for()
    page.wait_for_function("document.querySelector('[data-sheet] img').naturalWidth > 100")
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert page.locator("[data-percent]").inner_text() == "150%"
    page.keyboard.press("0")
    assert page.locator("[data-percent]").inner_text() == "100%"
    assert page.locator("details.fold[open]").count() == (0 if phone else page.locator("details.fold").count() - 1)
    page.evaluate("for (const one of document.querySelectorAll('details.fold, details.inner')) one.open = true")
    accessible(page)


def test_the_pack_and_the_undoing_of_a_mistake(sample: Sample, visit: Visit) -> None:
    page = visit("/invoices/2/", LEAD)
    with page.expect_download() as download:
        page.locator(".inv-tools a[download].btn-primary").click()
    assert re.fullmatch(r"证据包-.+\.pdf", download.value.suggested_filename)
    page.locator(".inv-doing > summary").click()
    page.locator(".inv-doing .danger-text").click()
    page.fill("#d-reason", "试一下")
    page.locator(".btn-danger-quiet").click()
    page.locator(".note.undo button").click()
    assert page.locator(".inv-away").count() == 0
