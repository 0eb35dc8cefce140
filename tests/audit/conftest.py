"""Each test has a data folder of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def data(settings: Settings, tmp_path: Path) -> Path:
    """Where keys and checkpoints lie."""
    settings.DATA = tmp_path
    return tmp_path
