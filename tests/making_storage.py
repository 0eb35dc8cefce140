"""Storages for tests: one in memory that fails and lies when told to, and a real S3 server."""

import hashlib
import io
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from piaoqi.archive.storage.base import Storage, StorageError, Stored
from piaoqi.archive.storage.taking import take

FAULTS = ("refuse", "forget", "lose", "vanish")
"""`put` refuses at once; breaks off, nothing kept; keeps all, but the answer is lost; keeps all, then nothing works."""


class MemoryStorage:
    """Keeps bytes until the test ends."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put(self, data: BinaryIO, limit: int) -> Stored:
        pieces: list[bytes] = []
        stored = take(data, limit, pieces.append)
        if hashlib.sha256(self.kept.get(stored.sha256, b"")).hexdigest() != stored.sha256:
            self.kept[stored.sha256] = b"".join(pieces)
        self.kept.setdefault(stored.sha256, b"")
        return stored

    def open(self, sha256: str) -> BinaryIO:
        return io.BytesIO(self.kept[sha256])

    def names(self, after: str = "") -> Iterator[str]:
        yield from sorted(one for one in self.kept if one > after)


@dataclass
class FaultyStorage:
    """Another storage, with faults: each is used up by one `put`, in order; '' is none. `away`: all fails while set."""

    inner: Storage = field(default_factory=MemoryStorage)
    faults: list[str] = field(default_factory=list)
    away: bool = False
    puts: int = 0

    def put(self, data: BinaryIO, limit: int) -> Stored:
        self.puts += 1
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "refuse" or self.away:
            raise StorageError("refused by the test")
        if fault == "forget":
            data.read(10)
            raise StorageError("no space left, says the test")
        stored = self.inner.put(data, limit)
        if fault == "lose":
            raise StorageError("the answer was lost, says the test")
        self.away = fault == "vanish"
        return stored

    def open(self, sha256: str) -> BinaryIO:
        if self.away:
            raise StorageError("away, says the test")
        return self.inner.open(sha256)

    def names(self, after: str = "") -> Iterator[str]:
        if self.away:
            raise StorageError("away, says the test")
        return self.inner.names(after)


def content(storage: Storage, sha256: str) -> bytes:
    with storage.open(sha256) as found:
        return found.read()


KEY, SECRET = "piaoqi-test", "piaoqi-test-secret"


@contextmanager
def an_s3_server() -> Iterator[str]:
    """The address of a real server (SeaweedFS) with an empty bucket `originals`; up in one or two seconds. Its
    keys stand in the environment meanwhile.
    """
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        names = ("s3", "filer", "master", "volume", "admin", "webdav")
        s3, *ports = _free_ports(2 * len(names) + 1)
        given = [f"-{name}.port={port}" for name, port in zip(names, [s3, *ports], strict=False)]
        given += [f"-{name}.port.grpc={port}" for name, port in zip(names[:-1], ports[len(names) :], strict=False)]
        command = ["weed", "mini", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-bucket=originals"]
        keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
        before = {name: os.environ.get(name) for name in keys}
        os.environ.update(keys)
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen(  # noqa: S603
                [*command, "-webdav=false", "-admin.ui=false", *given], cwd=folder, stdout=log, stderr=log
            )
        try:
            _wait_for(s3, Path(folder, "log"))
            yield f"s3://originals/票齐?endpoint=http://127.0.0.1:{s3}&region=us-east-1"
        finally:
            server.kill()
            server.wait()
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _wait_for(port: int, log: Path) -> None:
    """Until the bucket is there: the server answers a request without a key for it with 403, before with 404 or not."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as line:
            try:
                line.request("GET", "/originals")
                if line.getresponse().status in (200, 403):
                    return
            except OSError:
                pass
        time.sleep(0.05)
    raise TimeoutError(log.read_text(errors="replace")[-2000:])
