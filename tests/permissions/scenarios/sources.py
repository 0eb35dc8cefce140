"""Sources: what they were asked for, and how they are reached."""

from datetime import date

from making_people import an_actor
from permissions.scenario import Do, Stage, scenario
from permissions.scenarios.handing_in import a_source
from piaoqi.sources.actions import coverage, runs
from piaoqi.sources.claims import Claim

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
