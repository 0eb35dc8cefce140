"""`check` gives the right answer on the bundled sample: no more and no less than its labels say."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from piaoqi.core.folder.check import check_folder
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile.result import Answer

SAMPLE = Path(__file__).resolve().parent.parent.parent / "samples" / "beijing"
NEVER_USED = datetime(2030, 1, 1, tzinfo=UTC)
"""piaoqi.toml says when the question is asked."""


@pytest.fixture(scope="module")
def answer() -> Answer:
    return check_folder(SAMPLE, NEVER_USED)


@pytest.fixture(scope="module")
def labels() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((SAMPLE / "labels.json").read_text("utf-8"))
    return read


def name(record: Record) -> str:
    return record.number


def test_findings_are_exactly_those_labelled(answer: Answer, labels: dict[str, Any]) -> None:
    found = {(name(one.invoice), one.absent_from, one.verdict.value) for one in answer.findings}
    assert found == {tuple(one) for one in labels["expected"]["findings"]}
    assert len(found) == len(answer.findings)


def test_differences_are_exactly_those_labelled(answer: Answer, labels: dict[str, Any]) -> None:
    found = {(name(one.invoice), one.field) for one in answer.differences}
    assert found == {tuple(one) for one in labels["expected"]["differences"]}


def test_duplicates_are_exactly_those_labelled(answer: Answer, labels: dict[str, Any]) -> None:
    found = {(name(one.invoice), one.source, len(one.places)) for one in answer.duplicates}
    assert found == {tuple(one) for one in labels["expected"]["duplicates"]}


def test_the_summary_counts_what_was_planted(answer: Answer, labels: dict[str, Any]) -> None:
    expected = labels["expected"]["summary"]
    assert {key: getattr(answer.summary, key) for key in expected} == expected


def test_only_files_that_a_fault_spoils_are_a_problem(answer: Answer) -> None:
    spoilt = {"pdf.broken", "pdf.no_text", "pdf.not_recognised", "pdf.no_number", "file.login_page"}
    assert [problem.message("en") for problem in answer.problems if problem.code not in spoilt] == []


def test_the_first_cause_is_the_planted_one(answer: Answer, labels: dict[str, Any]) -> None:
    """Where a cause was planted, it leads; where nothing explains the absence, the catalogue may only guess."""
    planted = {
        (one["invoice"]["number"], one["absent_from"]): one["cause"]
        for one in labels["faults"]
        if one["cause"] and one["verdict"] in ("missing", "not_missing", "cannot_tell")
    }
    leading = {
        (name(one.invoice), one.absent_from): one.causes[0].cause.code if one.causes else "" for one in answer.findings
    }
    assert {key: leading.get(key) for key in planted} == planted
