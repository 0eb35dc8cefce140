"""How a fetch ends: what its run lacks, and how its connection stands. None is asked for by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.permissions import System, define
from piaoqi.audit.clock import now, system_now
from piaoqi.core.text import Text
from piaoqi.sources.connectors.base import Retry
from piaoqi.sources.fetching import trouble as troubles
from piaoqi.sources.fetching.trouble import Trouble
from piaoqi.sources.models import Connection, Run
from piaoqi.sources.settling.sentences import Sentence

END = define("sources.fetch.end", Text("结束取数", "end fetches"), System.SOURCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What became of a fetch. `trouble`: what broke it off. `proves`: its answer was whole, and whole answers of its
    connector prove that nothing else is there. `mark`: of its hold on the connection; '' for one whose hold lapsed.
    """

    mark: str = ""
    lacks: Sequence[Sentence] = ()
    total: int | None = None
    proves: bool = False
    trouble: Trouble | None = None


def end_fetch(actor: Actor, run: Run, ended: Ended) -> bool:
    """The run waits only to be read now; the connection is free, and due again at its time: later each time where it
    fails, after a person where only a person can mend it. False where the run was ended before.
    """
    with acting(actor, END, run.source.company_id) as act:
        connection = Connection.objects.select_for_update().get(pk=run.connection_id or 0)
        row = Run.objects.select_for_update().get(pk=run.pk)
        first = row.fetched_at is None
        if first:
            row.fetched_at, row.lacks, row.stated_total = now(), list(ended.lacks), ended.total
            row.proves = ended.proves
            row.save(update_fields=["fetched_at", "lacks", "stated_total", "proves"])
        if ended.mark and connection.claimed_by == ended.mark:
            _free(connection, ended.trouble)
        after = {"lacks": [one["code"] for one in row.lacks], "total": row.stated_total, "proves": row.proves}
        after |= {"trouble": connection.trouble.get("code", ""), "paused": connection.paused_at is not None}
        act.witness(f"run:{row.pk}", after=after)
    return first


def _free(connection: Connection, trouble: Trouble | None) -> None:
    """Due again by the machine's own clock: the log may be ahead of it."""
    at = system_now()
    connection.claimed_by, connection.claimed_until = "", None
    connection.trouble = troubles.kept(trouble, connection.trouble, at)
    connection.next_at = at + _wait(connection)
    if trouble and trouble.retry is not Retry.LATER and connection.paused_at is None:
        connection.paused_at = at
    connection.save(update_fields=["claimed_by", "claimed_until", "trouble", "next_at", "paused_at"])


def _wait(connection: Connection) -> timedelta:
    return troubles.wait(connection.every_minutes, int(connection.trouble.get("times", 0)))
