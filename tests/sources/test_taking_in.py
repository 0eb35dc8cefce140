"""Every file that comes belongs to one run, whoever brings it and however often."""

import io

import pytest

from making_intake import Intake
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError
from piaoqi.archive.actions.hand_in import HandedIn
from piaoqi.archive.errors import ClosedError
from piaoqi.archive.models import Arrival, Source
from piaoqi.audit.clock import now
from piaoqi.audit.models import Entry
from piaoqi.sources.models import Run
from piaoqi.sources.taking_in import take_in

pytestmark = pytest.mark.django_db


def file(batch: str = "", data: bytes = b"1") -> HandedIn:
    return HandedIn(name="a.csv", stream=io.BytesIO(data), batch=batch)


def test_what_comes_together_is_one_run(intake: Intake) -> None:
    source, other = intake.source(), intake.source("books", "books")
    for place in (source, source, other):
        take_in(intake.actor, place, file("批"))
    assert sorted(Run.objects.values_list("source__key", "batch", "by", "state")) == [
        ("archive", "批", "person:1", "open"),
        ("books", "批", "person:1", "open"),
    ]
    assert Entry.objects.filter(action="sources.run.open").count() == 2


def test_what_comes_without_a_batch_gets_one_of_its_own(intake: Intake) -> None:
    first, second = (take_in(intake.actor, intake.source(), file()) for _ in range(2))
    assert first.batch
    assert first.batch != second.batch
    assert {one.batch for one in Run.objects.all()} == {first.batch, second.batch}


def test_a_run_that_had_ended_goes_on_when_more_comes(intake: Intake) -> None:
    take_in(intake.actor, intake.source(), file("批"))
    Run.objects.update(state=Run.State.WHOLE, ended_at=now())
    take_in(intake.actor, intake.source(), file("批", b"2"))
    run = Run.objects.get()
    assert (run.state, run.ended_at) == ("open", None)
    take_in(intake.actor, intake.source(), file("批", b"3"))
    assert Entry.objects.filter(action="sources.run.open").count() == 2


def test_a_long_batch_is_the_same_word_for_run_and_arrivals(intake: Intake) -> None:
    arrival = take_in(intake.actor, intake.source(), file("长" * 60))
    assert arrival.batch == Run.objects.get().batch == "长" * 40


def test_no_run_begins_with_what_is_refused(intake: Intake) -> None:
    nobody = Actor(key="person:2", name="无", origin="test")
    with pytest.raises(DeniedError):
        take_in(nobody, intake.source(), file())
    with pytest.raises(ClosedError):
        take_in(intake.actor, a_closed(intake), file())
    assert not Run.objects.exists()
    assert not Arrival.objects.exists()


def a_closed(intake: Intake) -> Source:
    source = intake.source("alt", "archive")
    source.closed_at = now()
    source.save()
    return source
