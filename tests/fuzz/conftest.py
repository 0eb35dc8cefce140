"""The hunts of every run do without recognition, which takes seconds a page; the long ones have it."""

import pytest


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("image", "pdf"):
        monkeypatch.setattr(f"piaoqi.core.formats.{reader}.available", lambda: False)
