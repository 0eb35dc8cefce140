"""The log says what happened and where, and nothing that it happened to: no names, numbers, words or tokens."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from threading import Event

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from making_people import a_person
from piaoqi.config.logs import FORMATTERS, trace
from piaoqi.config.urls import urlpatterns as ours
from piaoqi.jobs.doing import doing
from piaoqi.jobs.queue import enqueue
from piaoqi.jobs.worker import Life

MARK = "马克MARK91110108MARKmark"


def broken(request: HttpRequest, number: str) -> HttpResponse:
    """A page whose fault quotes what was asked for."""
    try:
        return HttpResponse(str({str(request.user.pk): 1}[number]))
    except KeyError as error:
        raise ValueError(f"no invoice {number} of {MARK}") from error


urlpatterns = [*ours, path("broken/<str:number>/", broken)]


@pytest.fixture(params=sorted(FORMATTERS))
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What every logger writes, in one of the forms."""
    text = StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(FORMATTERS[request.param]())
    root, kept = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(kept)


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_request_is_told_by_its_route_and_a_fault_by_its_places(written: StringIO, client: Client) -> None:
    person = a_person("wang")
    client.force_login(person)
    client.raise_request_exception = False
    answer = client.get(f"/broken/{MARK}/?q={MARK}", headers={"user-agent": MARK, "authorization": f"Bearer {MARK}"})
    text = written.getvalue()
    assert answer.status_code == 500
    assert "broken/<str:number>/" in text
    assert f"person:{person.pk}" in text
    assert answer["X-Request-Id"] in text
    assert "ValueError" in text
    assert "KeyError" in text
    assert "test_logs.py" in text
    assert MARK not in text
    assert "127.0.0.1" not in text


@pytest.mark.django_db
def test_whoever_fails_to_sign_in_is_not_named(written: StringIO, client: Client) -> None:
    a_person("wang")
    client.post("/accounts/login/", {"login": MARK, "password": "x"})
    client.post("/accounts/login/", {"login": "wang", "password": MARK})
    client.get(f"/nowhere/{MARK}", headers={"host": MARK.encode("ascii", "ignore").decode()})
    client.get(f"/api/v1/{MARK}?{MARK}", headers={"authorization": f"Bearer {MARK}"})
    text = written.getvalue()
    assert "accounts/login/" in text.replace("^", "")
    assert MARK not in text
    assert "wang" not in text
    assert "91110108" not in text


@pytest.mark.django_db
@override_settings(LOG_ADDRESSES=True)
def test_addresses_stand_there_only_if_asked_for(written: StringIO, client: Client) -> None:
    client.get("/")
    assert "127.0.0.1" in written.getvalue()


def test_of_others_only_the_template_stands(written: StringIO) -> None:
    other = logging.getLogger("some.library")
    other.warning("could not find %s", MARK)
    other.warning(f"could not find {MARK}")
    other.warning("%s: %s", MARK, MARK)
    text = written.getvalue()
    assert "could not find %s" in text
    assert text.count("said at") == 2
    assert MARK not in text


def test_what_nobody_declared_does_not_stand_beside_a_sentence(written: StringIO) -> None:
    log = logging.getLogger("piaoqi.anything")
    with doing(request="abc", company=MARK):
        log.warning("something", extra={"status": 3, "buyer": MARK}, stack_info=True)
    text = written.getvalue()
    assert MARK not in text
    assert "abc" in text
    assert "3" in text


def test_json_is_one_object_a_line() -> None:
    record = logging.LogRecord("piaoqi.x", logging.INFO, "x.py", 3, "two\nlines %s", ("ok",), None)
    record.status = 200
    form = json.loads(FORMATTERS["json"]().format(record))
    assert form | {"at": ""} == {
        "at": "",
        "level": "INFO",
        "logger": "piaoqi.x",
        "message": "two\nlines ok",
        "status": 200,
    }
    assert form["at"].endswith("+00:00")
    assert "\n" not in FORMATTERS["json"]().format(record)


def test_a_trace_goes_from_the_cause_to_the_end_and_ends() -> None:
    try:
        try:
            _ = {"": 1}[MARK]
        except KeyError as error:
            raise ValueError(MARK) from error
    except ValueError as error:
        told = trace(error)
    assert told.index("KeyError") < told.index("ValueError")
    assert MARK not in told


def test_what_nobody_caught_is_written_in_the_same_way() -> None:
    code = (
        "import logging.config, threading, warnings\n"
        "from piaoqi.config.logs import guard, logging_settings\n"
        "logging.config.dictConfig(logging_settings('json')); guard()\n"
        f"warnings.warn('{MARK}')\n"
        f"t = threading.Thread(target=lambda: int('{MARK}')); t.start(); t.join()\n"
        f"int('{MARK}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, encoding="utf-8")  # noqa: S603
    assert done.returncode == 1
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["message"].split(" ")[0] for line in lines] == ["UserWarning", "uncaught", "uncaught"]
    assert MARK not in done.stderr


@pytest.mark.django_db
def test_a_job_is_told_with_what_it_is_about_by_number(written: StringIO) -> None:
    enqueue("piaoqi.archive.jobs.read", 4711)
    enqueue("piaoqi.archive.jobs.read", MARK)
    life = Life("here:1", Event())
    while life.step():
        pass
    text = written.getvalue()
    assert "piaoqi.archive.jobs.read" in text
    assert "4711" in text
    assert "ValueError" in text
    assert MARK not in text
