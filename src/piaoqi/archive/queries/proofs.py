"""Verifications and bundles, for those who may ask for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.queries.log import reads_all
from piaoqi.archive.evidence.actions import EXPORT
from piaoqi.archive.evidence.jobs import file_of
from piaoqi.archive.evidence.verify import STEPS
from piaoqi.archive.models import Proof
from piaoqi.archive.queries.visible import HIGHEST
from piaoqi.core.text import Text

_SHOWN = 50
_TELLING_SECONDS, _TELLING_SHARE = 5, 0.01
"""From when on the rate of a step says something of the rest."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of a verification's; `seconds`: what it will about take yet, None where nothing can be said."""

    title: Text
    state: Literal["done", "now", "to_come"]
    done: int = 0
    total: int = 0
    seconds: float | None = None

    @property
    def minutes(self) -> int:
        """What it will about take yet."""
        return round((self.seconds or 0) / 60)

    @property
    def hours(self) -> int:
        return round((self.seconds or 0) / 3600)


def verifications(actor: Actor) -> Sequence[Proof]:
    """The latest first. They speak of the whole installation, so they are for whoever reads all of its log."""
    return _of(Proof.Kind.VERIFICATION) if reads_all(actor) else []


def verification(actor: Actor, proof: int) -> Proof | None:
    """One of them; None alike for what is not there and what the actor may not see."""
    return Proof.objects.filter(kind=Proof.Kind.VERIFICATION, pk=proof).first() if reads_all(actor) else None


def course(row: Proof) -> Sequence[Step]:
    """The steps of a verification, and where it is. The estimate is of the present step alone, by its rate so far."""
    position = row.position or {"step": 0, "worked": 0.0}
    at = position["step"]
    names = [title.zh for title in STEPS]
    at = max(at, names.index(row.step["zh"])) if row.step.get("zh") in names else at
    rate_known = at == position["step"] and position["worked"] >= _TELLING_SECONDS
    share = row.done / row.total if row.total else 0
    seconds = position["worked"] * (1 - share) / share if rate_known and share >= _TELLING_SHARE else None
    return [
        Step(title, "now", row.done, row.total, seconds) if place == at
        else Step(title, "done" if place < at else "to_come")
        for place, title in enumerate(STEPS)
    ]  # fmt: skip


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
