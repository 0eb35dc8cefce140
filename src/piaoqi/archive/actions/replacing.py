"""Files that came to the wrong place, or not as they should: others count in their place from now on.

What came stays as it came, and comparisons as of before know it as it was. All arrivals of the same bytes at a source
are replaced together, with what was found inside of them and comes no other way. Undone, the file arrives once more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from piaoqi.accounts.acting import Act, acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import InvalidError, OverError
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.words import cleaned
from piaoqi.archive.actions.hand_in import HAND_IN, HandedIn
from piaoqi.archive.intake.arrivals import Came, arrive
from piaoqi.archive.intake.entrance import facts_there, kept, open_now
from piaoqi.archive.intake.said import INSIDE
from piaoqi.archive.models import Arrival, Original, Reading, Replacement, Source
from piaoqi.archive.storage.base import Stored
from piaoqi.core.text import Text
from piaoqi.jobs.events import tell
from piaoqi.jobs.queue import enqueue

REPLACE = define(
    "archive.replace",
    Text("移走或换掉交错的文件", "move or replace files that were handed in wrongly"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
    BuiltIn.BOOKKEEPER,
    System.OPERATOR,
)
REPLACED: Final = "archive.file_replaced"
"""Told with the number of an arrival that counts no more."""
SETTLE: Final = "piaoqi.archive.jobs.settle_replaced"
REASON = Text("原因", "The reason")
_FILE = Text("文件“{name}”", "The file {name}")
_GONE = Text("已经移走或换掉", "it was moved or replaced already")
_MOVED_ON = Text("之后又移走或换掉", "it was moved or replaced again since")
_TARGET = Text("来源“{name}”", "The source {name}")
_SAME = Text("文件本来就在这里", "the file is there already")
_SAME_BYTES = Text("内容与原来的文件完全一样", "it is the same file, byte for byte")
_LONGEST, _AT_ONCE = 500, 500
_State = Reading.State


@dataclass(frozen=True, slots=True)
class Replaced:
    """`old` count no more, `new` count in their place: as many, or fewer where several had one name."""

    old: tuple[Arrival, ...]
    new: tuple[Arrival, ...]


def move_file(actor: Actor, arrival: Arrival, target: Source, reason: str = "") -> Replaced:
    """The file belongs to another source: there it arrives now, under its name, with what it came with, as its
    person's. Raises DeniedError, ClosedError; OverError where it was moved already; InvalidError for its own source.
    """
    if target.pk == arrival.source_id:
        raise InvalidError(what=_TARGET.with_(name=target.name), why=_SAME)
    with acting(actor, REPLACE, arrival.source.company_id) as act:
        old = _counting(arrival)
        came = {(_own_name(one), one.batch): _again(one, target, inside=False) for one in old}
        return _replace(act, old, _arrive(actor, target, came.values()), reason)


def replace_file(actor: Actor, arrival: Arrival, handed: HandedIn, reason: str = "") -> Replaced:
    """A corrected file takes its place at the same source. Raises as `hand_in`, and OverError where it was moved or
    replaced already.
    """
    target = arrival.source
    open_now(target)
    stored = kept(handed.name, handed.stream)
    if stored.sha256 == arrival.original.sha256:
        raise InvalidError(what=_FILE.with_(name=handed.name), why=_SAME_BYTES)
    with acting(actor, REPLACE, target.company_id) as act:
        old = _counting(arrival)
        came = Came(stored=stored, name=handed.name, source=target, batch=arrival.batch, person=arrival.person_id)
        return _replace(act, old, _arrive(actor, target, [came]), reason)


def put_back(actor: Actor, new: Arrival) -> Replaced:
    """What `new` came in the place of comes back, as it was; `new` counts no more. Raises OverError where it came in
    nobody's place, or was itself moved or replaced since.
    """
    first = Replacement.objects.filter(new=new).select_related("arrival__source").order_by("pk").first()
    if first is None:
        raise OverError(what=_FILE.with_(name=new.name), state=_GONE)
    target = first.arrival.source
    with acting(actor, REPLACE, new.source.company_id) as act:
        _locked(new.original_id, new.source_id)
        same = {"at": first.at, "arrival__source": target, "arrival__original": first.arrival.original_id}
        rows = Replacement.objects.filter(**same, new__isnull=False).order_by("pk")
        came_back = list(rows.select_related("arrival__original", "arrival__parent", "new"))
        old = list({one.new.pk: one.new for one in came_back if one.new}.values())
        if Replacement.objects.filter(arrival__in=old).exists():
            raise OverError(what=_FILE.with_(name=new.name), state=_MOVED_ON)
        came = [_again(one.arrival, target, inside=True) for one in came_back]
        return _replace(act, old, _arrive(actor, target, came), "")


def _counting(arrival: Arrival) -> list[Arrival]:
    """All arrivals of its bytes at its source that count, locked. Raises OverError where it counts no more."""
    _locked(arrival.original_id, arrival.source_id)
    found = _unreplaced(arrival.source_id, [arrival.original_id]).select_related("original", "source")
    rows = list(found.order_by("pk"))
    if arrival.pk not in {one.pk for one in rows}:
        raise OverError(what=_FILE.with_(name=arrival.name), state=_GONE)
    return rows


def _locked(original: int, source: int) -> None:
    """Nobody reads these bytes on there, nor moves them, until the transaction ends."""
    list(Reading.objects.select_for_update().filter(original=original, source=source, replaced_at=None))


def _again(one: Arrival, target: Source, *, inside: bool) -> Came:
    """`inside`: where it lay, as it was called there."""
    bytes_: Original = one.original
    return Came(
        stored=Stored(bytes_.sha256, bytes_.sm3, bytes_.size),
        name=one.name if inside else _own_name(one),
        source=target,
        parent=one.parent if inside else None,
        batch=one.batch,
        person=one.person_id,
    )


def _own_name(one: Arrival) -> str:
    """Without the containers that it lay in."""
    return one.name if one.parent_id is None else one.name.rpartition(INSIDE)[2]


def _arrive(actor: Actor, target: Source, came: Iterable[Came]) -> Callable[[], tuple[Arrival, ...]]:
    def enter() -> tuple[Arrival, ...]:
        with acting(actor, HAND_IN, thing=facts_there(actor, target, HAND_IN.key)) as act:
            open_now(target)
            return tuple(arrive(act, one) for one in came)

    return enter


def _replace(act: Act, old: Sequence[Arrival], enter: Callable[[], tuple[Arrival, ...]], reason: str) -> Replaced:
    new = enter()
    at = min(one.at for one in new)
    words = cleaned(reason, REASON, _LONGEST) if reason.strip() else ""
    of = {(one.name, one.batch): one for one in new}
    pairs = [(one, of.get((_own_name(one), one.batch)) or of.get((one.name, one.batch)) or new[0]) for one in old]
    inside, originals = _alone_in(old)
    said = {"reason": words, "by": act.actor.key, "name": act.actor.name[:100], "at": at}
    rows = [Replacement(arrival=one, new=other, **said) for one, other in pairs]
    Replacement.objects.bulk_create(
        [*rows, *(Replacement(arrival_id=pk, **said) for pk in inside)], batch_size=_AT_ONCE
    )
    after = {
        "replaced": [[one.pk, other.pk] for one, other in pairs],
        "inside": inside,
        "source": new[0].source.key,
        "company": new[0].source.company.tax_id,
        "reason": words,
        "replaced_at": at,
    }
    act.witness(f"arrival:{old[0].pk}", {"source": old[0].source.key, "name": old[0].name}, after)
    for reading in _readings(old[0].source_id, originals):
        _end(act, reading, at, new[0])
    enqueue(SETTLE)
    tell(REPLACED, old[0].pk)
    return Replaced(tuple(old), new)


def _alone_in(old: Sequence[Arrival]) -> tuple[list[int], list[int]]:
    """Of arrivals that are to count no more: those inside of them that come no other way, and the originals of all."""
    source, marked, gone = old[0].source_id, {one.pk for one in old}, set[int]()
    level, inside = {one.original_id for one in old}, list[int]()
    while level := level - gone - _coming_otherwise(source, level - gone, marked):
        gone |= level
        found = list[tuple[int, int]]()
        for some in _some(sorted(level)):
            _lock_some(source, some)
            children = _unreplaced(source, None).filter(parent__original__in=some, parent__source=source)
            found += children.order_by("pk").values_list("pk", "original_id")
        fresh = [(pk, original) for pk, original in found if pk not in marked]
        marked.update(pk for pk, _ in fresh)
        inside += [pk for pk, _ in fresh]
        level = {original for _, original in fresh}
    return inside, sorted(gone)


def _coming_otherwise(source: int, originals: set[int], marked: set[int]) -> set[int]:
    found = set[int]()
    for some in _some(sorted(originals)):
        rows = _unreplaced(source, some).values_list("pk", "original_id")
        found |= {original for pk, original in rows if pk not in marked}
    return found


def _lock_some(source: int, originals: Sequence[int]) -> None:
    list(
        Reading.objects.select_for_update()
        .filter(source=source, original__in=originals, replaced_at=None)
        .order_by("pk")
    )


def _unreplaced(source: int, originals: Sequence[int] | None) -> QuerySet[Arrival]:
    found = Arrival.objects.filter(source=source, replacement__isnull=True)
    return found if originals is None else found.filter(original__in=originals)


def _readings(source: int, originals: Sequence[int]) -> Iterator[Reading]:
    for some in _some(originals):
        yield from Reading.objects.filter(source=source, original__in=some, replaced_at=None).order_by("pk")


def _end(act: Act, reading: Reading, at: datetime, new: Arrival) -> None:
    """Its records count no more; whoever is reading it finds that it is not theirs any more."""
    reading.replaced_at = at
    if reading.state in (_State.WAITING, _State.READING):
        reading.state, reading.claimed_by = _State.SUPERSEDED, ""
    reading.save(update_fields=["replaced_at", "state", "claimed_by"])
    act.witness(f"reading:{reading.pk}", after={"replaced_by": new.reading_id, "moved": True})


def _some(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
