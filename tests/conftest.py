"""Fixtures that every area shares."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("same", derandomize=True)
settings.register_profile("new", derandomize=False)
settings.load_profile("new" if os.environ.get("PIAOQI_NEW_EXAMPLES") else "same")
"""A change is judged by the same examples every time; `./test slow` looks for new ones."""

_CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real sample files that stay outside the repository; the test is skipped where they are absent."""
    if not (_CORPUS / "truth.json").exists():
        pytest.skip("the corpus of real files is not here")
    return _CORPUS
