"""A real server that answers what the test says: told of events (and verifies by itself), or asked by the client."""

import hashlib
import hmac
import json
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

Behaviour = Callable[[socket.socket, Event], None]


@dataclass
class Request:
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        """As the specification words it, written again without looking at the product."""
        key = b64decode(secret[len("whsec_") :])
        content = b".".join(
            (self.headers["webhook-id"].encode(), self.headers["webhook-timestamp"].encode(), self.body)
        )
        mac = hmac.new(key, content, hashlib.sha256).digest()
        expected = "v1," + b64encode(mac).decode()
        return any(hmac.compare_digest(one, expected) for one in self.headers["webhook-signature"].split(" "))


def says(status: int, *headers: str) -> Behaviour:
    """A whole answer."""

    def answer(line: socket.socket, over: Event) -> None:
        more = "".join(f"{one}\r\n" for one in headers)
        line.sendall(f"HTTP/1.1 {status} x\r\n{more}Content-Length: 2\r\n\r\nok".encode())

    return answer


def raw(data: bytes) -> Behaviour:
    """These bytes, then the end."""
    return lambda line, over: line.sendall(data)


def hangs(line: socket.socket, over: Event) -> None:
    """Nothing, until the test is over."""
    over.wait(20)


def trickles(line: socket.socket, over: Event) -> None:
    """A header that never ends, a letter at a time."""
    line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not over.wait(0.02):
        line.sendall(b"x")


def never_ends(line: socket.socket, over: Event) -> None:
    """Accepted, with a body without an end."""
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.wait(0.001):
        line.sendall(b"x" * 65536)


@dataclass
class Receiver:
    """`script`: what to do with each request, the last for all further ones."""

    port: int
    script: list[Behaviour] = field(default_factory=lambda: [says(200)])
    requests: list[Request] = field(default_factory=list)
    lines: int = 0
    """Connections made."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/told"


@contextmanager
def receiver(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listens until the end of the block."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Receiver(port=listening.getsockname()[1])
        thread = Thread(target=_serve, args=(listening, found, over, context), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            over.set()
            with socket.create_connection(("127.0.0.1", found.port)):
                pass  # wakes it up
            thread.join(5)


def _serve(listening: socket.socket, found: Receiver, over: Event, context: ssl.SSLContext | None) -> None:
    while True:
        line, _ = listening.accept()
        if over.is_set():
            line.close()
            return
        found.lines += 1
        try:
            with context.wrap_socket(line, server_side=True) if context else line as talking:
                talking.settimeout(5)
                found.requests.append(_request(talking))
                behaviour = found.script[min(len(found.requests), len(found.script)) - 1]
                behaviour(talking, over)
        except OSError:
            continue  # the other side went away, as it may


def _request(line: socket.socket) -> Request:
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536) or _gone()
    head, _, body = data.partition(b"\r\n\r\n")
    first, *rest = head.decode("ascii").split("\r\n")
    headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}
    while len(body) < int(headers.get("content-length", "0")):
        body += line.recv(65536) or _gone()
    return Request(first.split(" ")[1], headers, body)


def _gone() -> bytes:
    raise ConnectionError
