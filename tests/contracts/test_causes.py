"""What every cause owes its reader, whichever family it is of: a whole entry, a test for it and one against it."""

import re
import string
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from piaoqi.core.causes.base import Actor, Cause, Rule
from piaoqi.core.causes.engine import causes, rules
from piaoqi.core.text import Text

ROOT = Path(__file__).parents[2]
CAUSES = causes()
CATALOGUE = tuple(
    f"C{family}.{number}"
    for family, last in enumerate((14, 9, 10, 12, 12, 11), start=1)
    for number in range(1, last + 1)
)
"""Every code of the catalogue, C1.1 to C6.11."""
UNCONFIRMED = frozenset({"C1.2", "C1.3", "C1.6", "C1.10", "C5.8", "C5.12", "C6.10"})
"""The causes that the catalogue itself marks as not confirmed by a source."""
TESTS = "tests/core/causes"
FIELDS = frozenset(
    "kind number day seller seller_id buyer buyer_id total ours our_id today deadline source".split()  # noqa: SIM905
)
"""What a letter's template may name."""
_BARE = ("-p", "no:cacheprovider", "-p", "no:schemathesis")
"""Without what only costs time here."""
_TO_BE_ASKED = (Actor.ISSUER, Actor.TAX_OFFICE, Actor.ADMINISTRATOR, Actor.EMPLOYEE)
_CHINESE = re.compile(r"[一-鿿]")
_HALF_WIDTH = re.compile(r"[一-鿿][,;:?!()]|[,;:?!(][一-鿿]")
_CODE = re.compile(r"C\d\.\d+")
_LONGEST_TITLE = 24

each_cause = pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)


def _texts(cause: Cause) -> list[Text]:
    """Everything that is shown of it."""
    laws = [text for law in cause.laws for text in (law.title, law.demand)]
    letter = [cause.letter.subject, cause.letter.body] if cause.letter else []
    question = [cause.question.ask, cause.question.where] if cause.question else []
    own = [cause.title, cause.precondition, cause.remedy, cause.next_test, *cause.signs, *cause.counter]
    return [*own, *laws, *letter, *question]


@each_cause
def test_a_cause_speaks_both_languages_with_the_same_parameters(cause: Cause) -> None:
    for text in _texts(cause):
        assert _CHINESE.search(text.zh)
        assert text.en
        assert not _CHINESE.search(text.en)
        assert _fields(text.zh) == _fields(text.en)
        assert not _HALF_WIDTH.search(text.zh), text.zh


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_the_whole_catalogue_is_there() -> None:
    assert [cause.code for cause in CAUSES] == list(CATALOGUE)


@each_cause
def test_an_entry_is_whole(cause: Cause) -> None:
    assert cause.shows
    assert len(cause.signs) > 1
    assert cause.counter
    assert len(cause.title.zh) <= _LONGEST_TITLE
    texts = _texts(cause)
    assert len({text.zh for text in texts}) == len(texts), "one text stands for two fields"


@each_cause
def test_whoever_must_be_asked_gets_a_letter(cause: Cause) -> None:
    assert cause.letter or cause.actor not in _TO_BE_ASKED
    if cause.letter:
        assert _fields(cause.letter.subject.zh) | _fields(cause.letter.body.zh) <= FIELDS


@each_cause
def test_what_no_source_confirms_is_said_to_be_unconfirmed(cause: Cause) -> None:
    if cause.code in UNCONFIRMED:
        assert not cause.confirmed
    elif not cause.confirmed:
        assert any(not law.confirmed for law in cause.laws), "say which rule is not confirmed"


@each_cause
def test_other_causes_are_named_by_codes_that_exist(cause: Cause) -> None:
    named = {code for text in _texts(cause) for code in _CODE.findall(text.zh + text.en)}
    assert {*named, *cause.excludes} <= set(CATALOGUE) - {cause.code}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.cause.code)
def test_a_question_has_a_case_that_it_fits(rule: Rule) -> None:
    assert (rule.asks is not None) == (rule.cause.question is not None)


@cache
def _test_ids() -> frozenset[str]:
    """The ids of the tests of causes: `C6.2-for`, `C6.2-against`."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", *_BARE, TESTS]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603
    return frozenset(re.findall(r"\[(C\d\.\d+-(?:for|against))\b", listed.stdout))


@each_cause
def test_a_cause_is_tested_for_and_against(cause: Cause) -> None:
    assert {f"{cause.code}-for", f"{cause.code}-against"} <= _test_ids()
