"""Fixtures that every area shares."""

from pathlib import Path

import pytest

_CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Real sample files that stay outside the repository; the test is skipped where they are absent."""
    if not (_CORPUS / "truth.json").exists():
        pytest.skip("the corpus of real files is not here")
    return _CORPUS
