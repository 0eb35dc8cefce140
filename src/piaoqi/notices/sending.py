"""One attempt to hand a message over: bounded in time, whatever the other side does, and never led elsewhere."""

import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Timer

from django.conf import settings

from piaoqi.audit.clock import now
from piaoqi.notices.addresses import Place, SendError, Target, places
from piaoqi.notices.faults import Fault

CONNECT_SECONDS = 5
WAIT_SECONDS = 10
"""For each piece of an answer."""
PLACES = 3
"""Addresses of one name that are tried."""
WHOLE_SECONDS = 15
"""From the connection to the status: also where pieces keep coming."""
_GONE = 410


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said. `retry_after`: seconds, where it asked for a pause."""

    status: int
    retry_after: int = 0

    @property
    def fault(self) -> Fault | None:
        """None where it was accepted."""
        if self.status == _GONE:
            return Fault.GONE
        if self.status // 100 == 3:
            return Fault.REDIRECT
        return None if self.status // 100 == 2 else Fault.STATUS


def send(target: Target, headers: Mapping[str, str], body: bytes) -> Answer:
    """What was answered; of the answer only the status and the headers are read. Raises SendError where none came."""
    line = _Line(_connected(places(target, frozenset(settings.WEBHOOK_HOSTS))))
    watch = Timer(WHOLE_SECONDS, line.cut)
    watch.daemon = True
    watch.start()
    try:
        if target.scheme == "https":
            line.secure(target.host)
        with line.post(target, headers, body) as response:
            if line.over:  # what was cut off looks like an answer that ended
                raise SendError(Fault.TIMEOUT)
            return _told(response)
    except TimeoutError as error:
        raise SendError(Fault.TIMEOUT) from error
    except ssl.SSLError as error:
        raise SendError(Fault.TIMEOUT if line.over else Fault.TLS) from error
    except (OSError, HTTPException) as error:
        raise SendError(Fault.TIMEOUT if line.over else Fault.CLOSED) from error
    finally:
        watch.cancel()
        line.sock.close()


class _Line:
    """A connection that a watch may cut from another thread."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.over = False
        """Cut, because it took too long."""

    def cut(self) -> None:
        self.over = True
        with suppress(OSError):
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # also below TLS, without its farewell

    def secure(self, host: str) -> None:
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=host, do_handshake_on_connect=False)
        if self.over:
            raise TimeoutError
        self.sock.do_handshake()

    def post(self, target: Target, headers: Mapping[str, str], body: bytes) -> HTTPResponse:
        connection = HTTPConnection(target.host, target.port)
        connection.sock = self.sock
        connection.request("POST", target.path, body, {**headers, "Host": _host(target), "Connection": "close"})
        return connection.getresponse()


def _connected(found: tuple[Place, ...]) -> socket.socket:
    """To the first of the addresses that answers: the very ones that were judged."""
    for family, place in found[:PLACES]:
        sock = socket.socket(family, socket.SOCK_STREAM)
        sock.settimeout(CONNECT_SECONDS)
        try:
            sock.connect(place)
        except OSError:
            sock.close()
            continue
        sock.settimeout(WAIT_SECONDS)
        return sock
    raise SendError(Fault.CONNECT)


def _told(response: HTTPResponse) -> Answer:
    return Answer(response.status, _pause(response.headers.get("Retry-After", "")))


def _pause(written: str) -> int:
    """Retry-After in seconds (RFC 9110, 10.2.3), 0 where nothing that can be read is said."""
    if written.isascii() and written.isdigit():
        return int(written[:9])
    try:
        return max(0, int((parsedate_to_datetime(written) - now()).total_seconds()))
    except (ValueError, TypeError, OverflowError):
        return 0


def _host(target: Target) -> str:
    return target.url.split("/")[2]
