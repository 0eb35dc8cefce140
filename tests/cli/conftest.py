"""The command line's pages at one width, whatever window the tests run in."""

import pytest


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PIAOQI_LANG"):
        monkeypatch.delenv(name, raising=False)
