"""Handing out proof."""

from pathlib import Path
from tempfile import mkdtemp

from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.evidence import actions


@scenario(actions.EXPORT)
def export_evidence(stage: Stage) -> Do:
    return lambda actor: actions.export_evidence(actor, stage.company, Path(mkdtemp()) / "b.zip")
