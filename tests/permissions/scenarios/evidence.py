"""Proof handed out."""

from pathlib import Path

from django.conf import settings

from permissions.scenario import Do, Stage, scenario
from piaoqi.archive.evidence import actions
from piaoqi.archive.models import Proof
from piaoqi.audit.clock import now


@scenario(actions.EXPORT)
def export_evidence(stage: Stage) -> Do:
    into = Path(settings.DATA) / "evidence.zip"
    return lambda actor: actions.export_evidence(actor, stage.company, into)


@scenario(actions.VERIFY, everywhere=True)
def verify(_: Stage) -> Do:
    return actions.ask_for_verification


@scenario(actions.VERIFIED, everywhere=True)
def note_verified(_: Stage) -> Do:
    row = Proof.objects.create(kind=Proof.Kind.VERIFICATION, asked_by="person:1", asked_at=now())
    return lambda actor: actions.note_verified(actor, row)


@scenario(actions.CANCEL, everywhere=True)
def cancel(_: Stage) -> Do:
    row = Proof.objects.create(kind=Proof.Kind.VERIFICATION, asked_by="person:1", asked_at=now())
    return lambda actor: actions.cancel_proof(actor, row)
