"""Verifications and bundles, for those who may ask for them."""

from collections.abc import Sequence
from pathlib import Path

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries.log import reads_all
from piaoqi.archive.evidence.actions import EXPORT
from piaoqi.archive.evidence.jobs import file_of
from piaoqi.archive.models import Proof
from piaoqi.archive.queries.visible import HIGHEST

_SHOWN = 50


def verifications(actor: Actor) -> Sequence[Proof]:
    """The latest first. They speak of the whole installation, so they are for whoever reads all of its log."""
    return _of(Proof.Kind.VERIFICATION) if reads_all(actor) else []


def verification(actor: Actor, proof: int) -> Proof | None:
    """One of them; None alike for what is not there and what the actor may not see."""
    return Proof.objects.filter(kind=Proof.Kind.VERIFICATION, pk=proof).first() if reads_all(actor) else None


def bundles(actor: Actor) -> Sequence[Proof]:
    """Those that the actor could have had made, whoever asked for them; the latest first."""
    return [one for one in _of(Proof.Kind.BUNDLE) if _may_have(actor, one)]


def bundle(actor: Actor, proof: int) -> Proof | None:
    """One of them; None alike for what is not there and what the actor may not have."""
    row = Proof.objects.select_related("company").filter(kind=Proof.Kind.BUNDLE, pk=proof).first()
    return row if row is not None and _may_have(actor, row) else None


def bundle_file(actor: Actor, proof: int) -> Path | None:
    """Its file, while it is offered."""
    row = bundle(actor, proof)
    path = file_of(row) if row is not None and row.file_bytes is not None else None
    return path if path is not None and path.exists() else None


def _of(kind: Proof.Kind) -> Sequence[Proof]:
    return list(Proof.objects.select_related("company").filter(kind=kind).order_by("-pk")[:_SHOWN])


def _may_have(actor: Actor, row: Proof) -> bool:
    return actor.may_wholly(EXPORT.key, row.company_id, HIGHEST)
