"""A few months of the simulation; `./test simulation` runs 200."""

from pathlib import Path

import pytest
from pytest_django import Settings

from simulation.month import Month
from simulation.whole import play

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA = tmp_path
    monkeypatch.setattr("os.fsync", lambda _: None)
    return tmp_path


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_or_doubled_or_falsely_missing(seed: int) -> None:
    month = Month(seed)
    play(month)
    assert month.told.counts["handed in"]
