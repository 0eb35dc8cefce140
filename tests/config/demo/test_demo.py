"""`piaoqi serve --demo` answers at once, brings an invented company in meanwhile, and can be signed in to."""

import http.cookiejar
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Self

import pytest

from cli.test_serve_command import free_port

SECONDS = 240
"""To read forty invoices on a busy machine."""


class Demo:
    """One that runs."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PIAOQI_")}
        command = [
            sys.executable,
            "-m",
            "piaoqi",
            "serve",
            "--demo",
            "--port",
            str(self.port),
            "--data",
            str(self.data),
        ]
        with self.data.with_suffix(".said").open("wb") as said:
            self.process = subprocess.Popen(  # noqa: S603
                command, env={**clean, "PIAOQI_DEMO": "40", "PIAOQI_LOG": "json"}, stderr=said, stdout=said
            )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        assert self.process.wait(60) == 0, self.said

    @property
    def said(self) -> str:
        return self.data.with_suffix(".said").read_text(encoding="utf-8")

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            found: bytes = answer.read()
            return found

    def answers(self) -> bool:
        try:
            self.get("/accounts/login/")
        except OSError:
            return False
        return True

    def told(self) -> set[str]:
        """Names, numbers and files that were brought in."""
        columns = {
            "accounts_company": ("name", "tax_id"),
            "archive_invoice": ("number", "seller_name", "seller_tax_id", "buyer_name"),
            "archive_arrival": ("name",),
            "accounts_person": ("name", "username"),
        }
        with closing(sqlite3.connect(self.data / "piaoqi.sqlite3", timeout=20)) as database:
            asked = [f"SELECT {one} FROM {table}" for table, names in columns.items() for one in names]  # noqa: S608
            return {str(row[0]) for query in asked for row in database.execute(query) if len(str(row[0])) > 3}

    def count(self, query: str) -> int:
        with closing(sqlite3.connect(self.data / "piaoqi.sqlite3", timeout=20)) as database:
            return int(database.execute(query).fetchone()[0])


def until(true: object, seconds: int = SECONDS) -> None:
    end = time.monotonic() + seconds
    assert callable(true)
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.3)


@pytest.mark.slow
def test_a_demonstration_from_nothing_to_a_finished_comparison(tmp_path: Path) -> None:
    data = tmp_path / "demo"
    with Demo(data, free_port()) as demo:
        until(demo.answers)
        assert not json.loads((data / "demo.json").read_text(encoding="utf-8"))["loaded"]
        password = re.search(r"shiyong-[\w-]+", demo.said)
        assert password
        assert demo.said.count("pq_") == 1
        _signs_in(demo, "kuaiji", password[0])
        until(lambda: json.loads((data / "demo.json").read_text(encoding="utf-8"))["loaded"])
        until(lambda: not demo.count("SELECT count(*) FROM archive_reading WHERE state IN ('waiting', 'reading')"))
        assert demo.count("SELECT count(*) FROM archive_invoice") > 30
        until(lambda: demo.count("SELECT count(*) FROM reconciliation_comparison WHERE state = 'done'") > 0)
    assert not [one for one in demo.told() if one in demo.said.split("\n{", 1)[1]]
    with Demo(data, free_port()) as again:
        until(again.answers)
        assert password[0] in again.said
        assert "pq_" not in again.said
        assert again.count("SELECT count(*) FROM accounts_company") == 2


def _signs_in(demo: Demo, username: str, password: str) -> None:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"http://127.0.0.1:{demo.port}/accounts/login/"
    browser.open(page, timeout=20).read()
    token = next(str(one.value) for one in jar if one.name == "csrftoken")
    form = {"login": username, "password": password, "csrfmiddlewaretoken": token}
    asked = urllib.request.Request(page, urllib.parse.urlencode(form).encode(), headers={"Referer": page})
    with browser.open(asked, timeout=20) as answer:
        assert not answer.url.endswith("/login/"), answer.read()
