"""Data of an earlier version are taken further by a newer one: same tables as a new installation, nothing lost, and
of SQLite a copy of what was there before.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from piaoqi.config.copies import FOLDER, KEPT, UncopiedError, copy_before_upgrade

FIRST = """
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
loader = MigrationLoader(connection)
firsts = [(app, name) for app, name in loader.disk_migrations if name == "0001_initial"]
ours = [app for app, _ in firsts if loader.disk_migrations[app, "0001_initial"].__module__.startswith("piaoqi.")]
for app in ours:
    call_command("migrate", app, "0001", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO jobs_due (key, next_at, claimed_by) VALUES ('kept', '2030-01-01 00:00:00Z', '')")
"""
START = """
import json, os
from piaoqi.config.start import prepare
ready = prepare(os.environ)
from django.core.management import call_command
from django.db import connection
call_command("makemigrations", check=True, dry_run=True, verbosity=0)
from piaoqi.jobs.models import Due
with connection.cursor() as cursor:
    cursor.execute("SELECT name, sql FROM sqlite_master ORDER BY name" if connection.vendor == "sqlite" else
        "SELECT table_name || '.' || column_name, data_type || is_nullable FROM information_schema.columns "
        "WHERE table_schema = 'public' ORDER BY 1")
    shape = cursor.fetchall()
print(json.dumps({"kept": Due.objects.filter(key="kept").exists(), "shape": shape, "copied": str(ready.copied or "")}))
"""


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Variables of a new one, on the database that the tests run on."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PIAOQI_")}
    clean |= {"PIAOQI_DATA": str(tmp_path / "data"), "DJANGO_SETTINGS_MODULE": "piaoqi.config.settings"}
    (tmp_path / "data").mkdir()
    server = os.environ.get("PIAOQI_DATABASE", "")
    if not server:
        yield clean
        return
    name = f"upgrade_{token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name}".encode())
        yield {**clean, "PIAOQI_DATABASE": urlunsplit(urlsplit(server)._replace(path=f"/{name}"))}
        link.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def run(code: str, variables: dict[str, str]) -> str:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], env=variables, capture_output=True, check=False, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_first_state_of_every_part_is_taken_further(installation: dict[str, str], tmp_path: Path) -> None:
    run(FIRST, installation)
    upgraded = json.loads(run(START, installation))
    assert upgraded["kept"]
    again = json.loads(run(START, installation))
    assert again["copied"] == ""
    if "PIAOQI_DATABASE" in installation:
        assert upgraded["copied"] == ""
        return
    new = json.loads(run(START, {**installation, "PIAOQI_DATA": str(tmp_path / "new")}))
    assert new["copied"] == ""
    assert dict(upgraded["shape"]) == dict(new["shape"])
    with closing(sqlite3.connect(upgraded["copied"])) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM django_migrations WHERE name = '0002_guards'").fetchone() < (4,)
        assert copy.execute("SELECT key FROM jobs_due").fetchall() == [("kept",)]


def a_database(folder: Path) -> Path:
    place = folder / "piaoqi.sqlite3"
    with closing(sqlite3.connect(place)) as database, database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE IF NOT EXISTS one (n)")
        database.execute("INSERT INTO one VALUES (1)")
    return place


def test_only_the_newest_copies_stay_and_nothing_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database, at = a_database(tmp_path), datetime(2026, 1, 1, tzinfo=UTC)
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "mine.sqlite3").touch()
    made = []
    for day in range(KEPT + 2):
        monkeypatch.setattr("piaoqi.config.copies.system_now", lambda day=day: at + timedelta(days=day))
        made.append(copy_before_upgrade(database, "archive.0001_initial"))
    left = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert left == ["mine.sqlite3", *(path.name for path in made[-KEPT:])]


def test_a_copy_is_whole_while_others_write(tmp_path: Path) -> None:
    database = a_database(tmp_path)
    with closing(sqlite3.connect(database)) as other:
        other.execute("INSERT INTO one VALUES (2)")
        place = copy_before_upgrade(database, "x.0001")
        other.commit()
    with closing(sqlite3.connect(place)) as copy:
        assert copy.execute("SELECT n FROM one").fetchall() == [(1,)]


def test_without_a_copy_nothing_is_upgraded(tmp_path: Path) -> None:
    (tmp_path / FOLDER).touch()
    with pytest.raises(UncopiedError) as caught:
        copy_before_upgrade(a_database(tmp_path), "x.0001")
    assert FOLDER in caught.value.message.say("zh")
    assert not list(tmp_path.glob("**/*.part"))
