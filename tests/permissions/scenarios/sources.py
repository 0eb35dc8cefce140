"""Sources: what they were asked for, and how they are reached."""

from datetime import date

from django.conf import settings

from making_people import an_actor
from permissions.scenario import Do, Stage, scenario
from permissions.scenarios.handing_in import a_source
from piaoqi.audit.clock import now
from piaoqi.sources.actions import connections, coverage, fetches, runs
from piaoqi.sources.claims import Claim
from piaoqi.sources.connected import Wish
from piaoqi.sources.models import Connection, Run
from piaoqi.sources.settling.counting import counted, mark_of

MARCH = Claim(start=date(2026, 3, 1), end=date(2026, 3, 31))


@scenario(coverage.DECLARE)
def declare_coverage(stage: Stage) -> Do:
    source = a_source(stage)
    return lambda actor: coverage.declare(actor, source, MARCH)


@scenario(coverage.WITHDRAW)
def withdraw_coverage(stage: Stage) -> Do:
    kept = coverage.declare(an_actor(), a_source(stage), MARCH)
    return lambda actor: coverage.withdraw(actor, kept)


@scenario(runs.OPEN)
def open_a_run(stage: Stage) -> Do:
    source = a_source(stage)
    return lambda actor: runs.open_run(actor, source, runs.Opening(batch="批", by="person:1"))


@scenario(runs.SETTLE)
def settle_a_run(stage: Stage) -> Do:
    run = Run.objects.create(source=a_source(stage), batch="批", by="person:1", started_at=now())
    settled = runs.Settled(mark_of(run), counted(run))
    return lambda actor: runs.settle_run(actor, run, settled)


@scenario(connections.CONNECT, everywhere=True)
def connect_a_source(stage: Stage) -> Do:
    folder = a_watched_folder(stage)
    source = a_source(stage)
    return lambda actor: connections.connect(actor, source, "watched_folder", folder)


@scenario(connections.CHANGE, everywhere=True)
def change_a_connection(stage: Stage) -> Do:
    row, folder = a_connection(stage), a_watched_folder(stage)
    return lambda actor: connections.change(actor, row, folder)


@scenario(connections.DISCONNECT)
def take_a_connection_away(stage: Stage) -> Do:
    row = a_connection(stage)
    return lambda actor: connections.disconnect(actor, row)


@scenario(connections.PAUSE)
def pause_a_connection(stage: Stage) -> Do:
    row = a_connection(stage)
    return lambda actor: connections.pause(actor, row)


@scenario(connections.RESUME)
def resume_a_connection(stage: Stage) -> Do:
    row = connections.pause(an_actor(), a_connection(stage))
    return lambda actor: connections.resume(actor, row)


@scenario(connections.FETCH)
def fetch_at_once(stage: Stage) -> Do:
    row = a_connection(stage)
    return lambda actor: connections.fetch_now(actor, row)


@scenario(fetches.END)
def end_a_fetch(stage: Stage) -> Do:
    row = a_connection(stage)
    run = Run.objects.create(source=row.source, batch="批", by="system:sources", started_at=now(), connection=row)
    return lambda actor: fetches.end_fetch(actor, run, fetches.Ended())


def a_connection(stage: Stage) -> Connection:
    return Connection.objects.create(source=a_source(stage), connector="watched_folder")


def a_watched_folder(stage: Stage) -> Wish:
    """The data folder may be watched, for this once: it is there."""
    settings.WATCH = (settings.DATA,)
    return Wish(settings={"folder": str(settings.DATA)})
