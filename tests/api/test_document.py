"""What the document says and what the server answers are the same: schemathesis asks whatever it can think of.

The same few examples every time; `./test slow` asks many more.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from ninja import Schema
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from api.stage import Side
from piaoqi.api.declared import operations

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 150
TOO_LARGE, UNAWARE = (413, 414), ("negative_data_rejection",)
"""Refusals that this check does not take for such."""
JUDGED = ("cursor", "invalid", "characters", "taken", "no_file")
"""Codes with which a request may be refused that is all that the document asks: what it can't say."""


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """That of the test outlives each request, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_positive_requests_are_answered_as_declared(sides: tuple[Side, Side]) -> None:
    walk(sides[0], GenerationMode.POSITIVE, FEW)


def test_negative_requests_are_refused_as_declared(sides: tuple[Side, Side]) -> None:
    walk(sides[0], GenerationMode.NEGATIVE, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_many_requests_are_answered_as_declared(sides: tuple[Side, Side], mode: GenerationMode) -> None:
    walk(sides[0], mode, MANY)


def test_every_operation_says_what_it_is_for() -> None:
    names = [said["operationId"] for said in operations().values()]
    assert len(set(names)) == len(names)
    for where, said in operations().items():
        assert said["description"], where
        chinese = said["summary"].partition(" · ")[2]
        assert chinese, where
        assert not chinese.isascii(), where
        assert said["tags"], where
        assert said["security"], where
        assert {400, 401, 403, 404, 414, 429, 500, 503} <= set(said["responses"]), where


def test_two_shapes_never_share_a_name() -> None:
    """The document would show one of them for both."""
    found: dict[str, set[str]] = {}
    shapes: list[type] = [Schema]
    while shapes:
        one = shapes.pop()
        shapes += one.__subclasses__()
        if one.__module__.startswith("piaoqi.api."):
            found.setdefault(one.__name__, set()).add(one.__module__)
    assert not {name: places for name, places in found.items() if len(places) > 1}


def test_the_page_asks_nobody_else(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    links = re.findall(r'(?:href|src)="([^"]+)"', page)
    assert len(links) >= 3
    assert all(one.startswith("/static/") for one in links)
    assert all(finders.find(one.removeprefix("/static/")) for one in links)


def application(environ: Any, start: Any) -> list[bytes]:
    """As a server does it: what is sent is closed, and with it the files of the request."""
    response = WSGIHandler()(environ, start)
    try:
        return [b"".join(response)]
    finally:
        response.close()


def walk(side: Side, mode: GenerationMode, most: int) -> None:
    """All checks that there are, on every operation; what they found is told together."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    failures = []
    for one in schema.get_all_operations():
        operation: Any = one.ok()  # type: ignore[union-attr]  # the document is sound
        try:
            ask(operation, side, mode, most)
        except (AssertionError, ExceptionGroup) as error:
            told = [str(part) for part in getattr(error, "exceptions", ())]
            failures.append("\n".join([operation.label, str(error), *told]))
    assert not failures, "\n\n".join(failures)


def ask(operation: Any, side: Side, mode: GenerationMode, most: int) -> None:
    checks = [CHECKS.get_one(name) for name in CHECKS.get_all_names() if name != "positive_data_acceptance"]
    headers = {"Authorization": f"Bearer {side.secret}", "Accept-Language": "en"}

    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def judge(case: Any) -> None:
        with transaction.atomic():
            response = case.call(headers=headers)
            chosen = [one for one in checks if response.status_code not in TOO_LARGE or one.__name__ not in UNAWARE]
            case.validate_response(response, checks=chosen, headers=headers)
            transaction.set_rollback(True)
        if mode is GenerationMode.POSITIVE and response.status_code == 400:
            assert response.json()["error"]["code"] in JUDGED, (case.as_curl_command(), response.json())

    judge()
