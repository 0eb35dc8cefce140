"""The answer about one invoice, as the page shows it: all that `piaoqi why` tells, in the language of the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from piaoqi.archive.models import Invoice
from piaoqi.core.causes.base import Absence
from piaoqi.core.folder.check import source_answer
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.reconcile.result import WindowAnswer
from piaoqi.core.reconcile.source import Source
from piaoqi.core.report.overview import coverage_brief, number_of, stated_values, window_text
from piaoqi.core.report.words import FIELD, place_words
from piaoqi.core.text import Text, listed, told
from piaoqi.reconciliation.explained import Explained
from piaoqi.reconciliation.presence import State
from piaoqi.reconciliation.wording import on_the_server
from piaoqi.web.find.causes import (
    Asked,
    Group,
    Letter,
    Reason,
    groups_of,
    letters_of,
    questions_of,
    reasons_of,
)
from piaoqi.web.find.ground import Around
from piaoqi.web.shell.language import language, say
from piaoqi.web.shell.strip import Strip, strip_of

_WORDS: Mapping[str, Text] = {
    "alarm": Text("原件不可信", "Not to be relied on"),
    "missing": Text("缺失", "Missing"),
    "seeming": Text("看似缺失", "Seemingly missing"),
    "unknown": Text("无法判断", "Cannot tell"),
    "apart": Text("各来源说法不同", "Sources differ"),
    "twice": Text("重复", "Duplicate"),
    "deleted": Text("在回收站里", "In the recycle bin"),
    "waiting": Text("等待核对", "Waiting to be compared"),
    "not_due": Text("未到期，目前没有问题", "Not due yet: nothing wrong so far"),
    "fine": Text("应有的地方都有", "Wherever it should be"),
    "held": Text("在本系统里", "It is here"),
}
_ASKED = Text("查过这一天", "asked for this day")
_NOT_ASKED = Text("没有查这一天", "not asked for this day")
_UNKNOWN = Text("不知道查了什么范围", "what it was asked for is not known")
_ORDER = (Absence.MISSING, Absence.CANNOT_TELL, Absence.NOT_MISSING)
_TRAITS = {Verdict.HOLDS: "present", Verdict.BROKEN: "missing", Verdict.CANNOT_TELL: "unknown"}


@dataclass(frozen=True, slots=True)
class Searched:
    """Sources that were asked for the same: (title, address of its page, ''). `state`: whether that holds the day of
    the invoice, yes, no, or open; doubt where what holds it is not sure to be whole.
    """

    sources: tuple[tuple[str, str], ...]
    told: str
    state: str

    @property
    def title(self) -> str:
        return listed((title for title, _ in self.sources), language())


@dataclass(frozen=True, slots=True)
class Apart:
    """A field, and what each source states of it: (source, value, where)."""

    field: Text
    values: tuple[tuple[str, str, str], ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Twice:
    """A source that holds the whole invoice more than once."""

    title: str
    places: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`tone`: a key of its verdict; `sentences`: what is to be said first."""

    invoice: Invoice
    record: Record
    kind: str
    number: str
    tone: str
    verdict: str
    sentences: tuple[str, ...]
    strip: Strip
    groups: tuple[Group, ...]
    questions: tuple[Asked, ...]
    letters: tuple[Letter, ...]
    exports: tuple[Mapping[str, Any], ...]
    apart: tuple[Apart, ...]
    twice: tuple[Twice, ...]
    traits: tuple[tuple[str, str], ...]
    """(state of a mark, fact)."""
    searched: tuple[Searched, ...]
    as_of: datetime | None
    """Of the comparison; None where there was none yet."""

    @property
    def may_be_another(self) -> str:
        """What leads to the invoice that a line of a ledger without a number may stand for; '' for any other."""
        one = self.record
        unnumbered = not (one.number or one.paper_number) and one.kind is Kind.UNKNOWN
        return f"{one.seller_name} {one.total}" if unnumbered and one.seller_name and one.total is not None else ""

    @property
    def worth_asking(self) -> bool:
        """Whether something is left to do or to know."""
        return bool(self.groups or self.apart or self.twice)


def answer_of(one: Explained, around: Around) -> Answer:
    """Of an invoice that was explained to whoever asks."""
    worst_first = sorted(one.answer.absent, key=lambda absent: _ORDER.index(absent.finding.verdict))
    one = replace(one, answer=replace(one.answer, absent=tuple(worst_first)))
    tone, record = _tone(one), one.answer.invoice
    return Answer(
        invoice=one.invoice,
        record=record,
        kind=say(KINDS[record.kind].title),
        number=number_of(record),
        tone=tone,
        verdict=say(_WORDS[tone]),
        sentences=tuple(map(around.sentence, _sentences(one, tone))),
        strip=strip_of(one, around.titles),
        groups=groups_of(one, around),
        questions=questions_of(one, around),
        letters=letters_of(one, around),
        exports=tuple(_export(forms[language()]) for forms in one.exports),
        apart=tuple(_apart(one, around)),
        twice=tuple(_twice(one, around)),
        traits=tuple((_TRAITS[trait.verdict], say(trait.fact)) for trait in one.answer.traits),
        searched=tuple(_searched(one, around)),
        as_of=one.ground.comparison.as_of if one.ground.comparison else None,
    )


def _sentences(one: Explained, tone: str) -> Sequence[str]:
    """That it is there is said last where something else is wrong with it."""
    first, *rest = one.sentences(language())
    return [*rest, first] if tone in ("apart", "twice") and rest else [first, *rest]


def _export(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """In the words of the server."""
    return {**form, "choose": [{**step, "value": on_the_server(step["value"])} for step in form["choose"]]}


def _tone(one: Explained) -> str:
    """The worst that is said of it."""
    answer = one.answer
    verdicts = {absent.finding.verdict for absent in answer.absent}
    standings = {state.standing for state in answer.states if state.outcome}
    told_of = (
        ("deleted", one.invoice.deleted_at is not None),
        ("alarm", bool(answer.alarms)),
        ("missing", Absence.MISSING in verdicts),
        ("unknown", Absence.CANNOT_TELL in verdicts),
        ("seeming", Absence.NOT_MISSING in verdicts),
        ("apart", bool(answer.differences)),
        ("twice", bool(answer.duplicates)),
        ("waiting", bool(one.unjudged) or one.ground.comparison is None),
        ("not_due", Standing.NOT_DUE in standings),
        ("fine", Standing.PRESENT in standings),
    )
    return next((tone for tone, holds in told_of if holds), "held")


def _apart(one: Explained, around: Around) -> Iterator[Apart]:
    for difference in one.answer.differences:
        values = tuple(
            (around.title(name), value, place_words(str(difference.places[name]), language()))
            for name, value in stated_values(difference, language()).items()
        )
        yield Apart(FIELD[difference.field], values, reasons_of(difference.causes, around, one))


def _twice(one: Explained, around: Around) -> Iterator[Twice]:
    for duplicate in one.answer.duplicates:
        places = tuple(place_words(str(place), language()) for place in duplicate.places)
        yield Twice(around.title(duplicate.source), places, reasons_of(duplicate.causes, around, one))


def _searched(one: Explained, around: Around) -> Iterator[Searched]:
    """The windows that hold the day of the invoice; all in short where its day is not known or none holds it. What a
    company's sources were asked for is told whole only to whoever sees the whole company.
    """
    foreign = {state.name for state in one.answer.states if state.foreign}
    reach = {mark.source: mark.asked for mark in one.marks}
    known = {source.name: source for source in one.ground.sources if source.name not in foreign}
    order = [*(key for key in around.titles if key in known), *(key for key in known if key not in around.titles)]
    alike: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for key in order:
        holds, near = reach.get(key), _near(known[key], one.answer.invoice.issue_date)
        brief = _UNKNOWN if holds is None else _ASKED if holds else _NOT_ASKED
        said = around.words(_windows(known[key], near)) if around.sees_whole else say(brief)
        doubt = bool(near) and all(window.doubts for window in near)
        state = "open" if holds is None else "no" if not holds else "doubt" if doubt else "yes"
        pk = around.ids.get(key) if around.sees_whole else None
        address = f"/sources/{pk}/?company={around.company.pk}" if pk else ""
        alike.setdefault((state, said), []).append((around.title(key), address))
    yield from (Searched(tuple(sources), said, state) for (state, said), sources in alike.items())


def _near(source: Source, day: date | None) -> list[WindowAnswer]:
    """The windows that hold the day."""
    windows = source_answer(source).coverage if day else ()
    return [one for one in windows if day and (one.start or day) <= day <= (one.end or day)]


def _windows(source: Source, near: Sequence[WindowAnswer]) -> str:
    return told((window_text(one, language()) for one in near), language()) or coverage_brief(
        source_answer(source), language()
    )


def worst_of(states: Sequence[State]) -> str:
    """Of the marks of a row: the tone of its verdict."""
    order = (State.MISSING, State.UNKNOWN, State.SEEMING, State.NOT_DUE)
    found = next((one for one in order if one in states), None)
    if found:
        return found.value
    return "fine" if states.count(State.PRESENT) > 1 else "held"


def word_of(tone: str) -> Text:
    """What a verdict is called."""
    return _WORDS[tone]
