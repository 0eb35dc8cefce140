"""The real server refuses slow, huge, broken and repeated requests cleanly, and they keep nobody else waiting."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import pytest
import urllib3

from crash.files import COMPANY, LISTS
from crash.server import Server, inside
from piaoqi.api.limits import UPLOAD

pytestmark = pytest.mark.slow
SLOW = 12
"""Connections that never finish: more than the server has threads."""
WAIT_SECONDS = 10.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    data = tmp_path_factory.mktemp("server") / "data"
    data.mkdir()
    token = json.loads(inside(data, "stage", settings={}))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Server(data, port, {"PIAOQI_WORKERS": "1"})
    made.keep_up()
    made.wait()
    yield made, token
    made.stop()


def head(token: str, length: int | str, kind: str = "multipart/form-data; boundary=b", method: str = "POST") -> bytes:
    lines = (
        f"{method} /api/v1/arrivals HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
        f"Content-Type: {kind}",
        f"Content-Length: {length}",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode()


def upload(data: bytes) -> bytes:
    parts = [f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in (("company", COMPANY[1]), ("source", LISTS), ("batch", "real"))]  # fmt: skip
    file = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.csv"\r\n\r\n' + data + b"\r\n--b--\r\n"
    return b"".join(parts) + file


def say(port: int, *pieces: bytes) -> bytes:
    """All that the server answers until it hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as line:
        for piece in pieces:
            line.sendall(piece)
        found = b""
        while part := line.recv(65536):
            found += part
        return found


def me(port: int, token: str) -> float:
    """Seconds until somebody else is answered."""
    start = monotonic()
    headers = {"Authorization": f"Bearer {token}"}
    answer = urllib3.request("GET", f"http://127.0.0.1:{port}/api/v1/me", headers=headers, timeout=WAIT_SECONDS)
    assert answer.status == 200
    return monotonic() - start


def test_half_sent_uploads_keep_nobody_waiting(server: tuple[Server, str]) -> None:
    """Neither headers that never end nor bodies that stop: the threads are for requests that are whole."""
    made, token = server
    body = upload(b"x" * 100)
    with ExitStack() as held:
        for at in range(SLOW):
            line = held.enter_context(socket.create_connection(("127.0.0.1", made.port), timeout=WAIT_SECONDS))
            begun = head(token, len(body)) + body[:50]
            line.sendall(begun if at % 2 else begun[:60])
        assert me(made.port, token) < WAIT_SECONDS


def test_a_huge_body_is_refused_before_it_is_sent(server: tuple[Server, str]) -> None:
    made, token = server
    answer = say(made.port, head(token, UPLOAD + 1))
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b'"too_long"' in answer
    assert me(made.port, token) < WAIT_SECONDS


@pytest.mark.parametrize(
    ("length", "kind", "body"),
    [
        (5, "multipart/form-data; boundary=b", b"--b\r\n"),
        (9, "multipart/form-data", b"--b\r\nxxxx"),
        (3, "multipart/form-data; boundary=" + "b" * 300, b"abc"),
        (20, "multipart/form-data; boundary=b", b"--b\r\nContent-Disposi"),
    ],
)
def test_a_broken_upload_is_refused(server: tuple[Server, str], length: int, kind: str, body: bytes) -> None:
    made, token = server
    answer = say(made.port, head(token, length, kind), body)
    assert answer.startswith(b"HTTP/1.1 400 "), answer[:200]
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] in ("bad_request", "no_file")


@pytest.mark.parametrize("length", ["-1", "x", "1, 2", "99999999999999999999999"])
def test_a_length_that_is_none_is_refused(server: tuple[Server, str], length: str) -> None:
    made, token = server
    answer = say(made.port, head(token, length), b"")
    assert answer[:12] in (b"HTTP/1.1 400", b"HTTP/1.1 413") or not answer
    assert me(made.port, token) < WAIT_SECONDS


def test_a_client_that_hangs_up_leaves_nothing(server: tuple[Server, str]) -> None:
    made, token = server
    body = upload(b"y" * 3_000_000)
    with socket.create_connection(("127.0.0.1", made.port), timeout=WAIT_SECONDS) as line:
        line.sendall(head(token, len(body)) + body[:1_000_000])
    answer = say(made.port, head(token, len(upload(b"z"))), upload(b"z"))
    assert answer.startswith(b"HTTP/1.1 201 ")
    left = [one for one in (made.data / "uploads").iterdir() if one.stat().st_size > 100]
    assert not left


def test_what_is_sent_again_is_taken_in_once(server: tuple[Server, str]) -> None:
    made, token = server
    body = upload(b"a,b\n1,2")
    asked = head(token, len(body)).replace(b"\r\n\r\n", b"\r\nIdempotency-Key: once\r\n\r\n")
    first, second = (say(made.port, asked, body) for _ in range(2))
    assert first.startswith(b"HTTP/1.1 201 ")
    assert second.startswith(b"HTTP/1.1 201 ")
    assert b"idempotency-replayed: true" in second.lower()
    assert first.partition(b"\r\n\r\n")[2] == second.partition(b"\r\n\r\n")[2]


def test_the_answer_leaves_a_trace_of_nothing_sent(server: tuple[Server, str]) -> None:
    made, token = server
    said = (Path(made.data).parent / "said").read_text(encoding="utf-8")
    assert token not in said
    assert "Traceback" not in said
