"""`piaoqi password`: who forgot comes in again, whoever they are; nobody else does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from making_people import PASSWORD, a_grant, a_person
from piaoqi.accounts.models import Person
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.audit.models import Entry
from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE
from piaoqi.cli.commands import password as command
from piaoqi.cli.main import run

pytestmark = pytest.mark.django_db
Captured = pytest.CaptureFixture[str]
TYPED = "seven-otters-in-a-row"


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A data folder that is there, a quick hasher, nobody at the terminal."""
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("PIAOQI_DATA", "")
    at_terminal(monkeypatch, None)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(_here: None) -> Person:
    person = a_person("wang", name="王主管", password=PASSWORD)
    a_grant(person, BuiltIn.ADMINISTRATOR)
    return person


def at_terminal(monkeypatch: pytest.MonkeyPatch, typed: list[str] | None) -> None:
    """Somebody who types these; None: nobody."""
    lines = iter(typed or [])
    monkeypatch.setattr("sys.stdin.isatty", lambda: typed is not None, raising=False)
    monkeypatch.setattr(command, "getpass", lambda _: next(lines))


def try_in(client: Client, secret: str) -> int:
    return client.post("/accounts/login/", {"login": "wang", "password": secret}).status_code


def test_the_new_password_is_shown_once_and_lets_in(person: Person, capsys: Captured) -> None:
    assert run(["password", "Wang"], {}) == SOUND
    shown = capsys.readouterr()
    secret = shown.out.strip()
    assert secret not in shown.err
    assert try_in(Client(), PASSWORD) == 200
    assert try_in(Client(), secret) == 302
    entry = Entry.objects.get(action="accounts.person.reset_password")
    assert json.loads(entry.data)["actor"] == "system:operator"
    assert secret not in entry.data


def test_sessions_end_and_guesses_are_forgotten(person: Person, settings: Any, capsys: Captured) -> None:
    inside = Client()
    assert try_in(inside, PASSWORD) == 302
    for one in range(settings.AXES_FAILURE_LIMIT):
        try_in(Client(), f"wrong{one}")
    assert try_in(Client(), PASSWORD) == 429
    assert run(["password", "wang"], {}) == SOUND
    assert inside.get("/").status_code == 302
    assert try_in(Client(), capsys.readouterr().out.strip()) == 302


def test_the_second_step_goes_only_when_asked(person: Person, capsys: Captured) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})
    assert run(["password", "wang"], {}) == SOUND
    assert Authenticator.objects.count() == 2
    assert run(["password", "wang", "--second-step"], {}) == SOUND
    assert not Authenticator.objects.exists()
    entry = Entry.objects.get(action="accounts.person.drop_second_step")
    assert '["recovery_codes", "totp"]' in entry.data.replace('","', '", "')
    assert run(["password", "wang", "--second-step", "--lang", "en"], {}) == SOUND
    assert "no second step" in capsys.readouterr().err


def test_at_a_terminal_it_is_asked_for_twice(person: Person, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    at_terminal(monkeypatch, [TYPED, TYPED])
    assert run(["password", "wang"], {}) == SOUND
    shown = capsys.readouterr()
    assert TYPED not in shown.out + shown.err
    person.refresh_from_db()
    assert person.check_password(TYPED)


@pytest.mark.parametrize("typed", [[TYPED, "another"], ["wang", "wang"]], ids=["they differ", "too easy"])
def test_what_cannot_be_used_changes_nothing(
    person: Person, typed: list[str], monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    at_terminal(monkeypatch, typed)
    assert run(["password", "wang"], {}) == MISUSED
    assert capsys.readouterr().err
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


@pytest.mark.usefixtures("person")
def test_an_unknown_name_is_told_with_those_of_administrators(capsys: Captured) -> None:
    assert run(["password", "wnag"], {}) == MISUSED
    said = capsys.readouterr().err
    assert "wnag" in said
    assert "管理员的用户名：wang" in said


def test_where_nobody_is_yet_the_way_to_the_first_is_told(capsys: Captured) -> None:
    assert run(["password", "wang", "--lang", "en"], {}) == MISUSED
    assert "piaoqi serve" in capsys.readouterr().err


def test_who_was_deactivated_stays_out(person: Person, capsys: Captured) -> None:
    Person.objects.update(is_active=False)
    assert run(["password", "wang"], {}) == MISUSED
    assert "停用" in capsys.readouterr().err
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_folder_that_is_not_there_is_told(settings: Any, tmp_path: Any, capsys: Captured) -> None:
    settings.DATA = tmp_path / "absent"
    assert run(["password", "wang"], {}) == UNREADABLE
    assert "absent" in capsys.readouterr().err.replace("\n", "")
