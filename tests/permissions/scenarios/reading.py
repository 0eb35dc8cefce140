"""Reading what was handed in, and what could not be read."""

from permissions.scenario import Do, Stage, scenario
from permissions.scenarios.handing_in import a_source
from piaoqi.archive.actions import quarantine, readings
from piaoqi.archive.intake.claim import Claim
from piaoqi.archive.models import Original, Reading
from piaoqi.audit.clock import now


@scenario(readings.READ)
def end_a_reading(stage: Stage) -> Do:
    reading = a_reading(stage, Reading.State.READING)
    claim = Claim(reading, "test", now(), now(), 0)
    outcome = readings.Outcome(records=0, format="csv", said={})
    return lambda actor: readings.keep_records(actor, claim, [], outcome)


@scenario(quarantine.RETRY)
def retry_reading(stage: Stage) -> Do:
    reading = a_reading(stage, Reading.State.QUARANTINED)
    return lambda actor: quarantine.retry_reading(actor, reading)


@scenario(quarantine.SET_ASIDE)
def set_aside(stage: Stage) -> Do:
    reading = a_reading(stage, Reading.State.QUARANTINED)
    return lambda actor: quarantine.set_aside(actor, reading, quarantine.Aside(reason="不是发票"))


def a_reading(stage: Stage, state: Reading.State) -> Reading:
    original = Original.objects.create(sha256="0" * 64, sm3="0" * 64, size=1, stored_at=now())
    return Reading.objects.create(
        original=original, source=a_source(stage), reader="0", state=state, claimed_by="test", asked_at=now()
    )
