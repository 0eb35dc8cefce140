"""Settings that can't be used are told with their name and how to write them, in both languages."""

from pathlib import Path

import pytest

from piaoqi.config.environment import LOCAL, database_settings, environment_of, read_environment
from piaoqi.config.errors import SettingError, UnknownSettingError
from piaoqi.config.given import gather, refuse_slips
from piaoqi.config.sign_in import identity_provider
from piaoqi.config.table import NAMES

WRONG = {
    "PIAOQI_STORAGE": "http://bucket",
    "PIAOQI_TIME_STAMPS": "tsa.example.com",
    "PIAOQI_SECRET": "short",
    "PIAOQI_DEBUG": "yes",
    "PIAOQI_WORKERS": "0",
    "PIAOQI_PROXIES": "-1",
    "PIAOQI_PLAIN_HTTP": "ja",
    "PIAOQI_LOG": "xml",
    "PIAOQI_METRICS_TOKEN": "short",
    "PIAOQI_METRICS_FROM": "10.0.0.1/8",
    "PIAOQI_OIDC_URL": "http://id.example.com",
}


@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_value_that_cannot_be_used_is_named(name: str) -> None:
    given = gather({name: WRONG[name]})
    with pytest.raises(SettingError) as caught:
        _ = environment_of(given), identity_provider(given)
    for language in ("zh", "en"):
        assert name in caught.value.message.say(language)
        assert caught.value.hint.say(language)


@pytest.mark.parametrize("address", ["mysql://a/b", "postgresql://host", "postgresql://host:x/name", "piaoqi.sqlite3"])
def test_a_database_that_is_none_of_postgresql_is_refused(address: str) -> None:
    with pytest.raises(SettingError):
        database_settings(read_environment({"PIAOQI_DATABASE": address}))


def test_a_database_address_is_taken_apart() -> None:
    address = "postgresql://u%40x:p%2Fw@db.example.com:5433/piaoqi?sslmode=require"
    found = database_settings(read_environment({"PIAOQI_DATABASE": address}))
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("u@x", "p/w", "db.example.com", "5433")
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_password_may_be_given_beside_the_address() -> None:
    apart = {"PIAOQI_DATABASE": "postgresql://u@db/piaoqi", "PIAOQI_DATABASE_PASSWORD": "p/w%"}
    assert database_settings(read_environment(apart))["PASSWORD"] == "p/w%"  # noqa: S105


@pytest.mark.parametrize("name", ["PIAOQI_DATABSE", "PIAOQI_DATABASES", "PIAOQI_STORAG", "piaoqi_host"])
def test_a_slip_in_a_name_is_no_silent_default(name: str) -> None:
    with pytest.raises(UnknownSettingError) as caught:
        refuse_slips({name: "x"})
    assert name in caught.value.message.say("zh")


def test_what_is_ours_or_nothing_like_it_passes() -> None:
    refuse_slips({**dict.fromkeys(NAMES, ""), "PATH": "", "PIAOQI_ENTIRELY_OTHER": ""})


def test_only_this_machine_is_answered_and_in_plain_http_until_hosts_are_named(tmp_path: Path) -> None:
    alone = read_environment({"PIAOQI_DATA": str(tmp_path)})
    assert alone.hosts == LOCAL
    assert not alone.secure
    named = read_environment({"PIAOQI_HOSTS": "piaoqi.example.com"})
    assert named.hosts[0] == "piaoqi.example.com"
    assert named.secure
    assert not read_environment({"PIAOQI_HOSTS": "piaoqi.example.com", "PIAOQI_PLAIN_HTTP": "1"}).secure
