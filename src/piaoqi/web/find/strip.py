"""The strip of sources of one explained invoice: a mark each, in the order of every other strip."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone

from piaoqi.core.causes.base import Absence
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.why import NOT_A_PRESENCE, SourceState
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.report.words import place_words
from piaoqi.core.text import Message, Text, listed, told
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.queries.marks import VERDICTS, MarkOf
from piaoqi.web.shell import marks
from piaoqi.web.shell.language import language, say

PLACES_SHOWN = 3

_SINCE = Text("{day} 起就有：{where}", "there since {day}: {where}")
_DELETED, _IN_BIN = Text("在回收站里：{where}", "deleted: {where}"), Text("在回收站里", "deleted")
_DUE = Text("{day} 前不必有", "not due before {day}")
_WRITTEN = Text("写成了 {written}：{place}", "written as {written}: {place}")
_NEVER = Text("不会在这里：{why}", "never here: {why}")
_KIND = Text("这类票本不归这里", "its kind does not belong here")
_ELSEWHERE = Text("另一处已有，有一处就够了", "another of the same kind has it, which is enough")
_ABSENT = Text("没有", "not there")
_WAITING = Text("还没有，等下一次核对", "not there yet; the next comparison judges")
_NOT_ASKED = Text("没有查这一天", "this day was not asked for")
_SEVERAL = Text("共 {count} 处", "{count} places")


@dataclass(frozen=True, slots=True)
class Aside:
    """Sources that don't have it, and where no rule asks for it."""

    own: str
    foreign: str
    """Of another company, or of the other direction."""


def strip_of(one: Explained, titles: Mapping[str, str]) -> tuple[marks.Mark, ...]:
    """Those that have it, that should, or of which something is known; the others are aside."""
    order = {key: place for place, key in enumerate(titles)}
    states = sorted(one.answer.states, key=lambda state: order.get(state.name, len(order)))
    return tuple(_mark(state, one, titles) for state in states if not _is_aside(state, one))


def aside_of(one: Explained, titles: Mapping[str, str]) -> Aside:
    """The rest."""
    left = [state for state in one.answer.states if _is_aside(state, one)]
    own, foreign = (
        listed((titles.get(one.name, one.name) for one in left if one.foreign is side), language())
        for side in (False, True)
    )
    return Aside(own, foreign)


def brief_mark(one: MarkOf, title: str) -> marks.Mark:
    """Of a row of a table."""
    state = marks.STATES[one.state.value]
    since = timezone.localtime(one.since).strftime("%Y-%m-%d") if one.since else ""
    due = say(_DUE.with_(day=one.due)) if one.due and state is marks.NOT_DUE else ""
    sentence = " ".join(filter(None, (say(state.title), since, due)))
    return marks.Mark(title=title, state=state, note=since[5:] or due, told=sentence)


def _is_aside(state: SourceState, one: Explained) -> bool:
    return state.outcome is None and not state.places and state.name not in one.unjudged


def _mark(state: SourceState, one: Explained, titles: Mapping[str, str]) -> marks.Mark:
    of = next(mark for mark in one.marks if mark.source == state.name)
    kind, note, sentence = _said(state, one)
    if kind is marks.PRESENT and of.since:
        day = timezone.localtime(of.since).strftime("%Y-%m-%d")
        note = note or day
        sentence = say(_SINCE.with_(day=day, where=sentence))
    if kind is marks.UNKNOWN and of.asked is False:
        note = say(_NOT_ASKED)
    return marks.Mark(title=titles.get(state.name, state.name), state=kind, note=note, told=sentence)


def _said(state: SourceState, one: Explained) -> tuple[marks.State, str, str]:
    """State, a few letters, the whole sentence."""
    outcome, places = state.outcome, _places(state)
    if outcome and outcome.finding and (not state.places or state.kind in NOT_A_PRESENCE):
        kind = marks.STATES[VERDICTS[outcome.finding.verdict.value].value]
        return kind, "", say(_why_absent(state)) if outcome.finding.verdict is not Absence.MISSING else ""
    if state.places and state.kind == SourceKind.DELETED:
        return marks.NOT_EXPECTED, say(_IN_BIN), say(_DELETED.with_(where=places))
    if state.places and state.standing is Standing.PRESENT:
        return marks.PRESENT, (state.results[-1] if state.results else ""), places
    if state.places:
        return marks.NOT_EXPECTED, told(state.results, language()) or say(marks.PRESENT.title), places
    if state.standing is Standing.NOT_DUE and outcome:
        due = say(_DUE.with_(day=outcome.pair.due))
        return marks.NOT_DUE, due, due
    if state.name in one.unjudged:
        return marks.UNKNOWN, say(_WAITING), say(_WAITING)
    return marks.NOT_EXPECTED, "", say(_why_absent(state))


def _why_absent(state: SourceState) -> Message | Text:
    if state.standing is Standing.NOT_EXPECTED:
        return _NEVER.with_(why=state.reasons[0].cause.title if state.reasons else _KIND)
    if state.standing is Standing.PRESENT:
        return _ELSEWHERE
    finding = state.outcome.finding if state.outcome else None
    for evidence in (one for cause in (finding.causes if finding else ()) for one in cause.evidence):
        if evidence.written_as:
            return _WRITTEN.with_(written=evidence.written_as, place=evidence.source)
    return _ABSENT


def _places(state: SourceState) -> str:
    return told(_told(state), language())


def _told(state: SourceState) -> Iterator[str]:
    yield from (place_words(str(place), language()) for place in state.places[:PLACES_SHOWN])
    if len(state.places) > PLACES_SHOWN:
        yield say(_SEVERAL.with_(count=len(state.places)))
