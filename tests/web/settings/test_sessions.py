"""Where somebody is signed in: told in plain words, ended one by one; and what a new password does not end."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from making_people import PASSWORD, a_grant, a_person
from piaoqi.accounts.jobs import clear_sessions
from piaoqi.accounts.models import Person, Token
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.accounts.signed_in import handle_of
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.web.settings.devices import device

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"
ACCOUNT = "/settings/account/"


def signed_in(person: Person, agent: str = WINDOWS) -> Client:
    client = Client(headers={"user-agent": agent})
    assert client.post("/accounts/login/", {"login": person.username, "password": PASSWORD}).status_code == 302
    return client


def text(client: Client, address: str = ACCOUNT) -> str:
    return client.get(address).content.decode("utf-8")


def key(client: Client) -> str:
    return str(client.session.session_key)


@pytest.fixture
def me() -> Person:
    return a_person("li", password=PASSWORD)


def test_each_device_is_told_in_plain_words_and_no_key_is_shown(me: Person) -> None:
    here, phone = signed_in(me), signed_in(me, PHONE)
    shown = text(here)
    assert "Windows · Chrome" in shown
    assert "iPhone · 微信" in shown
    assert shown.count("这台，正在使用") == 1
    assert "127.0.0.1" in shown
    assert not [one for one in (here, phone) if key(one) in shown]


def test_one_session_is_ended_and_the_others_stay(me: Person) -> None:
    here, phone, other = signed_in(me), signed_in(me, PHONE), signed_in(a_person("wang", password=PASSWORD))
    assert (
        "这处登录已结束"
        in here.post(f"/settings/account/sessions/{handle_of(key(phone))}/end/", follow=True).content.decode()
    )
    assert phone.get(ACCOUNT).status_code == 302
    assert here.get(ACCOUNT).status_code == 200
    here.post(f"/settings/account/sessions/{handle_of(key(other))}/end/")
    assert other.get(ACCOUNT).status_code == 200, "nobody ends another's by this way"
    assert Entry.objects.filter(action="accounts.sessions.end_own").count() == 1


def test_an_administrator_ends_those_of_another_and_others_may_not(me: Person) -> None:
    mine, admin, reader = signed_in(me), a_person("admin", password=PASSWORD), a_person("wang", password=PASSWORD)
    a_grant(admin, BuiltIn.ADMINISTRATOR)
    a_grant(reader, BuiltIn.FINANCE_LEAD)
    address, desk = f"/settings/people/{me.pk}/", signed_in(admin)
    assert "登录着 1 处" in text(desk, address)
    assert "登录着" not in text(signed_in(reader), address)
    signed_in(reader).post(f"{address}sessions/end/")
    assert mine.get(ACCOUNT).status_code == 200
    desk.post(f"{address}sessions/end/")
    assert mine.get(ACCOUNT).status_code == 302
    assert Entry.objects.filter(action="accounts.sessions.end", subject=f"person:{me.pk}").count() == 1


def test_use_is_noted_a_few_times_an_hour_and_at_once_from_another_address(me: Person) -> None:
    here = signed_in(me)
    before = Session.objects.get().session_data
    text(here)
    assert Session.objects.get().session_data == before
    here.get(ACCOUNT, REMOTE_ADDR="10.0.0.9")
    assert "10.0.0.9" in text(here)


def test_a_person_who_comes_back_is_signed_in_nowhere(me: Person) -> None:
    mine, admin = signed_in(me), a_person("admin", password=PASSWORD)
    a_grant(admin, BuiltIn.ADMINISTRATOR)
    desk = signed_in(admin)
    for what in ("deactivate", "reactivate"):
        desk.post(f"/settings/people/{me.pk}/{what}/")
    assert mine.get(ACCOUNT).status_code == 302


def a_token(person: Person, name: str = "ERP") -> Token:
    return Token.objects.create(
        person=person, name=name, prefix="pq_abcde", digest=name, permissions=[], created_at=now(), expires_at=None
    )


def test_a_reset_says_which_tokens_still_work_and_one_button_ends_them(me: Person) -> None:
    admin = a_person("admin", password=PASSWORD)
    a_grant(admin, BuiltIn.ADMINISTRATOR)
    a_token(me), a_token(me, "月结")
    mine, desk = signed_in(me), signed_in(admin)
    shown = desk.post(f"/settings/people/{me.pk}/password/").content.decode("utf-8")
    assert "2 个令牌<strong>仍然可用</strong>" in shown
    assert "月结" in shown
    assert mine.get(ACCOUNT).status_code == 302
    assert "已吊销 2 个令牌" in desk.post(f"/settings/people/{me.pk}/tokens/revoke-all/", follow=True).content.decode()
    assert not Token.objects.filter(revoked_at=None).exists()
    assert Entry.objects.filter(action="accounts.token.revoke", subject__startswith="token:").count() == 2


def test_whoever_comes_back_has_their_tokens_back_and_it_is_said(me: Person) -> None:
    admin = a_person("admin", password=PASSWORD)
    a_grant(admin, BuiltIn.ADMINISTRATOR)
    a_token(me)
    desk = signed_in(admin)
    desk.post(f"/settings/people/{me.pk}/deactivate/")
    assert "停用期间它们都不能访问" in text(desk, f"/settings/people/{me.pk}/")
    shown = desk.post(f"/settings/people/{me.pk}/reactivate/", follow=True).content.decode("utf-8")
    assert "1 个令牌也重新可用" in shown


def test_all_of_ones_own_tokens_are_ended_at_once(me: Person) -> None:
    a_token(me), a_token(me, "月结"), a_token(a_person("wang"), "别人的")
    client = signed_in(me)
    assert "全部吊销" in text(client, "/settings/tokens/")
    assert "已吊销 2 个令牌" in client.post("/settings/tokens/revoke-all/", follow=True).content.decode()
    assert [one.name for one in Token.objects.filter(revoked_at=None)] == ["别人的"]


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (WINDOWS, "Windows · Chrome"),
        (WINDOWS + " Edg/130.0", "Windows · Edge"),
        (WINDOWS + " wxwork/4.1 MicroMessenger/7.0", "Windows · 企业微信"),
        (PHONE, "iPhone · 微信"),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "安卓 · Chrome"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15",
            "Mac · Safari",
        ),
        ("", "未知的设备 · 未知的浏览器"),
    ],
)
def test_what_a_browser_says_of_itself_is_told_in_plain_words(agent: str, said: str) -> None:
    assert device(agent, "zh")[0] == said


def test_sessions_that_ran_out_are_thrown_away_and_others_stay(me: Person) -> None:
    signed_in(me), signed_in(me, PHONE)
    old = Session.objects.order_by("pk")[0]
    Session.objects.filter(pk=old.pk).update(expire_date=now() - timedelta(days=1))
    assert clear_sessions() == {"gone": 1}
    assert Session.objects.count() == 1
