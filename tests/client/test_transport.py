"""Requests arrive once, errors are told as what they are, and the token goes nowhere else."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from threading import Thread

import pytest

from making_receiver import Behaviour, Receiver, hangs, raw, receiver, says
from piaoqi import client as public
from piaoqi.client import Client, Upload
from piaoqi.client.answers.intake import Batch
from piaoqi.client.decoding import decoded
from piaoqi.client.errors import (
    ConflictError,
    DamagedError,
    DeniedError,
    NoAnswerError,
    NotHereError,
    OddAnswerError,
    PiaoqiError,
    RefusedError,
    ServerError,
    StillWaitingError,
    TokenError,
    TooManyError,
    WrongError,
)
from piaoqi.client.transport import TRIES

TOKEN = "pq_secret-of-somebody"  # noqa: S105 - for tests
BATCH = {
    "batch": "b", "handed_in": 1, "waiting": 0, "reading": 0, "done": 1, "quarantined": 0, "partly": 0,
    "records_written": 1, "records_expected": 1, "over": True,
}  # fmt: skip


def tells(said: object, status: int = 200, *headers: str) -> Behaviour:
    body = json.dumps(said).encode()
    more = "".join(f"{one}\r\n" for one in headers)
    return raw(f"HTTP/1.1 {status} x\r\n{more}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)


def refuses(status: int, code: str = "x", *headers: str) -> Behaviour:
    return tells({"error": {"code": code, "message": "出了什么事", "hint": "怎么办"}}, status, *headers)


@pytest.fixture
def server() -> Iterator[Receiver]:
    with receiver() as found:
        yield found


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def piaoqi(server: Receiver, waited: list[float]) -> Iterator[Client]:
    with Client(f"http://127.0.0.1:{server.port}", TOKEN, timeout_seconds=5) as made:
        made._line.sleep = waited.append
        yield made


def test_the_token_the_language_and_the_place_are_said(server: Receiver, piaoqi: Client) -> None:
    server.script = [tells(BATCH)]
    assert piaoqi.batch("a/b 批") == decoded(Batch, BATCH)
    (request,) = server.requests
    assert request.path == "/api/v1/batches/a%2Fb%20%E6%89%B9"
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert request.headers["accept-language"] == "zh-CN"


def test_a_server_below_a_path_is_found_there(server: Receiver) -> None:
    server.script = [tells(BATCH)]
    for base in ("/piaoqi", "/piaoqi/", "/piaoqi/api/v1/"):
        with Client(f"http://127.0.0.1:{server.port}{base}", TOKEN, language="en") as made:
            made.batch("b")
        assert server.requests[-1].path == "/piaoqi/api/v1/batches/b"
        assert server.requests[-1].headers["accept-language"] == "en"


@pytest.mark.parametrize("base", ["", "piaoqi.example.com", "ftp://a", "https://user:x@a.example", "https://a/?x=1"])
def test_an_address_that_is_none_is_refused_at_once(base: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        Client(base, TOKEN)


@pytest.mark.parametrize("token", ["", "pq_\r\nX: y", "密"])
def test_a_token_that_is_none_is_refused_at_once_and_not_repeated(token: str) -> None:
    with pytest.raises(ValueError, match="token") as caught:
        Client("https://a.example", token)
    assert not token or token not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, WrongError),
        (401, TokenError),
        (403, DeniedError),
        (404, NotHereError),
        (409, ConflictError),
        (413, WrongError),
        (429, TooManyError),
        (500, ServerError),
        (503, ServerError),
    ],
)
def test_a_refusal_says_what_the_server_said(
    server: Receiver, piaoqi: Client, status: int, kind: type[RefusedError]
) -> None:
    server.script = [refuses(status, "the.code", "X-Request-Id: 0a1b2c")]
    with pytest.raises(kind) as caught:
        piaoqi.me()
    error = caught.value
    assert (error.status, error.code, error.request_id) == (status, "the.code", "0a1b2c")
    assert (error.message, error.hint) == ("出了什么事", "怎么办")
    assert str(error) == f"{status} the.code: 出了什么事（怎么办） [0a1b2c]"


@pytest.mark.parametrize("passing", [refuses(429), refuses(503), says(502), says(504), raw(b"")])
def test_what_passes_is_tried_again(server: Receiver, piaoqi: Client, waited: list[float], passing: Behaviour) -> None:
    server.script = [passing, passing, tells(BATCH)]
    assert piaoqi.batch("b").over
    assert len(server.requests) == 3
    assert 0.4 < waited[0] <= 1 <= waited[1] <= 2


def test_a_pause_that_the_server_asks_for_is_kept_unless_it_is_too_long(
    server: Receiver, piaoqi: Client, waited: list[float]
) -> None:
    server.script = [refuses(429, "x", "Retry-After: 17"), tells(BATCH)]
    piaoqi.batch("b")
    assert waited == [17]
    server.script = [refuses(429, "x", "Retry-After: 3600")] * 5
    with pytest.raises(TooManyError) as caught:
        piaoqi.batch("b")
    assert caught.value.said.retry_after == 3600
    assert waited == [17]


@pytest.mark.parametrize("lasting", [refuses(400), refuses(404), refuses(409), refuses(500)])
def test_what_does_not_pass_is_not_tried_again(server: Receiver, piaoqi: Client, lasting: Behaviour) -> None:
    server.script = [lasting]
    with pytest.raises(RefusedError):
        piaoqi.me()
    assert len(server.requests) == 1


def test_there_is_an_end_to_trying(server: Receiver, piaoqi: Client, waited: list[float]) -> None:
    server.script = [raw(b"")]
    with pytest.raises(NoAnswerError):
        piaoqi.me()
    assert len(server.requests) == TRIES
    assert len(waited) == TRIES - 1


def test_a_change_bears_one_key_however_often_it_is_sent(server: Receiver, piaoqi: Client) -> None:
    answer = tells({"reading": 1, "state": "waiting"})
    server.script = [raw(b""), refuses(409, "idempotency.under_way"), answer, answer]
    piaoqi.retry(1)
    piaoqi.retry(1)
    keys = [one.headers["idempotency-key"] for one in server.requests]
    assert len(keys) == 4
    assert len(set(keys[:3])) == 1
    assert keys[3] != keys[0]


def test_an_answer_that_breaks_off_is_asked_for_again(server: Receiver, piaoqi: Client) -> None:
    server.script = [raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), tells(BATCH)]
    assert piaoqi.batch("b").over


def test_who_does_not_answer_is_left(server: Receiver) -> None:
    server.script = [hangs]
    with Client(f"http://127.0.0.1:{server.port}", TOKEN, timeout_seconds=0.1) as made:
        made._line.sleep = lambda _: None
        with pytest.raises(NoAnswerError):
            made.me()


def test_nobody_there_is_told_as_that(waited: list[float]) -> None:
    with receiver() as gone:
        port = gone.port
    with Client(f"http://127.0.0.1:{port}", TOKEN) as made:
        made._line.sleep = waited.append
        with pytest.raises(NoAnswerError):
            made.me()
    assert len(waited) == TRIES - 1


@pytest.mark.parametrize(
    "odd",
    [
        says(200),
        tells([]),
        tells({**BATCH, "over": "yes"}),
        tells({name: one for name, one in BATCH.items() if name != "over"}),
        says(302, "Location: http://127.0.0.1:1/"),
    ],
)
def test_what_is_no_answer_of_ours_is_told_as_that(server: Receiver, piaoqi: Client, odd: Behaviour) -> None:
    server.script = [odd]
    with pytest.raises(OddAnswerError):
        piaoqi.batch("b")
    assert len(server.requests) == 1


def test_a_field_that_a_newer_server_adds_does_no_harm(server: Receiver, piaoqi: Client) -> None:
    server.script = [tells({**BATCH, "more": 1})]
    assert piaoqi.batch("b").over


def test_the_token_is_in_no_text_of_the_client(
    server: Receiver, piaoqi: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.script = [refuses(401)]
    with pytest.raises(TokenError) as caught:
        piaoqi.me()
    told = [repr(piaoqi), repr(piaoqi._line), str(caught.value), repr(caught.value), caplog.text]
    assert not any(TOKEN in one for one in told)


def test_files_arrive_as_they_are(server: Receiver, piaoqi: Client, tmp_path: Path) -> None:
    taken = {"name": "x", "id": 1, "sha256": "", "size": 1, "state": "waiting", "error": None}
    server.script = [raw(b""), tells({"batch": "b", "files": [taken, taken]}, 201)]
    path = tmp_path / '清单 "三月".csv'
    path.write_bytes(b"1\r\n--2\r\n" * 100_000)
    stream = io.BytesIO(b"not this" + b"but this")
    stream.seek(8)
    answer = piaoqi.hand_in("91110108MA01ABCD2X", "税务局", [path, Upload("邮件\r\n.eml", stream)])
    assert len(answer.files) == 2
    for request in server.requests:
        parts = parts_of(request.headers["content-type"], request.body)
        files = [part for part in parts if part.get_filename()]
        assert [part.get_payload(decode=True) for part in files] == [path.read_bytes(), b"but this"]
        fields = {part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in parts}
        assert fields["company"] == b"91110108MA01ABCD2X"
        assert fields["source"] == "税务局".encode()
        assert fields["batch"] == answer.batch.encode()


def parts_of(content_type: str, body: bytes) -> list[Message]:
    """By a parser that is not ours."""
    whole = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    found = whole.get_payload()
    assert isinstance(found, list)
    return [one for one in found if isinstance(one, Message)]


def test_many_files_go_in_several_requests_of_one_batch(server: Receiver, piaoqi: Client, tmp_path: Path) -> None:
    server.script = [tells({"batch": "b", "files": []}, 201)]
    for number in range(45):
        (tmp_path / f"{number:02}.xml").write_bytes(b"1")
    (tmp_path / ".hidden").write_bytes(b"1")
    piaoqi.hand_in_folder("91110108MA01ABCD2X", "原件", tmp_path, batch="三月")
    assert [one.body.count(b"filename=") for one in server.requests] == [20, 20, 5]
    assert len({one.headers["idempotency-key"] for one in server.requests}) == 3


def test_a_file_that_became_shorter_is_not_sent_as_if_it_were_whole(
    server: Receiver, piaoqi: Client, tmp_path: Path
) -> None:
    class Shrinking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b""

    with pytest.raises(PiaoqiError, match="shorter"):
        piaoqi.hand_in("91110108MA01ABCD2X", "原件", [Upload("x", Shrinking(b"12345"))])


def test_an_original_that_was_damaged_on_its_way_is_not_left_behind(
    server: Receiver, piaoqi: Client, tmp_path: Path
) -> None:
    server.script = [says(200)]
    into = tmp_path / "x.ofd"
    into.write_bytes(b"before")
    with pytest.raises(DamagedError):
        piaoqi.download(1, "00" * 32, into)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"before"]


def test_a_download_that_breaks_off_is_told(server: Receiver, piaoqi: Client, tmp_path: Path) -> None:
    server.script = [raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok")]
    with pytest.raises(NoAnswerError):
        piaoqi.download(1, "00" * 32, tmp_path / "x.ofd")
    assert not list(tmp_path.iterdir())


def test_what_takes_too_long_is_not_waited_for(server: Receiver, piaoqi: Client) -> None:
    server.script = [tells({**BATCH, "over": False})]
    with pytest.raises(StillWaitingError):
        piaoqi.wait_for_batch("b", timeout_seconds=0)


def test_an_instant_without_a_zone_is_refused_before_anything_is_sent(server: Receiver, piaoqi: Client) -> None:
    with pytest.raises(ValueError, match="zone"):
        piaoqi.ask("91110108MA01ABCD2X", datetime(2026, 3, 31))  # noqa: DTZ001 - that is what is refused
    assert not server.requests


def test_one_client_serves_many_threads(server: Receiver, piaoqi: Client) -> None:
    server.script = [tells(BATCH)]
    found: list[Batch] = []
    threads = [Thread(target=lambda: found.append(piaoqi.batch("b"))) for _ in range(20)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(10)
    assert len(found) == 20


def test_what_is_public_is_there() -> None:
    assert all(hasattr(public, name) for name in public.__all__)
