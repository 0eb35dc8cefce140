"""What was stored says the same when it is told again."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from making_comparisons import in_the_servers_words
from piaoqi.core.folder.check import check_folder
from piaoqi.core.reconcile.result import Answer
from piaoqi.core.reconcile.source import CHINA
from piaoqi.core.report.check_form import check_form, difference_form, duplicate_form, finding_form
from piaoqi.core.synth import write
from piaoqi.core.text import Language
from piaoqi.reconciliation.retold import difference_of, duplicate_of, finding_of, place_of, sources_of

LANGUAGES: tuple[Language, ...] = ("zh", "en")
Stored = dict[str, Any]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    folder: Path = tmp_path_factory.mktemp("synth")
    write(folder, seed=3, faults="all", invoices=300)
    return check_folder(folder, datetime(2026, 11, 20, 9, tzinfo=CHINA))


@pytest.mark.slow
def test_every_finding_difference_and_duplicate_is_told_again_word_for_word(answer: Answer) -> None:
    assert len(answer.findings) > 50
    assert answer.differences
    assert answer.duplicates
    for finding in answer.findings:
        forms: Stored = {one: finding_form(finding, one) for one in LANGUAGES}
        again = finding_of(forms, finding.invoice, finding.target, verified=finding.verified)
        assert {one: finding_form(again, one) for one in LANGUAGES} == in_the_servers_words(forms)
        assert [one.row for one in again.places] == [one.row for one in finding.places]
    for difference in answer.differences:
        forms = {one: difference_form(difference, one) for one in LANGUAGES}
        told = in_the_servers_words(forms)
        assert {one: difference_form(difference_of(forms, difference.invoice), one) for one in LANGUAGES} == told
    for duplicate in answer.duplicates:
        forms = {one: duplicate_form(duplicate, one) for one in LANGUAGES}
        told = in_the_servers_words(forms)
        assert {one: duplicate_form(duplicate_of(forms, duplicate.invoice), one) for one in LANGUAGES} == told


@pytest.mark.slow
def test_what_sources_were_asked_for_comes_back(answer: Answer) -> None:
    again = sources_of({one: check_form(answer, one) for one in LANGUAGES}, ())
    assert [one.name for one in again] == [one.name for one in answer.sources]
    for source, told in zip(again, answer.sources, strict=True):
        windows = [(one.start, one.end, one.as_of, not one.doubts) for one in source.windows]
        assert windows == [(one.start, one.end, one.as_of, one.certain) for one in told.coverage]


@pytest.mark.parametrize("said", ["a.xlsx › 表 › 第12行", "a.zip!b.ofd", "a.pdf › 第3页", "a › 第1行 › 第2页", ""])
def test_a_place_reads_as_it_did(said: str) -> None:
    assert str(place_of(said)) == said
