"""总览 in a browser: a month's cell leads to what is behind it, with the keyboard and with a thumb."""

from playwright.sync_api import Page

from browser.axe import accessible
from browser.desk import Sample, Visit
from browser.people import COMPANY


def of_the_company(page: Page) -> Page:
    """From the table of all companies."""
    accessible(page)
    page.get_by_role("link", name=COMPANY[0]).first.click()
    page.wait_for_selector(".ov-map")
    accessible(page)
    return page


def test_a_cell_leads_to_its_list_with_the_keyboard(sample: Sample, visit: Visit) -> None:
    page = of_the_company(visit("/?all=1"))
    cell = page.locator(".ov-map td a").last
    assert "应有" in (cell.get_attribute("aria-label") or "")
    cell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/reconcile/" in url or "/invoices/" in url)


def test_the_newest_month_is_in_sight_on_a_phone(sample: Sample, visit: Visit) -> None:
    page = of_the_company(visit("/?all=1", phone=True))
    box = page.locator(".ov-map thead th").last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= page.evaluate("innerWidth")
