"""The settings of connections: what is typed, checked and split into what may be seen and what is sealed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from piaoqi.accounts.errors import InvalidError
from piaoqi.accounts.sealing import opened, sealed
from piaoqi.accounts.words import cleaned
from piaoqi.archive.models import Source
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import Connector, ConnectorError
from piaoqi.sources.connectors.registry import by_key, connectors
from piaoqi.sources.errors import NoConnectorError, SettingsRefusedError, WrongKindError
from piaoqi.sources.fetching.trouble import MOST_MINUTES
from piaoqi.sources.models import Connection

LEAST_MINUTES: Final = 5
MOST_DAYS: Final = 3660
_LETTERS: Final = 1000
_EVERY = Text("间隔（分钟）", "The interval in minutes")
_DAYS = Text("天数", "The number of days")
_SETTING = Text("设置", "The setting")
_BETWEEN = Text("应为 {least} 到 {most} 的整数", "it is a whole number from {least} to {most}")
_UNKNOWN = Text("没有“{key}”这一项", "there is none called {key}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How somebody wants a source to be fetched from. A secret that is not given stays as it was."""

    settings: Mapping[str, str] = field(default_factory=dict)
    every_minutes: int = 60
    days: int | None = None
    """It asks for the issue dates of so many days up to today; None: for everything."""


def connector_for(key: str, source: Source) -> Connector:
    """Raises NoConnectorError, and WrongKindError where it can't fetch for this kind of source."""
    connector = by_key(key)
    if connector is None:
        raise NoConnectorError(key=key, known=tuple(connectors()))
    if SourceKind(source.kind) not in connector.kinds:
        raise WrongKindError(connector=connector.title, source=source.name)
    return connector


def fill(row: Connection, connector: Connector, wish: Wish) -> None:
    """Put what is wished for into the row. Raises InvalidError, SettingsRefusedError."""
    _whole_number(wish.every_minutes, _EVERY, LEAST_MINUTES, MOST_MINUTES)
    if wish.days is not None:
        _whole_number(wish.days, _DAYS, 1, MOST_DAYS)
    before = settings_of(row)
    known = {one.key: one for one in connector.settings}
    for key in wish.settings:
        if key not in known:
            raise InvalidError(what=_SETTING, why=_UNKNOWN.with_(key=key))
    plain: dict[str, str] = {}
    secret: dict[str, str] = {}
    for one in connector.settings:
        written = wish.settings.get(one.key, "") or (before.get(one.key, "") if one.secret else "")
        if written or one.required:
            place = secret if one.secret else plain
            place[one.key] = written if one.secret and written else cleaned(written, one.title, _LETTERS)
    try:
        connector.check({**plain, **secret})
    except ConnectorError as error:
        raise SettingsRefusedError(error) from error
    row.settings, row.every_minutes, row.days = plain, wish.every_minutes, wish.days
    row.secrets = sealed(json.dumps(secret), _purpose(row)) if secret else ""


def settings_of(row: Connection) -> dict[str, str]:
    """All of them, for the connector alone. Raises UnopenedError where the secrets can't be opened any more."""
    secret: dict[str, str] = json.loads(opened(row.secrets, _purpose(row))) if row.secrets else {}
    return {**row.settings, **secret}


def told(row: Connection) -> dict[str, object]:
    """What may be told of it, to the log and to people: of the secrets, that there are some."""
    return {
        "connector": row.connector,
        "settings": row.settings,
        "secrets": bool(row.secrets),
        "every_minutes": row.every_minutes,
        "days": row.days,
    }


def _purpose(row: Connection) -> str:
    return f"connection of source {row.source_id}"


def _whole_number(number: int, what: Text, least: int, most: int) -> None:
    if not least <= number <= most:
        raise InvalidError(what=what, why=_BETWEEN.with_(least=least, most=most))
