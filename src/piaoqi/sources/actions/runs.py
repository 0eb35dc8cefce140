"""Runs: opened with the first file, gone on with when more come, ended when all of it is read. None is asked for by
people: what they hand in, or have fetched, leads to them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from piaoqi.accounts.acting import Act, acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.permissions import System, define
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now, system_now
from piaoqi.core.reconcile.source import day_of
from piaoqi.core.text import Text
from piaoqi.jobs.events import tell
from piaoqi.notices import outbox
from piaoqi.notices.events import Data
from piaoqi.sources.claims import stated
from piaoqi.sources.events import SETTLED
from piaoqi.sources.models import Connection, Coverage, Run
from piaoqi.sources.settling.counting import Counts, Mark, is_due, mark_of
from piaoqi.sources.settling.report import report

OPEN = define("sources.run.open", Text("开始或继续一个批次", "begin or go on with a run"), System.INTAKE)
SETTLE = define("sources.run.settle", Text("结算批次", "settle runs"), System.INTAKE)


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
        fields = {
            "by": opening.by,
            "connection": opening.connection,
            "asked": dict(opening.asked),
            "started_at": system_now(),
        }
        runs = Run.objects.select_for_update()
        run, is_new = runs.get_or_create(source=source, batch=opening.batch, defaults=fields)
        before = {} if is_new else {"state": run.state}
        run.state, run.ended_at = Run.State.OPEN, None
        run.save(update_fields=["state", "ended_at"])
        act.witness(f"run:{run.pk}", before, {"source": source.key, "batch": run.batch, "by": opening.by})
    return run


@dataclass(frozen=True, slots=True)
class Settled:
    """What a run came to, as counted before it is locked, and how far it was then."""

    mark: Mark
    counts: Counts


def settle_run(actor: Actor, run: Run, settled: Settled) -> bool:
    """End the run with these counts and its report. False, and nothing is changed, where it went on since they were
    made, or another was quicker.
    """
    with transaction.atomic():
        row = Run.objects.select_for_update(of=("self",)).select_related("source").get(pk=run.pk)
        if mark_of(row) != settled.mark or not is_due(row, settled.mark):
            return False
        with acting(actor, SETTLE, row.source.company_id) as act:
            before = {"state": row.state}
            _write(row, settled.counts)
            _prove(act, row)
            row.report = report(row, settled.counts)
            row.save()
            counts = {name: getattr(row, name) for name in ("files_in", "files_failed", "invoices_in", "invoices_new")}
            act.witness(f"run:{row.pk}", before, {"state": row.state, **counts})
            _tell(row)
    return True


def _write(row: Run, counts: Counts) -> None:
    if counts.invoices_new > row.invoices_new:
        row.news_at = counts.newest_at
    elif not counts.invoices_new:
        row.news_at = None
    for name, count in counts.fields().items():
        setattr(row, name, count)
    row.state, row.ended_at = _state(row, counts), now()


def _state(row: Run, counts: Counts) -> Run.State:
    if counts.files_failed == counts.files_in and (counts.files_in or row.lacks):
        return Run.State.FAILED
    lacking = row.lacks or counts.files_failed or counts.files_partly
    return Run.State.PARTLY if lacking else Run.State.WHOLE


def _prove(act: Act, row: Run) -> None:
    """A whole answer, all of whose files were read, proves what was asked for as of the moment the run began, and of no
    day after that. How many there are is kept where items and invoices are the same.
    """
    start, end = (date.fromisoformat(one) if (one := row.asked.get(name)) else None for name in ("start", "end"))
    end = min(end or date.max, day_of(row.started_at))
    done = Coverage.objects.filter(run=row, proven=True).exists()
    if done or not row.proves or row.state != Run.State.WHOLE or (start and start > end):
        return
    made = Coverage.objects.create(
        source=row.source,
        run=row,
        start=start,
        end=end,
        as_of=row.started_at,
        total=row.stated_total if row.stated_total == row.invoices_in else None,
        proven=True,
        by=act.actor.key,
        at=now(),
    )
    act.witness(f"source:{row.source_id}", after=stated(made))


def _tell(row: Run) -> None:
    """The parts above, and people's own systems."""
    tell(SETTLED, row.source.company_id)
    data: Data = {
        "run": row.pk,
        "source": row.source_id,
        "state": str(row.state),
        "files": row.files_in,
        "invoices_new": row.invoices_new,
        "failed": row.files_failed,
    }
    outbox.post(row.source.company_id, "run.ended", data)
