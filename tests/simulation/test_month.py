"""A few months of the simulation; `./test simulation` plays 200."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from pytest_django import Settings

from making_connector import Asking, Fault
from making_people import a_company
from piaoqi.accounts.models import Company
from piaoqi.sources.connectors.base import Question
from simulation import verdicts
from simulation.month import Month
from simulation.processes import Processes
from simulation.truth import START
from simulation.whole import play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    return tmp_path


@pytest.mark.parametrize("seed", [2])
def test_a_month_loses_nothing_doubles_nothing_and_calls_nothing_missing_that_is_there(seed: int) -> None:
    month = Month(seed)
    play(month)
    assert month.told.counts["missing, rightly"]
    assert month.told.counts["killed"]
    assert month.told.counts["had again"]


@pytest.mark.parametrize(("left", "kept"), [(1, 0), (2, 0), (3, 1), (4, 1)])
def test_what_is_killed_before_its_commit_leaves_nothing_and_after_it_everything(left: int, kept: int) -> None:
    """The statement, before the commit, after it, not at all; on SQLite a statement begins the transaction."""
    points = left + (connection.vendor == "sqlite")
    processes = Processes(_Doom(points), lambda: None, 0)

    def work() -> None:
        with transaction.atomic():
            a_company()

    with processes.watched():
        assert processes.run("somebody", work, dies=1) is (left == 4)
    assert Company.objects.count() == kept


class _Doom(random.Random):
    """Everything is as improbable as it can be, and the end comes after so many points."""

    def __init__(self, points: int) -> None:
        super().__init__(1)
        self._points = points

    def random(self) -> float:
        return 0.0

    def randint(self, a: int, b: int) -> int:
        return self._points


def test_the_same_seed_is_the_same_month() -> None:
    one, other = Month(7), Month(7)
    assert [at for at, _ in one.plan.deeds] == [at for at, _ in other.plan.deeds]
    assert one.files.numbers == other.files.numbers


def test_a_list_that_was_not_wholly_shown_proves_nothing_of_what_it_lacks() -> None:
    company = Month(3).companies[0]
    paper = company.papers[0]
    asked = Question(start=date(2026, 5, 1), end=date(2026, 7, 1))
    late = START + timedelta(days=40)
    for served, proven in (({"1"}, True), (set(), False)):
        asking = Asking(asked, late, frozenset({"1"}), Fault.CUT, late, served=served)
        company.bureau.askings[:] = [asking]
        assert any(verdicts._proves(one, paper) for one in verdicts._asked(company)) is proven
