"""Nothing acknowledged is lost, and nothing is half, whatever is killed: the small trial; the whole one is `run.py`."""

import os
from pathlib import Path

import pytest

from crash.trial import Trial


@pytest.mark.skipif(os.name != "posix", reason="processes are killed as POSIX systems do it")
def test_nothing_is_lost_or_half_when_processes_are_killed(tmp_path: Path) -> None:
    figures = Trial(tmp_path, files=40, kills=6, seed=7, pauses=(0.5, 1.5)).run()
    assert figures["acknowledged"] == 40
