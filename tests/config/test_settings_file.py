"""The settings file: variables win, and what is wrong in it is told with file, line, name and what is expected."""

from pathlib import Path

import pytest

from piaoqi.accounts.errors import RefusedError
from piaoqi.config import table
from piaoqi.config.environment import environment_of
from piaoqi.config.errors import SettingError, SettingsFileError, TwiceError, UnknownSettingError
from piaoqi.config.given import gather
from piaoqi.config.shown import settings_in_force, settings_page
from piaoqi.config.sign_in import identity_provider

DOCS = Path(__file__).resolve().parents[2] / "docs"
SECRET = "geheim-" * 5
FULL = """# ours
hosts = ["piaoqi.example.com", "发票.example.com"]
proxies = 1
plain_http = true
workers = 4
log = "json"
metrics_from = ["10.0.0.0/8"]
watch = ["scans"]

[oidc]
url = "https://id.example.com"
client = "piaoqi"
secret_file = "oidc.secret"
"""


def written(folder: Path, text: str) -> dict[str, str]:
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    return {"PIAOQI_DATA": str(folder)}


def refusal(variables: dict[str, str]) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        settings_in_force(variables)
    return caught.value


def test_the_file_in_the_data_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "oidc.secret").write_text("geheim\n", encoding="utf-8")
    given = gather(written(tmp_path, FULL))
    found = environment_of(given)
    assert found.hosts[:2] == ("piaoqi.example.com", "发票.example.com")
    assert (found.proxies, found.workers, found.plain_http, found.log) == (1, 4, True, "json")
    assert found.watch == (tmp_path / "scans",)
    assert given.of(table.OIDC_SECRET) == "geheim"
    assert "openid_connect" in identity_provider(given)


def test_a_variable_wins_unless_it_is_empty(tmp_path: Path) -> None:
    variables = written(tmp_path, "workers = 4\n")
    assert gather({**variables, "PIAOQI_WORKERS": "7"}).of(table.WORKERS) == 7
    assert gather({**variables, "PIAOQI_WORKERS": ""}).of(table.WORKERS) == 4


def test_a_named_file_may_say_where_the_data_is(tmp_path: Path) -> None:
    named = tmp_path / "piaoqi.toml"
    named.write_text('data = "kept"\n', encoding="utf-8-sig")
    assert environment_of(gather({"PIAOQI_SETTINGS": str(named)})).data == tmp_path / "kept"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("\nworkers = 0\n", 2, "1 到 64"),
        ("workers = true\n", 1, "1 到 64"),
        ("workers = [4]\n", 1, "1 到 64"),
        ('\n\nstorage = "http://x"\n', 3, "s3://"),
        ('hosts = ["a", 3]\n', 1, "逗号"),
        ('[oidc]\nname = "x"\nurl = "http://id.example.com"\n', 3, "https://"),
        ('metrics_from = ["10.0.0.1/8"]', 1, "网段"),
        ('data = "elsewhere"\n', 1, "环境变量"),
        ('lang = "en"\n', 1, "PIAOQI_LANG"),
        ('secret_file = "nowhere"\n', 1, "文件"),
    ],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    error = refusal(written(tmp_path, text))
    assert isinstance(error, SettingError)
    assert f"settings.toml 第 {line} 行" in error.message.say("zh")
    assert f"line {line} of" in error.message.say("en")
    assert words in error.hint.say("zh")
    assert error.hint.say("en")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("worker = 3", "workers"),
        ('[oidc]\nurls = "x"', "oidc.url"),
        ('oidc_url = "x"', "oidc.url"),
        ('[database]\nurl = "x"', "database"),
        ("entirely = 1", "workers"),
    ],
)
def test_an_unknown_name_is_told_with_what_was_meant_or_may_be_written(tmp_path: Path, text: str, near: str) -> None:
    error = refusal(written(tmp_path, text))
    assert isinstance(error, UnknownSettingError)
    assert near in error.hint.say("zh")
    assert near in error.hint.say("en")


@pytest.mark.parametrize("text", ["workers = 3x", "hosts = “a”", "= 1", "a", "[oidc\n"])
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    error = refusal(written(tmp_path, f"# one\n{text}\n"))
    assert isinstance(error, SettingsFileError)
    assert "第 2 行" in error.message.say("zh")


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    assert isinstance(refusal({"PIAOQI_SETTINGS": str(tmp_path / "no.toml")}), SettingsFileError)
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")
    assert isinstance(refusal({"PIAOQI_DATA": str(tmp_path)}), SettingsFileError)


def test_secrets_may_come_from_files_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(f"{SECRET}\n", encoding="utf-8")
    variables = {"PIAOQI_DATA": str(tmp_path), "PIAOQI_SECRET_FILE": str(tmp_path / "secret")}
    assert gather(variables).of(table.SECRET) == SECRET
    assert isinstance(refusal({**variables, "PIAOQI_SECRET": SECRET}), TwiceError)
    error = refusal({**variables, "PIAOQI_SECRET_FILE": str(tmp_path / "none")})
    assert "PIAOQI_SECRET_FILE" in error.message.say("zh")


def test_what_is_in_force_is_shown_with_its_place_and_no_secret(tmp_path: Path) -> None:
    text = f'secret = "{SECRET}"\ndatabase = "postgresql://u:pass-word@db.example.com:5433/piaoqi"\nworkers = 3\n'
    shown = {one.name: one for one in settings_in_force({**written(tmp_path, text), "PIAOQI_PROXIES": "2"})}
    assert set(shown) == {one.name for one in table.SETTINGS}
    assert SECRET not in repr(shown)
    assert "pass-word" not in repr(shown)
    assert shown["PIAOQI_DATABASE"].value == "postgresql://u@db.example.com:5433/piaoqi"
    assert "第 3 行" in shown["PIAOQI_WORKERS"].origin.say("zh")  # type: ignore[union-attr]
    assert not shown["PIAOQI_LOG"].given
    assert "PIAOQI_PROXIES" in shown["PIAOQI_PROXIES"].origin.say("en")  # type: ignore[union-attr]


def test_a_secret_that_is_wrong_is_not_repeated(tmp_path: Path) -> None:
    error = refusal({"PIAOQI_DATA": str(tmp_path), "PIAOQI_DATABASE": "mysql://u:pass-word@host/name"})
    assert "pass-word" not in error.message.say("zh") + error.hint.say("zh") + str(error)


def test_every_setting_is_described_in_both_languages_and_has_a_place_of_its_own() -> None:
    assert len({one.key for one in table.SETTINGS}) == len(table.SETTINGS)
    for one in table.SETTINGS:
        assert one.title.zh
        assert one.title.en
        assert one.name.startswith(table.PREFIX)


def test_the_page_is_up_to_date() -> None:
    written = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert written == settings_page(), "cure: PYTHONPATH=src python docs/generate.py"
