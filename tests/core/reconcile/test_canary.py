"""On which days the verification platform is taken to have failed."""

import pytest

from core.reconcile.small import NUMBER, archive, bureau, original, row, source
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.reconcile.canary import outage_days
from piaoqi.core.reconcile.grouping import group
from piaoqi.core.reconcile.judge import by_key

LISTED, STRANGE = NUMBER, "26312000000087654321"
DAY = "2026-10-08"


def _days(*answers: tuple[str, str]) -> frozenset[str]:
    """(number, result) on one day; the bureau lists one of the two numbers."""
    log = [
        row(number, at, facts={"verified_at": f"{DAY} 10:00:00", "result": result})
        for at, (number, result) in enumerate(answers, 2)
    ]
    sources = (bureau(row(LISTED)), archive(original(STRANGE)), source(SourceKind.VERIFICATION, *log))
    return outage_days(by_key(group(sources)))


@pytest.mark.parametrize(
    ("answers", "failed"),
    [
        ([(LISTED, "010")], True),
        ([(LISTED, "009")], True),
        ([(STRANGE, "010")], False),
        ([(STRANGE, "009")], False),
        ([(LISTED, "010"), (STRANGE, "009")], False),
        ([(LISTED, "009"), (STRANGE, "009")], True),
        ([(LISTED, "009"), (STRANGE, "001")], False),
        ([(LISTED, "010"), (STRANGE, "001")], False),
        ([(LISTED, "002")], False),
    ],
)
def test_a_day_counts_as_failed_only_by_invoices_that_are_known(answers: list[tuple[str, str]], failed: object) -> None:
    assert _days(*answers) == (frozenset({DAY}) if failed else frozenset())
