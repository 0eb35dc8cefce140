"""The page of one's own tokens: the secret is told once, and a token never gets what its person hasn't."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from making_people import a_company, a_grant, a_person, person_of, somebody
from piaoqi.accounts.actions.tokens import TokenDraft, create_token
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.loading import actor_of, actor_of_token
from piaoqi.accounts.models import Company, Person, Token
from piaoqi.accounts.permissions import BuiltIn, permissions
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.web.settings.token_kinds import KINDS, share

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"pq_[\w-]{40,}")
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def company() -> Company:
    return a_company()


@pytest.fixture
def other() -> Company:
    return a_company("另一家", "91310000MA01ABCD21")


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def of(key: BuiltIn, company: Company | None) -> Client:
    return signed_in(person_of(somebody(key, company)))


def wanted(company: Company | str, kind: str = "read", **more: str) -> dict[str, str]:
    place = company if isinstance(company, str) else str(company.pk)
    return {"name": "ERP 月结", "kind": kind, "company": place, "days": "30", **more}


def said(answer: "Answer") -> str:
    return answer.content.decode("utf-8")


def secret_of(answer: "Answer") -> str:
    """The one that the answer shows."""
    (found,) = SECRET.findall(said(answer))
    return str(found)


def test_the_secret_is_in_the_answer_to_its_making_and_nowhere_else(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    answer = client.post("/settings/tokens/", wanted(company))
    secret = secret_of(answer)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert secret not in str(answer.headers) + str(client.cookies)
    assert actor_of_token(secret, "api").key == f"token:{Token.objects.get().pk}"
    later = client.get("/settings/tokens/")
    assert "ERP 月结" in said(later)
    assert not SECRET.search(said(later))
    assert "no-store" in later["Cache-Control"]
    kept = [one.get_decoded() for one in Session.objects.all()]
    assert secret not in str(kept)
    assert all(secret not in str(one.data) for one in Entry.objects.all())


def test_the_secret_can_be_taken_without_javascript(company: Company) -> None:
    page = said(of(BuiltIn.ACCOUNTANT, company).post("/settings/tokens/", wanted(company)))
    assert re.search(r'<code class="secret" id="secret"[^>]*>pq_[\w-]+</code>', page)
    assert re.search(r'<button [^>]*type="button" hidden data-copies="secret"', page)


def test_the_same_page_sent_twice_makes_one_token(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    client.post("/settings/tokens/", wanted(company))
    again = client.post("/settings/tokens/", wanted(company, name=" ERP  月结"))
    assert "“ERP 月结”已经存在" in said(again)
    assert not SECRET.search(said(again))
    assert Token.objects.count() == 1


def test_each_kind_is_a_share_of_what_its_person_may_there(company: Company, other: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    defined = permissions()
    given = {}
    for kind in ("read", "hand_in", "write"):
        made = actor_of_token(secret_of(client.post("/settings/tokens/", wanted(company, kind, name=kind))), "api")
        given[kind] = {key for scope in made.scopes for key in scope.permissions}
        assert {scope.company for scope in made.scopes} == {company.pk}
    assert "archive.see" in given["read"]
    assert not any(defined[key].changes for key in given["read"])
    assert given["hand_in"] == {"archive.hand_in", "archive.see_files"}
    assert given["read"] | given["hand_in"] < given["write"]
    assert "sources.connect" not in given["write"]


@pytest.mark.parametrize("key", BuiltIn)
def test_whatever_is_offered_can_be_made_and_manages_nobody(key: BuiltIn, company: Company) -> None:
    client = of(key, company)
    offered = re.findall(r'name="kind" value="(\w+)"', said(client.get("/settings/tokens/")))
    assert offered
    for place in (company, "all"):
        for kind in offered:
            secret_of(client.post("/settings/tokens/", wanted(place, kind, name=f"{kind} {place}")))
    kept = {key for token in Token.objects.all() for key in token.permissions}
    assert not [key for key in kept if key.startswith("accounts.")]


def test_what_somebody_may_in_one_company_gets_into_no_token_for_another(company: Company, other: Company) -> None:
    person = person_of(somebody(BuiltIn.ACCOUNTANT, company))
    a_grant(person, BuiltIn.READER, other)
    client = signed_in(person)
    refused = said(client.post("/settings/tokens/", wanted(other, "hand_in")))
    assert "您在所选单位没有这类权限" in refused
    assert not Token.objects.exists()
    assert 'value="ERP 月结"' in refused
    assert re.search(r'value="hand_in" required checked', refused)
    made = actor_of_token(secret_of(client.post("/settings/tokens/", wanted("all", "hand_in"))), "api")
    assert made.may("archive.hand_in", company.pk)
    assert not made.may("archive.hand_in", other.pk)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "令牌名称不能使用：没有填写"),
        ({"kind": "everything"}, "令牌的权限不能使用：没有选择"),
        ({"days": "3650"}, "有效期不能使用：没有选择"),
        ({"company": ""}, "单位不能使用：没有选择"),
        ({"company": "OTHER"}, "单位不能使用：没有选择"),
        ({"company": "ll"}, "单位不能使用：没有选择"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_makes_nothing(
    wrong: dict[str, str], told: str, company: Company, other: Company
) -> None:
    form = {key: value.replace("OTHER", str(other.pk)) for key, value in (wanted(company) | wrong).items()}
    assert told in said(of(BuiltIn.FINANCE_LEAD, company).post("/settings/tokens/", form))
    assert not Token.objects.exists()


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    client.post("/settings/tokens/", wanted(company))
    token = Token.objects.get()
    page = said(client.post(f"/settings/tokens/{token.pk}/revoke/", follow=True))
    assert "令牌“ERP 月结”已吊销" in page
    assert "您没有在用的令牌" in page
    assert "已失效的（1）" in page
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "不能再办理" in said(client.post(f"/settings/tokens/{token.pk}/revoke/", follow=True))


def test_a_token_past_its_end_is_shown_as_ended_and_its_name_is_free(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    client.post("/settings/tokens/", wanted(company))
    Token.objects.update(expires_at=now())
    page = said(client.get("/settings/tokens/"))
    assert "已到期" in page
    assert "/revoke/" not in page
    secret_of(client.post("/settings/tokens/", wanted(company)))


def test_nobody_sees_or_revokes_others_here_not_even_an_administrator(company: Company) -> None:
    accountant = somebody(BuiltIn.ACCOUNTANT, company)
    token = a_token(accountant)
    client = of(BuiltIn.ADMINISTRATOR, None)
    assert token.name not in said(client.get("/settings/tokens/"))
    assert client.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404
    assert client.get(f"/settings/tokens/{token.pk}/revoke/").status_code == 405
    token.refresh_from_db()
    assert token.revoked_at is None


def test_companies_without_a_role_are_not_offered(company: Company, other: Company) -> None:
    page = said(of(BuiltIn.ACCOUNTANT, company).get("/settings/tokens/"))
    assert company.name in page
    assert other.name not in page


def test_without_a_role_there_is_nothing_to_make(company: Company) -> None:
    client = signed_in(a_person())
    page = said(client.get("/settings/tokens/"))
    assert "您还没有可以交给令牌的权限" in page
    assert company.name not in page
    client.post("/settings/tokens/", wanted("all"))
    assert not Token.objects.exists()


def test_a_stranger_is_sent_to_sign_in(company: Company) -> None:
    for answer in (Client().get("/settings/tokens/"), Client().post("/settings/tokens/", wanted(company))):
        assert answer.status_code == 302
    assert not Token.objects.exists()


def test_a_forged_form_makes_nothing(company: Company) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        person_of(somebody(BuiltIn.ACCOUNTANT, company)),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    assert client.post("/settings/tokens/", wanted(company)).status_code == 403
    assert not Token.objects.exists()


def test_a_name_is_text_and_never_markup(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    page = said(client.post("/settings/tokens/", wanted(company, name="<b>甲</b>")))
    assert "&lt;b&gt;甲" in page
    assert "<b>甲" not in page


def test_in_english_nothing_is_chinese_but_names(company: Company) -> None:
    client = of(BuiltIn.ACCOUNTANT, company)
    pages = [
        client.get("/settings/tokens/", headers=ENGLISH),
        client.post("/settings/tokens/", wanted(company, name=""), headers=ENGLISH),
        client.post("/settings/tokens/", wanted(company, name="ERP"), headers=ENGLISH),
        client.post(f"/settings/tokens/{Token.objects.get().pk}/revoke/", headers=ENGLISH, follow=True),
    ]
    for page in pages:
        left = said(page).replace(company.name, "").replace("票齐", "").replace("中文", "")
        assert not re.findall(r"[\u4e00-\u9fff，。：（）]+", left)


def a_token(actor: Actor) -> Token:
    draft = TokenDraft(name="别人的", permissions=frozenset({"archive.see"}), expires_at=now() + timedelta(days=30))
    return create_token(actor, draft).token


def test_every_permission_that_a_program_may_have_is_in_some_kind(company: Company) -> None:
    actor = actor_of(person_of(somebody(BuiltIn.FINANCE_LEAD, company)), "test")
    theirs = {
        key
        for key, one in permissions().items()
        if actor.may(key, company.pk) and not one.everyone and not key.startswith("accounts.")
    }
    assert {one.key for kind in KINDS for one in share(actor, kind, (company,))} == theirs
