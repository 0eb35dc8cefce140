"""A full, broken, lost or foreign disk, and a process that is killed: what was acknowledged is there and right."""

import errno
import hashlib
import io
import logging
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.storage.conftest import on_disk
from making_storage import content
from piaoqi.archive.storage import disk
from piaoqi.archive.storage.base import StorageError
from piaoqi.archive.storage.disk import DiskStorage

if TYPE_CHECKING:
    from archive.storage.conftest import Kept

DATA = os.urandom(3000)
NAME = hashlib.sha256(DATA).hexdigest()
CALLS = ("open", "write", "fsync", "close", "link", "mkdir", "unlink", "chmod", "replace", "stat", "rename")


@contextmanager
def failing(call: int, code: int) -> Iterator[list[str]]:
    """The n-th call of the system fails, counted from 0; gives the calls that were made."""
    made: list[str] = []
    real = {name: getattr(os, name) for name in CALLS}

    def counted(name: str) -> Callable[..., object]:
        def call_it(*args: object, **more: object) -> object:
            made.append(name)
            if len(made) - 1 == call:
                if name == "close":
                    real[name](*args)
                raise OSError(code, os.strerror(code))
            return real[name](*args, **more)

        return call_it

    with pytest.MonkeyPatch.context() as patch:
        for name in CALLS:
            patch.setattr(os, name, counted(name))
        yield made


def objects(kept: "Kept") -> list[Path]:
    return [path for path in (Path(kept.storage._folder) / "objects").rglob("*") if path.is_file()]  # type: ignore[attr-defined]


def assert_nothing_half(kept: "Kept") -> None:
    for path in objects(kept):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["full", "broken"])
@pytest.mark.parametrize("before", [None, DATA, DATA[:-1]], ids=["new", "there", "damaged"])
def test_a_failure_at_any_step_acknowledges_nothing_that_is_not_there(
    tmp_path: Path, before: bytes | None, code: int
) -> None:
    failed, call = 0, -1
    while True:
        call += 1
        kept = on_disk(tmp_path / str(call))
        if before is not None:
            kept.damage(NAME, before)
        with failing(call, code) as made:
            try:
                acknowledged = kept.storage.put(io.BytesIO(DATA), 10**6).sha256
            except StorageError:
                acknowledged, failed = "", failed + 1
        if call >= len(made):
            break
        if acknowledged or not before:
            assert_nothing_half(kept)
        assert not acknowledged or content(kept.again(), NAME) == DATA
        assert kept.again().put(io.BytesIO(DATA), 10**6).sha256 == NAME
        assert_nothing_half(kept)
    assert failed >= 8
    assert len(made) >= 12


def test_it_returns_when_the_bytes_and_then_the_name_are_durable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = on_disk(tmp_path)
    happened: list[tuple[str, int]] = []
    fsync, link = os.fsync, os.link

    def synced(descriptor: int) -> None:
        fsync(descriptor)
        happened.append(("synced", os.fstat(descriptor).st_ino))

    def linked(ready: Path, target: Path) -> None:
        link(ready, target)
        happened.append(("named", target.stat().st_ino))

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "link", linked)
    kept.storage.put(io.BytesIO(DATA), 10**6)
    (path,) = objects(kept)
    bytes_and_name = [("synced", path.stat().st_ino), ("named", path.stat().st_ino)]
    folders = [("synced", one.stat().st_ino) for one in (path.parent, path.parent.parent, path.parent.parent.parent)]
    assert happened == bytes_and_name + folders


def test_a_system_that_takes_a_part_at_a_time_gets_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    kept = on_disk(tmp_path)
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    kept.storage.put(io.BytesIO(DATA), 10**6)
    monkeypatch.undo()
    assert content(kept.storage, NAME) == DATA


def test_a_file_system_without_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    kept = on_disk(tmp_path)
    for damaged in (None, b"x", DATA[:-1]):
        if damaged is not None:
            kept.damage(NAME, damaged)
        kept.storage.put(io.BytesIO(DATA), 10**6)
        assert content(kept.again(), NAME) == DATA


def test_an_object_is_read_only(tmp_path: Path) -> None:
    kept = on_disk(tmp_path)
    kept.storage.put(io.BytesIO(DATA), 10**6)
    assert not objects(kept)[0].stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def test_the_damaged_bytes_are_kept_aside_and_it_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kept = on_disk(tmp_path)
    kept.damage(NAME, b"other")
    with caplog.at_level(logging.ERROR):
        kept.storage.put(io.BytesIO(DATA), 10**6)
    assert [one.read_bytes() for one in (tmp_path / "originals" / "damaged").iterdir()] == [b"other"]
    assert NAME in caplog.text


def test_an_empty_mount_point_is_not_an_empty_storage(tmp_path: Path) -> None:
    kept = on_disk(tmp_path)
    kept.storage.put(io.BytesIO(DATA), 10**6)
    (tmp_path / "originals").rename(tmp_path / "elsewhere")
    (tmp_path / "originals").mkdir()
    for asked in (
        lambda: kept.storage.put(io.BytesIO(DATA), 10**6),
        lambda: kept.storage.open(NAME),
        lambda: list(kept.storage.names()),
        kept.again,
    ):
        with pytest.raises(StorageError):
            asked()
    assert list((tmp_path / "originals").iterdir()) == []
    (tmp_path / "originals").rmdir()
    (tmp_path / "elsewhere").rename(tmp_path / "originals")
    assert content(kept.again(), NAME) == DATA


def test_another_storage_in_its_place_is_noticed(tmp_path: Path) -> None:
    kept = on_disk(tmp_path)
    other = on_disk(tmp_path / "other")
    shutil.rmtree(tmp_path / "originals")
    (tmp_path / "other" / "originals").rename(tmp_path / "originals")
    with pytest.raises(StorageError):
        kept.storage.put(io.BytesIO(DATA), 10**6)
    with pytest.raises(StorageError):
        kept.again()
    assert other.storage


def test_a_storage_moved_to_a_new_machine_is_known_again(tmp_path: Path) -> None:
    kept = on_disk(tmp_path)
    kept.storage.put(io.BytesIO(DATA), 10**6)
    moved = DiskStorage(tmp_path / "originals", tmp_path / "new" / "storage.txt")
    assert content(moved, NAME) == DATA


def test_leftovers_of_a_crash_go_and_objects_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = on_disk(tmp_path)
    kept.storage.put(io.BytesIO(DATA), 10**6)
    left = tmp_path / "originals" / "incoming" / "left"
    left.write_bytes(b"half")
    kept.again()
    assert left.exists()
    monkeypatch.setattr(disk, "now", lambda: datetime.now(UTC) + timedelta(days=2))
    assert list(kept.again().names()) == [NAME]
    assert not left.exists()


def test_files_of_other_programs_between_the_objects_are_passed_over(tmp_path: Path) -> None:
    kept = on_disk(tmp_path)
    kept.storage.put(io.BytesIO(DATA), 10**6)
    for folder in ("objects", f"objects/{NAME[:2]}", f"objects/{NAME[:2]}/{NAME[2:4]}"):
        (tmp_path / "originals" / folder / "Thumbs.db").write_bytes(b"x")
        (tmp_path / "originals" / folder / ("0" * 64)).write_bytes(b"x")
    assert list(kept.storage.names()) == [NAME]


PUTTING = """
import io, random, sys
from pathlib import Path
from piaoqi.archive.storage.disk import DiskStorage
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
storage, chance = DiskStorage(folder / "originals", folder / "storage.txt"), random.Random(seed)
while True:
    data = chance.randbytes(chance.choice((10, 5_000, 300_000, 3_000_000)))
    print(storage.put(io.BytesIO(data), 10**8).sha256, flush=True)
"""


def killed(folder: Path, seed: int) -> list[str]:
    """What a process had acknowledged when it was killed, busy."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", PUTTING, str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as child:  # noqa: S603
        assert child.stdout
        lines = [child.stdout.readline()]
        time.sleep(random.Random(seed).random() / 5)  # the moment is what is tried
        child.kill()
        lines += child.stdout.read().splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n")]


def test_killed_at_any_moment_what_was_acknowledged_is_there_and_right(tmp_path: Path) -> None:
    acknowledged = [name for seed in range(10) for name in killed(tmp_path, seed)]
    assert len(acknowledged) > 20
    kept = on_disk(tmp_path)
    assert set(acknowledged) <= set(kept.storage.names())
    assert_nothing_half(kept)
