"""The page for handing in: what it says is kept is kept, and nobody sees another company's files."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.intake.pipeline import process
from piaoqi.archive.models import Arrival, Reading, Source

pytestmark = pytest.mark.django_db
JUNK = b"%PDF-1.7 of nothing"


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def source() -> Source:
    return a_source(a_company())


def a_source(company: Company, name: str = "原件") -> Source:
    return Source.objects.create(company=company, key="originals", name=name, kind="archive")


def signed_in(key: BuiltIn, company: Company | None) -> Client:
    client = Client()
    client.force_login(person_of(somebody(key, company)), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, source: Source, *files: tuple[str, bytes]) -> str:
    """The page that comes after it."""
    uploads = [SimpleUploadedFile(name, data) for name, data in files]
    answer = client.post("/hand-in/", {"source": source.pk, "files": uploads}, follow=True)
    return answer.content.decode("utf-8")


def test_files_are_kept_and_shown_with_their_state(source: Source) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, source.company)
    page = send(client, source, ("甲.pdf", JUNK), ("乙<b>.txt", "你好".encode()))
    assert "2 个文件已经安全存好" in page
    assert "甲.pdf" in page
    assert "乙&lt;b&gt;.txt" in page
    assert 'http-equiv="refresh"' in page
    assert Arrival.objects.count() == 2


def test_what_could_not_be_read_says_why_and_is_tried_again_on_request(source: Source) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, source.company)
    send(client, source, ("甲.pdf", JUNK))
    reading = Reading.objects.get()
    assert process(reading.pk) == "quarantined"
    page = client.get("/hand-in/").content.decode("utf-8")
    assert "需要您处理" in page
    assert "甲.pdf" in page
    assert "没有丢" in page
    again = client.post(f"/hand-in/retry/{reading.pk}/", follow=True).content.decode("utf-8")
    assert "已重新排队读取" in again
    assert Reading.objects.get().state == Reading.State.WAITING


def test_nothing_of_another_company_is_offered_shown_or_retried(source: Source) -> None:
    other = a_company("另一家", "91310000MA01ABCD21")
    send(signed_in(BuiltIn.ACCOUNTANT, source.company), source, ("甲.pdf", JUNK))
    reading = Reading.objects.get()
    process(reading.pk)
    stranger = signed_in(BuiltIn.FINANCE_LEAD, other)
    page = stranger.get("/hand-in/").content.decode("utf-8")
    assert "甲.pdf" not in page
    assert source.company.name not in page
    send(stranger, source, ("丙.pdf", JUNK + b"2"))
    assert Arrival.objects.count() == 1
    assert stranger.post(f"/hand-in/retry/{reading.pk}/").status_code == 404
    assert stranger.get(f"/hand-in/{Arrival.objects.get().batch}/").status_code == 404


def test_who_may_only_read_hands_nothing_in(source: Source) -> None:
    reader = signed_in(BuiltIn.READER, source.company)
    assert "还没有您可以导入文件的来源" in reader.get("/hand-in/").content.decode("utf-8")
    send(reader, source, ("甲.pdf", JUNK))
    assert not Arrival.objects.exists()


def test_a_form_without_files_is_told_what_to_do(source: Source) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, source.company)
    assert "请选择来源和要交来的文件" in send(client, source)


def test_in_english_nothing_is_chinese(source: Source) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, source.company)
    page = client.get("/hand-in/", headers={"accept-language": "en"}).content.decode("utf-8")
    assert "Drop files or whole folders here" in page
    assert "导入" not in page
