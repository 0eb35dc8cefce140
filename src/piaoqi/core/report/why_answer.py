"""The answer to "where is my invoice?": a sentence a place, on where it is missing, why, and who does what."""

from collections.abc import Iterator, Mapping, Sequence

from piaoqi.core.causes.base import Absence, Actor, Found, Likelihood
from piaoqi.core.causes.case import Direction
from piaoqi.core.folder.why import Absent, InvoiceAnswer, SourceState
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.report.next_step import next_step
from piaoqi.core.report.overview import stated_values
from piaoqi.core.report.words import ACTOR, FIELD, PLACE
from piaoqi.core.text import Language, Message, Text, told

_PLACE = Text("{what}（{name}）", "{what} ({name})")
_LACKS = {
    Absence.MISSING: Text("{where}里缺这张发票：{why}。{do}", "This invoice is missing from {where}: {why}. {do}"),
    Absence.NOT_MISSING: Text(
        "{where}里没有这张发票，但不算缺：{why}。{do}",
        "This invoice is not in {where}, and nothing is lost: {why}. {do}",
    ),
    Absence.CANNOT_TELL: Text(
        "{where}里没有看到这张发票，但还不能说缺：{why}。{do}",
        "This invoice was not seen in {where}, which does not prove it missing: {why}. {do}",
    ),
}
_HOW_SURE = {
    Likelihood.CERTAIN: Text("{title}", "{title}"),
    Likelihood.LIKELY: Text("多半是{title}", "most likely {title}"),
    Likelihood.POSSIBLE: Text("也许是{title}", "perhaps {title}"),
}
_WRITTEN = {
    Absence.NOT_MISSING: Text(
        "{where}里其实有这张发票，只是号码写成了 {written}：{why}。{do}",
        "This invoice is in {where}, but under another number, {written}: {why}. {do}",
    ),
    Absence.CANNOT_TELL: Text(
        "{where}里也许有这张发票，号码写成了 {written}，还不能断定：{why}。{do}",
        "This invoice may be in {where} under another number, {written}; that is not certain: {why}. {do}",
    ),
}
_OTHERWISE = Text(
    "{holders}里把这张发票的号码写成了 {written}，所以看上去不在{where}里，其实在：{why}。{do}",
    "{holders}: this invoice is written as {written}, so that it seems absent from {where}, where it is: {why}. {do}",
)
_NO_CAUSE = Text("该查的都查过了，没有找到原因", "everything was searched, and nothing here says why")
_DO = Text("要办的：{remedy}（{actor}办）。", "To do: {remedy} ({actor}).")
_DO_ONLY = Text("要办的：{remedy}。", "To do: {remedy}.")
_WE_ISSUE = Text("本单位就是开票方，由开票员", "we are the issuer: our own invoicer")
_NOTHING = Text("{remedy}。", "{remedy}.")
_THERE = Text("这张发票应有的地方都有：{places}。", "This invoice is wherever it should be: {places}.")
_FINE = Text("这张发票没有问题，应有的地方都有：{places}。", "Nothing is wrong; it is wherever it should be: {places}.")
_SO_FAR = Text(
    "这张发票目前没有问题，已经在：{places}。", "Nothing is wrong with this invoice so far; it is in {places}."
)
_HELD = Text("这张发票在：{places}；没有规则要求它在别处。", "It is in {places}; no rule expects it elsewhere.")
_NOT_DUE = Text(
    "{where}里还没有，{day} 之前不必有，现在不用催。",
    "It is not in {where} yet and need not be before {day}; there is nothing to chase.",
)
_NEVER = Text("{where}里不会有这张：{why}。", "It will never be in {where}: {why}.")
_HARDLY = Text(
    "{where}里没有，多半也不会有：看上去{why}，还没有证实。",
    "It is not in {where}, and most likely never will be: seemingly {why}, which nothing proves yet.",
)
_NEVER_THERE = Text("{where}里不会有这类票，不用找。", "Its kind is never in {where}; there is no need to look.")
_APART = Text(
    "各来源对它的{field}说法不同（{stated}）：{why}。{do}", "Its sources differ on the {field} ({stated}): {why}. {do}"
)
_TWICE = Text(
    "{where}里这张发票整张出现了 {times} 次：{why}。{do}", "The whole of it is in {where} {times} times: {why}. {do}"
)

_ALARM = Text("{what}。{do}", "{what}. {do}")


def answer_sentences(one: InvoiceAnswer, language: Language) -> list[str]:
    """What is to be said first: an original not to be relied on, the absences, the rest; never empty."""
    said = [sentence.say(language) for sentence in _sentences(one, language)]
    return [
        sentence if _begins_with_a_file(sentence, one) else sentence[:1].upper() + sentence[1:] for sentence in said
    ]


def _begins_with_a_file(sentence: str, one: InvoiceAnswer) -> bool:
    """A name stays as it is."""
    return any(sentence.startswith(alarm.path) for alarm in one.alarms)


def _sentences(one: InvoiceAnswer, language: Language) -> Iterator[Message]:
    for alarm in one.alarms:
        params = {"path": alarm.path, **alarm.params}
        yield _ALARM.with_(what=Message(alarm.kind.message, params), do=Message(alarm.kind.hint, params))
    kinds = {state.name: state.kind for state in one.states}
    for alike in _alike(one.absent):
        where = tuple(_place(absent.sources, kinds) for absent in alike)
        yield _lacks(where, alike[0], kinds)
    if not one.absent:
        yield _present(one)
    yield from (sentence for state in one.states if (sentence := _excused(state)))
    for difference in one.differences:
        stated = told((f"{name} {value}" for name, value in stated_values(difference, language).items()), language)
        yield _APART.with_(field=FIELD[difference.field], stated=stated, **_explained(difference.causes))
    for duplicate in one.duplicates:
        where = (_place((duplicate.source,), kinds),)
        yield _TWICE.with_(where=where, times=len(duplicate.places), **_explained(duplicate.causes))


def _explained(causes: Sequence[Found]) -> dict[str, object]:
    return {"why": causes[0].cause.title, "do": _to_do(causes[0])} if causes else {"why": _NO_CAUSE, "do": ""}


def _alike(absent: Sequence[Absent]) -> list[list[Absent]]:
    """Absences of one verdict and first cause, which one sentence tells of."""
    found: dict[tuple[str, str, str], list[Absent]] = {}
    for one in absent:
        first = one.finding.causes[0] if one.finding.causes else None
        key = (one.finding.verdict, first.cause.code if first else one.finding.target, _written(first))
        found.setdefault(key, []).append(one)
    return list(found.values())


def _place(names: tuple[str, ...], kinds: Mapping[str, str]) -> Message:
    """What it is, and what we call it."""
    kind = kinds.get(names[0], "")
    return _PLACE.with_(what=PLACE.get(kind, Text(kind, kind)), name=names)


def _written(found: Found | None) -> str:
    return next((one.written_as for one in found.evidence if one.written_as), "") if found else ""


def _lacks(where: tuple[Message, ...], absent: Absent, kinds: Mapping[str, str]) -> Message:
    finding = absent.finding
    first = finding.causes[0] if finding.causes else None
    if first is None:
        step = next_step(finding, absent.direction)
        return _LACKS[finding.verdict].with_(where=where, why=_NO_CAUSE, do=_DO_ONLY.with_(remedy=step))
    why = _HOW_SURE[first.likelihood].with_(title=_plain(first))
    written, do = _written(first), _to_do(first, absent.direction)
    if not written or finding.verdict not in _WRITTEN:
        return _LACKS[finding.verdict].with_(where=where, why=why, do=do)
    if absent.due is None:
        holders = tuple(_place((name,), kinds) for name in finding.present_in)
        return _OTHERWISE.with_(holders=holders, where=where, written=written, why=why, do=do)
    return _WRITTEN[finding.verdict].with_(where=where, written=written, why=why, do=do)


def _plain(found: Found) -> Text:
    """Its title without a doubt of its own: how sure it is, is said beside it."""
    title = found.cause.title
    if found.likelihood is Likelihood.CERTAIN:
        return title
    return Text(title.zh.removeprefix("可能").removeprefix("是"), title.en.removeprefix("possibly "))


def _to_do(found: Found, direction: Direction = Direction.RECEIVED) -> Message:
    remedy = Text(found.cause.remedy.zh.rstrip("。"), found.cause.remedy.en.rstrip("."))
    if found.cause.actor is Actor.NOBODY:
        return _NOTHING.with_(remedy=Text(remedy.zh, remedy.en[:1].upper() + remedy.en[1:]))
    return _DO.with_(remedy=remedy, actor=actor_of(found, direction))


def actor_of(found: Found, direction: Direction) -> Text:
    """Who acts; the issuer of what we issued is ourselves."""
    ours = found.cause.actor is Actor.ISSUER and direction is Direction.ISSUED
    return _WE_ISSUE if ours else ACTOR[found.cause.actor]


def _present(one: InvoiceAnswer) -> Message:
    kinds = {state.name: state.kind for state in one.states}
    there = [state for state in one.states if state.stands is Standing.PRESENT]
    places = tuple(_place((state.name,), kinds) for state in there)
    standings = {state.standing for state in one.states if state.outcome}
    troubled = one.alarms or one.differences or one.duplicates
    if Standing.NOT_DUE in standings:
        return (_THERE if troubled else _SO_FAR).with_(places=places)
    if Standing.PRESENT in standings:
        return (_THERE if troubled else _FINE).with_(places=places)
    return _HELD.with_(places=places)


def _excused(state: SourceState) -> Message | None:
    """Why one source need not have it."""
    where = _place((state.name,), {state.name: state.kind})
    if state.places or state.outcome is None:
        return None
    if state.standing is Standing.NOT_DUE:
        return _NOT_DUE.with_(where=where, day=state.outcome.pair.due)
    if state.standing is Standing.NOT_EXPECTED:
        reason = state.reasons[0] if state.reasons else None
        never = _NEVER if state.surely_never else _HARDLY
        return never.with_(where=where, why=_plain(reason)) if reason else _NEVER_THERE.with_(where=where)
    return None
