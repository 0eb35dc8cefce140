"""A comparison is made by one worker at a time, is whole or not at all, and follows what comes."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from making_intake import Intake, an_export
from piaoqi.accounts.actor import system
from piaoqi.audit.clock import now
from piaoqi.reconciliation import jobs, storing
from piaoqi.reconciliation.actions.running import begin_live, keep
from piaoqi.reconciliation.claim import HeldError
from piaoqi.reconciliation.comparing import compared
from piaoqi.reconciliation.made import made_of
from piaoqi.reconciliation.models import Comparison, Finding

pytestmark = pytest.mark.usefixtures("here")
WATCH = "watch"


@pytest.fixture
def filled(intake: Intake) -> Intake:
    intake.source("bureau", "bureau")
    intake.hand_in(an_export(3, 12), "登记簿.csv", intake.source("books", "books"))
    intake.work()
    return intake


def test_two_workers_never_compare_one_company_at_once(filled: Intake) -> None:
    begin_live(system(WATCH), filled.company)
    with pytest.raises(HeldError):
        begin_live(system(WATCH), filled.company)
    assert jobs.follow(filled.company.pk)["compared"] == 0


def test_what_a_killed_worker_left_is_taken_up_and_it_can_write_no_more(filled: Intake) -> None:
    first = begin_live(system(WATCH), filled.company)
    made = made_of(compared(filled.company, first.comparison.as_of, first.comparison.known_at))
    Comparison.objects.update(claimed_until=now() - timedelta(seconds=1))
    second = storing.run_live(system(WATCH), filled.company)
    assert (second.pk, second.state) == (first.comparison.pk, "done")
    assert second.known_at > first.comparison.known_at
    count = Finding.objects.count()
    with pytest.raises(HeldError):
        keep(system(WATCH), first, made)
    assert Finding.objects.count() == count


def test_a_failure_is_told_and_leaves_no_finding(filled: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(storing, "compared", failing)
        with pytest.raises(ZeroDivisionError):
            jobs.follow(filled.company.pk)
    failed = Comparison.objects.get()
    assert (failed.state, failed.trouble["code"]) == ("failed", "reconciliation.failed")
    assert not Finding.objects.exists()
    assert jobs.follow(filled.company.pk)["compared"] == 0
    Comparison.objects.update(ended_at=now() - timedelta(hours=1), started_at=now() - timedelta(hours=1))
    assert jobs.follow(filled.company.pk)["compared"] == 1


def test_it_follows_what_comes_once_and_waits_for_what_is_to_be_read(filled: Intake) -> None:
    company = filled.company.pk
    assert jobs.follow(company)["compared"] == 1
    assert jobs.follow(company)["compared"] == 0
    filled.hand_in(an_export(8, 14), "续.csv", filled.source("books", "books"))
    assert jobs.follow(company)["compared"] == 0
    filled.work()
    assert jobs.sweep()["due"] == 1
    assert jobs.follow(company)["compared"] == 1
    assert jobs.sweep() == {"due": 0, "left": 0}


def test_a_company_without_anything_is_not_compared(intake: Intake) -> None:
    intake.source()
    assert jobs.sweep()["due"] == 0
    assert jobs.follow(intake.company.pk)["compared"] == 0


def test_a_clock_set_back_harms_no_comparison(filled: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    first = storing.run_live(system(WATCH), filled.company)
    before = now() - timedelta(hours=3)
    monkeypatch.setattr("piaoqi.audit.clock.system_now", lambda: before)
    filled.hand_in(an_export(8, 14), "续.csv", filled.source("books", "books"))
    filled.work()
    second = storing.run_live(system(WATCH), filled.company)
    assert second.known_at > first.known_at
    assert second.summary["invoices"] > first.summary["invoices"]


def test_a_worker_that_dies_after_the_clock_was_put_right_holds_nothing_up(
    filled: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log goes on from where the wrong clock led it; a lease is over by the clock that is right."""
    right = now()
    with monkeypatch.context() as patch:
        patch.setattr("piaoqi.audit.clock.datetime", SimpleNamespace(now=lambda _: right + timedelta(days=1)))
        filled.hand_in(an_export(8, 14), "续.csv", filled.source("books", "books"))
        filled.work()
    left = begin_live(system(WATCH), filled.company)
    monkeypatch.setattr("piaoqi.audit.clock.datetime", SimpleNamespace(now=lambda _: right + timedelta(minutes=5)))
    assert begin_live(system(WATCH), filled.company).comparison == left.comparison
