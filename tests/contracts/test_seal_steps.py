"""The numbered checks of genuineness: numbered without a gap, done where the number stands, said in both languages."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from piaoqi.core.report.catalogue import SEAL_STEPS
from piaoqi.core.report.words import AUTHENTICITY
from piaoqi.core.seals.verdict import NOT_CHECKED, Step, Verdict

SEALS = Path(__file__).resolve().parents[2] / "src" / "piaoqi" / "core" / "seals"
PROCEDURES = [pytest.param(steps, id=steps[0].code.split("-")[0]) for steps in SEAL_STEPS.values()]


@pytest.mark.parametrize("steps", PROCEDURES)
def test_the_numbers_of_a_procedure_have_no_gap(steps: Sequence[Step]) -> None:
    prefix = steps[0].code.split("-")[0]
    assert [one.code for one in steps] == [f"{prefix}-{number}" for number in range(1, len(steps) + 1)]


@pytest.mark.parametrize("steps", PROCEDURES)
def test_each_number_stands_where_the_check_is_done(steps: Sequence[Step]) -> None:
    """In a comment or docstring, beside the definition of the step itself: as `PDF-6`, or within `PDF-5 to PDF-7`."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SEALS.rglob("*.py"))
    for one in steps:
        assert one.code in set(_mentioned(text)), f"{one.code}: no comment says where it is checked; cure: write one"


def _mentioned(text: str) -> Iterator[str]:
    for prefix, first, last in re.findall(r'(?<![\w-])(OFD|PDF|XML)-(\d+)(?: to \1-(\d+))?(?!\d|",)', text):
        yield from (f"{prefix}-{number}" for number in range(int(first), int(last or first) + 1))


@pytest.mark.parametrize("steps", PROCEDURES)
def test_each_check_is_named_in_both_languages_with_its_source(steps: Sequence[Step]) -> None:
    for one in steps:
        assert re.search(r"[\u4e00-\u9fff]", one.title.zh), one.code
        assert one.title.en.isascii(), one.code
        assert all((one.source.zh, one.source.en)), one.code


def test_every_verdict_and_everything_left_unchecked_has_its_words() -> None:
    assert set(AUTHENTICITY) == set(Verdict)
    assert all(words.zh and words.en for words in (*AUTHENTICITY.values(), *NOT_CHECKED.values()))
