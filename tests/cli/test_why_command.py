"""`piaoqi why`: one page about one invoice of the sample."""

import json
from pathlib import Path

import pytest

from piaoqi.cli import main as door

SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "beijing"
LABELS = json.loads((SAMPLE / "labels.json").read_text("utf-8"))


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
