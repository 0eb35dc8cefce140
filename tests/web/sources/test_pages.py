"""The pages of sources: what was asked for, what is not read, what people change; and for whom."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from making_intake import Intake, an_export
from making_people import a_company, person_of, somebody
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Source
from piaoqi.sources import jobs
from piaoqi.sources.models import Connection, Coverage
from sources.hand import JUNK, Hand

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def intake(settings: Settings, tmp_path: Path) -> Intake:
    settings.DATA = tmp_path
    return Intake(a_company())


@pytest.fixture
def hand(intake: Intake) -> Hand:
    """A source with a list and a file that can't be read."""
    made = Hand(intake)
    made("一", an_export(1, 5), JUNK)
    made.read()
    return made


def of(key: BuiltIn, intake: Intake, *, everywhere: bool = False) -> Client:
    client = Client()
    person = person_of(somebody(key, None if everywhere else intake.company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers or None)
    assert answer.status_code == 200
    return answer.content.decode("utf-8")


def claimed(**more: str) -> dict[str, str]:
    return {"start": "2026-01-01", "end": "2026-03-31", "as_of": "2026-04-02T10:00", **more}


def test_each_source_tells_how_it_stands(hand: Hand, intake: Intake) -> None:
    shown = page(of(BuiltIn.ACCOUNTANT, intake), "/sources/")
    assert hand.source.name in shown
    assert "今天有新发票" in shown
    assert "1 个读不出" in shown
    assert "没有说明查过哪些日期" in shown


def test_one_source_tells_of_its_runs_and_what_could_not_be_read(hand: Hand, intake: Intake) -> None:
    shown = page(of(BuiltIn.ACCOUNTANT, intake), f"/sources/{hand.source.pk}/")
    assert "不完整" in shown
    assert "1 个文件读不出" in shown
    assert "这不是发票" in shown
    assert "还没有说明查过哪些日期" in shown


def test_what_was_asked_for_is_declared_withdrawn_and_declared_again(hand: Hand, intake: Intake) -> None:
    client, address = of(BuiltIn.ACCOUNTANT, intake), f"/sources/{hand.source.pk}/"
    after = client.post(f"{address}declare/", claimed(role="办税员", total="1,204"), follow=True).content.decode(
        "utf-8"
    )
    row = Coverage.objects.get()
    assert (row.total, row.kinds, row.run, row.role) == (1204, None, None, "办税员")
    assert row.as_of is not None
    assert row.as_of.isoformat() == "2026-04-02T02:00:00+00:00", "in China, as it was typed"
    assert "撤销" in after
    assert "2026-01-01 至 2026-03-31" in after
    client.post(f"/sources/coverage/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at is not None
    client.post(f"/sources/coverage/{row.pk}/again/")
    assert Coverage.objects.filter(withdrawn_at=None, total=1204).count() == 1


def test_a_filter_is_kept_and_told(hand: Hand, intake: Intake) -> None:
    client, address = of(BuiltIn.ACCOUNTANT, intake), f"/sources/{hand.source.pk}/"
    client.post(f"{address}declare/", claimed(which_kinds="some", kinds="rail", origin="2", status="normal"))
    row = Coverage.objects.get()
    assert (row.kinds, row.origins, row.statuses) == (["rail"], ["2"], ["normal"])
    shown = page(client, address)
    assert "只查来源：电子发票服务平台" in shown
    assert 'class="doubtful"' in shown


@pytest.mark.parametrize("wrong", [{"start": "一月"}, {"start": "2026-05-01"}, {"total": "很多"}])
def test_what_nobody_can_have_asked_is_refused(hand: Hand, intake: Intake, wrong: dict[str, str]) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    answer = client.post(f"/sources/{hand.source.pk}/declare/", claimed(**wrong), follow=True)
    assert "note error" in answer.content.decode("utf-8")
    assert not Coverage.objects.exists()


def test_a_source_is_made_renamed_closed_and_opened_again(intake: Intake) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    answer = client.post("/sources/new/", {"kind": "bureau", "direction": "issued"})
    made = Source.objects.get()
    assert answer["location"] == f"/sources/{made.pk}/"
    assert (made.key, made.name, made.direction) == ("bureau-issued", "税务数字账户（开具）", "issued")
    client.post("/sources/new/", {"kind": "bureau", "direction": "issued", "name": "分公司"})
    assert Source.objects.get(key="bureau-issued-2").name == "分公司"
    client.post(f"/sources/{made.pk}/rename/", {"name": "开票清单"})
    closed = client.post(f"/sources/{made.pk}/close/", follow=True).content.decode("utf-8")
    assert "“开票清单”已停用" in closed
    assert "已停用的来源（1）" in page(client, "/sources/")
    client.post(f"/sources/{made.pk}/reopen/")
    assert Source.objects.get(pk=made.pk).closed_at is None
    assert "note error" in client.post("/sources/new/", {"kind": "什么"}, follow=True).content.decode("utf-8")


def test_a_connection_is_paused_resumed_and_taken_away(hand: Hand, intake: Intake) -> None:
    row = Connection.objects.create(source=hand.source, connector="watched_folder", settings={"folder": "/到/票"})
    client, address = of(BuiltIn.ACCOUNTANT, intake), f"/sources/connections/{row.pk}"
    shown = page(client, f"/sources/{hand.source.pk}/")
    assert "/到/票" in shown
    assert "现在取一次" in shown
    client.post(f"{address}/pause/")
    assert Connection.objects.filter(paused_at__isnull=False).count() == 1
    client.post(f"{address}/resume/")
    client.post(f"{address}/disconnect/")
    assert Connection.objects.filter(paused_at=None, ended_at__isnull=False).count() == 1
    assert client.post(f"{address}/什么/").status_code == 404


def test_only_who_may_everywhere_is_offered_to_connect(hand: Hand, intake: Intake) -> None:
    address = f"/sources/{hand.source.pk}/"
    assert f"{address}connect/" in page(of(BuiltIn.ADMINISTRATOR, intake, everywhere=True), address)
    assert f"{address}connect/" not in page(of(BuiltIn.FINANCE_LEAD, intake), address)


def test_who_does_not_see_a_source_gets_nothing_of_it(hand: Hand, intake: Intake) -> None:
    other = Intake(a_company("另一家", "91310000MA01ABCD21"))
    stranger = of(BuiltIn.FINANCE_LEAD, other)
    client = of(BuiltIn.ACCOUNTANT, intake)
    client.post(f"/sources/{hand.source.pk}/declare/", claimed())
    row = Coverage.objects.get()
    assert stranger.get(f"/sources/{hand.source.pk}/").status_code == 404
    for what in (f"/sources/{hand.source.pk}/close/", f"/sources/coverage/{row.pk}/withdraw/"):
        assert stranger.post(what).status_code == 404
    assert "没有您可以查看的来源" in page(of(BuiltIn.EMPLOYEE, intake), "/sources/")
    reader = of(BuiltIn.AUDITOR, intake)
    shown = page(reader, f"/sources/{hand.source.pk}/")
    assert "撤回</button>" not in shown
    reader.post(f"/sources/coverage/{row.pk}/withdraw/")
    row.refresh_from_db()
    assert row.withdrawn_at is None


def test_in_english_nothing_of_ours_is_chinese(hand: Hand, intake: Intake) -> None:
    client = of(BuiltIn.ADMINISTRATOR, intake, everywhere=True)
    of(BuiltIn.ACCOUNTANT, intake).post(f"/sources/{hand.source.pk}/declare/", claimed())
    for address in ("/sources/", f"/sources/{hand.source.pk}/", "/sources/new/"):
        text = page(client, f"{address}?company={intake.company.pk}", **ENGLISH)
        body = text.split("<main")[1].split("<footer")[0].replace(intake.company.name, "").replace("全量发票查询", "")
        for role in ("办税员", "财务负责人", "法定代表人", "开票员"):
            body = body.replace(f'value="{role}"', "")
        assert not [one for one in body if "\u4e00" <= one <= "\u9fff"]


def test_the_pages_ask_as_much_whatever_came(
    hand: Hand, intake: Intake, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = of(BuiltIn.ACCOUNTANT, intake)
    for at in range(12):
        hand(f"批{at}", an_export(at * 5, at * 5 + 3), JUNK + bytes([at]))
    hand.read()
    jobs.settle()
    page(client, "/sources/")
    with django_assert_max_num_queries(30):
        page(client, "/sources/")
    with django_assert_max_num_queries(40):
        page(client, f"/sources/{hand.source.pk}/")
