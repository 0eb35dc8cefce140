"""What the script of the page sends: what is acknowledged is kept, and taken once however often it comes."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from making_intake import Intake, an_export
from making_people import a_company, person_of, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.actions.quarantine import Aside, set_aside
from piaoqi.archive.models import Arrival, Reading, Source
from piaoqi.sources.models import Run
from piaoqi.sources.queries.batches import batches

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
JUNK = b"%PDF-1.7 of nothing"


@pytest.fixture
def intake(settings: Settings, tmp_path: Path) -> Intake:
    settings.DATA = tmp_path
    return Intake(a_company())


def of(key: BuiltIn, intake: Intake) -> Client:
    client = Client()
    person = person_of(somebody(key, intake.company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, source: Source, name: str, data: bytes, batch: str = "一批") -> int:
    said = {"source": source.pk, "batch": batch, "name": name, "file": SimpleUploadedFile("a", data)}
    return client.post("/hand-in/send/file/", said).status_code


def page(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers or None).content.decode("utf-8")


def test_sent_again_it_is_the_same_file(intake: Intake) -> None:
    client, source = of(BuiltIn.ACCOUNTANT, intake), intake.source()
    assert send(client, source, "三月/甲.pdf", JUNK) == 201
    assert send(client, source, "三月/甲.pdf", JUNK) == 201
    assert Arrival.objects.count() == 1
    assert send(client, source, "三月/甲.pdf", JUNK + b"2") == 201, "other bytes under the same name are another file"
    assert send(client, source, "四月/甲.pdf", JUNK) == 201
    assert send(client, source, "三月/甲.pdf", JUNK, batch="另一批") == 201, "later it came again"
    assert Arrival.objects.count() == 4
    assert Run.objects.count() == 2


def test_what_cannot_be_taken_says_why_and_keeps_nothing(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    client, source = of(BuiltIn.ACCOUNTANT, intake), intake.source()
    assert send(client, source, "甲.pdf", JUNK, batch="") == 400
    assert send(of(BuiltIn.READER, intake), source, "甲.pdf", JUNK) == 400
    monkeypatch.setattr("piaoqi.web.hand_in.views._MOST_BYTES", 4)
    assert send(client, source, "甲.pdf", JUNK) == 409
    assert not Arrival.objects.exists()


def test_what_became_of_it_is_asked_for_until_all_is_read(intake: Intake) -> None:
    client, source = of(BuiltIn.ACCOUNTANT, intake), intake.source("bureau", "bureau")
    send(client, source, "导出.csv", an_export(1, 5))
    part = page(client, "/hand-in/一批/", **{"hx-request": "true"})
    assert "every 2s" in part
    assert "<html" not in part
    intake.work()
    part = page(client, "/hand-in/一批/", **{"hx-request": "true"})
    assert "every 2s" not in part
    assert "4 张发票" in part
    assert "新 4" in part
    send(client, source, "导出.csv", an_export(1, 5), batch="又一批")
    assert "同一文件以前交过" in page(client, "/hand-in/又一批/")
    send(client, source, "后来.csv", an_export(3, 9), batch="第三批")
    intake.work()
    later = page(client, "/hand-in/第三批/")
    assert "新 4" in later
    assert "已有 2" in later


def test_a_list_in_the_wrong_source_is_told_and_handed_in_where_it_belongs(intake: Intake) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    wrong, right = intake.source(), intake.source("bureau", "bureau")
    send(client, wrong, "导出.csv", an_export(1, 5))
    intake.work()
    assert "却交给了" in page(client, "/hand-in/一批/")
    arrival = Arrival.objects.get()
    client.post(f"/hand-in/also/{arrival.pk}/", {"source": right.pk})
    assert Arrival.objects.filter(source=right, original=arrival.original).count() == 1
    send(client, right, "别的.csv", an_export(5, 9), batch="对的")
    intake.work()
    assert "却交给了" not in page(client, "/hand-in/对的/")


def test_a_file_is_set_aside_with_a_reason_and_taken_back(intake: Intake) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    send(client, intake.source(), "签到表.pdf", JUNK)
    intake.work()
    reading = Reading.objects.get()
    client.post(f"/hand-in/set-aside/{reading.pk}/", {"reason": "签到表", "holds": "none", "next": "/hand-in/一批/"})
    shown = page(client, "/hand-in/一批/")
    assert "已确认没有发票" in shown
    assert "撤销" in shown
    assert "需要您处理" not in page(client, "/hand-in/")
    client.post(f"/hand-in/take-back/{reading.pk}/")
    assert "需要您处理" in page(client, "/hand-in/")
    assert client.post(f"/hand-in/set-aside/{reading.pk}/", {"reason": ""}, follow=True).status_code == 200
    assert "set_aside" not in Reading.objects.get().said


def test_an_employee_sees_their_own_files_and_judges_nothing(intake: Intake) -> None:
    send(of(BuiltIn.ACCOUNTANT, intake), intake.source(), "别人的.pdf", JUNK)
    client = of(BuiltIn.EMPLOYEE, intake)
    send(client, intake.source(), "我的.pdf", JUNK + b"3", batch="我的")
    intake.work()
    shown = page(client, "/hand-in/")
    assert "我交来的" in shown
    assert "我的.pdf" in shown
    assert "别人的.pdf" not in shown
    assert "这不是发票" not in shown
    own = Arrival.objects.get(batch="我的").reading_id or 0
    client.post(f"/hand-in/set-aside/{own}/", {"reason": "不是"})
    assert "set_aside" not in Reading.objects.get(pk=own).said
    others = Arrival.objects.get(batch="一批").reading_id
    assert client.post(f"/hand-in/set-aside/{others}/", {"reason": "不是"}).status_code == 404
    assert client.get("/hand-in/一批/").status_code == 404


def test_the_page_asks_as_much_whatever_came_before(
    intake: Intake, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    for at in range(12):
        send(client, intake.source(), f"{at}.pdf", JUNK + bytes([at]), batch=f"批{at}")
    intake.work()
    page(client, "/hand-in/")
    with django_assert_max_num_queries(45):
        page(client, "/hand-in/")
    with django_assert_max_num_queries(40):
        page(client, "/hand-in/批3/")
    assert len(batches(intake.actor, intake.company.pk, limit=5)) == 5
    set_aside(intake.actor, Reading.objects.order_by("pk")[0], Aside(reason="不是", no_invoice=True))


@pytest.mark.parametrize("role", [BuiltIn.ACCOUNTANT, BuiltIn.EMPLOYEE])
def test_in_english_nothing_of_ours_is_chinese(intake: Intake, role: BuiltIn) -> None:
    client = of(role, intake)
    source = intake.source("bureau", "bureau") if role is BuiltIn.ACCOUNTANT else intake.source()
    send(client, source, "a.pdf", JUNK, batch="b")
    intake.work()
    for address in ("/hand-in/", "/hand-in/b/"):
        text = page(client, address, **{"accept-language": "en"})
        body = text.split("<main")[1].split("<footer")[0].replace(intake.company.name, "")
        assert not [one for one in body if "\u4e00" <= one <= "\u9fff"]
