"""What is run again and again: on time, once however many servers there are, and told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from jobs import doings
from jobs.test_queue import the_clock_goes_on
from piaoqi.core.text import Text
from piaoqi.jobs import doing, jobs, queries, schedule
from piaoqi.jobs.models import Due, Run, Worker
from piaoqi.jobs.queue import LEASE, enqueue
from piaoqi.jobs.schedule import Scheduled
from piaoqi.jobs.worker import JOB_SECONDS, Job, Life

pytestmark = pytest.mark.django_db
State = Callable[[Scheduled], None]
HOURLY = Scheduled("test.note", Text("记一笔", "note"), "jobs.doings.note", 60)
FAILING = Scheduled("test.fail", Text("失败", "fail"), "jobs.doings.fail", 60)


def test_every_part_states_its_jobs_and_each_can_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    stated = schedule.schedules()
    assert "jobs.prune" in [one.key for one in stated]
    for one in stated:
        module, _, name = one.path.rpartition(".")
        assert callable(getattr(__import__(module, fromlist=[name]), name))
        assert one.title.zh
        assert one.title.en


def test_it_is_run_when_due_and_not_before(scheduled: State, life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(HOURLY)
    assert life.step()
    assert not life.step()
    the_clock_goes_on(monkeypatch, timedelta(minutes=61))
    assert life.step()
    assert len(doings.done) == 2
    assert Run.objects.filter(key="test.note", state="done").count() == 2


def test_two_servers_do_not_double_it(scheduled: State) -> None:
    scheduled(HOURLY)
    assert schedule.take("one:1", LEASE)
    assert schedule.take("two:1", LEASE) is None


def test_it_goes_before_what_waits_in_the_queue(scheduled: State, life: Life) -> None:
    enqueue("jobs.doings.note", "queue")
    scheduled(HOURLY)
    life.step()
    assert doings.done == [()]


def test_killed_in_the_middle_it_is_run_again(scheduled: State, life: Life) -> None:
    scheduled(HOURLY)
    assert schedule.take("here:1", LEASE)
    life.begin()
    assert life.step()
    assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "lost"]


def test_a_failure_waits_for_its_next_time_and_is_shown_until_it_goes_well(
    scheduled: State, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(FAILING)
    assert life.step()
    assert not life.step()
    monkeypatch.setattr("piaoqi.jobs.queries.schedules", lambda: (FAILING,))
    (state,) = queries.job_states()
    assert state.failed_at
    assert state.done_at is None
    assert "没有成功" in state.error
    (failure,) = queries.failures(datetime.now(UTC) - timedelta(hours=1))
    assert failure.key == "test.fail"
    Run.objects.create(key="test.fail", ended_at=datetime.now(UTC), state="done", said={"n": 1})
    (state,) = queries.job_states()
    assert (state.failed_at, state.said) == (None, {"n": 1})


def test_a_silent_worker_is_noticed(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not queries.health().sound
    life.beat()
    assert queries.health().alive == ("here:1",)
    enqueue("jobs.doings.note")
    the_clock_goes_on(monkeypatch, timedelta(minutes=1))
    health = queries.health()
    assert (health.sound, health.silent, health.waiting) == (False, ("here:1",), 1)
    assert health.waiting_seconds >= 59


def test_a_worker_that_was_stopped_is_not_called_silent(life: Life) -> None:
    life.beat()
    life.end()
    assert queries.health().silent == ()


@pytest.mark.django_db(transaction=True)
def test_a_job_that_hangs_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []

    def note_the_end(code: int) -> None:
        codes.append(code)
        life._gone.set()

    life = Life("here:1", Event(), note_the_end)
    monkeypatch.setattr("piaoqi.jobs.worker.BEAT_SECONDS", 0.01)
    monkeypatch.setitem(doing._going, "at", float("-inf"))
    life.job = Job(HOURLY, datetime.now(UTC) - timedelta(seconds=JOB_SECONDS + 1))
    life._watch()
    assert codes == [75]


@pytest.mark.django_db(transaction=True)
def test_a_job_that_takes_long_and_gets_on_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    life = Life("here:1", Event(), codes.append)
    monkeypatch.setattr("piaoqi.jobs.worker.BEAT_SECONDS", 0.01)
    monkeypatch.setitem(doing._going, "at", float("-inf"))
    doing.still_going()
    life.job = Job(HOURLY, datetime.now(UTC) - timedelta(seconds=JOB_SECONDS + 1))
    monkeypatch.setattr(life, "beat", life._gone.set)
    life._watch()
    assert codes == []


def test_old_runs_are_thrown_away_but_the_last_good_one(monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    for state in ("done", "done", "failed", "lost"):
        Run.objects.create(key="a", ended_at=long_ago, state=state)
    Run.objects.create(key="a", ended_at=datetime.now(UTC), state="failed")
    assert jobs.prune() == {"gone": 3}
    assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "failed"]
    assert not Worker.objects.exists()
    assert not Due.objects.exists()


def test_after_the_clock_was_ahead_it_is_run_again_at_once(
    scheduled: State, life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheduled(HOURLY)
    assert life.step()
    the_clock_goes_on(monkeypatch, -timedelta(days=2))
    assert life.step()
    assert not life.step()


def test_a_claim_of_a_clock_that_was_ahead_is_no_claim(scheduled: State, monkeypatch: pytest.MonkeyPatch) -> None:
    scheduled(HOURLY)
    assert schedule.take("one:1", LEASE)
    the_clock_goes_on(monkeypatch, -timedelta(days=2))
    assert schedule.take("two:1", LEASE)
    assert schedule.take("one:1", LEASE) is None
