"""Reading the log. Who may read what is asked above: companies and people stand above the log."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import islice, product

from django.db.models import QuerySet

from piaoqi.audit.models import Checkpoint, Entry
from piaoqi.audit.tiles import StoredNodes
from piaoqi.core.proof.tree import consistency_proof, inclusion_proof

MOST = 500
"""Entries of one page."""
_MOST_LINES = 64
_AT_ONCE = 1_000
"""So far from its place in time an entry may stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which entries; what is None is not asked for. Of sets, any one."""

    companies: frozenset[int] | None = None
    """Those of these companies; entries of no company are not among them."""
    subject: str | None = None
    actor: str | None = None
    action: str | None = None
    subjects: frozenset[str] | None = None
    actors: frozenset[str] | None = None
    actions: frozenset[str] | None = None
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
    most = min(most, MOST)
    lines = [one.order_by("-index")[:most] for one in _lines(which, _bounded(which, before))]
    return list(islice(merge(*lines, key=lambda one: -one.index), most))


def _bounded(which: Filter, before: int | None) -> QuerySet[Entry]:
    """What holds for every line. The log is in the order of time, but for what was written at once: the instants
    also bound the indexes, so that a long stretch of time is not sorted for one page of it.
    """
    asked: dict[str, object] = {
        "subject": which.subject,
        "actor": which.actor,
        "action": which.action,
        "at__gte": which.since,
        "at__lt": which.until,
        "index__lt": before,
    }
    found = Entry.objects.filter(**{name: value for name, value in asked.items() if value is not None})
    if which.since is not None:
        first = Entry.objects.filter(at__gte=which.since).order_by("at").values_list("index", flat=True).first()
        found = found.none() if first is None else found.filter(index__gte=first - _AT_ONCE)
    if which.until is not None:
        last = Entry.objects.filter(at__lt=which.until).order_by("-at").values_list("index", flat=True).first()
        found = found.none() if last is None else found.filter(index__lte=last + _AT_ONCE)
    return found


def _lines(which: Filter, found: QuerySet[Entry]) -> Iterator[QuerySet[Entry]]:
    """Where several values are asked for, one question each, which an index answers in order; they are merged. With
    very many, one question for all.
    """
    asked: dict[str, frozenset[int] | frozenset[str] | None] = {
        "company": which.companies,
        "subject": which.subjects,
        "actor": which.actors,
        "action": which.actions,
    }
    named = {name: tuple(values) for name, values in asked.items() if values is not None}
    lines = 1
    for values in named.values():
        lines *= len(values)
    if lines > _MOST_LINES:
        yield found.filter(**{f"{name}__in": values for name, values in named.items()})
        return
    for chosen in product(*named.values()):
        yield found.filter(**dict(zip(named, chosen, strict=True)))


def newest_checkpoint() -> Checkpoint | None:
    """The one of the greatest size."""
    return Checkpoint.objects.order_by("-size").first()


def checkpoints(before: int | None = None, most: int = 100) -> list[Checkpoint]:
    """The newest first; `before`: the size of the last one on the page before."""
    found = Checkpoint.objects.all() if before is None else Checkpoint.objects.filter(size__lt=before)
    return list(found.order_by("-size")[: min(most, MOST)])


def checkpoint(size: int) -> Checkpoint | None:
    """The one of that size."""
    return Checkpoint.objects.filter(size=size).first()


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
