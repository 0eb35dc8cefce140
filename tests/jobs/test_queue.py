"""The queue: a message is kept with the change it belongs to, and is done at least once whatever becomes of workers."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from django.db import connection, transaction
from django_q.models import OrmQ

from jobs import doings
from piaoqi.audit import clock
from piaoqi.jobs import queue
from piaoqi.jobs.models import Run
from piaoqi.jobs.queue import ATTEMPTS, LEASE, LONGEST_WAIT, QUEUE, enqueue, take
from piaoqi.jobs.worker import Life

pytestmark = pytest.mark.django_db
NOTE, FAIL = "jobs.doings.note", "jobs.doings.fail"


def the_clock_goes_on(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    at = datetime.now(UTC) + by
    for module in ("queue", "schedule", "worker", "queries"):
        monkeypatch.setattr(f"piaoqi.jobs.{module}.now", lambda: at)


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_leaves_no_message() -> None:
    with transaction.atomic():
        enqueue(NOTE, 1)
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()
    with transaction.atomic():
        enqueue(NOTE, 2)
        assert connection.in_atomic_block
    assert OrmQ.objects.count() == 1


def test_what_is_enqueued_is_run_with_its_arguments_and_told(life: Life) -> None:
    enqueue(NOTE, 7, "x")
    assert life.step()
    assert not life.step()
    assert doings.done == [(7, "x")]
    assert not OrmQ.objects.exists()
    run = Run.objects.get()
    assert (run.state, run.key, run.said, run.error) == ("done", NOTE, {"noted": 2}, "")


def test_the_oldest_goes_first(life: Life) -> None:
    for number in range(3):
        enqueue(NOTE, number)
    while life.step():
        pass
    assert doings.done == [(0,), (1,), (2,)]


def test_nobody_takes_what_another_holds() -> None:
    enqueue(NOTE)
    assert take("here:1")
    assert take("here:2") is None


def test_what_a_killed_worker_held_is_done_again_by_the_next_in_its_place(life: Life) -> None:
    enqueue(NOTE, 1)
    assert take("here:1")  # and nothing is heard of it any more
    life.begin()
    assert life.step()
    assert doings.done == [(1,)]
    assert sorted(Run.objects.values_list("state", flat=True)) == ["done", "lost"]


def test_what_a_killed_worker_held_is_done_elsewhere_when_its_lease_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue(NOTE, 1)
    assert take("here:1")
    the_clock_goes_on(monkeypatch, LEASE + timedelta(seconds=1))
    assert take("there:1")
    assert Run.objects.get().state == "lost"


def test_a_lease_that_was_renewed_in_time_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue(NOTE, 1)
    message = take("here:1")
    assert message
    the_clock_goes_on(monkeypatch, LEASE - timedelta(seconds=1))
    assert queue.still_held(message)
    the_clock_goes_on(monkeypatch, LEASE + timedelta(seconds=1))
    assert take("there:1") is None


def test_a_worker_that_lost_its_lease_hears_so() -> None:
    enqueue(NOTE, 1)
    message = take("here:1")
    assert message
    OrmQ.objects.update(lock=clock.now() - timedelta(seconds=1))
    assert take("there:1")
    assert not queue.still_held(message)


def test_a_failure_is_told_and_tried_again_later_and_given_up_at_last(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(FAIL)
    assert life.step()
    run = Run.objects.get()
    assert (run.state, run.error) == ("failed", "RuntimeError: 没有成功")
    assert not life.step()
    assert OrmQ.objects.get().key == QUEUE
    for again in range(1, ATTEMPTS + 3):
        the_clock_goes_on(monkeypatch, LONGEST_WAIT * 2 * again)
        life.step()
    assert not OrmQ.objects.exists()
    assert Run.objects.count() == ATTEMPTS + 1


def test_a_message_of_a_stranger_is_never_run(life: Life) -> None:
    enqueue(NOTE, 1)
    OrmQ.objects.update(payload="gASVDAAAAAAAAACMCG5vdGhpbmdzlC4:1vMzzz:AAAA")
    assert not life.step()
    assert not OrmQ.objects.exists()
    assert not doings.done


def test_no_function_outside_the_program_is_run(life: Life) -> None:
    enqueue("os.getcwd")
    assert life.step()
    assert "os.getcwd" in Run.objects.get().error


@pytest.mark.django_db(transaction=True)
def test_a_worker_stops_when_asked_and_gives_back_what_it_holds() -> None:
    stop = Event()
    enqueue(NOTE, 1)
    life = Life("here:1", stop, lambda code: None)
    stop.set()
    taken = take("here:1")
    assert taken
    life.run()
    assert OrmQ.objects.get().key == QUEUE
    assert not Run.objects.exists()


def test_an_idle_look_writes_nothing(life: Life, django_assert_num_queries: object) -> None:
    life.begin()
    with connection.execute_wrapper(_no_change):
        assert not life.step()


def _no_change(execute: object, sql: str, *rest: object) -> object:
    assert sql.split(maxsplit=1)[0] in ("SELECT", "SAVEPOINT", "RELEASE"), sql
    return execute(sql, *rest)  # type: ignore[operator]


def test_what_was_enqueued_while_the_clock_was_ahead_waits_no_longer_than_usual(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(NOTE, 1)
    the_clock_goes_on(monkeypatch, -timedelta(days=2))
    assert queue.length().waiting == 1
    assert life.step()
    assert doings.done == [(1,)]


def test_what_failed_waits_although_its_wait_lies_ahead(life: Life) -> None:
    enqueue(FAIL)
    assert life.step()
    assert not life.step()
