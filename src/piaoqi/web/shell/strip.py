"""The strip of sources of an invoice, alike on every page: a mark each, in the order of every other strip."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from django.utils import timezone
from django.utils.text import capfirst

from piaoqi.audit.clock import now
from piaoqi.core.folder.why import SourceState
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.report.words import place_words
from piaoqi.core.text import Message, Text, listed, told
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.explained import Mark as Found
from piaoqi.reconciliation.queries.marks import MarkOf
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.marks import MISSING, NOT_DUE, NOT_EXPECTED, PRESENT, STATES, UNKNOWN, Mark

PLACES_SHOWN = 3
_FILES = {"OFD", "PDF", "XML", "XBRL", "PNG", "JPG", "JPEG", "TIF", "TIFF", "BMP", "WEBP", "HEIC"}

_SINCE = Text("{first} 起就有：{where}", "there since {first}: {where}")
_LAST = Text("{first} 起就有，最近一次见到是 {last}：{where}", "there since {first}, seen last on {last}: {where}")
_GONE, _GONE_AT = Text("已删除", "deleted"), Text("已删除：{where}", "deleted: {where}")
_BY = Text("缺失，应在 {day} 前有", "missing, expected by {day}")
_FROM, _DUE = Text("{day} 起应有", "due from {day}"), Text("{day} 前不必有", "not due before {day}")
_WRITTEN = Text("写成了 {written}：{place}", "written as {written}: {place}")
_NEVER = Text("不会在这里：{why}", "never here: {why}")
_HARDLY = Text("多半不会在这里：{why}", "most likely never here: {why}")
_KIND = Text("这类票本不归这里", "its kind does not belong here")
_ELSEWHERE = Text("另一处已有，有一处就够了", "another of the same kind has it, which is enough")
_ABSENT = Text("没有", "not there")
_WAITING = Text("等下一次核对", "waits to be compared")
_UNJUDGED = Text("还没有，等下一次核对", "not there yet; the next comparison judges")
_NOT_ASKED = Text("没有查这一天", "this day was not asked for")
_SEVERAL = Text("共 {count} 处", "{count} places")


@dataclass(frozen=True, slots=True)
class Strip:
    """`marks`: of sources that have it, that should, or that say something of it. The others have nothing to do with it
    and are named aside: `foreign` are those of another company, or of the other direction.
    """

    marks: tuple[Mark, ...]
    own: str
    foreign: str


def strip_of(one: Explained, titles: Mapping[str, str]) -> Strip:
    """`titles`: key -> what people call it, in the order of every strip."""
    order = {key: place for place, key in enumerate(titles)}
    found = sorted(zip(one.answer.states, one.marks, strict=True), key=lambda pair: order.get(pair[0].name, len(order)))
    aside = [state for state, mark in found if _is_aside(state, mark)]
    named = {state.name: capfirst(titles.get(state.name, mark.title)) for state, mark in found}
    return Strip(
        marks=tuple(_mark(state, mark, named[state.name]) for state, mark in found if not _is_aside(state, mark)),
        own=listed((named[state.name] for state in aside if not state.foreign), language()),
        foreign=listed((named[state.name] for state in aside if state.foreign), language()),
    )


def brief_mark(one: MarkOf, title: str) -> Mark:
    """Of a row of a table."""
    state = STATES[one.state.value]
    since = _day(one.since) if one.since else ""
    due = say(_DUE.with_(day=one.due)) if one.due and state is NOT_DUE else ""
    sentence = " ".join(filter(None, (say(state.title), since, due)))
    return Mark(title=title, state=state, note=(_short(one.since) if one.since else due), told=sentence)


def _is_aside(state: SourceState, mark: Found) -> bool:
    return STATES[mark.state.value] is NOT_EXPECTED and state.outcome is None and not state.places


def _mark(state: SourceState, found: Found, title: str) -> Mark:
    shown, due = STATES[found.state.value], state.outcome.pair.due if state.outcome else date.min
    note, sentence = "", say(_why_absent(state))
    if shown is PRESENT and found.since:
        note, sentence = _brief(state, found.since), _present(state, found.since, found.last or found.since)
    elif shown is NOT_DUE:
        note, sentence = say(_FROM.with_(day=due.isoformat()[5:])), say(_DUE.with_(day=due))
    elif state.places and not state.there:
        note = _told_by(state) or say(_GONE)
        sentence = "\n".join(filter(None, (note, _places(state)))) if state.results else say(_gone(state))
    elif shown is MISSING:
        sentence = say(_BY.with_(day=due)) if due > date.min else ""
    elif shown is UNKNOWN and found.asked is False:
        note = say(_NOT_ASKED)
    elif shown is UNKNOWN and state.outcome is None:
        note, sentence = say(_WAITING), say(_UNJUDGED)
    return Mark(title=title, state=shown, note=note, told=sentence)


def _brief(state: SourceState, since: datetime) -> str:
    """What the platform said, the kind of file that an original is, or else the day alone."""
    files = {PurePosixPath(place.path).suffix[1:].upper() for place in state.places if not place.row}
    return _told_by(state) or " ".join((*sorted(files & _FILES), _short(since)))


def _present(state: SourceState, since: datetime, last: datetime) -> str:
    words = {"first": _day(since), "last": _day(last), "where": _places(state)}
    return say((_SINCE if words["first"] == words["last"] else _LAST).with_(**words))


def _told_by(state: SourceState) -> str:
    """What the platform said last, of a log of verifications."""
    return state.results[-1] if state.results else ""


def _gone(state: SourceState) -> Message:
    return _GONE_AT.with_(where=_places(state))


def _why_absent(state: SourceState) -> Message | Text:
    if state.standing is Standing.NOT_EXPECTED:
        never = _NEVER if state.surely_never else _HARDLY
        return never.with_(why=state.reasons[0].cause.title if state.reasons else _KIND)
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


def _short(moment: datetime) -> str:
    """Without the year where it is this one."""
    return _day(moment).removeprefix(f"{timezone.localtime(now()).year}-")


def _day(moment: datetime) -> str:
    return timezone.localtime(moment).date().isoformat()
