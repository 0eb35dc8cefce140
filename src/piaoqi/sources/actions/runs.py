"""Runs: opened with the first file, gone on with when more come, ended when all of it is read. None is asked for by
people: what they hand in, or have fetched, leads to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.permissions import System, define
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.text import Text
from piaoqi.sources.models import Connection, Run

OPEN = define("sources.run.open", Text("开始或继续一个批次", "begin or go on with a run"), System.INTAKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A run to be. `by`: the actor who hands in, or has it fetched. `asked`: `start`, `end`, where a source is asked
    for certain issue dates.
    """

    batch: str
    by: str
    connection: Connection | None = None
    asked: Mapping[str, str] = field(default_factory=dict)


def open_run(actor: Actor, source: Source, opening: Opening) -> Run:
    """The run of this batch, open, and locked to the end of the transaction."""
    with acting(actor, OPEN, source.company_id) as act:
        fields = {"by": opening.by, "connection": opening.connection, "asked": dict(opening.asked), "started_at": now()}
        runs = Run.objects.select_for_update()
        run, is_new = runs.get_or_create(source=source, batch=opening.batch, defaults=fields)
        before = {} if is_new else {"state": run.state}
        run.state, run.ended_at = Run.State.OPEN, None
        run.save(update_fields=["state", "ended_at"])
        act.witness(f"run:{run.pk}", before, {"source": source.key, "batch": run.batch, "by": opening.by})
    return run
