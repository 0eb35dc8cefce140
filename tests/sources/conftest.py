"""Each test has a data folder and a storage of its own, and a company that hands in files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from making_intake import Intake, read_here
from piaoqi.archive.intake import work


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """The data folder."""
    settings.DATA = tmp_path / "data"
    settings.STORAGE = ""
    settings.DATA.mkdir()
    return Path(settings.DATA)


@pytest.fixture
def intake(db: None) -> Intake:
    """A company that hands in files."""
    return Intake()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Files are read in this process, which takes no time to start."""
    monkeypatch.setattr(work, "ask", read_here)
    return read_here
