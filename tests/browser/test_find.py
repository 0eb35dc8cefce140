"""查找, as somebody uses it at a desk and on a phone."""

from browser.axe import accessible
from browser.desk import Sample, Visit
from browser.people import EMPLOYEE
from piaoqi.core.invoice.number import is_digital


def a_number(visit: Visit) -> str:
    """Of some invoice of the sample."""
    page = visit("/find/?q=有限公司")
    shown = page.locator(".asked-table .asked-number").all_inner_texts()
    return next(one for one in (text.replace(" ", "").replace("\n", "") for text in shown) if is_digital(one))


def test_a_number_is_typed_understood_answered_and_copied(sample: Sample, visit: Visit) -> None:
    number = a_number(visit)
    page = visit("/find/")
    page.keyboard.type(" ".join(number[at : at + 4] for at in range(0, 20, 4)))
    page.locator("#meant .suggested a").first.wait_for()
    assert "数电票" in page.inner_text("#meant")
    page.keyboard.press("Enter")
    page.locator(".verdict .said-first").wait_for()
    accessible(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(".verdict-foot button:visible >> nth=0")
    page.locator(".verdict-foot [data-label]:text('已复制')").wait_for()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert number in copied
    assert f"/find/?q={number[:4]}" in copied


def test_whoever_may_not_see_it_asks_for_access_on_a_phone(sample: Sample, visit: Visit) -> None:
    page = visit(f"/find/?company={sample.company}&q={a_number(visit)}", EMPLOYEE, phone=True)
    assert "它存在，但您不能查看" in page.inner_text(".verdict")
    accessible(page)
    page.fill("#reason", "随报销单入账")
    page.click(".access button[type=submit]")
    page.locator(".access-state").wait_for()
    assert "等待审批" in page.inner_text(".access")
    page.click(".access button[type=submit]")
    page.locator(".access-state:has-text('撤回')").wait_for()
