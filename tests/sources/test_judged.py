"""A run whose unreadable file holds no invoice, as people stated, is whole; and no more when they take it back."""

import pytest

from making_intake import Intake, an_export
from piaoqi.archive.actions.quarantine import Aside, set_aside, take_back
from piaoqi.archive.models import Reading
from piaoqi.audit.clock import now
from piaoqi.core.reconcile.source import day_of
from piaoqi.sources import jobs
from piaoqi.sources.actions.coverage import declare
from piaoqi.sources.calendar import Cover
from piaoqi.sources.claims import Claim
from piaoqi.sources.models import Run
from piaoqi.sources.queries.coverage import coverage
from sources.hand import JUNK, Hand

pytestmark = pytest.mark.usefixtures("here")
EMPTY = Aside(reason="说明文件", no_invoice=True)


def covers(intake: Intake, source: int) -> set[Cover]:
    found = coverage(intake.actor, source)
    assert found
    return {one.cover for one in found.days}


def test_the_run_is_counted_anew_both_ways(intake: Intake) -> None:
    hand = Hand(intake)
    run = hand("一", an_export(1, 4), JUNK)
    hand.read()
    day = day_of(now())
    declare(intake.actor, hand.source, Claim(start=day, end=day))
    run.refresh_from_db()
    assert (run.state, run.files_failed) == (Run.State.PARTLY, 1)
    assert covers(intake, hand.source.pk) == {Cover.DOUBTFUL}
    reading = Reading.objects.get(state=Reading.State.QUARANTINED)

    set_aside(intake.actor, reading, EMPTY)
    assert jobs.reading_judged(reading.pk) == {"settled": 1}
    run.refresh_from_db()
    assert (run.state, run.files_failed, run.invoices_in) == (Run.State.WHOLE, 0, 3)
    assert covers(intake, hand.source.pk) == {Cover.COVERED}

    take_back(intake.actor, reading)
    jobs.reading_judged(reading.pk)
    run.refresh_from_db()
    assert (run.state, run.files_failed) == (Run.State.PARTLY, 1)
    assert covers(intake, hand.source.pk) == {Cover.DOUBTFUL}


def test_told_twice_nothing_changes(intake: Intake) -> None:
    hand = Hand(intake)
    hand("一", an_export(1, 4), JUNK)
    hand.read()
    reading = Reading.objects.get(state=Reading.State.QUARANTINED)
    set_aside(intake.actor, reading, EMPTY)
    jobs.reading_judged(reading.pk)
    first = Run.objects.values().get()
    jobs.reading_judged(reading.pk)
    assert {**first, "ended_at": 0} == {**Run.objects.values().get(), "ended_at": 0}
