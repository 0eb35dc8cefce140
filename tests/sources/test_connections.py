"""Connections are made by who may reach what the server reaches; what is secret is sealed and never said again."""

import json

import pytest

from making_connector import FakeConnector, a_bureau
from making_intake import Intake
from making_people import an_actor, somebody
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.models import Source
from piaoqi.audit.models import Entry
from piaoqi.core.text import Text
from piaoqi.sources.actions.connections import change, connect, disconnect, fetch_now, pause, resume
from piaoqi.sources.connected import Wish, settings_of
from piaoqi.sources.connectors import registry
from piaoqi.sources.connectors.base import Setting
from piaoqi.sources.errors import NoConnectorError, SettingsRefusedError, WrongKindError
from piaoqi.sources.models import Connection

pytestmark = pytest.mark.django_db
SECRET = "Geheim-7391-秘密"  # noqa: S105 - for tests
WISH = Wish(settings={"bureau": "there", "password": SECRET}, days=30)
ALL = an_actor()


@pytest.fixture(autouse=True)
def connector(monkeypatch: pytest.MonkeyPatch) -> FakeConnector:
    made = FakeConnector({"there": a_bureau([]), "elsewhere": a_bureau([])})
    monkeypatch.setattr(registry, "connectors", lambda: {made.key: made})
    return made


@pytest.fixture
def source(intake: Intake) -> Source:
    return intake.source("bureau", "bureau")


def test_secrets_are_sealed_and_stand_in_no_entry_of_the_log(source: Source) -> None:
    row = connect(ALL, source, "fake", WISH)
    change(ALL, row, Wish(settings={"bureau": "elsewhere", "password": f"{SECRET}2"}))
    disconnect(ALL, row)
    told = "".join(Entry.objects.values_list("data", flat=True))
    assert SECRET not in told
    assert json.dumps(SECRET)[1:-1] not in told
    assert SECRET not in repr(Connection.objects.values())


def test_a_secret_that_is_not_given_stays(source: Source) -> None:
    row = connect(ALL, source, "fake", WISH)
    kept = change(ALL, row, Wish(settings={"bureau": "elsewhere"}, every_minutes=30))
    assert settings_of(Connection.objects.get()) == {"bureau": "elsewhere", "password": SECRET}
    assert (kept.every_minutes, kept.days) == (30, None)
    change(ALL, row, Wish(settings={"bureau": "there", "password": "neu"}))
    assert settings_of(Connection.objects.get())["password"] == "neu"  # noqa: S105 - for tests


def test_what_is_taken_away_forgets_its_secrets_and_is_over(source: Source) -> None:
    row = disconnect(ALL, connect(ALL, source, "fake", WISH))
    assert Connection.objects.get().secrets == ""
    for action in (pause, resume, fetch_now, disconnect):
        with pytest.raises(OverError):
            action(ALL, row)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        (Wish(settings={"bureau": "nowhere"}), SettingsRefusedError),
        (Wish(settings={}), InvalidError),
        (Wish(settings={"bureau": "there", "haus": "1"}), InvalidError),
        (Wish(settings={"bureau": "there"}, every_minutes=4), InvalidError),
        (Wish(settings={"bureau": "there"}, days=0), InvalidError),
    ],
)
def test_wishes_that_can_not_be_met_are_refused_with_words(
    source: Source, wish: Wish, error: type[InvalidError]
) -> None:
    with pytest.raises(error) as refused:
        connect(ALL, source, "fake", wish)
    assert refused.value.message.say("zh")
    assert refused.value.hint.say("en")
    assert not Connection.objects.exists()


def test_only_connectors_that_are_there_and_fit_are_taken(intake: Intake, source: Source) -> None:
    with pytest.raises(NoConnectorError):
        connect(ALL, source, "nobody", WISH)
    with pytest.raises(WrongKindError):
        connect(ALL, intake.source("books", "books"), "fake", WISH)


def test_a_role_in_one_company_connects_nothing(source: Source) -> None:
    with pytest.raises(DeniedError):
        connect(somebody(BuiltIn.ADMINISTRATOR, source.company), source, "fake", WISH)
    row = connect(somebody(BuiltIn.ADMINISTRATOR, username="chief"), source, "fake", WISH)
    with pytest.raises(DeniedError):
        change(somebody(BuiltIn.ACCOUNTANT, source.company), row, WISH)
    pause(somebody(BuiltIn.ACCOUNTANT, source.company, username="other"), row)


def test_pausing_and_resuming_twice_is_refused(source: Source) -> None:
    row = connect(ALL, source, "fake", WISH)
    with pytest.raises(OverError):
        resume(ALL, row)
    pause(ALL, row)
    with pytest.raises(OverError):
        pause(ALL, row)


@pytest.mark.parametrize(
    "fault",
    [
        {"key": "Ä"},
        {"title": "title"},
        {"kinds": frozenset()},
        {"kinds": frozenset({"bureau"})},
        {"settings": [Setting(key="a", title=Text("a", "a"))]},
        {"settings": (Setting(key="a", title=Text("a", "a")),) * 2},
        {"proves_coverage": None},
        {"open": None},
    ],
    ids=str,
)
def test_a_malformed_connector_is_noticed(connector: FakeConnector, fault: dict[str, object]) -> None:
    assert not list(registry.faults(connector))
    for name, value in fault.items():
        setattr(connector, name, value)
    assert list(registry.faults(connector))
