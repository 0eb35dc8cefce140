"""`piaoqi serve` says clearly why it can't start; it never answers with a traceback, and leaves nothing running."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

import piaoqi
from piaoqi.cli.command import MISUSED, SOUND, UNREADABLE
from piaoqi.cli.serving.answering import answers
from piaoqi.cli.serving.minder import Child
from piaoqi.cli.serving.port import in_use

Answer = tuple[int, str]


def serve(*arguments: str, **environment: str) -> Answer:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIAOQI_")}
    command = [sys.executable, "-m", "piaoqi", "serve", *arguments]
    done = subprocess.run(  # noqa: S603
        command, env={**clean, **environment}, capture_output=True, text=True, check=False, encoding="utf-8", timeout=60
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stderr


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_wrong_settings_are_misuse(tmp_path: Path) -> None:
    code, said = serve("--port", str(free_port()), "--data", str(tmp_path), PIAOQI_DATABSE="postgresql://x/y")
    assert code == MISUSED
    assert "PIAOQI_DATABASE" in said


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, said = serve("--port", port, "--data", str(tmp_path))
    assert code == MISUSED
    assert port in said
    assert not list(tmp_path.iterdir())


def test_a_data_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    code, said = serve("--port", str(free_port()), "--data", str(tmp_path / "data"))
    assert code == UNREADABLE
    assert "data" in said


def test_a_database_that_cannot_be_reached_is_told(tmp_path: Path) -> None:
    address = f"postgresql://nobody:x@127.0.0.1:{free_port()}/piaoqi"
    code, said = serve("--port", str(free_port()), "--data", str(tmp_path), PIAOQI_DATABASE=address)
    assert code == UNREADABLE
    assert "数据库连不上" in said


def test_data_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "piaoqi.sqlite3")) as database, database:
        database.execute("CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)")
        database.execute("INSERT INTO django_migrations VALUES (1, 'archive', '9999_later', '2030-01-01')")
    code, said = serve("--port", str(free_port()), "--data", str(tmp_path))
    assert code == UNREADABLE
    assert "archive.9999_later" in said
    with closing(sqlite3.connect(tmp_path / "piaoqi.sqlite3")) as database:
        assert [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")] == [
            "django_migrations"
        ]


def test_only_names_one_half(tmp_path: Path) -> None:
    assert serve("--only", "everything", "--data", str(tmp_path))[0] == MISUSED


def test_a_child_that_dies_at_once_is_started_later_each_time() -> None:
    child = Child("web", ("nothing",))
    pauses = []
    for _ in range(3):
        child.process = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.PIPE)
        child.started = time.monotonic()
        child.process.wait()
        assert child.died()
        assert not child.died()
        pauses.append(child.pause)
    assert pauses == [0.2, 0.4, 0.8]


def test_a_free_port_is_free() -> None:
    assert in_use("127.0.0.1", free_port()) == ""


def test_it_starts_answers_and_leaves_nothing_behind(tmp_path: Path) -> None:
    port = free_port()
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIAOQI_")}
    command = [sys.executable, "-m", "piaoqi", "serve", "--port", str(port), "--data", str(tmp_path)]
    out: dict[str, Any] = {"stderr": subprocess.STDOUT, "stdout": subprocess.PIPE, "encoding": "utf-8"}
    with subprocess.Popen(command, env={**clean, "PIAOQI_WORKERS": "1"}, **out) as server:  # noqa: S603
        hanging = Timer(120, server.kill)
        hanging.start()
        try:
            words = _heard(server, "票齐已启动")
            assert answers("127.0.0.1", port), words  # at once
            words += _heard(server, "Ctrl-C")
            assert _healthy(port)
        finally:
            server.terminate()
            words += _heard(server)
            code = server.wait(30)
            hanging.cancel()
    assert code == SOUND, words
    link = f"/setup?token={(tmp_path / 'keys' / 'setup-token').read_text(encoding='ascii')}"
    assert words.index("正在启动") < words.index("票齐已启动") < words.index(link) < words.index("Ctrl-C")
    assert "Traceback" not in words
    with pytest.raises(OSError, match=r"."):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2)


def _heard(server: "subprocess.Popen[str]", mark: str = "") -> str:
    """What it says up to the line with the mark; '' for all."""
    assert server.stdout
    lines = []
    for line in server.stdout:
        lines.append(line)
        if mark and mark in line:
            break
    return "".join(lines)


def _healthy(port: int) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            time.sleep(0.1)
    return False


@pytest.mark.slow
def test_a_request_on_its_way_is_answered_and_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    """Stopped in the middle of an upload; in another time zone, without a language, at home nowhere."""
    port, body = free_port(), b"login=" + b"x" * 200_000
    places = [tmp_path / name for name in ("home", "temporary", "here", "data")]
    for place in places:
        place.mkdir()
    home, temporary, here, data = places
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIAOQI_", "LANG", "LC_"))}
    clean |= {"HOME": str(home), "TMPDIR": str(temporary), "TZ": "America/New_York", "PYTHONDONTWRITEBYTECODE": "1"}
    clean |= {"PIAOQI_WORKERS": "1", "PIAOQI_LOG": "json", "PYTHONPATH": str(Path(piaoqi.__file__).parents[1])}
    command = [sys.executable, "-m", "piaoqi", "serve", "--port", str(port), "--data", str(data)]
    with (tmp_path / "said").open("wb") as said:
        server = subprocess.Popen(command, env=clean, cwd=here, stderr=said, stdout=said)  # noqa: S603
    try:
        assert _healthy(port)
        with closing(socket.create_connection(("127.0.0.1", port), timeout=30)) as link:
            head = f"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
            link.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body[:99])
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
                assert b'piaoqi_requests_total{method="GET",route="healthz"' in answer.read()
            server.terminate()
            link.sendall(body[99:])
            assert link.recv(12) == b"HTTP/1.1 403"
    finally:
        server.terminate()
        code = server.wait(60)
    assert code == SOUND
    words = (tmp_path / "said").read_text(encoding="utf-8")
    assert '"route": "accounts/login/"' in words
    assert "Traceback" not in words
    assert [str(path) for place in (home, temporary, here) for path in place.rglob("*")] == []
