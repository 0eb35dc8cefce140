"""The answer to "where is my invoice?": a sentence a place, on where it is missing, why, and who does what."""

from collections.abc import Iterator, Sequence

from piaoqi.core.causes.base import Absence, Actor, Found, Likelihood
from piaoqi.core.folder.why import Absent, InvoiceAnswer, SourceState
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.report.overview import remedy_text, stated_values
from piaoqi.core.report.words import ACTOR, FIELD, PLACE
from piaoqi.core.text import Language, Message, Text, told

_PLACE = Text("{what}（{name}）", "{what} ({name})")
_LACKS = {
    Absence.MISSING: Text("{where}里缺这张发票：{why}。{do}", "This invoice is missing from {where}: {why}. {do}"),
    Absence.NOT_MISSING: Text(
        "{where}里没有这张发票，但不算缺：{why}。{do}",
        "{where} has no such invoice, and that is no loss: {why}. {do}",
    ),
    Absence.CANNOT_TELL: Text(
        "{where}里没有看到这张发票，但还不能说缺：{why}。{do}",
        "{where} does not show this invoice, which does not prove it missing: {why}. {do}",
    ),
}
_HOW_SURE = {
    Likelihood.CERTAIN: Text("{title}", "{title}"),
    Likelihood.LIKELY: Text("多半是{title}", "most likely {title}"),
    Likelihood.POSSIBLE: Text("也许是{title}", "perhaps {title}"),
}
_WRITTEN = Text("{why}，写成了 {written}", "{why}; it is written {written}")
_NO_CAUSE = Text("该查的都查过了，没有", "everything that should have it was searched")
_DO = Text("要办的：{remedy}（{actor}办）。", "To do: {remedy} ({actor}).")
_DO_ONLY = Text("要办的：{remedy}。", "To do: {remedy}.")
_NOTHING = Text("{remedy}。", "{remedy}.")
_FINE = Text("这张发票没有问题：应有的地方都有（{places}）。", "This invoice is wherever it should be: {places}.")
_HELD = Text("这张发票在：{places}。没有规则要求它在别处。", "It is in {places}; no rule expects it elsewhere.")
_NOT_DUE = Text("{where}里还没有，{day} 之前不必有，不用催。", "{where} does not have it yet, nor must before {day}.")
_NEVER = Text("{where}里不会有这张：{why}。", "{where} never has this one: {why}.")
_NEVER_THERE = Text("{where}里不会有这类票，不用找。", "{where} never has this kind; there is no need to look.")
_APART = Text(
    "各来源对它的{fields}说法不同（{stated}），要改正错的一边。", "Its {fields} differs: {stated}; correct it."
)
_TWICE = Text(
    "{where}里这张发票整张出现了 {times} 次，可能重复入账或报销。",
    "{where} has the whole of it {times} times: it may have been booked or claimed twice.",
)


def answer_sentences(one: InvoiceAnswer, language: Language) -> list[str]:
    """What is to be said first, the absences before the rest; never empty."""
    said = [sentence.say(language) for sentence in _sentences(one, language)]
    return [sentence[:1].upper() + sentence[1:] for sentence in said]


def _sentences(one: InvoiceAnswer, language: Language) -> Iterator[Message]:
    kinds = {state.name: state.kind for state in one.states}
    for alike in _alike(one.absent):
        where = tuple(_place(absent.finding.absent_from, kinds) for absent in alike)
        yield _lacks(where, alike[0], language)
    if not one.absent:
        yield _present(one.states)
    yield from (sentence for state in one.states if (sentence := _excused(state)))
    for difference in one.differences:
        stated = told((f"{name} {value}" for name, value in stated_values(difference, language).items()), language)
        yield _APART.with_(fields=FIELD[difference.field], stated=stated)
    for duplicate in one.duplicates:
        yield _TWICE.with_(where=_place(duplicate.source, kinds), times=len(duplicate.places))


def _alike(absent: Sequence[Absent]) -> list[list[Absent]]:
    """Absences of one verdict and first cause, which one sentence tells of."""
    found: dict[tuple[str, str, str], list[Absent]] = {}
    for one in absent:
        first = one.finding.causes[0] if one.finding.causes else None
        key = (one.finding.verdict, first.cause.code if first else one.finding.target, _written(first))
        found.setdefault(key, []).append(one)
    return list(found.values())


def _place(name: str, kinds: dict[str, str]) -> Message:
    kind = kinds.get(name, "")
    return _PLACE.with_(what=PLACE.get(kind, Text(kind, kind)), name=name)


def _written(found: Found | None) -> str:
    return next((one.written_as for one in found.evidence if one.written_as), "") if found else ""


def _lacks(where: tuple[Message, ...], absent: Absent, language: Language) -> Message:
    finding = absent.finding
    first = finding.causes[0] if finding.causes else None
    why: Message | Text = _NO_CAUSE
    if first is not None:
        why = _HOW_SURE[first.likelihood].with_(title=first.cause.title)
        if _written(first):
            why = _WRITTEN.with_(why=why, written=_written(first))
    return _LACKS[finding.verdict].with_(where=where, why=why, do=_to_do(first, finding.target, language))


def _to_do(found: Found | None, target: str, language: Language) -> Message:
    if found is None:
        return _DO_ONLY.with_(remedy=remedy_text((), language, target).rstrip("。."))
    remedy = found.cause.remedy.in_language(language).rstrip("。.")
    if found.cause.actor is Actor.NOBODY:
        return _NOTHING.with_(remedy=remedy)
    return _DO.with_(remedy=remedy, actor=ACTOR[found.cause.actor])


def _present(states: Sequence[SourceState]) -> Message:
    kinds = {state.name: state.kind for state in states}
    places = tuple(_place(state.name, kinds) for state in states if state.places and state.standing is Standing.PRESENT)
    asked = any(state.outcome for state in states)
    return (_FINE if asked else _HELD).with_(places=places)


def _excused(state: SourceState) -> Message | None:
    """Why one source need not have it."""
    where = _place(state.name, {state.name: state.kind})
    if state.places or state.outcome is None:
        return None
    if state.standing is Standing.NOT_DUE:
        return _NOT_DUE.with_(where=where, day=state.outcome.pair.due)
    if state.standing is Standing.NOT_EXPECTED:
        reason = state.reasons[0].cause.title if state.reasons else None
        return _NEVER.with_(where=where, why=reason) if reason else _NEVER_THERE.with_(where=where)
    return None
