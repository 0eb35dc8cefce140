"""Handing in, as an employee does on a phone, and as an accountant sees it."""

from pathlib import Path

from browser.axe import accessible
from browser.desk import SAMPLE, Sample, Visit
from browser.people import EMPLOYEE


def test_an_employee_hands_in_by_phone_and_sees_what_became_of_it(sample: Sample, visit: Visit, tmp_path: Path) -> None:
    """With a file that can be read: one that can't be would leave everything after it undecided, and rightly."""
    receipt = tmp_path / "打车票.ofd"
    receipt.write_bytes(max((SAMPLE / "originals").rglob("*.ofd")).read_bytes())
    page = visit("/hand-in/", EMPLOYEE, phone=True)
    accessible(page)
    page.set_input_files("#files-js", receipt)
    page.wait_for_selector("#became .state.done")
    assert page.inner_text("[data-words]").startswith("1 个文件全部安全存好")
    assert "/hand-in/" in page.url
    page.reload()
    assert "打车票.ofd" in page.inner_text("#became")
