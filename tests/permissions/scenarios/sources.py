"""Sources: what they were asked for, and how they are reached."""

from datetime import date

from making_people import an_actor
from permissions.scenario import Do, Stage, scenario
from permissions.scenarios.handing_in import a_source
from piaoqi.audit.clock import now
from piaoqi.sources.actions import coverage, runs
from piaoqi.sources.claims import Claim
from piaoqi.sources.models import Run
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
