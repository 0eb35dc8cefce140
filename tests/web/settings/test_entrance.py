"""The pages around signing in, in the product's own words."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from making_people import PASSWORD, a_person
from web.settings.conftest import browser

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PAGES = ("password/change/", "2fa/", "2fa/totp/activate/", "reauthenticate/", "logout/")


def read(client: Client, page: str, **headers: str) -> str:
    answer = client.get(f"/accounts/{page}", headers=headers, follow=True)
    assert answer.status_code == 200
    return answer.content.decode("utf-8")


def test_a_demonstration_names_its_people_once_they_are_there(settings: Settings) -> None:
    settings.DEMO = True
    assert "示例数据正在准备，请稍候" in read(Client(), "login/")
    assert '<form class="card"' not in read(Client(), "login/")
    a_person("admin")
    page = read(Client(), "login/")
    assert "yuangong" in page
    assert "终端" in page


def test_elsewhere_no_user_name_is_told(settings: Settings) -> None:
    settings.DEMO = False
    a_person("admin")
    page = read(Client(), "login/")
    assert "yuangong" not in page
    assert "示例数据" not in page


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_ones_own_are_in_both_languages(page: str) -> None:
    client = browser(a_person("li", name="Li", password=PASSWORD))
    assert re.search("<h1>[^<]*[一-鿿]", read(client, page))
    english = read(client, page, **ENGLISH).replace("票齐", "").replace("中文", "")
    assert not re.search("[一-鿿]", english)


def test_two_step_sign_in_is_called_by_one_name() -> None:
    client = browser(a_person("li", password=PASSWORD))
    page = read(client, "2fa/")
    assert "两步验证" in page
    assert "双" not in page
    assert "两步验证" in client.get("/settings/account/").content.decode("utf-8")


def test_a_wrong_password_is_told_in_plain_words() -> None:
    client = browser(a_person("li", password=PASSWORD))
    sent = {"oldpassword": "anders", "password1": "grün-acht-otter-x", "password2": "grün-acht-otter-x"}
    page = client.post("/accounts/password/change/", sent).content.decode("utf-8")
    assert "密码不对" in page
