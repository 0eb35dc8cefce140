"""`piaoqi why`: one page about one invoice of the sample."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from piaoqi.cli import main as door
from piaoqi.core.causes.case import Answered
from piaoqi.core.folder.opened import Given, OpenFolder, open_folder
from piaoqi.core.folder.why import answer as why_answer

SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "beijing"
LABELS = json.loads((SAMPLE / "labels.json").read_text("utf-8"))


@cache
def opened_sample(answers: tuple[Answered, ...] = ()) -> OpenFolder:
    """As if the two files that the sample has broken were not there: they would decide every exit code."""
    return replace(open_folder(SAMPLE, datetime(2027, 1, 1, tzinfo=UTC), given=Given(answers=answers)), problems=())


@pytest.fixture(autouse=True)
def _sample_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are the same for every question; only an answer changes what they mean."""

    def open_once(folder: Path, now: datetime, progress: Any, given: Given) -> OpenFolder:
        return opened_sample(given.answers) if folder == SAMPLE else open_folder(folder, now, progress, given)

    monkeypatch.setattr(why_answer, "open_folder", open_once)


def labelled(cause: str) -> dict[str, str]:
    """The invoice that a fault was planted on."""
    found: dict[str, str] = next(one["invoice"] for one in LABELS["faults"] if one["cause"] == cause)
    return found


def run(*arguments: object) -> int:
    return door.run(["why", *map(str, arguments), "--in", str(SAMPLE)], {})


@pytest.mark.parametrize("cause", ["C1.3", "C1.5", "C1.8", "C3.2", "C3.3", "C3.7", "C3.8", "C4.5", "C4.9"])
def test_the_page_says_where_it_is_not_and_why(cause: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(labelled(cause)["number"]) == 1
    page = capsys.readouterr().out
    assert labelled(cause)["number"] in page
    assert "在哪里" in page
    assert cause in page
    assert "怎么办" in page
    assert "查过什么" in page


def test_what_nobody_has_ends_with_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("26999999999999999999") == 1
    assert "所有来源里都没有" in capsys.readouterr().out


def test_the_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    invoice = labelled("C3.8")
    assert run(invoice["number"], "--json") == 1
    (one,) = json.loads(capsys.readouterr().out)["invoices"]
    assert one["invoice"]["number"] == invoice["number"]
    assert {state["state"] for state in one["states"]} >= {"present", "not_missing"}
    assert one["findings"][0]["causes"][0]["code"] == "C3.8"


def test_a_folder_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert door.run(["why", "1", "--in", "没有这个文件夹"], {}) == 2
    assert "没有这个文件夹" in capsys.readouterr().err


SECTIONS = ("在哪里", "为什么", "号码自己说的", "查过什么")


@pytest.mark.parametrize("cause", ["C1.2", "C1.3", "C1.8", "C2.1", "C2.7", "C3.3", "C3.8", "C6.1"])
def test_the_answer_stands_before_any_table(cause: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled(cause)["number"])
    page = capsys.readouterr().out
    places = [page.find(title) for title in SECTIONS if f"\n{title}\n" in page]
    assert places == sorted(places)
    assert "这张发票" in page[: places[0]]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("cause", ["C1.2", "C1.14", "C3.3", "C3.7", "C4.9", "C6.11"])
def test_the_page_fits_eighty_columns(
    cause: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(labelled(cause)["number"], "--lang", language)
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if cell_len(line) > 80] == []


@pytest.mark.parametrize("cause", ["C1.2", "C1.3", "C3.7", "C3.8", "C6.1", "C6.11"])
def test_an_english_page_names_rows_and_pages_in_english(cause: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled(cause)["number"], "--lang", "en")
    page = capsys.readouterr().out
    assert not re.search(r"第\d+[行页]", page)
    assert re.search(r"(row|page) \d", page)


def test_what_cannot_be_told_names_the_export_that_settles_it(capsys: pytest.CaptureFixture[str]) -> None:
    invoice = labelled("C4.1")
    run(invoice["number"])
    page = capsys.readouterr().out
    dates = re.search(r"开票日期 +(\S+) 至 (\S+)", page)
    assert dates
    assert dates[1] <= invoice["issue_date"] <= dates[2]
    assert "查询类型  取得发票" in page
    run(invoice["number"], "--json")
    (one,) = json.loads(capsys.readouterr().out)["invoices"]
    assert [(export["from"], export["to"]) for export in one["exports"]] == [dates.groups()]


def test_what_is_decided_asks_for_no_export(capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled("C3.8")["number"])
    assert "☐" not in capsys.readouterr().out


def test_sources_of_another_company_or_direction_stand_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled("C3.8")["number"])
    page = capsys.readouterr().out
    assert page.count("sibling-books") == 2, "once in where it is, once in what was searched"
    assert "○ sibling-books" not in page


def test_who_acts_is_left_out_where_nobody_has_to(capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled("C1.11")["number"])
    assert "谁来办    无需处理" not in capsys.readouterr().out


def test_one_matter_is_written_to_one_person_once(capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled("C1.2")["number"])
    assert capsys.readouterr().out.count("主题：请上传已开具的发票") == 1


def test_the_json_keeps_places_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled("C3.8")["number"], "--json", "--lang", "en")
    (one,) = json.loads(capsys.readouterr().out)["invoices"]
    assert any("第" in place for state in one["states"] for place in state["where"])


def test_a_letter_can_be_copied_from_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    run(labelled("C1.2")["number"])
    page = capsys.readouterr().out
    assert "主题：" in page
    assert "您好！" in page


def test_a_question_is_answered_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    number = labelled("C1.2")["number"]
    run(number)
    offered = re.search(r"--answer (C\d\.\d+)=yes", capsys.readouterr().out)
    assert offered
    assert run(number, "--answer", f"{offered[1]}=yes") == 1
    assert "回答“是”" in capsys.readouterr().out
    assert run(number, "--answer", "C5.1=vielleicht") == 2
    assert "C5.1=yes" in capsys.readouterr().err


def test_a_source_that_is_none_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(labelled("C1.2")["number"], "--source", "税局") == 2
    assert "tax-bureau" in capsys.readouterr().err


def test_a_broken_file_in_the_folder_is_the_exit_code_of_any_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "账.csv").write_text("发票号码,价税合计\n26112000000000000017,1.00\n", "utf-8")
    assert door.run(["why", "26112000000000000017", "--in", str(tmp_path)], {}) == 3
    page = capsys.readouterr().out
    assert "这张发票" in page
    assert "a.pdf" in page


def test_a_file_that_cannot_be_read_is_the_exit_code_of_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 broken")
    assert run(tmp_path / "a.pdf") == 3
    assert "接下来" in capsys.readouterr().out
