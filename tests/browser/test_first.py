"""The first start: a tax id is judged as it is typed, and as the server judges it."""

import pytest
from playwright.sync_api import expect

from browser.axe import accessible
from browser.desk import Site, Visit
from browser.people import ADMINISTRATOR
from piaoqi.core.invoice.tax_id import TaxIdForm, judge

SHOWN = {
    TaxIdForm.VALID: "good",
    TaxIdForm.NATURAL_PERSON: "doubt",
    TaxIdForm.ORGANISATION_WRONG: "doubt",
    TaxIdForm.UNCHECKABLE: "doubt",
    TaxIdForm.CHECK_WRONG: "bad",
    TaxIdForm.DUMMY: "bad",
    TaxIdForm.UNKNOWN: "bad",
}
IDS = (
    "91110106MAJB39424N",
    " 9111 0106-majb39424n",
    "９１１１０１０６ＭＡＪＢ３９４２４Ｎ",
    "91110106MAJB39425N",
    "9111O106MAJB39424N",
    "91110106MAJB394",
    "911101060000000",
    "11010519491231002X",
    "11010519491231002100",
    "11010519491231002X01",
    "123",
    "000000000000000000",
    "123456789012345678",
    "91110106MAJB39424N0",
    "12345678901234567",
    "91QWERTYPLKJHGFD4N",
    "VAT-DE-1234567",
)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_tax_id_is_judged_as_it_is_typed(unbegun: Site, visit: Visit, *, phone: bool) -> None:
    page = visit(unbegun.setup_link(), None, phone=phone, dark=phone)
    for typed in IDS:
        page.fill("#tax_id", typed)
        page.press("#tax_id", "Tab")
        kind = (page.get_attribute("#tax-id-judged", "class") or "").split()[-1]
        assert kind == SHOWN[judge(typed)], f"{typed}: {judge(typed)}"
    page.fill("#tax_id", "9111O106MAJB39424N")
    expect(page.locator("#tax-id-judged")).to_contain_text("是否应为 91110106MAJB39424N")
    accessible(page)


def test_the_way_to_the_first_result_is_shown(begun: Site, visit: Visit) -> None:
    for phone in (False, True):
        page = visit("/setup/next", ADMINISTRATOR, phone=phone)
        way = page.get_by_text("全量发票查询")
        if not way.is_visible():  # once there is a list, it is folded
            page.locator("details", has=way).locator("summary").click()
        expect(way).to_be_visible()
        accessible(page)
