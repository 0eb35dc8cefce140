"""Sign-in through the company's identity provider: only people who have an account, and who are certainly meant."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from making_people import PASSWORD, a_person, somebody
from piaoqi.accounts.actions.people import reset_password
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.audit.models import Entry
from piaoqi.config.errors import SettingError
from piaoqi.config.sign_in import identity_provider as configured
from web.identity_provider import IdentityProvider, identity_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityProvider]:
    with identity_provider() as running:
        for name, value in {"URL": running.url, "CLIENT": "piaoqi", "SECRET": "s", "NAME": "示例集团"}.items():
            monkeypatch.setenv(f"PIAOQI_OIDC_{name}", value)
        settings.SOCIALACCOUNT_PROVIDERS = configured()
        yield running


def come_in(client: Client) -> HttpResponse:
    """From the button on the sign-in page to the answer, as a browser goes."""
    asked = client.get("/accounts/oidc/company/login/", {"process": "login"})
    state = parse_qs(urlsplit(asked["Location"]).query)["state"][0]
    answer = client.get("/accounts/oidc/company/login/callback/", {"code": "1", "state": state})
    assert isinstance(answer, HttpResponse)
    return answer


def signed_in(client: Client) -> int | None:
    who = client.session.get("_auth_user_id")
    return int(who) if who else None


def test_the_page_offers_it_by_name(provider: IdentityProvider, client: Client) -> None:
    assert "用示例集团登录" in client.get("/accounts/login/").content.decode("utf-8")
    assert not provider.asked


def test_a_person_of_the_same_user_name_comes_in_and_is_known_from_then_on(
    provider: IdentityProvider, client: Client
) -> None:
    person = a_person("wang", name="王会计")
    provider.claims = {"sub": "77", "preferred_username": "wang"}
    come_in(client)
    assert signed_in(client) == person.pk
    assert provider.asked[0]["code_verifier"]
    provider.claims = {"sub": "77", "preferred_username": "renamed"}
    again = Client()
    come_in(again)
    assert signed_in(again) == person.pk


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "nobody"},
        {"email": "wang@example.com"},
        {"email": "wang@example.com", "email_verified": False},
        {"email": "wang@example.com", "email_verified": "true"},
        {"email": "two@example.com", "email_verified": True},
        {"preferred_username": "left"},
        {},
    ],
    ids=["unknown name", "mail unverified", "mail denied", "mail verified in words", "two have it", "left", "nothing"],
)
def test_nobody_else_does(provider: IdentityProvider, client: Client, claims: dict[str, object]) -> None:
    a_person("wang", email="wang@example.com")
    a_person("one", email="two@example.com")
    a_person("another", email="two@example.com")
    left = a_person("left")
    Person.objects.filter(pk=left.pk).update(is_active=False)
    provider.claims = {"sub": "78", **claims}
    answer = come_in(client)
    assert signed_in(client) is None
    assert answer.status_code == 403
    assert "这里没有您的账号" in answer.content.decode("utf-8")
    assert Entry.objects.filter(action="accounts.sign_in_failed").exists()
    assert Person.objects.count() == 4


def test_a_verified_address_of_one_person_is_enough(provider: IdentityProvider, client: Client) -> None:
    person = a_person("wang", email="Wang@example.com")
    provider.claims = {"sub": "79", "email": "wang@example.com", "email_verified": True}
    come_in(client)
    assert signed_in(client) == person.pk


@pytest.mark.parametrize("given", [{"URL": "https://id.example.com"}, {"CLIENT": "a", "SECRET": "b"}])
def test_half_a_setting_is_told(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"PIAOQI_OIDC_{name}", value)
    with pytest.raises(SettingError):
        configured()


def test_a_provider_over_plain_http_is_refused_but_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"URL": "http://id.example.com", "CLIENT": "a", "SECRET": "b"}.items():
        monkeypatch.setenv(f"PIAOQI_OIDC_{name}", value)
    with pytest.raises(SettingError):
        configured()


@pytest.mark.parametrize(
    "claims",
    [{"preferred_username": "wang"}, {"email": "wang@example.com", "email_verified": True}],
    ids=["name", "mail"],
)
def test_who_takes_on_the_name_or_address_of_somebody_known_does_not_come_in_as_them(
    provider: IdentityProvider, client: Client, claims: dict[str, object]
) -> None:
    """Names and addresses are changed and given anew at a provider; what it calls somebody by for good is not."""
    person = a_person("wang", email="wang@example.com")
    provider.claims = {"sub": "77", "preferred_username": "wang"}
    come_in(Client())
    provider.claims = {"sub": "78", **claims}
    assert come_in(client).status_code == 403
    assert signed_in(client) is None
    provider.claims = {"sub": "77"}
    come_in(client)
    assert signed_in(client) == person.pk


def test_whose_identity_was_made_anew_is_known_again_after_a_reset(provider: IdentityProvider, client: Client) -> None:
    person = a_person("wang")
    provider.claims = {"sub": "77", "preferred_username": "wang"}
    come_in(Client())
    reset_password(somebody(BuiltIn.ADMINISTRATOR), person, PASSWORD)
    provider.claims = {"sub": "78", "preferred_username": "wang"}
    come_in(client)
    assert signed_in(client) == person.pk
