"""A storage of each kind, and ways to look at it and to damage it behind its back."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import obstore
import pytest

from making_storage import MemoryStorage, an_s3_server
from piaoqi.archive.storage.base import Storage
from piaoqi.archive.storage.disk import DiskStorage
from piaoqi.archive.storage.s3 import S3Storage, _path

KINDS = ("disk", "s3", "memory")


@dataclass(frozen=True)
class Kept:
    """A storage under test."""

    storage: Storage
    again: Callable[[], Storage]
    """The same, opened anew."""
    damage: Callable[[str, bytes], None]
    """Puts other bytes in the place of an object."""


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[], str]]:
    """Gives the address of an empty place in a bucket; the server is started when it is first asked for."""
    with ExitStack() as stack:
        started: list[str] = []

        def address() -> str:
            if not started:
                started.append(stack.enter_context(an_s3_server()))
            return started[0].replace("?", f"/{uuid4().hex}?")

        yield address


@pytest.fixture(params=KINDS)
def kept(request: pytest.FixtureRequest, tmp_path: Path, server: Callable[[], str]) -> Kept:
    twin = tmp_path / "storage.txt"
    if request.param == "disk":
        return on_disk(tmp_path)
    if request.param == "s3":
        address = server()
        s3 = S3Storage(address, twin)

        def damage(name: str, data: bytes) -> None:
            obstore.put(s3._store, _path(name), data)

        return Kept(s3, lambda: S3Storage(address, twin), damage)
    memory = MemoryStorage()
    return Kept(memory, lambda: memory, memory.kept.__setitem__)


def on_disk(folder: Path) -> Kept:
    disk = DiskStorage(folder / "originals", folder / "storage.txt")

    def damage(name: str, data: bytes) -> None:
        path = disk._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(data)

    return Kept(disk, lambda: DiskStorage(folder / "originals", folder / "storage.txt"), damage)
