"""The settings that an operator makes, read from the environment; the program's own folder holds the rest."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from piaoqi.accounts.errors import RefusedError
from piaoqi.core.text import Message, Text

_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-32768;PRAGMA wal_autocheckpoint=8000;"
)
"""Durable at every commit. 32 MB of pages in memory and at least as much between checkpoints: the indexes of many
invoices are touched all over, and a large intake takes a fifth less time.
"""
LOCAL = ("localhost", "127.0.0.1", "[::1]")
"""Names that this machine answers to where nothing else is said."""
PREFIX = "PIAOQI_"
NAMES = (
    "PIAOQI_DATA",
    "PIAOQI_DATABASE",
    "PIAOQI_DEBUG",
    "PIAOQI_HOSTS",
    "PIAOQI_LANG",
    "PIAOQI_NEW_EXAMPLES",
    "PIAOQI_OIDC_CLIENT",
    "PIAOQI_OIDC_NAME",
    "PIAOQI_OIDC_SECRET",
    "PIAOQI_OIDC_URL",
    "PIAOQI_PLAIN_HTTP",
    "PIAOQI_PROXIES",
    "PIAOQI_SECRET",
    "PIAOQI_STORAGE",
    "PIAOQI_TIME_STAMPS",
    "PIAOQI_WEBHOOK_HOSTS",
    "PIAOQI_WORKERS",
)
SCHEMES = {"PIAOQI_STORAGE": ("s3",), "PIAOQI_TIME_STAMPS": ("http", "https")}
_SHORTEST_SECRET = 32
_LIKE = 0.8
"""How alike a name must be to one of ours to be taken for a slip of it."""


class SettingError(RefusedError):
    """A setting that can't be used: its name, and how it should be written."""

    code = "setting.wrong"
    MESSAGE = Text("设置 {name} 不能用", "The setting {name} can't be used")
    HINT = Text("应写成：{form}", "Write it as: {form}")

    def __init__(self, name: str, form: str | Text | Message) -> None:
        super().__init__(self.MESSAGE.with_(name=name), self.HINT.with_(form=form))
        self.name = name


class UnknownSettingError(RefusedError):
    """A variable that is almost one of ours: without it the program would run with another setting than was meant."""

    code = "setting.unknown"
    MESSAGE = Text("没有 {name} 这个设置", "There is no setting {name}")
    HINT = Text("是不是 {near}？改正环境变量后再启动", "Did you mean {near}? Correct the variable and start again")

    def __init__(self, name: str, near: str) -> None:
        super().__init__(self.MESSAGE.with_(name=name), self.HINT.with_(near=near))


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
    plain_http: bool = False
    """Browsers reach it without TLS although it is not on their own machine: cookies are not marked as secure."""
    proxies: int = 0
    """How many proxies of our own stand before it: so many entries of X-Forwarded-For are believed."""
    workers: int = 2
    webhook_hosts: tuple[str, ...] = ()
    """Hosts of one's own network that webhooks may be sent to."""

    @property
    def sqlite_file(self) -> Path:
        return self.data / "piaoqi.sqlite3"

    @property
    def secure(self) -> bool:
        """Whether browsers reach it by https."""
        return self.hosts != LOCAL and not self.plain_http


def read_environment(given: Mapping[str, str] | None = None) -> Environment:
    """As it stands now. Raises SettingError for a value that can't be used."""
    get = (os.environ if given is None else given).get
    hosts, webhook_hosts = (
        tuple(one.strip() for one in get(name, "").split(",") if one.strip())
        for name in ("PIAOQI_HOSTS", "PIAOQI_WEBHOOK_HOSTS")
    )
    return Environment(
        data=Path(get("PIAOQI_DATA") or "piaoqi-data").resolve(),
        database=get("PIAOQI_DATABASE", ""),
        storage=_address("PIAOQI_STORAGE", get("PIAOQI_STORAGE", ""), "s3://bucket/prefix?endpoint=https://…"),
        secret=_secret(get("PIAOQI_SECRET", "")),
        debug=_flag("PIAOQI_DEBUG", get("PIAOQI_DEBUG", "")),
        hosts=(*hosts, *(one for one in LOCAL if one not in hosts)) if hosts else LOCAL,
        time_stamps=_address("PIAOQI_TIME_STAMPS", get("PIAOQI_TIME_STAMPS", ""), "http://…"),
        plain_http=_flag("PIAOQI_PLAIN_HTTP", get("PIAOQI_PLAIN_HTTP", "")),
        proxies=_count("PIAOQI_PROXIES", get("PIAOQI_PROXIES", "0"), range(10)),
        workers=_count("PIAOQI_WORKERS", get("PIAOQI_WORKERS", "2"), range(1, 65)),
        webhook_hosts=webhook_hosts,
    )


def refuse_slips(given: Mapping[str, str]) -> None:
    """Raises UnknownSettingError for a variable whose name is almost one of ours."""
    for name in sorted(given):
        if name.upper().startswith(PREFIX) and name not in NAMES:
            near = get_close_matches(name.upper(), NAMES, n=1, cutoff=_LIKE)
            if near:
                raise UnknownSettingError(name, near[0])


def database_settings(environment: Environment) -> dict[str, object]:
    """Django's entry of DATABASES. Raises SettingError for an address that is none of PostgreSQL."""
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
    form = "postgresql://user:password@host:port/name"
    address = urlsplit(environment.database)
    if address.scheme not in ("postgres", "postgresql") or not address.path.strip("/"):
        raise SettingError("PIAOQI_DATABASE", form)
    try:
        port = address.port
    except ValueError as error:
        raise SettingError("PIAOQI_DATABASE", form) from error
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", address.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _address(name: str, value: str, form: str) -> str:
    if value and (urlsplit(value).scheme not in SCHEMES[name] or not urlsplit(value).netloc):
        raise SettingError(name, form)
    return value


def _flag(name: str, value: str) -> bool:
    if value not in ("", "0", "1"):
        raise SettingError(name, Text("1（是）或 0（否）", "1 (yes) or 0 (no)"))
    return value == "1"


def _count(name: str, value: str, allowed: range) -> int:
    if not value.isascii() or not value.isdigit() or int(value) not in allowed:
        raise SettingError(
            name, Text("{a} 到 {b} 的整数", "a whole number from {a} to {b}").with_(a=allowed.start, b=allowed.stop - 1)
        )
    return int(value)


def _secret(value: str) -> str:
    if value and len(value) < _SHORTEST_SECRET:
        raise SettingError("PIAOQI_SECRET", Text("至少 32 个随机字符", "at least 32 random characters"))
    return value
