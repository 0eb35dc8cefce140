"""What every cause owes its reader, whichever family it is of."""

import re

import pytest

from piaoqi.core.causes.base import Absence, Cause, NoAbsence, Rule
from piaoqi.core.causes.engine import causes, rules

CAUSES = causes()
_CHINESE = re.compile(r"[一-鿿]")


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.code)
def test_a_cause_speaks_both_languages_and_says_what_to_do(cause: Cause) -> None:
    assert re.fullmatch(r"C[1-6]\.\d{1,2}", cause.code)
    for text in (cause.title, cause.remedy, cause.next_test):
        assert _CHINESE.search(text.zh)
        assert text.en
        assert not _CHINESE.search(text.en)


def test_codes_are_unique() -> None:
    codes = [cause.code for cause in CAUSES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.cause.code)
def test_a_rule_gives_a_verdict_or_says_why_none_is_given(rule: Rule) -> None:
    assert isinstance(rule.cause.implies, Absence) or rule.cause.implies in (NoAbsence.NOT_DUE, NoAbsence.NOT_EXPECTED)
