"""The first start makes one administrator and one company, once, for whoever has the machine."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from making_people import PASSWORD
from piaoqi.accounts.models import Company, Person
from piaoqi.accounts.upkeep import keep_in_step
from piaoqi.archive.models import Source
from piaoqi.archive.usual_sources import USUAL
from piaoqi.audit.models import Entry

pytestmark = pytest.mark.django_db
TOKEN = "only-for-this-test"  # noqa: S105
FORM = {
    "token": TOKEN,
    "username": "zhang",
    "name": "张主任",
    "password": PASSWORD,
    "again": PASSWORD,
    "finance": "1",
    "company": "北京示例科技有限公司",
    "tax_id": "91110106MAJB39424N",
}


@pytest.fixture(autouse=True)
def token(settings: Settings, tmp_path: Path) -> Path:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.DATA = tmp_path
    settings.SETUP_TOKEN = tmp_path / "setup-token"
    (tmp_path / "setup-token").write_text(TOKEN, encoding="ascii")
    keep_in_step()
    return tmp_path / "setup-token"


def test_with_the_token_one_begins_is_signed_in_and_can_hand_in_at_once(client: Client, token: Path) -> None:
    assert "欢迎使用票齐" in client.get("/setup", {"token": TOKEN}).content.decode("utf-8")
    answer = client.post("/setup", FORM, follow=True)
    page = answer.content.decode("utf-8")
    assert answer.redirect_chain == [("/setup/next", 302)]
    assert "已建好" in page
    assert "全量发票查询" in page
    assert not token.exists()
    company = Company.objects.get()
    assert (company.tax_id, company.kind) == (FORM["tax_id"], "general")
    assert Source.objects.count() == len(USUAL)
    assert "发票原件" in client.get("/hand-in/").content.decode("utf-8")
    assert PASSWORD not in "".join(Entry.objects.values_list("data", flat=True))
    assert Entry.objects.filter(action="accounts.sign_in").count() == 1


def test_a_small_taxpayer_is_said_to_be_one(client: Client) -> None:
    client.post("/setup", {**FORM, "scale": "small_scale"})
    assert Company.objects.get().kind == "small_scale"


@pytest.mark.parametrize("given", ["", "wrong", TOKEN[:-1], TOKEN + "票"])
def test_without_it_the_page_is_not_there(client: Client, given: str) -> None:
    assert client.get("/setup", {"token": given}).status_code == 404
    assert client.post("/setup", {**FORM, "token": given}).status_code == 404
    assert not Person.objects.exists()


def test_once_there_is_somebody_it_is_gone_even_with_a_token(client: Client, token: Path) -> None:
    client.post("/setup", FORM)
    token.write_text(TOKEN, encoding="ascii")
    assert client.post("/setup", {**FORM, "username": "li"}).status_code == 404
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"tax_id": "123"}, {"password": "1234567890", "again": "1234567890"}, {"again": "other"}, {"company": " "}],
    ids=["tax id", "weak password", "passwords unlike", "no company"],
)
def test_a_mistake_is_told_and_leaves_nothing_half_made(client: Client, wrong: dict[str, str]) -> None:
    page = client.post("/setup", {**FORM, **wrong}).content.decode("utf-8")
    assert 'class="note error"' in page
    assert "张主任" in page
    assert not Person.objects.exists()
    assert not Company.objects.exists()
    assert PASSWORD not in page


def test_what_was_typed_is_there_again_but_for_the_password(client: Client) -> None:
    page = client.post("/setup", {**FORM, "again": "other", "scale": "small_scale", "finance": ""}).content.decode()
    assert 'value="small_scale" checked' in page
    assert 'name="finance" value="1" checked' not in page
    assert FORM["company"] in page


def test_the_page_is_in_english_for_who_reads_english(client: Client) -> None:
    page = client.get("/setup", {"token": TOKEN}, headers={"accept-language": "en"}).content.decode("utf-8")
    assert "Welcome to Piaoqi" in page
