"""Proof handed out."""

from pathlib import Path

from django.conf import settings

from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.evidence import actions


@scenario(actions.EXPORT)
def export_evidence(stage: Stage) -> Do:
    into = Path(settings.DATA) / "evidence.zip"
    return lambda actor: actions.export_evidence(actor, stage.company, into)
