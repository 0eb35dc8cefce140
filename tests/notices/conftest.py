"""A receiver on this machine, which the operator allowed."""

from collections.abc import Iterator
from typing import Any

import pytest

from making_receiver import Receiver, receiver


@pytest.fixture
def told(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_HOSTS = ("127.0.0.1", "localhost")
    with receiver() as found:
        yield found
