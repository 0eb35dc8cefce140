"""What is said to be running answers: a port that merely listens does not count."""

import socket
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest

from piaoqi.cli.serving import answering
from piaoqi.cli.serving.answering import answers, await_answer


class OutOfOrder(BaseHTTPRequestHandler):
    """Says that something stands still."""

    def do_GET(self) -> None:
        self.send_response(503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing is written."""


@pytest.fixture
def answering_port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), OutOfOrder) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture
def listening_port() -> Iterator[int]:
    """Takes connections and never answers, as the web server while it loads."""
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield int(silent.getsockname()[1])


def test_whatever_it_answers_it_runs(answering_port: int) -> None:
    assert answers("127.0.0.1", answering_port)
    assert await_answer(("127.0.0.1", answering_port), Event(), _never)


def test_a_port_that_listens_is_no_answer(listening_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "ASKED_SECONDS", 0.1)
    assert not answers("127.0.0.1", listening_port)


def test_it_is_told_once_that_it_takes_long(listening_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "ASKED_SECONDS", 0.01)
    monkeypatch.setattr(answering, "LATE_SECONDS", 0)
    stop, tries, told = Event(), [], []

    def tried(*_: object) -> bool:
        tries.append(answers("127.0.0.1", listening_port))
        if len(tries) == 3:
            stop.set()
        return tries[-1]

    monkeypatch.setattr(answering, "answers", tried)
    assert not await_answer(("127.0.0.1", listening_port), stop, lambda: told.append("late"))
    assert told == ["late"]


def test_nothing_is_said_to_run_once_it_is_to_stop(answering_port: int) -> None:
    stop = Event()
    stop.set()
    assert not await_answer(("127.0.0.1", answering_port), stop, _never)


def _never() -> None:
    pytest.fail("it was not late")
