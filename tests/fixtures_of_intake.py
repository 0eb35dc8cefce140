"""Fixtures for tests that hand in files: a data folder and a storage of their own, a company and sources.

A conftest takes them over by importing them.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from making_intake import Intake, read_here
from piaoqi.archive.intake import work


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """The data folder."""
    settings.DATA = tmp_path
    return tmp_path


@pytest.fixture
def intake(db: None) -> Intake:
    """A company that hands in files."""
    return Intake()


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Files are read in this process, which takes no time to start."""
    monkeypatch.setattr(work, "ask", read_here)
    return read_here
