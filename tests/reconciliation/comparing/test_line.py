"""The line of a company's comparisons: what is stored is what was found, and only what changed is written."""

import pytest

from making_intake import Intake, an_export
from piaoqi.accounts.actor import system
from piaoqi.reconciliation import storing
from piaoqi.reconciliation.comparing import compared
from piaoqi.reconciliation.found import found_in
from piaoqi.reconciliation.made import answer_digest, made_of
from piaoqi.reconciliation.models import Comparison, Finding

pytestmark = pytest.mark.usefixtures("here")


def compare(intake: Intake) -> Comparison:
    return storing.run_live(system("watch"), intake.company)


def test_what_is_stored_is_what_was_found_and_asked_again_it_is_the_same(intake: Intake) -> None:
    bureau, books = intake.source("bureau", "bureau"), intake.source("books", "books")
    intake.hand_in(an_export(1, 9), "清单-2026年1月至9月.csv", bureau)
    intake.hand_in(an_export(3, 12), "登记簿.csv", books)
    intake.work()
    first = compare(intake)
    made = made_of(compared(intake.company, first.as_of, first.known_at))
    assert first.state == "done"
    assert first.digest == made.digest
    assert first.summary == made.summary
    assert first.summary["invoices"] > 0
    assert {one.digest for one in found_in(first)} == {one.digest for one in made.found} != set()
    assert all(one.invoice_id for one in found_in(first))
    intake.hand_in(an_export(8, 13), "清单-2026年1月至9月续.csv", bureau)
    intake.work()
    second = compare(intake)
    again = compared(intake.company, first.as_of, first.known_at)
    assert answer_digest(again.answer) == first.digest != second.digest
    assert {one.digest for one in found_in(first)} == {one.digest for one in made.found}


def test_nothing_is_written_twice(intake: Intake) -> None:
    intake.hand_in(an_export(3, 12), "登记簿.csv", intake.source("books", "books"))
    intake.source("bureau", "bureau")
    intake.work()
    first = compare(intake)
    count = Finding.objects.count()
    assert count == found_in(first).count() > 0
    second = compare(intake)
    assert Finding.objects.count() == count == found_in(second).count()
