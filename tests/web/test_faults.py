"""Where something is wrong a page says what, and what to do next, in the reader's language."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings

from making_people import a_company, person_of, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Arrival, Source
from piaoqi.config import urls

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def page(client: Client, address: str, language: str, *, host: str = "localhost", forged: bool = False) -> str:
    """Where the page is English, nothing of it is Chinese."""
    headers = {"accept-language": language, "host": host}
    answer = client.post(address, headers=headers) if forged else client.get(address, headers=headers)
    text = answer.content.decode("utf-8")
    assert f'<html lang="{"en" if language == "en" else "zh-hans"}">' in text
    assert language == "zh" or not re.search("[一-鿿]", text.replace("票齐", "").replace("中文", ""))
    return f"{answer.status_code} {text}"


@LANGUAGES
@pytest.mark.django_db
def test_a_page_that_is_not_there_says_so(client: Client, language: str) -> None:
    told = page(client, "/nothing/", language)
    assert told.startswith("404")
    assert ("没有这个页面" if language == "zh" else "no such page") in told


@LANGUAGES
@pytest.mark.django_db
def test_a_form_of_yesterday_says_that_nothing_was_changed(language: str) -> None:
    told = page(Client(enforce_csrf_checks=True), "/accounts/login/", language, forged=True)
    assert told.startswith("403")
    assert ("什么都没有改动" if language == "zh" else "Nothing was changed") in told


@LANGUAGES
def test_a_name_that_the_server_does_not_go_by_says_what_to_set(client: Client, language: str) -> None:
    told = page(client, "/", language, host="files.example.com")
    assert told.startswith("400")
    assert "PIAOQI_HOSTS" in told


@pytest.mark.django_db
def test_whoever_was_signed_out_meanwhile_comes_back_to_the_form(client: Client) -> None:
    form = "/find/?company=1&q=26112000000012345690"
    answer = client.post("/find/answer/?company=1", headers={"referer": f"http://testserver{form}"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Ffind%2F%3Fcompany%3D1%26q%3D26112000000012345690"
    assert "刚才那一步没有办成" in answer.content.decode("utf-8")
    strange = client.post("/find/answer/", headers={"referer": "https://elsewhere.example/x"})
    assert strange["Location"] == "/accounts/login/?next=%2F"


@LANGUAGES
@pytest.mark.django_db
def test_an_address_that_takes_forms_alone_says_so(client: Client, language: str) -> None:
    client.force_login(person_of(somebody(BuiltIn.ACCOUNTANT, a_company())), backend=BACKEND)
    told = page(client, "/find/answer/", language)
    assert told.startswith("405")
    assert ("只接收表单" if language == "zh" else "forms alone") in told


@pytest.mark.django_db
def test_too_many_files_at_once_says_how_many(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 3
    source = Source.objects.create(company=a_company(), key="originals", name="原件", kind="archive")
    client = Client(enforce_csrf_checks=True)
    client.force_login(person_of(somebody(BuiltIn.ACCOUNTANT, source.company)), backend=BACKEND)
    form = client.get("/hand-in/").content.decode("utf-8")
    assert "最多 3 个" in form
    uploads = [SimpleUploadedFile(f"{one}.txt", b"1") for one in range(4)]
    answer = client.post("/hand-in/", {"source": source.pk, "files": uploads})
    assert answer.status_code == 400
    assert "一次最多交 3 个文件，这次一个也没有收" in answer.content.decode("utf-8")
    assert not Arrival.objects.exists()


@pytest.mark.parametrize(("handler", "status"), [("handler403", 403), ("handler500", 500)])
def test_a_fault_is_told_without_asking_the_database(handler: str, status: int) -> None:
    more = () if status == 500 else (PermissionError(),)
    answer = getattr(urls, handler)(HttpRequest(), *more)
    assert answer.status_code == status
    assert 'href="/"' in answer.content.decode("utf-8")
