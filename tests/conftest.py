"""Fixtures that every area shares."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import settings

from making_log import without_guards
from without_recognition import recognition_left_out

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


@pytest.fixture(scope="module")
def read_plainly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Recognition and more processes take most of the time and have their own tests; the answer must be as right."""
    with recognition_left_out(tmp_path_factory.mktemp("without")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """No machine is switched off in a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def _emptied_in_spite_of_guards() -> Iterator[None]:
    """Tables are emptied after a test with transactions of its own, also those whose rows are only ever added."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flushed(self: BaseDatabaseOperations, statements: list[str]) -> None:
        with without_guards():
            flush(self, statements)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flushed)
        yield
