"""`piaoqi verify` and `piaoqi evidence` from the outside."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from making_archive import an_archive
from making_bundle import small_log, write
from making_people import COMPANY, a_company
from piaoqi.archive.models import Original
from piaoqi.cli import main as door
from piaoqi.cli.command import FINDINGS, MISUSED, SOUND, UNREADABLE

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    return door.run([str(one) for one in arguments], {})


def answer(capsys: Captured) -> Any:
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return write(tmp_path / "b")


def test_a_sound_bundle_is_said_to_be_sound_and_its_key_to_be_compared(bundle: Path, capsys: Captured) -> None:
    assert run("verify", bundle) == SOUND
    assert small_log().key.text in capsys.readouterr().out.replace("\n", "")
    assert run("verify", bundle, "--key", small_log().key.text, "--json") == SOUND
    said = answer(capsys)
    assert (said["sound"], said["key_given"], said["findings"]) == (True, True, [])
    assert said["checkpoint"]["size"] == len(small_log().entries)


def test_each_fault_is_named_with_what_to_do(bundle: Path, capsys: Captured) -> None:
    original = max((bundle / "originals").iterdir())
    original.unlink()
    assert run("verify", bundle, "--json", "--lang", "en") == FINDINGS
    (one,) = answer(capsys)["findings"]
    assert (one["code"], one["subject"], one["verdict"]) == ("original.missing", original.name, "fault")
    assert one["of"]
    assert one["hint"]
    assert run("verify", bundle) == FINDINGS
    assert original.name[:20] in capsys.readouterr().out


def test_keys_and_older_checkpoints_come_from_files(bundle: Path, tmp_path: Path, capsys: Captured) -> None:
    key, note = tmp_path / "key", tmp_path / "note"
    key.write_text(f"{small_log().key.text}\n", encoding="utf-8")
    note.write_text(small_log().note(4), encoding="utf-8")
    assert run("verify", bundle, "--key", key, "--since", note) == SOUND
    note.write_text("no checkpoint\n\n", encoding="utf-8")
    assert run("verify", bundle, "--since", note) == FINDINGS


@pytest.mark.parametrize(
    "arguments",
    [[], ["{b}", "--data", "x"], ["{b}", "--key", "x"], ["--data", "x", "--key", "y"]],
    ids=["nothing", "both", "no key", "key of data"],
)
def test_wrong_use_is_told(bundle: Path, arguments: list[str], capsys: Captured) -> None:
    assert run("verify", *(one.format(b=bundle) for one in arguments)) == MISUSED
    assert capsys.readouterr().err


def test_what_is_not_there_or_no_bundle_is_unreadable(tmp_path: Path, capsys: Captured) -> None:
    assert run("verify", tmp_path / "absent") == UNREADABLE
    (tmp_path / "x.zip").write_bytes(b"x")
    assert run("verify", tmp_path / "x.zip") == UNREADABLE
    assert run("verify", "--data", tmp_path / "absent") == UNREADABLE


def test_a_bundle_is_verified_without_a_server(bundle: Path) -> None:
    code = (
        "import sys; from piaoqi.cli.main import run; code = run(sys.argv[1:], {});"
        "sys.exit(9 if 'django' in sys.modules else code)"
    )
    done = subprocess.run([sys.executable, "-c", code, "verify", str(bundle)], check=False, capture_output=True)  # noqa: S603
    assert done.returncode == SOUND


@pytest.fixture
def data(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PIAOQI_DATA", "")
    settings.DATA, settings.STORAGE = tmp_path / "data", ""
    settings.DATA.mkdir()
    return Path(settings.DATA)


@pytest.mark.django_db
def test_an_installation_is_verified_and_what_is_lost_is_named(data: Path, capsys: Captured) -> None:
    an_archive(a_company(), originals=2, records=2)
    assert run("verify", "--data", data) == SOUND
    capsys.readouterr()
    lost = Original.objects.order_by("pk")[0].sha256
    next(path for path in (data / "originals").rglob(lost) if path.is_file()).unlink()
    assert run("verify", "--data", data, "--json") == FINDINGS
    said = answer(capsys)
    assert [(one["code"], one["subject"]) for one in said["findings"]] == [("original.lost", f"original:{lost}")]
    assert "清单0.xlsx" in said["findings"][0]["message"]


@pytest.mark.django_db
def test_an_installation_exports_what_it_then_verifies(data: Path, tmp_path: Path, capsys: Captured) -> None:
    an_archive(a_company(), originals=2, records=2)
    into = tmp_path / "out.zip"
    assert run("evidence", into, "--data", data, "--company", COMPANY[1]) == SOUND
    assert run("verify", into, "--key", data / "keys" / "log-keys.txt") == SOUND
    assert run("evidence", into, "--data", data, "--company", "none") == MISUSED
