"""Reading the log. Who may read what is asked above: companies and people stand above the log."""

from dataclasses import dataclass
from datetime import datetime

from piaoqi.audit.models import Checkpoint, Entry
from piaoqi.audit.tiles import StoredNodes
from piaoqi.core.proof.tree import consistency_proof, inclusion_proof

MOST = 500
"""Entries of one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries; what is None is not asked for."""

    companies: frozenset[int] | None = None
    """Those of these companies; entries of no company are not among them."""
    subject: str | None = None
    actor: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Before this instant."""


@dataclass(frozen=True, slots=True)
class Inclusion:
    """An entry is in the log of a checkpoint: verified by core.proof.tree.includes."""

    index: int
    leaf: bytes
    proof: tuple[bytes, ...]
    note: str
    """The checkpoint, a signed note."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """The log of the newer checkpoint begins with that of the older one: verified by core.proof.tree.extends."""

    old: str
    new: str
    """Signed notes."""
    proof: tuple[bytes, ...]


def entry(index: int) -> Entry | None:
    """One entry."""
    return Entry.objects.filter(index=index).first()


def entries(which: Filter, before: int | None = None, most: int = 100) -> list[Entry]:
    """Newest first; `before`: the index of the last one on the page before."""
    asked: dict[str, object] = {
        "company__in": which.companies,
        "subject": which.subject,
        "actor": which.actor,
        "action": which.action,
        "at__gte": which.since,
        "at__lt": which.until,
        "index__lt": before,
    }
    found = Entry.objects.filter(**{name: value for name, value in asked.items() if value is not None})
    return list(found.order_by("-index")[: min(most, MOST)])


def newest_checkpoint() -> Checkpoint | None:
    """The one of the greatest size."""
    return Checkpoint.objects.order_by("-size").first()


def inclusion(index: int, size: int | None = None) -> Inclusion | None:
    """The proof that an entry is in the log of a checkpoint (the newest that covers it, where none is said); None
    where no checkpoint covers it yet.
    """
    checkpoints = Checkpoint.objects.filter(size__gt=index)
    found = (checkpoints if size is None else checkpoints.filter(size=size)).order_by("-size").first()
    leaf = Entry.objects.filter(index=index).values_list("leaf", flat=True).first()
    if found is None or leaf is None:
        return None
    proof = inclusion_proof(index, found.size, StoredNodes(found.size))
    return Inclusion(index, bytes(leaf), tuple(proof), found.note)


def consistency(old: int, new: int) -> Consistency | None:
    """The proof that one checkpoint extends another, by their sizes; None where there is no such checkpoint."""
    notes = dict(Checkpoint.objects.filter(size__in=(old, new)).values_list("size", "note"))
    if old > new or len(notes) != len({old, new}):
        return None
    return Consistency(notes[old], notes[new], tuple(consistency_proof(old, new, StoredNodes(new))))
