"""How the readings of a source stood at an instant.

1. What counts of an original is the reading that had been done last by then. One that was replaced by then counts no
   more: a later one was done, or its file was moved and, if it came back, is read once more.
2. Without one, it was in quarantine where that had begun by then and had not ended by a retry.
3. Else it waited. Of what was in quarantine, or was read in part, people may have stated, by then, that what was not
   read holds no invoice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, Q, When

from piaoqi.archive.documents.aside import empty_at
from piaoqi.archive.models import Reading

_State = Reading.State
_COLUMNS = ("pk", "original_id", "state", "ended_at", "earlier", "why")
_WHY = Case(When(Q(state=_State.QUARANTINED) | Q(partly=True), then="said"), default=None)
"""Read together with the state, for it changes with it."""


class Done(NamedTuple):
    """A reading that was done, and when: in the order in which readings of one original take each other's place."""

    ended_at: datetime
    pk: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one original at one source."""

    done: Done | None = None
    """The reading whose records count; None where it had not been read."""
    quarantined: Mapping[str, Any] = field(default_factory=dict)
    """What was said of it in quarantine; empty where it waited."""
    empty: str | None = None
    """Why what was not read holds no invoice, as people stated; None where they did not."""


WAITING = Standing()


@dataclass(slots=True)
class _Then:
    """What is known of one original while its readings are gone through."""

    done: Done | None = None
    quarantined: tuple[datetime, int] | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    partly: Mapping[str, Any] = field(default_factory=dict)
    """What was said of the reading that was done, where that was in part."""


def standings(source_id: int, at: datetime) -> dict[int, Standing]:
    """By the original's id. Originals that are not named here wait."""
    found: dict[int, _Then] = {}
    counts = Q(replaced_at=None) | Q(replaced_at__gt=at)
    rows = Reading.objects.filter(counts, source=source_id, asked_at__lte=at).annotate(why=_WHY).order_by("pk")
    for pk, original, state, ended_at, earlier, why in rows.values_list(*_COLUMNS).iterator():
        then = found.setdefault(original, _Then())
        if ended_at is not None and ended_at <= at:
            if state == _State.DONE:
                _done(then, Done(ended_at, pk), why or {})
            elif state == _State.QUARANTINED:
                _note(then, (ended_at, pk), why)
        for one in earlier:
            since, until = datetime.fromisoformat(one["from"]), datetime.fromisoformat(one["to"])
            if since <= at < until:
                _note(then, (since, pk), one["said"])
    return {original: _standing(then, at) for original, then in found.items()}


def _done(then: _Then, done: Done, said: Mapping[str, Any]) -> None:
    if then.done is None or done > then.done:
        then.done, then.partly = done, said


def _note(then: _Then, since: tuple[datetime, int], said: Mapping[str, Any]) -> None:
    if then.quarantined is None or since > then.quarantined:
        then.quarantined, then.said = since, said


def _standing(then: _Then, at: datetime) -> Standing:
    if then.done:
        return Standing(done=then.done, empty=empty_at(then.partly, at))
    return Standing(quarantined=then.said, empty=empty_at(then.said, at)) if then.quarantined else WAITING
