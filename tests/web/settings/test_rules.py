"""角色, 权限申请, 为什么看不到, 应有规则, 推送, 我的账号: each does what it says, for whom it is."""

import pytest
from django.contrib.sessions.models import Session
from pytest_django import Settings

from making_people import a_company, a_person, person_of, somebody
from piaoqi.accounts.models import AccessRequest, Company, Person, Role
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.accounts.scopes import Rule
from piaoqi.audit.models import Entry
from piaoqi.core.reconcile.source import DEFAULT_EXPECTATIONS
from piaoqi.notices.models import Webhook
from piaoqi.reconciliation.models import Terms
from piaoqi.reconciliation.terms import expectations_in
from piaoqi.web.settings.why import RULES
from web.settings.conftest import SignIn, browser

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def test_every_rule_has_its_sentence_about_somebody_else() -> None:
    assert set(RULES) == set(Rule)


def test_the_matrix_tells_every_role_in_words(as_: SignIn) -> None:
    page = as_(BuiltIn.ADMINISTRATOR).get("/settings/roles/").content.decode("utf-8")
    for one in permissions().values():
        if one.roles and not one.everyone:
            assert one.title.zh in page


def test_an_own_role_is_copied_and_changed(as_: SignIn) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    made = admin.post("/settings/roles/reader/copy/", {"title": "项目经理"})
    sent = {"title_zh": "项目经理", "permissions": ["archive.see", "archive.hand_in"], "sensitivity": "1", "own": "on"}
    admin.post(made["Location"], sent)
    role = Role.objects.get(title_zh="项目经理")
    assert set(role.permissions) == {"archive.see", "archive.hand_in"}
    assert role.own
    page = admin.post("/settings/roles/reader/", sent).content.decode("utf-8")
    assert "内置角色，不能修改" in page


def test_a_request_is_asked_by_one_and_decided_by_another(as_: SignIn, company: Company) -> None:
    asking = as_(BuiltIn.EMPLOYEE, company)
    wish = {"role": "accountant", "company": str(company.pk), "reason": "核对三月差旅"}
    asking.post("/settings/access/", wish)
    row = AccessRequest.objects.get()
    lead = as_(BuiltIn.FINANCE_LEAD, company)
    assert "核对三月差旅" in lead.get("/settings/access/").content.decode("utf-8")
    assert asking.post(f"/settings/access/{row.pk}/decide/", {"do": "grant"}).status_code == 404
    page = lead.post(f"/settings/access/{row.pk}/decide/", {"do": "refuse"}).content.decode("utf-8")
    assert "审批意见不能使用" in page
    lead.post(f"/settings/access/{row.pk}/decide/", {"do": "grant"})
    assert person_of(somebody(BuiltIn.EMPLOYEE, company)).grants.filter(role__key="accountant").exists()
    assert "已准予" in asking.get("/settings/access/").content.decode("utf-8")


def test_what_was_typed_into_a_request_stays(as_: SignIn, company: Company) -> None:
    sent = {"role": "accountant", "company": str(company.pk), "reason": " ", "until": "2020-01-01"}
    page = as_(BuiltIn.EMPLOYEE, company).post("/settings/access/", sent).content.decode("utf-8")
    assert 'value="2020-01-01"' in page
    assert '<option value="accountant" selected>' in page
    assert 'class="wrong"' in page


def test_one_can_withdraw_ones_own_request_alone(as_: SignIn, company: Company) -> None:
    asking = as_(BuiltIn.EMPLOYEE, company)
    asking.post("/settings/access/", {"role": "accountant", "company": str(company.pk), "reason": "核对"})
    row = AccessRequest.objects.get()
    assert as_(BuiltIn.READER, company).post(f"/settings/access/{row.pk}/withdraw/").status_code == 404
    asking.post(f"/settings/access/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def rules(*several: tuple[str, str, str], kinds: tuple[str, ...] = ()) -> dict[str, object]:
    sent: dict[str, object] = {}
    for at, (of, into, days) in enumerate(several):
        sent |= {f"of{at}": of, f"into{at}": into, f"days{at}": days, f"kinds{at}": list(kinds)}
    return sent


def test_rules_are_set_undone_and_reset(as_: SignIn, company: Company) -> None:
    lead, address = as_(BuiltIn.FINANCE_LEAD, company), f"/settings/expectations/?company={company.pk}"
    sent = {**rules(("bureau", "archive", "7"), ("", "", ""), kinds=("ordinary_paper",)), "kinds1": []}
    page = lead.post(address, sent, follow=True).content.decode("utf-8")
    (one,) = expectations_in(Terms.objects.latest("pk").expectations)
    assert (one.of, one.into, one.within_days) == ("bureau", "archive", 7)
    assert "/settings/expectations/0/restore/" in page
    lead.post(f"/settings/expectations/0/restore/?company={company.pk}")
    assert expectations_in(Terms.objects.latest("pk").expectations) == DEFAULT_EXPECTATIONS
    assert Terms.objects.filter(by__startswith="person:").count() == 2


def test_rules_that_make_no_sense_are_refused_and_stay_on_the_page(as_: SignIn, company: Company) -> None:
    lead, address = as_(BuiltIn.FINANCE_LEAD, company), f"/settings/expectations/?company={company.pk}"
    page = lead.post(address, rules(("bureau", "archive", "soon"))).content.decode("utf-8")
    assert "要填一个整数" in page
    assert 'value="soon"' in page
    assert "应有 1 至" in lead.post(address, rules(("", "", ""))).content.decode("utf-8")
    assert not Terms.objects.filter(by__startswith="person:").exists()


def test_rules_can_be_read_by_whoever_sees_the_company(as_: SignIn, company: Company, other: Company) -> None:
    client = as_(BuiltIn.READER, company)
    page = client.get(f"/settings/expectations/?company={company.pk}").content.decode("utf-8")
    assert "默认规则" in page
    assert "保存，从现在起用" not in page
    assert client.get(f"/settings/expectations/?company={other.pk}").status_code == 404


def test_a_webhook_is_made_with_its_secret_shown_once(as_: SignIn, company: Company) -> None:
    lead, address = as_(BuiltIn.FINANCE_LEAD, company), f"/settings/webhooks/?company={company.pk}"
    wrong = lead.post(address, {"url": "https://erp.example.com/h"}).content.decode("utf-8")
    assert "一项也没有选" in wrong
    assert "https://erp.example.com/h" in wrong
    made = lead.post(address, {"url": "https://erp.example.com/h", "events": ["findings.new"]})
    row = Webhook.objects.get()
    assert "只显示这一次" in made.content.decode("utf-8")
    assert "no-store" in made["Cache-Control"]
    lead.post(f"/settings/webhooks/{row.pk}/pause/")
    assert "已暂停" in lead.get(f"/settings/webhooks/{row.pk}/").content.decode("utf-8")
    lead.post(f"/settings/webhooks/{row.pk}/resume/")
    lead.post(f"/settings/webhooks/{row.pk}/end/")
    row.refresh_from_db()
    assert row.ended_at is not None
    assert lead.post(f"/settings/webhooks/{row.pk}/whatever/").status_code == 404
    assert as_(BuiltIn.ACCOUNTANT, company).get(f"/settings/webhooks/{row.pk}/").status_code == 404


def test_signing_out_everywhere_else_leaves_this_place_and_others_people(as_: SignIn, settings: Settings) -> None:
    me = a_person("li")
    here, there, somebody_else = browser(me), browser(me), browser(a_person("wang"))
    page = here.post("/settings/account/leave-others/", follow=True).content.decode("utf-8")
    assert "已在其他 1 处退出" in page
    assert there.get("/settings/account/").status_code == 302
    assert somebody_else.get("/settings/account/").status_code == 200
    assert Session.objects.count() == 2
    assert Entry.objects.filter(action="accounts.sessions.end_others").exists()


@pytest.mark.parametrize(
    "page", ["", "account/", "access/", "companies/", "companies/new/", "people/", "people/new/", "roles/", "why/",
             "expectations/", "webhooks/", "tokens/"]
)  # fmt: skip
def test_the_pages_are_there_in_both_languages(as_: SignIn, company: Company, page: str) -> None:
    admin = as_(BuiltIn.ADMINISTRATOR)
    assert "设置" in admin.get(f"/settings/{page}").content.decode("utf-8")
    assert "Settings" in admin.get(f"/settings/{page}", headers=ENGLISH).content.decode("utf-8")


def test_somebody_without_any_role_can_still_use_their_account() -> None:
    client = browser(a_person("li"))
    for page in ("", "account/", "access/", "tokens/", "companies/", "expectations/", "webhooks/"):
        assert client.get(f"/settings/{page}").status_code == 200, page
    assert Person.objects.get(username="li").grants.count() == 0
    assert a_company()
