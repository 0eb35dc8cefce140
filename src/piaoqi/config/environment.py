"""The settings that an operator makes, each of its type; the program's own folder holds the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from piaoqi.config import table
from piaoqi.config.given import Settings, gather

_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-32768;PRAGMA wal_autocheckpoint=8000;"
)
"""Durable at every commit. 32 MB of pages in memory and at least as much between checkpoints: the indexes of many
invoices are touched all over, and a large intake takes a fifth less time.
"""
LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names that this machine answers to where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What variables and the settings file say. `database` is '' for the embedded SQLite, else postgresql://…;
    `storage` is '' for the folder `originals` beside it, else s3://bucket/prefix?endpoint=…
    """

    data: Path
    database: str = field(default="", repr=False)
    database_password: str = field(default="", repr=False)
    """Where the address holds none."""
    storage: str = ""
    secret: str = field(default="", repr=False)
    debug: bool = False
    hosts: tuple[str, ...] = LOCAL
    time_stamps: str = ""
    """Address of an RFC 3161 authority; '' for none."""
    plain_http: bool = False
    """Browsers reach it without TLS although it is not on their own machine: cookies are not marked as secure."""
    proxies: int = 0
    """How many proxies of our own stand before it: so many entries of X-Forwarded-For are believed."""
    workers: int = 2
    watch: tuple[Path, ...] = ()
    """Folders that sources may watch, with all below them."""
    webhook_hosts: tuple[str, ...] = ()
    """Hosts of one's own network that webhooks may be sent to."""
    log: str = "lines"
    """Or json."""
    log_addresses: bool = False
    """Whether the addresses of clients stand in it."""
    metrics_token: str = field(default="", repr=False)
    metrics_from: tuple[str, ...] = ()
    """Networks from which the metrics are read without it."""
    demo: int = 0
    """Invoices of an invented company; 0: no demonstration."""

    @property
    def sqlite_file(self) -> Path:
        return self.data / "piaoqi.sqlite3"

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.hosts != LOCAL and not self.plain_http


def read_environment(variables: Mapping[str, str] | None = None) -> Environment:
    """As it stands now. Raises the errors of config.errors for what can't be used."""
    return environment_of(gather(variables))


def environment_of(given: Settings) -> Environment:
    """What was given, each of its type. Raises SettingError."""
    hosts = given.of(table.HOSTS)
    return Environment(
        data=given.of(table.DATA).resolve(),
        database=given.of(table.DATABASE),
        database_password=given.of(table.DATABASE_PASSWORD),
        storage=given.of(table.STORAGE),
        secret=given.of(table.SECRET),
        debug=given.of(table.DEBUG),
        hosts=(*hosts, *(one for one in LOCAL if one not in hosts)) if hosts else LOCAL,
        time_stamps=given.of(table.TIME_STAMPS),
        plain_http=given.of(table.PLAIN_HTTP),
        proxies=given.of(table.PROXIES),
        workers=given.of(table.WORKERS),
        watch=given.of(table.WATCH),
        webhook_hosts=given.of(table.WEBHOOK_HOSTS),
        log=given.of(table.LOG),
        log_addresses=given.of(table.LOG_ADDRESSES),
        metrics_token=given.of(table.METRICS_TOKEN),
        metrics_from=given.of(table.METRICS_FROM),
        demo=given.of(table.DEMO),
    )


def database_settings(environment: Environment) -> dict[str, object]:
    """Django's entry of DATABASES."""
    if not environment.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(environment.sqlite_file),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": _PRAGMAS,
            },
        }
    address = urlsplit(environment.database)
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or "") or environment.database_password,
        "HOST": options.pop("host", address.hostname or ""),
        "PORT": str(address.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
