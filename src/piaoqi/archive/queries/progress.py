"""How far the reading of what was handed in is, for whoever may see it: a batch, a source, or one file."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum

from piaoqi.accounts.actor import Actor, Scope
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.scopes import alike
from piaoqi.archive.documents.aside import ASIDE, NO_INVOICE
from piaoqi.archive.models import Arrival, Reading, Record
from piaoqi.archive.queries.visible import HIGHEST, ORIGINALS
from piaoqi.core.text import Text

SEE_FILES = define(
    "archive.see_files",
    Text("查看交来的文件和读取进度", "see files handed in, and their progress"),
    *BuiltIn,
    System.OPERATOR,
    System.WATCH,
    changes=False,
)
_State = Reading.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Files by state, and records. A file that arrived twice counts twice. `partly`: of those done, the ones of which
    a part could not be read, and nobody said why that may stay so.
    """

    handed_in: int
    waiting: int
    reading: int
    done: int
    quarantined: int
    set_aside: int
    """Of those in quarantine."""
    partly: int
    moved: int
    """Moved or replaced: they count here no more, and in no other of these numbers."""
    records_written: int
    records_expected: int
    """Of the files whose number is known."""

    @property
    def is_over(self) -> bool:
        """Nothing waits any more."""
        return not (self.waiting or self.reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileState:
    """One file for people. `reason`, `message`, `hint`: why it was not read, or waits; empty where all is well."""

    arrival: int
    parent: int | None
    reading: int | None
    name: str
    sha256: str
    size: int
    source: str
    source_id: int
    batch: str
    at: datetime
    state: str
    format: str
    records_written: int
    records_expected: int | None
    reason: Mapping[str, Any]
    problems: tuple[Mapping[str, Any], ...]
    partly: bool
    tables: tuple[Mapping[str, Any], ...]
    """How its sheets were understood (archive.intake.said)."""
    aside: Mapping[str, Any]
    """What people said when they set it aside: reason, by, name, at; empty where they did not."""
    is_stated_empty: bool
    """They stated that it holds no invoice."""
    altered: tuple[str, ...] = ()
    """What is not as it was signed (core.seals.altered); empty where nothing is known to be."""


def arrivals(actor: Actor) -> QuerySet[Arrival]:
    """Those that the actor may see, in no order: of their companies and directions; bound to their own, what they
    handed in. A role of one department sees its person's own files, for a file belongs to no department. The original
    of an invoice that is too sensitive for the actor is shown to whoever brought it alone: names tell what is inside.
    """
    shown = Q(pk=None)
    for scope, places in alike(actor.scopes, SEE_FILES.key).items():
        shown |= _within(scope, places, actor.person)
    return Arrival.objects.filter(shown)


def batch(actor: Actor, name: str, source_id: int | None = None) -> Progress:
    """Of what was handed in together, the files inside included; at all sources, or at one."""
    found = arrivals(actor).filter(batch=name)
    return _progress(found if source_id is None else found.filter(source=source_id))


def source(actor: Actor, source_id: int) -> Progress:
    return _progress(arrivals(actor).filter(source=source_id))


def everything(actor: Actor) -> Progress:
    return _progress(arrivals(actor))


def files(actor: Actor, limit: int = 100, after: int = 0, **only: object) -> tuple[FileState, ...]:
    """Each file's state, in the order in which they came, beginning behind the arrival `after`. `only`: conditions on
    the arrivals, such as batch, source, pk, reading__state.
    """
    found = arrivals(actor).filter(pk__gt=after, **only).select_related("original", "source", "reading")
    return tuple(_states(found.order_by("pk")[:limit]))


def own(actor: Actor, limit: int = 100, **only: object) -> tuple[FileState, ...]:
    """What the actor's person handed in, the newest first, without what was found inside. `only`: as of `files`."""
    if actor.person is None:
        return ()
    theirs = Arrival.objects.filter(person=actor.person, parent=None).order_by("-pk").values_list("pk", flat=True)
    found = arrivals(actor).filter(pk__in=list(theirs[:limit]), **only).select_related("original", "source", "reading")
    return tuple(_states(found.order_by("-pk")))


def unread(actor: Actor, limit: int = 100, **only: object) -> tuple[FileState, ...]:
    """What could not be read, wholly or in part, and was not set aside, the newest first, each file once. `only`:
    conditions on readings, such as source, source__company. Found without going through all that ever came.
    """
    open_ones = Reading.objects.filter(replaced_at=None, **only).exclude(said__has_key=ASIDE)
    counting = arrivals(actor).filter(replacement__isnull=True)
    newest: list[int] = []
    for stuck in (open_ones.filter(state=_State.QUARANTINED), open_ones.filter(partly=True, state=_State.DONE)):
        last = counting.filter(reading__in=stuck).values("reading").annotate(last=Max("pk")).order_by("-last")
        newest += [one["last"] for one in last[:limit]]
    rows = (
        Arrival.objects.filter(pk__in=sorted(newest)[-limit:])
        .select_related("original", "source", "reading")
        .order_by("-pk")
    )
    return tuple(_states(rows))


def _within(scope: Scope, places: frozenset[int] | None, person: int | None) -> Q:
    shown = ~Q(pk=None) if places is None else Q(source__company__in=sorted(places))
    if scope.direction:
        shown &= Q(source__direction=scope.direction)
    if scope.own or scope.department is not None:
        shown &= Q(person=person or 0)
    if scope.sensitivity < HIGHEST:
        above = Record.objects.filter(reading=OuterRef("reading"), invoice__sensitivity__gt=scope.sensitivity)
        shown &= Q(person=person or 0) | ~(Q(reading__format__in=ORIGINALS) & Q(Exists(above)))
    return shown


def _progress(found: QuerySet[Arrival]) -> Progress:
    moved = found.filter(replacement__isnull=False).count()
    found = found.filter(replacement__isnull=True)
    counted = found.order_by().values_list("reading__state", "reading__partly").annotate(Count("pk"))
    states: dict[str | None, int] = defaultdict(int)
    partly = judged = 0
    for state, in_part, count in counted:
        states[state] += count
        partly += count if in_part and state == _State.DONE else 0
    if partly:
        in_part = found.filter(reading__state=_State.DONE, reading__partly=True)
        judged = in_part.filter(reading__said__has_key=ASIDE).count()
    stuck = found.filter(reading__state=_State.QUARANTINED) if states[_State.QUARANTINED] else found.none()
    sums = Reading.objects.filter(pk__in=found.values("reading")).aggregate(
        written=Sum("records_written"), expected=Sum("records_expected")
    )
    return Progress(
        handed_in=sum(states.values()),
        waiting=states[_State.WAITING] + states[None],
        reading=states[_State.READING],
        done=states[_State.DONE],
        quarantined=states[_State.QUARANTINED],
        set_aside=stuck.filter(reading__said__has_key=ASIDE).count(),
        partly=partly - judged,
        moved=moved,
        records_written=sums["written"] or 0,
        records_expected=sums["expected"] or 0,
    )


def _states(found: QuerySet[Arrival]) -> Iterator[FileState]:
    for one in found:
        reading = one.reading
        said: Mapping[str, Any] = reading.said if reading else {}
        yield FileState(
            arrival=one.pk,
            parent=one.parent_id,
            reading=one.reading_id,
            name=one.name,
            sha256=one.original.sha256,
            size=one.original.size,
            source=one.source.key,
            source_id=one.source_id,
            batch=one.batch,
            at=one.at,
            state=reading.state if reading else _State.WAITING.value,
            format=reading.format if reading else "",
            records_written=reading.records_written if reading else 0,
            records_expected=reading.records_expected if reading else None,
            reason=said.get("reason", {}),
            problems=tuple(said.get("problems", ())),
            partly=bool(reading and reading.partly),
            tables=tuple(said.get("tables", ())),
            aside=said.get(ASIDE, {}),
            is_stated_empty=NO_INVOICE in said,
            altered=tuple(said.get("authenticity", {}).get("altered", ())),
        )
