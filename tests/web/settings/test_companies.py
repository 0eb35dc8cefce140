"""单位: made with a checked tax id, renamed with its former names kept, closed and opened again."""

import pytest

from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
RIGHT = "91110108MABQ271T4B"
WRONG = "91110108MABQ271T5B"


def test_a_second_company_is_made_with_its_group(as_: SignIn, company: Company) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    admin.post("/settings/companies/new/", {"name": "二号公司", "tax_id": RIGHT, "new_group": "某某集团"})
    made = Company.objects.get(tax_id=RIGHT)
    assert made.group is not None
    assert made.group.name == "某某集团"
    assert "二号公司" in admin.get("/settings/companies/?q=二号").content.decode("utf-8")


def test_a_wrong_check_character_is_placed_and_what_was_typed_stays(as_: SignIn) -> None:
    page = as_(BuiltIn.ADMINISTRATOR).post("/settings/companies/new/", {"name": "二号公司", "tax_id": WRONG})
    text = page.content.decode("utf-8")
    assert "第 14、17 位看来不对" in text
    assert RIGHT in text
    assert 'value="二号公司"' in text
    assert not Company.objects.filter(name="二号公司").exists()


def test_the_tax_id_is_checked_while_it_is_typed(as_: SignIn, company: Company) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    assert "校验码正确" in admin.get(f"/settings/companies/tax-id/?tax_id={RIGHT}").content.decode("utf-8")
    assert "看来不对" in admin.get(f"/settings/companies/tax-id/?tax_id={WRONG}").content.decode("utf-8")
    assert not admin.get("/settings/companies/tax-id/").content.strip()


def test_a_former_name_is_kept_with_its_last_day(as_: SignIn, company: Company) -> None:
    admin, old = as_(BuiltIn.ADMINISTRATOR), company.name
    admin.post(f"/settings/companies/{company.pk}/", {"do": "rename", "name": "新名公司", "last_day": "2026-01-31"})
    company.refresh_from_db()
    assert company.name == "新名公司"
    page = admin.get(f"/settings/companies/{company.pk}/").content.decode("utf-8")
    assert old in page
    assert "2026-01-31" in page


def test_an_error_stands_beside_its_field_and_nothing_is_lost(as_: SignIn, company: Company) -> None:
    sent = {"do": "rename", "name": "新名公司", "last_day": ""}
    page = as_(BuiltIn.ADMINISTRATOR).post(f"/settings/companies/{company.pk}/", sent).content.decode("utf-8")
    assert "截止日期不能使用" in page
    assert 'value="新名公司"' in page


def test_closing_can_be_undone(as_: SignIn, company: Company) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    page = admin.post(f"/settings/companies/{company.pk}/close/", follow=True).content.decode("utf-8")
    assert f'action="/settings/companies/{company.pk}/reopen/"' in page
    admin.post(f"/settings/companies/{company.pk}/reopen/")
    company.refresh_from_db()
    assert company.closed_at is None


def test_departments_group_head_office_and_kind_are_set(as_: SignIn, company: Company, other: Company) -> None:
    admin, address = as_(BuiltIn.ADMINISTRATOR), f"/settings/companies/{company.pk}/"
    admin.post(address, {"do": "department", "department": "研发部"})
    admin.post(address, {"do": "rename_department", "which": str(company.departments.get().pk), "department": "产品部"})
    admin.post(address, {"do": "head", "head": str(other.pk)})
    admin.post(address, {"do": "scale", "scale": "small_scale"})
    admin.post(address, {"do": "group", "new_group": "集团"})
    company.refresh_from_db()
    assert company.departments.get().name == "产品部"
    assert company.parent == other
    assert company.kind == "small_scale"
    assert company.group is not None
    assert admin.post(address, {"do": "nothing"}).status_code == 404


def test_others_may_look_but_not_change(as_: SignIn, company: Company, other: Company) -> None:
    client = as_(BuiltIn.ACCOUNTANT, company)
    assert "停用单位" not in client.get(f"/settings/companies/{company.pk}/").content.decode("utf-8")
    client.post(f"/settings/companies/{company.pk}/close/")
    company.refresh_from_db()
    assert company.closed_at is None
    assert client.get(f"/settings/companies/{other.pk}/").status_code == 404
    assert "由管理员来做" in client.get("/settings/companies/new/").content.decode("utf-8")
