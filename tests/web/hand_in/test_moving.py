"""A file that came to the wrong source is moved from the page, a bad one replaced, and both are taken back."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from making_intake import Intake, an_export
from making_people import a_company, person_of, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Arrival, Reading, Source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
JUNK = b"%PDF-1.7 of nothing"


@pytest.fixture
def intake(settings: Settings, tmp_path: Path) -> Intake:
    settings.DATA = tmp_path
    return Intake(a_company())


@pytest.fixture
def list_(intake: Intake) -> Source:
    return Source.objects.create(company=intake.company, key="bureau", name="进项清单", kind="bureau")


def of(key: BuiltIn, intake: Intake) -> Client:
    client = Client()
    person = person_of(somebody(key, intake.company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, batch: str = "一", which: str = "") -> str:
    return client.get(f"/hand-in/{batch}/?which={which}").content.decode()


def test_a_list_among_the_originals_is_moved_with_one_click_and_taken_back(intake: Intake, list_: Source) -> None:
    arrival = intake.hand_in(an_export(1, 4), "全量发票.csv", batch="一")
    intake.work()
    client = of(BuiltIn.ACCOUNTANT, intake)
    assert "移到“进项清单”" in page(client)
    client.post(f"/hand-in/move/{arrival.pk}/", {"source": list_.pk, "next": "/hand-in/一/"})
    intake.work()
    shown = page(client)
    assert "已移走" in shown
    assert "从“archive”移来" in shown
    assert "移到了" in page(client, which="moved")
    moved = Arrival.objects.get(source=list_)
    client.post(f"/hand-in/put-back/{moved.pk}/")
    intake.work()
    assert "移到“进项清单”" in page(client)
    assert Arrival.objects.filter(replacement__isnull=True).get().source == arrival.source


def test_the_page_offers_every_source_that_one_may_hand_in_to(intake: Intake, list_: Source) -> None:
    arrival = intake.hand_in(JUNK, "甲.pdf", batch="一")
    intake.work()
    client = of(BuiltIn.ACCOUNTANT, intake)
    shown = client.get(f"/hand-in/move/{arrival.pk}/").content.decode()
    assert f'value="{list_.pk}"' in shown
    assert f'value="{arrival.source_id}"' not in shown
    stranger = of(BuiltIn.EMPLOYEE, intake)
    assert stranger.get(f"/hand-in/move/{arrival.pk}/").status_code == 404
    stranger.post(f"/hand-in/move/{arrival.pk}/", {"source": list_.pk})
    assert Arrival.objects.count() == 1


def test_a_corrected_file_takes_the_place_of_one_that_can_not_be_read(intake: Intake, list_: Source) -> None:
    arrival = intake.hand_in(JUNK, "清单.csv", list_, batch="一")
    intake.work()
    client = of(BuiltIn.ACCOUNTANT, intake)
    assert "交改好的一份" in page(client)
    assert "请选择改好的文件" in client.post(f"/hand-in/correct/{arrival.pk}/", follow=True).content.decode()
    file = SimpleUploadedFile("重新导出.csv", an_export(1, 4))
    client.post(f"/hand-in/correct/{arrival.pk}/", {"file": file})
    intake.work()
    shown = page(client)
    assert "已换掉" in shown
    assert "代替 清单.csv" in shown
    assert "没有需要处理的文件" in shown


def test_a_table_whose_headings_nobody_knows_is_read_once_they_are_named(intake: Intake, list_: Source) -> None:
    list_.kind = "books"
    list_.save()
    data = "编号A,甲方,实付\n26112000000000000001,北京示例,113.00\n26112000000000000002,北京示例,226.00\n".encode()
    intake.hand_in(data, "台账.csv", list_, batch="一")
    intake.work()
    client = of(BuiltIn.ACCOUNTANT, intake)
    assert "表头的叫法" in page(client)
    assert "piaoqi.toml" not in page(client)
    client.post(f"/sources/{list_.pk}/columns/", {"number": "编号A", "total": "实付", "seller_name": "甲方"})
    assert intake.work() == ["done"]
    assert "没有需要处理的文件" in page(client)


def test_what_people_commonly_bring_and_nobody_can_read_has_a_cure_of_its_own(intake: Intake) -> None:
    for name, data in (("照片.HEIC", b"\0\0\0\x18ftypheic" + b"\1" * 90), ("包.tar.gz", b"\x1f\x8b" + b"\2" * 90)):
        intake.hand_in(data, name, batch="一")
    intake.work()
    shown = page(of(BuiltIn.ACCOUNTANT, intake))
    assert "另存为 JPG" in shown
    assert "重新压成 zip" in shown


def test_the_same_bytes_are_told_of_under_the_name_that_they_bear(intake: Intake) -> None:
    intake.hand_in(JUNK, "甲/一.pdf", batch="一")
    intake.hand_in(JUNK, "乙/二.pdf", batch="一")
    intake.work()
    shown = page(of(BuiltIn.ACCOUNTANT, intake))
    assert "甲/一.pdf" not in shown


def test_what_is_another_companys_or_of_the_other_direction_is_told(intake: Intake, list_: Source) -> None:
    """All rows of an_export are to one buyer: ours, until it is sent to a sister, or to the list of what we issued."""
    sister = a_company("姊妹公司", "91310000MA01ABCD21")
    theirs = Source.objects.create(company=sister, key="bureau", name="姊妹进项", kind="bureau")
    issued = Source.objects.create(
        company=intake.company, key="issued", name="销项清单", kind="bureau", direction="issued"
    )
    intake.hand_in(an_export(1, 4), "对的.csv", list_, batch="一")
    intake.hand_in(an_export(4, 8), "反的.csv", issued, batch="二")
    intake.hand_in(an_export(8, 9).replace(b"91110108MA01ABCD2X", b"91310000MA01ABCD21"), "别家的.csv", list_, "三")
    intake.work()
    client = of(BuiltIn.ACCOUNTANT, intake)
    client.force_login(
        person_of(somebody(BuiltIn.ACCOUNTANT, sister)), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert "移到“" not in page(client, "一")
    assert "里面的发票都是本单位取得的" in page(client, "二")
    shown = page(client, "三")
    assert "里面的发票都是“姊妹公司”的" in shown
    assert f'name="source" value="{theirs.pk}"' in shown


def test_an_original_that_was_altered_is_told_where_it_is_handed_in(intake: Intake, list_: Source) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    intake.hand_in(an_export(1, 2), "好.csv", list_, "一")
    intake.work()
    assert "被改动过" not in page(client)
    reading = Reading.objects.get(replaced_at=None)
    verdict = {"verdict": "altered", "altered": ["Doc_0/Pages/Page_0/Content.xml"]}
    Reading.objects.filter(pk=reading.pk).update(said={**reading.said, "authenticity": verdict})
    told = page(client)
    assert "签署之后被改动过：Doc_0/Pages/Page_0/Content.xml（页面内容）" in told
    assert "请向开票方重新索取" in told
