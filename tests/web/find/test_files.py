"""Asking with a file: its number is read in another process, and nothing of it is kept."""

import re
from collections.abc import Callable
from os import getpid
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Arrival, Original
from piaoqi.core.formats.base import always
from piaoqi.core.reading import Task
from piaoqi.web.find import files
from piaoqi.web.find.peek import Peek

LOST = "26112000000012345690"
LISTED = f"发票号码,开票日期,价税合计\n{LOST},2026-03-05,200.00\n".encode()
Of = Callable[[BuiltIn, Company | None], Client]


@pytest.fixture
def company(scene: object) -> Company:
    found: Company = scene.company  # type: ignore[attr-defined]
    return found


@pytest.fixture
def client(company: Company, signed_in: Of) -> Client:
    return signed_in(BuiltIn.ACCOUNTANT, company)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process, which takes no time to start."""
    monkeypatch.setattr(files, "ask", lambda task, _work, _memory: Peek(asker=-1)(task, always))


def sent(client: Client, company: Company, *uploads: tuple[str, bytes]) -> str:
    made = [SimpleUploadedFile(name, data) for name, data in uploads]
    answer = client.post(f"/find/files/?company={company.pk}", {"files": made}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode("utf-8")


def test_a_file_is_read_by_another_process_answered_and_not_kept(client: Client, company: Company) -> None:
    before = Original.objects.count(), Arrival.objects.count()
    page = sent(client, company, ("清单.csv", LISTED))
    assert "里面的发票是" in page
    assert "缺这张发票" in page
    assert "没有保存" in page
    assert f"/hand-in/?company={company.pk}" in page
    assert (Original.objects.count(), Arrival.objects.count()) == before


def test_no_file_is_ever_read_by_the_process_that_asks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(LISTED)
    assert Peek(getpid())(Task(path, "a.csv", {}), always) is None


@pytest.mark.usefixtures("here")
def test_a_file_without_a_number_says_why(client: Client, company: Company) -> None:
    page = sent(client, company, ("说明.txt", b"hello"))
    assert "没有读出发票号码" in page
    assert "不是任何认识的格式" in page
    assert "在这里交来" in page


@pytest.mark.usefixtures("here")
def test_several_files_are_one_table_and_the_note_belongs_to_one_page(client: Client, company: Company) -> None:
    other = LISTED.replace(LOST.encode(), b"26112000000012345678")
    page = sent(client, company, ("甲.csv", LISTED), ("乙<b>.csv", other))
    assert page.count("<tr data-href") == 2
    assert page.count("file-said") == 2
    assert "乙<b>" not in page
    later = client.get("/find/", {"q": LOST, "company": str(company.pk)}).content.decode("utf-8")
    assert "file-said" not in later


def test_what_breaks_the_reader_says_so(client: Client, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ask", lambda *_: None)
    assert "程序中止了" in sent(client, company, ("坏.pdf", b"%PDF-1.7"))


def test_a_large_file_is_not_read(client: Client, company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    assert "这里不读这么大的文件" in sent(client, company, ("大.csv", LISTED))


def test_without_a_file_nothing_happens(client: Client, company: Company) -> None:
    page = client.post(f"/find/files/?company={company.pk}", follow=True).content.decode("utf-8")
    assert "请选择要查的文件" in page


@pytest.mark.usefixtures("here")
def test_a_very_file_that_was_handed_in_is_known_again(client: Client, company: Company) -> None:
    original = Original.objects.first()
    assert original is not None
    page = sent(client, company, ("清单.csv", LISTED))
    assert not re.search(r"这个文件本身早已交来过", page)
