"""`piaoqi anchors` and --anchors: whom the program trusts, in front of everybody."""

import json
from pathlib import Path

import pytest

from core.seals.signed_ofd import PAGE, people, signed
from making_ofd import zipped
from piaoqi.cli import anchors as place
from piaoqi.cli import main as door
from piaoqi.cli.command import FINDINGS, MISUSED, SOUND, UNREADABLE
from piaoqi.core.seals.anchors import SHIPPED

Captured = pytest.CaptureFixture[str]


def run(*arguments: object) -> int:
    return door.run([str(one) for one in arguments], {})


@pytest.fixture(autouse=True)
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder beside the program, not there unless a test makes it."""
    folder = tmp_path / "程序" / "信任证书"
    monkeypatch.setattr(place, "BESIDE", folder)
    return folder


@pytest.fixture
def added(tmp_path: Path) -> Path:
    folder = tmp_path / "我的证书"
    folder.mkdir()
    (folder / "根.cer").write_bytes(people().root.certificate)
    return folder


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "票.ofd"
    path.write_bytes(zipped(signed()))
    return path


def verdict(captured: Captured) -> str:
    (file,) = json.loads(captured.readouterr().out)["files"]
    return str(file["authenticity"]["verdict"])


def test_the_shipped_ones_are_listed_with_fingerprints_and_how_to_compare_them(capsys: Captured) -> None:
    assert run("anchors") == SOUND
    page = capsys.readouterr().out
    assert all(one.fingerprint in page and one.name in page for one in SHIPPED)
    assert "03000000001F" in page
    assert "税务机关" in page


def test_those_of_a_folder_are_listed_with_the_file_they_come_from(added: Path, capsys: Captured) -> None:
    assert run("anchors", added, "--json") == SOUND
    *shipped, own = json.loads(capsys.readouterr().out)["anchors"]
    assert [one["origin"] for one in shipped] == ["shipped"] * 2
    assert (own["origin"], own["not_after"]) == ("根.cer", "2030-01-01")


def test_what_is_no_certificate_is_named(added: Path, capsys: Captured) -> None:
    (added / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    assert run("anchors", added) == UNREADABLE
    assert "照片.jpg" in capsys.readouterr().err


@pytest.mark.parametrize("command", [("anchors",), ("read", "x.ofd"), ("check", "x"), ("why", "1", "--in", "x")])
def test_a_folder_that_is_not_there_is_misuse(command: tuple[str, ...], tmp_path: Path, capsys: Captured) -> None:
    assert run(*command, "--anchors", tmp_path / "没有") == MISUSED
    assert "没有" in capsys.readouterr().err
    assert run(*command, "--anchors") == MISUSED


def test_a_stranger_is_trusted_only_by_who_pins_it(original: Path, added: Path, capsys: Captured) -> None:
    run("read", original, "--json")
    assert verdict(capsys) == "intact_unknown_signer"
    run("read", original, "--json", "--anchors", added)
    assert verdict(capsys) == "trusted"


def test_the_folder_beside_the_program_needs_no_option(original: Path, beside: Path, capsys: Captured) -> None:
    beside.mkdir(parents=True)
    (beside / "根.cer").write_bytes(people().root.certificate)
    run("read", original, "--json")
    assert verdict(capsys) == "trusted"


def test_the_page_says_whom_the_trust_comes_from(original: Path, added: Path, capsys: Captured) -> None:
    run("read", original, "--anchors", added)
    page = capsys.readouterr().out
    assert "您加入了信任证书" in page
    assert "没有检查" in page


def test_an_altered_original_is_a_finding_of_read_and_of_check(tmp_path: Path, capsys: Captured) -> None:
    parts = signed()
    parts[PAGE] = parts[PAGE].replace(b"113.00", b"913.00")
    folder = tmp_path / "原件"
    folder.mkdir()
    (folder / "票.ofd").write_bytes(zipped(parts))
    assert run("read", folder / "票.ofd") == FINDINGS
    page = capsys.readouterr().out
    assert "OFD-4" in page
    assert "不要据此报销或抵扣" in page
    assert run("check", folder, "--as-of", "2022-05-06") == FINDINGS
    assert "与签署时不一致" in capsys.readouterr().out
