"""A worker that runs the jobs of the tests beside the program's."""

from collections.abc import Callable, Iterator
from threading import Event

import pytest

from jobs import doings
from piaoqi.jobs import schedule, worker
from piaoqi.jobs.schedule import Scheduled
from piaoqi.jobs.worker import Life


@pytest.fixture(autouse=True)
def _own_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker, "OURS", ("piaoqi.", "jobs."))
    monkeypatch.setattr(schedule, "schedules", lambda: ())
    doings.done.clear()
    doings.begun.clear()
    doings.go_on.clear()
    yield
    doings.go_on.set()


@pytest.fixture
def scheduled(monkeypatch: pytest.MonkeyPatch) -> Callable[[Scheduled], None]:
    def state(one: Scheduled) -> None:
        monkeypatch.setattr(schedule, "schedules", lambda: (one,))
        schedule.keep_in_step()

    return state


@pytest.fixture
def life() -> Life:
    return Life("here:1", Event(), lambda code: None)
