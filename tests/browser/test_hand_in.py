"""Handing in, as an employee does on a phone, and as an accountant sees it."""

from pathlib import Path

import pytest

from browser.axe import accessible
from browser.desk import Sample, Visit
from browser.people import ACCOUNTANT, EMPLOYEE


def test_an_employee_hands_in_by_phone_and_sees_what_became_of_it(sample: Sample, visit: Visit, tmp_path: Path) -> None:
    receipt = tmp_path / "签到表.pdf"
    receipt.write_bytes(b"%PDF-1.7 of nothing")
    page = visit("/hand-in/", EMPLOYEE, phone=True)
    accessible(page)
    page.set_input_files("#files-js", receipt)
    page.wait_for_selector("#became .state.quarantined")
    assert page.inner_text("[data-words]").startswith("1 个文件全部安全存好")
    assert "/hand-in/" in page.url
    page.reload()
    assert "签到表.pdf" in page.inner_text("#became")


@pytest.mark.parametrize("address", ["/hand-in/", "/sources/", "/sources/1/", "/sources/new/"])
def test_the_pages_can_be_used_by_everybody(sample: Sample, visit: Visit, address: str) -> None:
    accessible(visit(address, ACCOUNTANT))
