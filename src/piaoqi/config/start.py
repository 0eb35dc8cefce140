"""What must be in order before anybody is served: settings, data folder, secrets, tables, built-in roles.

1. settings: no slip in a name, no value that can't be used
2. the data folder: there, and ours to write in; a demonstration's is nobody else's
3. the secret key: made at the first start
4. one start at a time: the rest is done under a lock
5. the database: reached, and not of a newer version
6. migrations, of SQLite after a copy was made; built-in roles and schedules kept in step
7. what an earlier crash left of uploads is thrown away
8. a demonstration: its people are made, its company is brought in by a worker
9. the setup token: there while there is nobody who could sign in
"""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from piaoqi.accounts.errors import RefusedError
from piaoqi.config import keys
from piaoqi.config.copies import copy_before_upgrade
from piaoqi.config.demo.folder import LOAD, claim, is_demo, told
from piaoqi.config.environment import LOCAL, Environment, read_environment
from piaoqi.config.given import refuse_slips
from piaoqi.core.text import Text

LOCK_SECONDS = 120
POSTGRES_LOCK = 0x7069616F7169
"""Any number that is always the same: `piaoqi`."""
OLD_UPLOAD_SECONDS = 24 * 3600


class UnreadyError(RefusedError):
    """The server can't start: where it keeps things is not as it must be."""

    code = "start.unready"


FOLDER = Text("数据文件夹不能写入：{path}（{reason}）", "The data folder can't be written: {path} ({reason})")
FOLDER_HINT = Text(
    "检查磁盘空间和文件夹权限，或用 --data 另选一个文件夹",
    "Check the disk's space and the folder's permissions, or choose another folder with --data",
)
UNREACHABLE = Text("数据库连不上：{reason}", "The database can't be reached: {reason}")
UNREACHABLE_HINT = Text(
    "检查数据库是否在运行、PIAOQI_DATABASE 的地址和密码是否正确",
    "Check that the database is running and that address and password in PIAOQI_DATABASE are right",
)
NEWER = Text(
    "数据由更新版本的票齐写成（{what}），这个版本不能打开",
    "The data was written by a newer version of Piaoqi ({what}); this one can't open it",
)
NEWER_HINT = Text("请用更新的版本启动；数据没有被改动", "Start the newer version; nothing was changed")
BUSY = Text(
    "另一个票齐正在同一数据上启动，等了 {seconds} 秒", "Another Piaoqi has been starting on this data for {seconds} s"
)
BUSY_HINT = Text("等它启动完再试", "Try again when it has started")


@dataclass(frozen=True, slots=True)
class Demo:
    """How to look at the invented company. `people`: user name and what each is called; `token`: shown once, '' when
    it was.
    """

    people: tuple[tuple[str, str], ...]
    password: str
    token: str


@dataclass(frozen=True, slots=True)
class Ready:
    """`setup_token` is '' once there is somebody who can sign in. `open_hosts`: names of other machines than this one
    are answered.
    """

    data: Path
    workers: int
    setup_token: str
    open_hosts: bool
    copied: Path | None = None
    """The copy of the database that was made before it was upgraded."""
    demo: Demo | None = None


def prepare(given: Mapping[str, str]) -> Ready:
    """Raises SettingError, UnknownSettingError, UnreadyError. Starts Django in this process."""
    refuse_slips(given)  # 1
    environment = read_environment(given)
    if environment.demo:
        claim(environment)
    _check_folder(environment.data)  # 2
    if not environment.secret:
        keys.made(environment.data, keys.SECRET)  # 3
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "piaoqi.config.settings")

    import django

    django.setup()
    from django.db import OperationalError, connection

    from piaoqi.accounts.models import Person

    try:
        with _alone(environment):  # 4
            copied = _migrate(environment)  # 5, 6
            _clean_uploads(environment.data / "uploads")  # 7
            demo = _demonstrate(environment) if is_demo(environment.data) else None  # 8
            someone = Person.objects.exists()
    except OperationalError as error:
        raise UnreadyError(UNREACHABLE.with_(reason=_first_line(error)), UNREACHABLE_HINT.with_()) from error
    finally:
        connection.close()
    if someone:
        keys.thrown_away(environment.data, keys.SETUP)
    token = "" if someone else keys.made(environment.data, keys.SETUP, 24)  # 9
    return Ready(environment.data, environment.workers, token, environment.hosts != LOCAL, copied, demo)


def _check_folder(data: Path) -> None:
    probe = data / f".probe-{token_hex(8)}"
    try:
        data.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"0" * 4096)
        probe.unlink()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadyError(FOLDER.with_(path=str(data), reason=reason), FOLDER_HINT.with_()) from error


@contextmanager
def _alone(environment: Environment) -> Iterator[None]:
    """A lock that a killed process does not keep: SQLite's own on a file beside the data, or PostgreSQL's."""
    if environment.database:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [POSTGRES_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [POSTGRES_LOCK])
        return
    place = environment.data / "start.lock"
    with closing(sqlite3.connect(place, timeout=LOCK_SECONDS, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise UnreadyError(BUSY.with_(seconds=LOCK_SECONDS), BUSY_HINT.with_()) from error
        yield
        lock.execute("ROLLBACK")


def _migrate(environment: Environment) -> Path | None:
    """Returns the copy of what was there before, if one was made."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    from piaoqi.accounts import upkeep
    from piaoqi.jobs import schedule

    loader = MigrationLoader(connection)
    applied, known = loader.applied_migrations, loader.disk_migrations
    unknown = sorted(f"{app}.{name}" for app, name in set(applied) - set(known))
    if unknown:
        raise UnreadyError(NEWER.with_(what=unknown[-1]), NEWER_HINT.with_())
    copied = None
    if set(known) - set(applied):
        if applied and not environment.database:
            last = MigrationRecorder(connection).migration_qs.latest("pk")
            copied = copy_before_upgrade(environment.sqlite_file, f"{last.app}.{last.name}")
        call_command("migrate", interactive=False, verbosity=0)
    upkeep.keep_in_step()
    schedule.keep_in_step()
    return copied


def _demonstrate(environment: Environment) -> Demo:
    from piaoqi.config.demo import people
    from piaoqi.jobs.queue import enqueue

    token = people.move_in(environment.data)
    if not told(environment.data)["loaded"]:
        enqueue(LOAD)
    named = tuple((one.username, one.name) for one in people.PEOPLE)
    return Demo(named, people.password(environment.data), token)


def _clean_uploads(folder: Path) -> None:
    """Whoever sent them was never told that they had arrived."""
    if not folder.is_dir():
        return
    for left in folder.iterdir():
        if time.time() - left.stat().st_mtime > OLD_UPLOAD_SECONDS:
            left.unlink(missing_ok=True)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", maxsplit=1)[0]
