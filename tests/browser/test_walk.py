"""The way of a newcomer: files handed in, the overview, ten invoices looked for, one of them in detail, the report."""

import json
from io import BytesIO
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from browser.axe import accessible
from browser.desk import SAMPLE, Sample, Visit
from browser.people import EMPLOYEE, LEAD

FOLDER: Final = SAMPLE / "originals" / "2026-11"
MISSING, SEEMING, UNKNOWN = "缺失", "看似缺失", "无法判断"
PLANTED: Final = ("C1.3", "C1.4", "C1.5", "C3.1", "C3.7", "C3.8", "C4.5", "C4.7", "C5.12", "C6.9")
WORDS: Final = {"missing": MISSING, "not_missing": SEEMING, "cannot_tell": UNKNOWN}
ASKED: Final = "26327000000806245694"


def test_a_folder_is_handed_in_and_read(sample: Sample, visit: Visit) -> None:
    files = [path for path in FOLDER.iterdir() if path.is_file()]
    page = visit("/hand-in/", LEAD)
    page.set_input_files("#folder", FOLDER)
    page.get_by_role("button", name=f"导入 {len(files)} 个文件").click()
    expect(page.locator("[data-words]")).to_contain_text(f"{len(files)} 个文件全部安全存好")
    expect(page.locator("#became-title")).to_have_text("都读完了")
    expect(page.locator("#became tbody tr")).to_have_count(len(files))
    accessible(page)


def test_numbers_of_the_overview_are_those_of_their_lists(sample: Sample, visit: Visit) -> None:
    page = visit(f"/?company={sample.company}", LEAD)
    for name in (MISSING, SEEMING, UNKNOWN, "差异", "重复"):
        number = page.locator(".ov-numbers a").filter(has=page.get_by_text(name, exact=True))
        said = number.locator(".ov-count").inner_text()
        number.click()
        expect(page.locator(".kind[aria-current] strong")).to_have_text(said)
        page.go_back()


def test_ten_invoices_are_found_with_what_is_known_of_them(sample: Sample, visit: Visit) -> None:
    """Verdict and cause are those that were planted."""
    faults = json.loads((SAMPLE / "labels.json").read_text(encoding="utf-8"))["faults"]
    known = {one["cause"]: one for one in reversed(faults) if len(one["invoice"].get("number", "")) == 20}
    page = visit("/find/", LEAD)
    for cause in PLANTED:
        number = known[cause]["invoice"]["number"]
        page.goto(f"/find/?q={number}")
        expect(page.locator(".said-word"), cause).to_contain_text(WORDS[known[cause]["verdict"]])
        expect(page.locator(".explained-main"), cause).to_contain_text(cause)


def test_one_of_them_is_shown_with_its_paper(sample: Sample, visit: Visit) -> None:
    page = visit(f"/find/?q={ASKED}", LEAD)
    page.get_by_role("link", name="发票详情").click()
    expect(page.locator("#invoice-number")).to_contain_text("5694")
    shown = page.locator(".inv-face img").first
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.decode().then(() => one.naturalWidth)") > 300
    with page.expect_download() as paper:
        page.get_by_role("link", name="证据包").click()
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")


def test_the_report_says_what_the_page_says(sample: Sample, visit: Visit) -> None:
    page = visit("/reconcile/", LEAD)
    said = int(page.locator(".kind[aria-current] strong").inner_text())
    page.get_by_text("导出 Excel").click()
    with page.expect_download() as report:
        page.get_by_role("link", name="整份对账报告").click()
    book = load_workbook(BytesIO(Path(report.value.path()).read_bytes()))
    sheet = book[next(one for one in book.sheetnames if MISSING in one and SEEMING not in one)]
    numbers = [cell.value for row in sheet.iter_rows() for cell in row if len(str(cell.value)) == 20]
    assert numbers
    assert all(isinstance(one, str) for one in numbers)
    assert said >= len(set(numbers)) > 0


@pytest.mark.parametrize("path", ["/find/?q={number}", "/invoices/{invoice}/"])
def test_an_employee_is_told_why_an_invoice_is_hidden(sample: Sample, visit: Visit, path: str) -> None:
    page = visit(f"/find/?q={ASKED}", LEAD)
    invoice = (page.get_by_role("link", name="发票详情").get_attribute("href") or "").split("/")[2]
    with visit.watch.allowing(403):
        theirs = visit(path.format(number=ASKED, invoice=invoice), EMPLOYEE)
    text = theirs.locator("main").inner_text()
    assert "您不能查看" in text
    assert "31,593.40" not in text
    assert "苏州" not in text
    accessible(theirs)


def test_all_of_it_goes_without_a_mouse(sample: Sample, visit: Visit) -> None:
    page = visit("/", LEAD)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    expect(page.locator(".said-word")).to_contain_text(SEEMING)
    page.goto("/invoices/")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    for key in ("j", "j", "k", "x"):
        page.keyboard.press(key)
    expect(page.locator("tbody tr.at input[type=checkbox]")).to_be_checked()
    _opened(page)


def _opened(page: Page) -> None:
    page.keyboard.press("Enter")
    page.wait_for_url("**/invoices/*/**")
    expect(page.locator("#invoice-number")).to_be_visible()
