"""人员: a second person with a first role, passwords shown once, roles given and ended, and what nobody may."""

import re

import pytest
from django.test import Client

from making_people import PASSWORD, a_person, person_of, somebody
from piaoqi.accounts.models import Company, Grant, Person
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.audit.models import Entry
from web.settings.conftest import SignIn

pytestmark = pytest.mark.django_db
MADE = re.compile(r"<code class=\"secret\"[^>]*>([^<]+)</code>")
NEW = {"name": "李会计", "username": "li", "how": "made"}


def said(client: Client, address: str) -> str:
    return client.get(address).content.decode("utf-8")


def test_a_person_is_made_with_a_role_and_a_password_shown_once(as_: SignIn, company: Company) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    answer = admin.post("/settings/people/new/", {**NEW, "role": "accountant", "place": f"c{company.pk}"})
    (password,) = MADE.findall(answer.content.decode("utf-8"))
    person = Person.objects.get(username="li")
    assert person.check_password(password)
    assert "no-store" in answer["Cache-Control"]
    assert person.grants.get().role.key == "accountant"
    assert password not in said(admin, f"/settings/people/{person.pk}/")
    assert all(password not in one.data for one in Entry.objects.all())


def test_what_was_typed_stays_and_the_error_stands_beside_it(as_: SignIn) -> None:
    a_person("li")
    page = as_(BuiltIn.ADMINISTRATOR).post("/settings/people/new/", NEW).content.decode("utf-8")
    assert "用户名“li”已经存在" in page
    assert 'value="李会计"' in page


def test_nothing_is_left_of_a_person_whose_role_was_refused(as_: SignIn) -> None:
    page = as_(BuiltIn.ADMINISTRATOR).post("/settings/people/new/", {**NEW, "role": "bookkeeper", "place": "all"})
    assert "须逐个单位授予" in page.content.decode("utf-8")
    assert not Person.objects.filter(username="li").exists()


def test_a_password_that_is_too_easy_is_told_beside_its_field(as_: SignIn) -> None:
    page = as_(BuiltIn.ADMINISTRATOR).post("/settings/people/new/", {**NEW, "how": "given", "password": "12345"})
    assert "密码不能使用" in page.content.decode("utf-8")


def test_a_role_that_was_ended_can_be_given_again(as_: SignIn, company: Company) -> None:
    admin, person = as_(BuiltIn.ADMINISTRATOR), a_person("li")
    admin.post(f"/settings/people/{person.pk}/give/", {"role": "accountant", "place": f"c{company.pk}"})
    grant = person.grants.get()
    page = admin.post(f"/settings/grants/{grant.pk}/end/", follow=True).content.decode("utf-8")
    assert f'action="/settings/grants/{grant.pk}/again/"' in page
    admin.post(f"/settings/grants/{grant.pk}/again/")
    assert Grant.objects.filter(person=person, ended_at=None).get().company == company


def test_nobody_gives_themselves_a_role_and_the_page_says_so(as_: SignIn, company: Company) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    me = Person.objects.get(username="administrator")
    assert "没有人能给自己授予" in said(admin, f"/settings/people/{me.pk}/")
    page = admin.post(f"/settings/people/{me.pk}/give/", {"role": "auditor", "place": "all"}, follow=True)
    assert "不能由本人对自己办理" in page.content.decode("utf-8")


def test_a_finance_lead_gives_in_their_company_what_manages_nobody(as_: SignIn, company: Company) -> None:
    lead, person = as_(BuiltIn.FINANCE_LEAD, company), person_of(somebody(BuiltIn.READER, company))
    page = lead.post(f"/settings/people/{person.pk}/give/", {"role": "administrator", "place": f"c{company.pk}"},
                     follow=True)  # fmt: skip
    assert "它可以管理人员、角色或单位" in page.content.decode("utf-8")
    lead.post(f"/settings/people/{person.pk}/give/", {"role": "accountant", "place": f"c{company.pk}"})
    assert person.grants.filter(role__key="accountant").exists()


def test_people_of_other_companies_are_not_there(as_: SignIn, company: Company, other: Company) -> None:
    stranger = person_of(somebody(BuiltIn.ACCOUNTANT, other))
    lead = as_(BuiltIn.FINANCE_LEAD, company)
    assert lead.get(f"/settings/people/{stranger.pk}/").status_code == 404
    assert lead.post(f"/settings/people/{stranger.pk}/give/", {}).status_code == 404
    assert lead.post(f"/settings/grants/{stranger.grants.get().pk}/end/").status_code == 404


def test_deactivating_can_be_undone_and_a_new_password_is_shown_once(as_: SignIn) -> None:
    admin, person = as_(BuiltIn.ADMINISTRATOR), a_person("li", password=PASSWORD)
    assert "撤销" in admin.post(f"/settings/people/{person.pk}/deactivate/", follow=True).content.decode("utf-8")
    admin.post(f"/settings/people/{person.pk}/reactivate/")
    answer = admin.post(f"/settings/people/{person.pk}/password/")
    (password,) = MADE.findall(answer.content.decode("utf-8"))
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password(password)


def test_whoever_may_see_no_people_sees_themselves_alone(as_: SignIn, company: Company) -> None:
    client = as_(BuiltIn.ACCOUNTANT, company)
    a_person("li", name="李会计")
    page = said(client, "/settings/people/")
    assert "李会计" not in page
    assert client.get("/settings/roles/").status_code == 403
    assert client.get("/settings/why/").status_code == 403
    assert "人员" not in said(client, "/settings/")


def test_more_people_ask_no_more_questions(
    as_: SignIn, company: Company, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        somebody(BuiltIn.ACCOUNTANT, company, f"p{number}")
    admin = as_(BuiltIn.ADMINISTRATOR)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        admin.get("/settings/people/")
