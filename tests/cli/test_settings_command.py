"""`piaoqi settings` shows what is in force and why, and tells what is wrong as `serve` does."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from piaoqi.cli.command import MISUSED, SOUND
from piaoqi.cli.main import run
from piaoqi.config.table import SETTINGS


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("PIAOQI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIAOQI_DATA", "")
    yield
    os.environ.pop("PIAOQI_DATA", None)


def test_all_are_listed_with_their_places(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "settings.toml").write_text("workers = 3\n", encoding="utf-8")
    assert run(["settings", "--data", str(tmp_path), "--json"], os.environ) == SOUND
    shown = {one["name"]: one for one in json.loads(capsysbinary.readouterr().out)["settings"]}
    assert set(shown) == {one.name for one in SETTINGS}
    assert shown["PIAOQI_WORKERS"]["value"] == "3"
    assert "第 1 行" in shown["PIAOQI_WORKERS"]["origin"]
    assert run(["settings", "--data", str(tmp_path)], os.environ) == SOUND
    assert "workers（" in capsysbinary.readouterr().out.decode()


def test_what_is_wrong_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "settings.toml").write_text("worker = 3\n", encoding="utf-8")
    assert run(["settings", "--data", str(tmp_path), "--lang", "en"], os.environ) == MISUSED
    said = capsys.readouterr().err.replace("\n", " ")
    assert "Did you mean workers" in said
