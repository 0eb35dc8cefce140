"""Why an invoice is not in the list of those to be deducted, though nothing is lost."""

from datetime import date
from typing import Any

import pytest

from core.reconcile.small import NUMBER, bureau, judged, row, source
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.invoice.status import Status
from piaoqi.core.reconcile.source import Expectation

OTHER = "26312000000087654321"
RULE = (Expectation("bureau", "october", 2),)


def first_cause(*others: Any, **seen: Any) -> str:
    """The cause for an invoice that October's list lacks."""
    october = source(SourceKind.SELECTION, row(OTHER, facts={"period": "202610"}), name="october")
    answer = judged(bureau(row(**seen)), october, *others, rules=RULE)
    (finding,) = answer.findings
    assert finding.invoice.number == NUMBER
    return f"{finding.verdict} {finding.causes[0].cause.code if finding.causes else ''}".strip()


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({}, "missing"),
        ({"issue_date": date(2026, 11, 2)}, "not_missing C2.2"),
        ({"status": Status.LOCKED}, "not_missing C1.9"),
        ({"facts": {"usage": "不抵扣"}}, "not_missing C5.10"),
        ({"facts": {"usage": "抵扣"}}, "missing"),
        ({"facts": {"risk": "02"}}, "not_missing C5.9"),
        ({"facts": {"risk": "01"}}, "missing"),
    ],
)
def test_what_a_record_says_explains_the_absence(seen: dict[str, Any], said: str) -> None:
    assert first_cause(**seen) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"period": "202609", "selected": "yes"}, "not_missing C2.3"),
        ({"period": "202609", "selected": "no"}, "missing"),
        ({"period": "202611", "selected": "yes"}, "missing"),
    ],
)
def test_a_selection_in_an_earlier_period_explains_it(facts: dict[str, str], said: str) -> None:
    september = source(SourceKind.SELECTION, row(facts=facts), name="september")
    assert first_cause(september) == said
