"""发票 in a browser: what is chosen stays, and the keyboard puts the list in order."""

from playwright.sync_api import Page

from browser.axe import accessible
from browser.desk import Sample, Visit

BAR = "[data-chosen-bar]"


def chosen(page: Page) -> list[str]:
    """How many, and the sum of their totals."""
    return [page.inner_text(f"{BAR} {one}") for one in ("[data-count]", "[data-sum='2']")]


def test_what_is_chosen_stays_wherever_one_goes(sample: Sample, visit: Visit) -> None:
    page = visit("/invoices/")
    page.locator("[data-tick]").nth(0).check()
    page.locator("[data-tick]").nth(2).check()
    told = chosen(page)
    assert told[0] == "2"
    accessible(page)

    page.focus("#by-total")
    page.keyboard.press("Enter")
    page.wait_for_selector('th[aria-sort="descending"] #by-total')
    page.wait_for_url(lambda url: "order=-total" in url)
    assert chosen(page) == told
    page.locator("#found tbody tr td.c-party").first.click()
    page.wait_for_url(lambda url: "/invoices/?" not in url)
    page.go_back()
    page.wait_for_selector('th[aria-sort="descending"] #by-total')
    page.reload()
    assert chosen(page) == told

    page.fill("#typed", "99999999999999999999")
    page.wait_for_selector(".empty-state")
    page.fill("#typed", "")
    page.wait_for_selector(BAR)
    assert chosen(page) == told
    page.click("[data-none]")
    page.reload()
    assert not page.is_visible(BAR)
    assert not page.locator("[data-tick]:checked").count()
