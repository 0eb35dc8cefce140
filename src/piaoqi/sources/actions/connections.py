"""Connections: how sources are fetched from. Made, changed, paused, taken away; never deleted.

A connector reaches what the server reaches, other companies' folders and machines of the network included. So only
who may do it for the whole installation makes one or changes its settings; the others say when it fetches.
"""

from datetime import date

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError, InvalidError, OverError
from piaoqi.accounts.permissions import BuiltIn, Permission, System, define
from piaoqi.archive.errors import ClosedError
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.jobs.queue import enqueue
from piaoqi.sources.connected import Wish, connector_for, fill, told
from piaoqi.sources.connectors.base import Question
from piaoqi.sources.models import Connection

_MAKERS = (BuiltIn.ADMINISTRATOR, System.OPERATOR)
_HOLDERS = (BuiltIn.ADMINISTRATOR, BuiltIn.FINANCE_LEAD, BuiltIn.ACCOUNTANT, BuiltIn.BOOKKEEPER, System.OPERATOR)
CONNECT = define("sources.connect", Text("连接来源", "connect sources"), *_MAKERS)
CHANGE = define("sources.connection.change", Text("变更来源的连接设置", "change connections"), *_MAKERS)
DISCONNECT = define("sources.connection.end", Text("解除来源的连接", "take connections away"), *_HOLDERS)
PAUSE = define("sources.connection.pause", Text("暂停来源取数", "pause connections"), *_HOLDERS)
RESUME = define("sources.connection.resume", Text("恢复来源取数", "resume connections"), *_HOLDERS)
FETCH = define("sources.fetch", Text("立即取数", "fetch at once"), *_HOLDERS)
FETCH_JOB = "piaoqi.sources.jobs.fetching.fetch"
_CONNECTION = Text("连接", "The connection")
_DATES = Text("开票日期", "The issue dates")
_ENDED = Text("已经解除", "it was taken away")
_PAUSED = Text("已经暂停", "it is paused")
_RUNNING = Text("没有暂停", "it is not paused")


def connect(actor: Actor, source: Source, connector: str, wish: Wish) -> Connection:
    """Have the source fetched from, at once and from then on. Raises NoConnectorError, WrongKindError, InvalidError,
    SettingsRefusedError.
    """
    _everywhere(actor, CONNECT, source)
    with acting(actor, CONNECT, source.company_id) as act:
        _open(source)
        row = Connection(source=source, connector=connector)
        fill(row, connector_for(connector, source), wish)
        row.next_at = now()
        row.save()
        act.witness(f"connection:{row.pk}", after={"source": source.key, **told(row)})
    return row


def change(actor: Actor, connection: Connection, wish: Wish) -> Connection:
    """Raises as `connect`, and UnopenedError where its secrets can't be opened and were not given anew."""
    _everywhere(actor, CHANGE, connection.source)
    with acting(actor, CHANGE, connection.source.company_id) as act:
        row = _locked(connection)
        before = told(row)
        fill(row, connector_for(row.connector, row.source), wish)
        row.save(update_fields=["settings", "secrets", "every_minutes", "days"])
        after = {**told(row), "new_secrets": _is_secret_given(row, wish)}
        act.witness(f"connection:{row.pk}", before, after)
    return row


def pause(actor: Actor, connection: Connection) -> Connection:
    """Nothing is fetched until it is resumed; a fetch that runs goes on to its end."""
    with acting(actor, PAUSE, connection.source.company_id) as act:
        row = _locked(connection)
        if row.paused_at is not None:
            raise OverError(what=_CONNECTION, state=_PAUSED)
        row.paused_at = now()
        row.save(update_fields=["paused_at"])
        act.witness(f"connection:{row.pk}", {"paused": False}, {"paused": True})
    return row


def resume(actor: Actor, connection: Connection) -> Connection:
    """Fetch again, at once and from then on: also after a person mended what was told as its trouble."""
    with acting(actor, RESUME, connection.source.company_id) as act:
        row = _locked(connection)
        if row.paused_at is None:
            raise OverError(what=_CONNECTION, state=_RUNNING)
        before = {"paused": True, "trouble": row.trouble.get("code", "")}
        row.paused_at, row.trouble, row.next_at = None, {}, now()
        row.save(update_fields=["paused_at", "trouble", "next_at"])
        enqueue(FETCH_JOB, row.pk)
        act.witness(f"connection:{row.pk}", before, {"paused": False})
    return row


def disconnect(actor: Actor, connection: Connection) -> Connection:
    """It is never asked again, and its secrets are forgotten; what it brought stays."""
    with acting(actor, DISCONNECT, connection.source.company_id) as act:
        row = _locked(connection)
        before = told(row)
        row.ended_at, row.secrets = now(), ""
        row.save(update_fields=["ended_at", "secrets"])
        act.witness(f"connection:{row.pk}", before, {"ended": True})
    return row


def fetch_now(actor: Actor, connection: Connection, question: Question | None = None) -> Connection:
    """Fetch without waiting for its time; for certain issue dates, where they are given. Raises OverError for a
    connection that is paused: it is resumed first.
    """
    with acting(actor, FETCH, connection.source.company_id) as act:
        row = _locked(connection)
        if row.paused_at is not None:
            raise OverError(what=_CONNECTION, state=_PAUSED)
        start, end = (question.start, question.end) if question else (None, None)
        if start and end and start > end:
            raise InvalidError(what=_DATES, why=Text(f"{start} 晚于 {end}", f"{start} is later than {end}"))
        row.next_at = now()
        row.save(update_fields=["next_at"])
        enqueue(FETCH_JOB, row.pk, _written(start), _written(end))
        act.witness(f"connection:{row.pk}", after={"asked": [_written(start), _written(end)]})
    return row


def _everywhere(actor: Actor, permission: Permission, source: Source) -> None:
    if not actor.may_wholly(permission.key, None):
        raise DeniedError(actor, permission, source.company_id)


def _locked(connection: Connection) -> Connection:
    """As it is now. Raises OverError for one that was taken away."""
    rows = Connection.objects.select_for_update(of=("self",)).select_related("source")
    row = rows.get(pk=connection.pk)
    if row.ended_at is not None:
        raise OverError(what=_CONNECTION, state=_ENDED)
    return row


def _open(source: Source) -> None:
    fresh = Source.objects.select_related("company").get(pk=source.pk)
    if fresh.closed_at or fresh.company.closed_at:
        raise ClosedError(what=fresh.name if fresh.closed_at else fresh.company.name)


def _is_secret_given(row: Connection, wish: Wish) -> bool:
    return any(given for key, given in wish.settings.items() if key not in row.settings)


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""
