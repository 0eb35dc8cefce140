"""`piaoqi read` from the outside."""

import json
from pathlib import Path

import pytest

from piaoqi.cli import main as door
from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE

Captured = pytest.CaptureFixture[str]
ROW = "发票号码,开票日期,销售方名称,价税合计\n26112000000000000017,2026-09-03,甲公司,113.00\n"


def run(*arguments: object) -> int:
    return door.run([str(one) for one in ("read", *arguments)], {})


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "账.csv"
    path.write_text(ROW, encoding="utf-8")
    return path


def test_json_names_the_file_as_it_was_given(table: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(table.parent)
    assert run("账.csv", "--json") == SOUND
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["path"] == "账.csv"
    assert file["invoices"][0]["number"] == "26112000000000000017"
    assert file["invoices"][0]["total"] == "113.00"


def test_one_bad_file_does_not_stop_the_others(table: Path, capsys: Captured) -> None:
    empty = table.with_name("空.ofd")
    empty.write_bytes(b"")
    assert run(empty, table, "--json") == UNREADABLE
    files = json.loads(capsys.readouterr().out)["files"]
    assert [len(file["invoices"]) for file in files] == [0, 1]


def test_a_folder_is_sent_to_check(table: Path, capsys: Captured) -> None:
    assert run(table.parent) == MISUSED
    assert "piaoqi check" in capsys.readouterr().err


def test_a_pattern_that_the_shell_left_is_understood(table: Path, capsys: Captured) -> None:
    table.with_name("账2.csv").write_text(ROW, encoding="utf-8")
    assert run(table.parent / "账*.csv", "--json") == SOUND
    assert len(json.loads(capsys.readouterr().out)["files"]) == 2
    assert run(table.parent / "无*.csv") == UNREADABLE


def test_people_get_a_page(table: Path, capsys: Captured) -> None:
    run(table)
    text = capsys.readouterr().out
    assert "26112000000000000017" in text
    assert "113.00" in text
