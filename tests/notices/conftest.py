"""A company, a receiver on this machine, which the operator allowed, and a clock."""

from collections.abc import Iterator
from typing import Any

import pytest

from making_people import a_company
from making_receiver import Receiver, receiver
from notices.stage import Clock
from piaoqi.accounts.models import Company
from piaoqi.audit import clock


@pytest.fixture
def told(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = ("127.0.0.1", "localhost")
    with receiver() as found:
        yield found


@pytest.fixture
def company(db: None) -> Company:
    return a_company()


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()
    monkeypatch.setattr(clock, "system_now", lambda: moved.at)
    return moved
