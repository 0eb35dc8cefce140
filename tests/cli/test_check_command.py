"""`piaoqi check` from the outside: exit codes, the instant asked for, and where things are written."""

import json
from pathlib import Path

import pytest

from piaoqi.cli import main as door
from piaoqi.cli.command import FINDINGS, MISUSED, SOUND, UNREADABLE

Captured = pytest.CaptureFixture[str]
SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "beijing"


def run(*arguments: object) -> int:
    return door.run([str(one) for one in ("check", *arguments)], {})


@pytest.fixture
def books(tmp_path: Path) -> Path:
    """A folder with one table of one invoice."""
    (tmp_path / "账.csv").write_text(
        "发票号码,开票日期,销售方名称,价税合计\n26112000000000000017,2026-09-03,甲公司,113.00\n", encoding="utf-8"
    )
    return tmp_path


def test_the_option_beats_the_file_and_the_file_beats_the_clock(books: Path, capsys: Captured) -> None:
    (books / "piaoqi.toml").write_text("as_of = 2026-10-01T09:00:00+08:00\n", encoding="utf-8")
    run(books, "--json")
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-10-01T09:00:00+08:00"
    run(books, "--json", "--as-of", "2026-09-30")
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-09-30T23:59:59+08:00"
    run(books, "--json", "--as-of", "2026-09-30T08:00:00Z")
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-09-30T08:00:00+00:00"


def test_sound_folder_gives_0(books: Path) -> None:
    assert run(books, "--as-of", "2026-10-01") == SOUND


def test_an_unreadable_file_gives_3_and_the_rest_is_judged(books: Path, capsys: Captured) -> None:
    (books / "空.pdf").write_bytes(b"")
    assert run(books, "--json", "--as-of", "2026-10-01") == UNREADABLE
    answer = json.loads(capsys.readouterr().out)
    assert [problem["code"] for problem in answer["problems"]] == ["file.empty"]
    assert answer["summary"]["invoices"] == 1


@pytest.mark.parametrize("name", ["nowhere", "账.csv"])
def test_what_is_no_folder_gives_2(books: Path, name: str, capsys: Captured) -> None:
    assert run(books / name) == MISUSED
    captured = capsys.readouterr()
    assert name in captured.err
    assert captured.out == ""


def test_a_wrong_configuration_names_line_and_cure(books: Path, capsys: Captured) -> None:
    (books / "piaoqi.toml").write_text('[[source]]\nname = "a"\nkind = "x"\npath = "."\n', encoding="utf-8")
    assert run(books) == MISUSED
    said = capsys.readouterr().err
    assert "第 3 行" in said
    assert "bureau" in said


def test_the_report_is_written_beside_the_answer(books: Path, tmp_path: Path, capsys: Captured) -> None:
    report = tmp_path / "报告.xlsx"
    assert run(books, "--json", "--as-of", "2026-10-01", "--report", report) == SOUND
    captured = capsys.readouterr()
    assert json.loads(captured.out)
    assert str(report) in captured.err.replace("\n", "")
    assert report.stat().st_size > 5000


def test_a_report_left_in_the_folder_is_no_source_next_time(books: Path, capsys: Captured) -> None:
    (books / "原件.csv").write_text(
        "发票号码,开票日期,销售方名称,价税合计\n26112000000000000025,2026-09-03,乙公司,50.00\n", encoding="utf-8"
    )
    answers = []
    for _ in range(2):
        run(books, "--json", "--as-of", "2026-10-01", "--report", books / "报告.xlsx")
        answers.append(json.loads(capsys.readouterr().out))
    first, second = answers
    assert second["summary"] == first["summary"]
    assert [one["code"] for one in second["problems"]] == ["spreadsheet.own_report"]


def test_a_report_that_cannot_be_written_does_not_cost_the_answer(books: Path, capsys: Captured) -> None:
    assert run(books, "--json", "--report", books / "没有" / "报告.xlsx") == MISUSED
    captured = capsys.readouterr()
    assert json.loads(captured.out)["summary"]["invoices"] == 1
    assert "先建好这个文件夹" in captured.err


def test_the_sample_has_findings_and_shows_them(capsys: Captured) -> None:
    assert run(SAMPLE) in {FINDINGS, UNREADABLE}
    text = capsys.readouterr().out
    for heading in ("✕ 缺失", "△ 看似缺失", "◌ 无法判断", "查了哪些来源"):
        assert heading in text
