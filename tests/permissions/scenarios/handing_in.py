"""Sources, and files handed in to them."""

import io

from making_people import an_actor
from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.actions import hand_in, replacing, sources
from piaoqi.archive.actions.sources import NewSource
from piaoqi.archive.models import Source
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import SourceKind


@scenario(sources.DEFINE)
def define_source(stage: Stage) -> Do:
    return lambda actor: sources.define_source(actor, stage.company, NewSource(key="税务局", kind=SourceKind.BUREAU))


@scenario(sources.RENAME)
def rename_source(stage: Stage) -> Do:
    source = a_source(stage)
    return lambda actor: sources.rename_source(actor, source, "新名")


@scenario(sources.CLOSE)
def close_source(stage: Stage) -> Do:
    source = a_source(stage)
    return lambda actor: sources.close_source(actor, source)


@scenario(sources.REOPEN)
def reopen_source(stage: Stage) -> Do:
    source = a_source(stage)
    source.closed_at = now()
    source.save()
    return lambda actor: sources.reopen_source(actor, source)


@scenario(sources.COLUMNS)
def set_columns(stage: Stage) -> Do:
    source = a_source(stage)
    return lambda actor: sources.set_columns(actor, source, {"number": "票号"})


@scenario(hand_in.HAND_IN)
def hand_in_a_file(stage: Stage) -> Do:
    source = a_source(stage)
    handed = hand_in.HandedIn(name="清单.csv", stream=io.BytesIO(b"1"))
    return lambda actor: hand_in.hand_in(actor, source, handed)


@scenario(replacing.REPLACE)
def move_a_file(stage: Stage) -> Do:
    source, target = a_source(stage), a_source(stage, "另一个")
    arrival = hand_in.hand_in(an_actor(), source, hand_in.HandedIn(name="清单.csv", stream=io.BytesIO(b"1")))
    return lambda actor: replacing.move_file(actor, arrival, target)


def a_source(stage: Stage, key: str = "原件") -> Source:
    return Source.objects.create(company=stage.company, key=key, name=key, kind="archive", direction=stage.direction)
