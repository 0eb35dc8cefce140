"""The strip of sources for one invoice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import capfirst
from django.utils.timezone import localtime

from piaoqi.core.causes.base import Absence
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.why import Absent, SourceState
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.text import Message, Text
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.explained import Mark as Told
from piaoqi.web.shell.language import say
from piaoqi.web.shell.marks import MISSING, NOT_DUE, NOT_EXPECTED, PRESENT, SEEMING, UNKNOWN, Mark, State

_VERDICTS: Mapping[Absence, State] = {
    Absence.MISSING: MISSING,
    Absence.NOT_MISSING: SEEMING,
    Absence.CANNOT_TELL: UNKNOWN,
}
_PRESENT = Text("{first} 起有", "there since {first}")
_LAST = Text("{first} 起有，最近一次见到是 {last}", "there since {first}, seen last on {last}")
_DUE = Text("{due} 之前不必有", "not before {due}")
_UNJUDGED = Text("还没有，等下一次核对", "not there yet; the next comparison judges")
_NOT_ASKED = Text("清单没有查到这一天", "its lists do not reach that day")
_OUTSIDE = Text("未覆盖", "not covered")
_IN_BIN = Text("在回收站里", "deleted there")
_UNTIL = Text("{due} 起", "from {due}")


@dataclass(frozen=True, slots=True)
class Strip:
    """`elsewhere`: sources that have nothing to do with it."""

    marks: tuple[Mark, ...]
    elsewhere: tuple[str, ...]


def strip_of(one: Explained, titles: Mapping[str, str]) -> Strip:
    """One mark for each source, in their order. `titles`: what people call them."""
    absent = {name: each for each in one.answer.absent for name in each.sources}
    pairs = zip(one.answer.states, one.marks, strict=True)
    marks = []
    for state, told in pairs:
        shown, note, words = _state(state, told, absent.get(state.name), unjudged=state.name in one.unjudged)
        title = capfirst(titles.get(state.name, told.title))
        marks.append(Mark(title=title, state=shown, note=_said(note), told=_said(words)))
    return Strip(
        tuple(mark for mark in marks if mark.state is not NOT_EXPECTED or mark.note),
        tuple(mark.title for mark in marks if mark.state is NOT_EXPECTED and not mark.note),
    )


_Words = Text | Message | None


def _said(words: _Words) -> str:
    return say(words) if words else ""


def _state(state: SourceState, told: Told, absent: Absent | None, *, unjudged: bool) -> tuple[State, _Words, _Words]:
    """The mark, the letters beside it, and the sentence."""
    if state.places and state.kind == SourceKind.DELETED:
        return NOT_EXPECTED, _IN_BIN, _IN_BIN
    if told.since is not None and absent is None:
        first, last = _day(told.since), _day(told.last or told.since)
        words = (_PRESENT if first == last else _LAST).with_(first=first, last=last)
        return PRESENT, Text(first, first), words
    if absent is not None:
        return _VERDICTS[absent.finding.verdict], None, None
    if unjudged:
        return UNKNOWN, None, _UNJUDGED
    if state.standing is Standing.NOT_DUE and state.outcome:
        due = _written(state.outcome.pair.due)
        return NOT_DUE, _UNTIL.with_(due=due[5:]), _DUE.with_(due=due)
    if state.standing is None and not state.foreign and told.asked is False:
        return UNKNOWN, _OUTSIDE, _NOT_ASKED
    return NOT_EXPECTED, None, None


def _day(moment: datetime) -> str:
    return _written(localtime(moment).date())


def _written(day: date) -> str:
    return day.isoformat()
