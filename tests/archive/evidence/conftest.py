"""A data folder of its own for every test."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Path) -> Path:
    settings.DATA = tmp_path / "data"
    settings.STORAGE = ""
    settings.DATA.mkdir()
    return Path(settings.DATA)
