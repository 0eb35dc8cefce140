"""The settings that an operator makes, read from the environment; the program's own folder holds the rest."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names that this machine answers to where nothing else is said."""


class SettingError(Exception):
    """A setting that can't be used: its name, and what is wrong with it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name, self.reason = name, reason


@dataclass(frozen=True, slots=True)
class Environment:
    """What PIAOQI_… variables say. `database` is '' for the embedded SQLite, else postgresql://…; `storage` is ''
    for the folder `originals` beside it, else s3://bucket/prefix?endpoint=…
    """

    data: Path
    database: str = ""
    storage: str = ""
    secret: str = ""
    debug: bool = False
    hosts: tuple[str, ...] = LOCAL
    time_stamps: str = ""
    """Address of an RFC 3161 authority; '' for none."""

    @property
    def sqlite_file(self) -> Path:
        return self.data / "piaoqi.sqlite3"


def read_environment() -> Environment:
    """As it stands now."""
    get = os.environ.get
    hosts = tuple(one.strip() for one in get("PIAOQI_HOSTS", "").split(",") if one.strip())
    return Environment(
        data=Path(get("PIAOQI_DATA") or "piaoqi-data").resolve(),
        database=get("PIAOQI_DATABASE", ""),
        storage=get("PIAOQI_STORAGE", ""),
        secret=get("PIAOQI_SECRET", ""),
        debug=get("PIAOQI_DEBUG", "") == "1",
        hosts=hosts or LOCAL,
        time_stamps=get("PIAOQI_TIME_STAMPS", ""),
    )


def database_settings(environment: Environment) -> dict[str, object]:
    """Django's entry of DATABASES. Raises SettingError for an address that is none of PostgreSQL."""
    if not environment.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(environment.sqlite_file),
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
            },
        }
    address = urlsplit(environment.database)
    if address.scheme not in ("postgres", "postgresql"):
        raise SettingError("PIAOQI_DATABASE", "postgresql://user:password@host:port/name")
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", address.hostname or ""),
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
