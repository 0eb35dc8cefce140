"""Signing in: who may, what stops guessing, what the log tells."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.apps import apps
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from making_people import PASSWORD, a_person
from piaoqi.accounts.models import Person
from piaoqi.audit.models import Entry

pytestmark = pytest.mark.django_db
WRONG = "没有这回事"


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> Iterator[None]:
    """A quick hasher; attempts of other tests count for nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(_quick: None) -> Person:
    return a_person("wang", name="王会计", password=PASSWORD)


def try_in(client: Client, name: str, password: str, address: str = "10.0.0.1") -> tuple[int, str]:
    answer = client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode("utf-8")


def actions() -> list[str]:
    return list(Entry.objects.order_by("index").values_list("action", flat=True))


def test_nobody_sees_anything_before_signing_in(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_the_page_is_chinese_and_english_on_request(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode("utf-8")
    assert "<h1>登录</h1>" in page
    assert "password/reset" not in page
    english = client.get("/accounts/login/", headers={"accept-language": "en"}).content.decode("utf-8")
    assert "<h1>Sign in</h1>" in english
    assert not re.search("[一-鿿]", english.replace("票齐", "").replace("中文", ""))


def test_with_the_right_password_one_is_in_and_the_log_says_so(client: Client, person: Person) -> None:
    assert try_in(client, "wang", PASSWORD)[0] == 302
    assert "王会计" in client.get("/").content.decode("utf-8")
    entry = Entry.objects.get(action="accounts.sign_in")
    assert entry.subject == f"person:{person.pk}"
    assert "web 10.0.0.1" in entry.data
    assert "password" in entry.data
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302
    assert actions()[-1] == "accounts.sign_out"


def test_a_wrong_password_is_refused_and_noted_without_what_was_typed(client: Client, person: Person) -> None:
    status, page = try_in(client, "wang", WRONG)
    assert status == 200
    assert "用户名" in page
    try_in(client, "typed-my-secret-here", WRONG)
    assert actions() == ["accounts.sign_in_failed"] * 2
    known, unknown = Entry.objects.order_by("index")
    assert known.subject == f"person:{person.pk}"
    assert WRONG not in known.data + unknown.data
    assert "typed-my-secret" not in unknown.data


def test_who_was_deactivated_does_not_come_in_nor_stay(client: Client, person: Person) -> None:
    try_in(client, "wang", PASSWORD)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").status_code in (302, 403)
    other = Client()
    try_in(other, "wang", PASSWORD)
    assert "_auth_user_id" not in other.session


@pytest.mark.usefixtures("person")
def test_guessing_locks_the_guesser_out_and_not_the_person(settings: Settings) -> None:
    guesser = Client()
    answers = [try_in(guesser, "wang", f"{WRONG}{one}")[0] for one in range(settings.AXES_FAILURE_LIMIT)]
    assert answers[-1] == 429
    status, page = try_in(guesser, "wang", PASSWORD)
    assert status == 429
    assert "15 分钟后再试" in page
    elsewhere = Client()
    assert try_in(elsewhere, "wang", PASSWORD, address="10.0.0.2")[0] == 302


def test_one_who_guesses_does_not_lock_out_the_whole_office(settings: Settings, person: Person) -> None:
    for one in range(settings.AXES_FAILURE_LIMIT + 1):
        try_in(Client(), "li", f"{WRONG}{one}")
    assert try_in(Client(), person.username, PASSWORD)[0] == 302


@pytest.mark.usefixtures("person")
def test_after_a_while_one_may_try_again(settings: Settings) -> None:
    for one in range(settings.AXES_FAILURE_LIMIT):
        try_in(Client(), "wang", f"{WRONG}{one}")
    settings.AXES_COOLOFF_TIME = timedelta(0)
    assert try_in(Client(), "wang", PASSWORD)[0] == 302


@pytest.mark.usefixtures("person")
def test_whoever_guesses_on_fills_no_log(settings: Settings) -> None:
    for one in range(settings.AXES_FAILURE_LIMIT + 10):
        try_in(Client(), "wang", f"{WRONG}{one}")
    assert actions().count("accounts.sign_in_failed") <= settings.AXES_FAILURE_LIMIT


@pytest.mark.usefixtures("person")
def test_a_name_in_other_letters_gives_no_further_guesses(settings: Settings) -> None:
    ways = ("wang", "WANG", "Wang", " waNg", "ｗang", "w\u200bang")
    for one in range(settings.AXES_FAILURE_LIMIT):
        try_in(Client(), ways[one % len(ways)], f"{WRONG}{one}")
    assert try_in(Client(), "wanG", PASSWORD)[0] == 429


@pytest.mark.usefixtures("person")
def test_neither_do_other_addresses_and_other_ways_to_call_the_server() -> None:
    for one in range(40):
        words = {"login": "WANG" if one % 2 else "wang", "password": f"{WRONG}{one}"}
        Client().post("/accounts/login/", words, REMOTE_ADDR=f"10.1.1.{one}", headers={"host": f"localhost:{one + 1}"})
    other = {"login": "wang", "password": PASSWORD}
    answer = Client().post("/accounts/login/", other, REMOTE_ADDR="10.1.2.1", headers={"host": "127.0.0.1"})
    assert answer.status_code == 200  # refused for now


def test_a_password_typed_into_the_wrong_field_is_kept_nowhere(client: Client, person: Person) -> None:
    try_in(client, PASSWORD, person.username)
    kept = [one for model in apps.get_models() for one in model._default_manager.values_list()]
    assert kept
    assert PASSWORD not in repr(kept)


@pytest.mark.usefixtures("person")
def test_an_address_written_by_the_client_itself_counts_for_nothing(settings: Settings) -> None:
    for one in range(settings.AXES_FAILURE_LIMIT):
        Client().post(
            "/accounts/login/",
            {"login": "wang", "password": f"{WRONG}{one}"},
            headers={"x-forwarded-for": f"10.9.9.{one}"},
            REMOTE_ADDR="10.0.0.1",
        )
    assert try_in(Client(), "wang", PASSWORD)[0] == 429


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    words = {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", words)
    assert not Person.objects.exists()


def secret_of(page: str) -> str:
    found = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"|value="([A-Z2-7]{16,})"', page)
    assert found
    return found[1] or found[2]


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def with_second_step(client: Client) -> str:
    try_in(client, "wang", PASSWORD)
    sure = "/accounts/reauthenticate/?next=/accounts/2fa/totp/activate/"
    page = client.post(sure, {"password": PASSWORD}, follow=True).content.decode("utf-8")
    secret = secret_of(page)
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    client.post("/accounts/logout/")
    cache.clear()  # the same code counts once only
    return secret


def test_a_second_step_is_asked_for_and_its_secret_is_not_readable(client: Client, person: Person) -> None:
    secret = with_second_step(client)
    kept = Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)
    assert secret not in str(kept.data)
    before = actions()
    assert try_in(client, "wang", PASSWORD)[0] == 302
    assert client.get("/").status_code == 302
    assert actions() == before
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/").status_code == 200
    assert '"mfa"' in Entry.objects.filter(action="accounts.sign_in").order_by("-index")[0].data


@pytest.mark.usefixtures("person")
def test_guessing_the_second_step_comes_to_an_end(client: Client) -> None:
    secret = with_second_step(client)
    try_in(client, "wang", PASSWORD)
    for _ in range(40):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/").status_code == 302


def test_a_changed_password_and_a_second_step_are_in_the_log(
    client: Client, person: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        with_second_step(client)
    assert "accounts.sign_in_secrets" in actions()
    other = Client()
    other.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    new = PASSWORD + "-2"
    words = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    other.post("/accounts/password/change/", words)
    person.refresh_from_db()
    assert person.check_password(new)
    entry = Entry.objects.filter(action="accounts.sign_in_secrets").order_by("-index")[0]
    assert "password_changed" in entry.data
    assert new not in entry.data


@pytest.mark.parametrize("page", ["signup/", "email/", "password/reset/", "password/set/", "social/signup/"])
def test_pages_by_which_one_would_get_round_the_administrator_are_closed(client: Client, page: str) -> None:
    assert client.get(f"/accounts/{page}").status_code == 404


@pytest.mark.usefixtures("person")
def test_no_page_leads_to_a_closed_one(client: Client) -> None:
    try_in(client, "wang", PASSWORD)
    for page in ("", "accounts/password/change/", "accounts/reauthenticate/", "accounts/2fa/", "accounts/3rdparty/"):
        text = client.get(f"/{page}").content.decode("utf-8")
        for link in set(re.findall(r'href="(/(?!static)[^"]*)"', text)):
            assert client.get(link).status_code != 404, (page, link)
