"""The page that answers "where is my invoice?": the answer first, then where it is, why, and what to ask or send."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.check_view import MARKS, PROBLEMS_SHOWN, STYLES
from piaoqi.cli.views.exports_view import exports_for
from piaoqi.cli.views.parts import Prose, amount, capital, facts, indented
from piaoqi.cli.views.why_causes import causes_of, letters_of, questions_of, ranked
from piaoqi.core.causes.base import Absence
from piaoqi.core.folder.why import InvoiceAnswer, SourceState, WhyAnswer
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.verdict import Verdict
from piaoqi.core.problem import Problem
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.reconcile.result import WindowAnswer
from piaoqi.core.report.overview import AS_OF, coverage_brief, minute, number_of, stated_values, window_text
from piaoqi.core.report.why_answer import answer_sentences
from piaoqi.core.report.words import DIFFERENCES, DUPLICATES, FIELD, PLACE, PROBLEMS, SOURCE_KIND, place_words
from piaoqi.core.text import Language, Message, Text, told

PLACES_SHOWN = 3
DOUBTS_SHOWN = 2
YUAN = Text("{total} 元", "{total} yuan")
PARTIES = Text("{seller} 开给 {buyer}", "{seller} to {buyer}")
SOLD_BY = Text("{seller} 开具", "issued by {seller}")
BOUGHT_BY = Text("开给 {buyer}", "issued to {buyer}")
WHERE = Text("在哪里", "Where it is")
NUMBER_SAYS = Text("号码自己说的", "What the number says of itself")
LOOKED = Text("查过什么", "What was searched")
COULD_HOLD = Text("哪里还可能有", "Where it could still be")
NEXT = Text("接下来", "What to do next")
MORE = Text("…… 共 {count} 处", "… {count} places")
ABSENT = Text("没有", "not there")
WRITTEN = Text("写成了 {written}：{place}", "written as {written}: {place}")
DUE = Text("还没有；{day} 之前不必有", "not yet; not due before {day}")
NOT_EXPECTED = Text("不会在这里：{why}", "never here: {why}")
HARDLY = Text("多半不会在这里：{why}", "most likely never here: {why}")
NOT_ITS_KIND = Text("这类票本不归这里", "its kind doesn't belong here")
ELSEWHERE = Text("没有；有一处就够了，另一处已有", "not there; another of the same kind has it, which is enough")
FOREIGN = Text(
    "○ 也不在：{names}（那里是另一家公司或另一个方向的票）",
    "○ nor in {names} (of another company, or of the other direction)",
)
NO_RULE = Text("○ 也不在：{names}（没有规则要求它在那里）", "○ nor in {names} (no rule expects it there)")
FOREIGN_TOO = Text(
    "另一家公司或另一个方向的来源也看过：{names}",
    "Sources of another company or direction were looked at, too: {names}",
)
DELETED = Text("在回收站里：{places}", "deleted: {places}")
_SIGNS = {Standing.PRESENT: "●", Standing.NOT_DUE: "…", Standing.NOT_EXPECTED: "○", None: "○"}

_TRAIT = {Verdict.HOLDS: "✓", Verdict.BROKEN: "✕", Verdict.CANNOT_TELL: "?"}


def show_why(answer: WhyAnswer, screen: Screen) -> None:
    """Print the page."""
    screen.show(*(Prose(_words(one, screen)) for one in answer.understood))
    screen.show(Styled(screen.say(AS_OF.with_(instant=minute(answer.as_of))), style="dim"))
    for one in answer.invoices:
        screen.show("", *_invoice(one, answer, screen))
    if not answer.invoices:
        screen.show(*_nowhere(answer, screen))
    screen.show("", screen.bold(LOOKED), *_searched(answer, screen))
    screen.show(*_problems(answer.problems, screen))


def _words(message: Message | Text, screen: Screen) -> str:
    return place_words(screen.say(message), screen.language)


def _heading(words: Text, screen: Screen) -> RenderableType:
    return Styled(capital(screen.say(words)), style="bold")


def _invoice(one: InvoiceAnswer, answer: WhyAnswer, screen: Screen) -> Iterator[RenderableType]:
    yield from _title(one.invoice, screen)
    yield from ("", *_sentences(one, screen))
    yield from ("", screen.bold(WHERE))
    yield indented(facts([_strip(state, screen) for state in one.states if not _is_aside(state)]))
    yield from _aside(one.states, screen)
    yield from causes_of(one.absent, screen)
    yield from exports_for(one.exports, screen)
    yield from questions_of(one.absent, screen)
    yield from letters_of(one.absent, answer.as_of, screen)
    yield from _conflicts(one, screen)
    if one.traits:
        yield from ("", screen.bold(NUMBER_SAYS))
        yield indented(facts([(_TRAIT[trait.verdict], "", _words(trait.fact, screen)) for trait in one.traits]))


def _title(invoice: Record, screen: Screen) -> Iterator[RenderableType]:
    kind = screen.say(KINDS[invoice.kind].title)
    total = screen.say(YUAN.with_(total=amount(invoice.total))) if invoice.total is not None else ""
    yield Prose("  ".join(filter(None, (kind, number_of(invoice), str(invoice.issue_date or ""), total))), "bold")
    seller, buyer = invoice.seller_name, " ".join(filter(None, (invoice.buyer_name, invoice.buyer_tax_id)))
    if seller or buyer:
        said = PARTIES if seller and buyer else SOLD_BY if seller else BOUGHT_BY
        yield Prose(screen.say(said.with_(seller=seller, buyer=buyer)), "dim")


def _sentences(one: InvoiceAnswer, screen: Screen) -> Iterator[RenderableType]:
    """Absences come first, each in its colour."""
    verdicts = {absent.finding.verdict for absent in one.absent}
    worst = next((verdict for verdict in Absence if verdict in verdicts), None)
    for place, sentence in enumerate(answer_sentences(one, screen.language)):
        in_order = "bold yellow" if one.alarms else "bold green"
        style = (STYLES[worst] if worst else in_order) if place == 0 else "bold"
        yield Prose(place_words(sentence, screen.language), style)


def _strip(state: SourceState, screen: Screen) -> tuple[str, str, str]:
    kind = PLACE.get(state.kind, Text(state.kind, state.kind))
    sign = MARKS[state.stands] if isinstance(state.stands, Absence) else _SIGNS.get(state.stands, "○")
    return f"{sign} {state.name}", screen.say(kind), _said(state, screen)


def _is_aside(state: SourceState) -> bool:
    """Not there, and nothing asks for it there."""
    return state.outcome is None and not state.places


def _aside(states: Sequence[SourceState], screen: Screen) -> Iterator[RenderableType]:
    aside = [state for state in states if _is_aside(state)]
    for said, foreign in ((NO_RULE, False), (FOREIGN, True)):
        names = tuple(state.name for state in aside if state.foreign is foreign)
        if names:
            yield indented(Prose(screen.say(said.with_(names=names)), "dim"))


def _said(state: SourceState, screen: Screen) -> str:
    places = _places(state.places, screen.language)
    if places and not state.there and not state.results:
        return screen.say(DELETED.with_(places=places))
    if places:
        return "\n".join(filter(None, (*state.results, places)))
    return _words(_not_there(state), screen)


def _places(places: tuple[Place, ...], language: Language) -> str:
    said = [place_words(str(place), language) for place in places[:PLACES_SHOWN]]
    if len(places) > PLACES_SHOWN:
        said.append(MORE.fill(language, count=len(places)))
    return "\n".join(said)


def _not_there(state: SourceState) -> Message | Text:
    outcome = state.outcome
    if outcome and state.standing is Standing.NOT_DUE:
        return DUE.with_(day=outcome.pair.due)
    if state.standing is Standing.NOT_EXPECTED:
        return (NOT_EXPECTED if state.surely_never else HARDLY).with_(
            why=state.reasons[0].cause.title if state.reasons else NOT_ITS_KIND
        )
    if state.standing is Standing.PRESENT:
        return ELSEWHERE
    finding = outcome.finding if outcome else None
    for evidence in (one for cause in (finding.causes if finding else ()) for one in cause.evidence):
        if evidence.written_as:
            return WRITTEN.with_(written=evidence.written_as, place=evidence.source)
    return ABSENT


def _conflicts(one: InvoiceAnswer, screen: Screen) -> Iterator[RenderableType]:
    rows = []
    for difference in one.differences:
        for name, value in stated_values(difference, screen.language).items():
            place = place_words(str(difference.places[name]), screen.language)
            rows.append((screen.say(FIELD[difference.field]), f"{name} {value}", place))
    if rows:
        yield from ("", _heading(DIFFERENCES, screen), indented(facts(rows)))
        yield from ranked([cause for difference in one.differences for cause in difference.causes], screen)
    if one.duplicates:
        yield from ("", _heading(DUPLICATES, screen))
    for duplicate in one.duplicates:
        places = told((place_words(str(place), screen.language) for place in duplicate.places), screen.language)
        yield indented(facts([(duplicate.source, "", places)]))
        yield from ranked(duplicate.causes, screen)


def _nowhere(answer: WhyAnswer, screen: Screen) -> Iterator[RenderableType]:
    if answer.advice:
        yield from ("", screen.bold(NEXT))
    for place, one in enumerate(answer.advice, start=1):
        yield indented(Prose(f"{place}. {screen.say(one)}"))
    if answer.open_ends:
        yield from ("", screen.bold(COULD_HOLD))
        yield indented(facts([(name, "", _words(reason, screen)) for name, reason in answer.open_ends]))


def _searched(answer: WhyAnswer, screen: Screen) -> Iterator[RenderableType]:
    """The windows that hold the day of the invoice; all in short where its day is not known or no window holds it."""
    days = {one.invoice.issue_date for one in answer.invoices}
    day = days.pop() if len(days) == 1 else None
    foreign = _foreign(answer)
    rows = []
    for source in answer.sources:
        if source.name in foreign:
            continue
        near = _near(source.coverage, day)
        kind = SOURCE_KIND.get(source.kind, Text(source.kind, source.kind))
        said = _covered(near, screen.language) or coverage_brief(source, screen.language)
        rows.append((source.name, screen.say(kind), said))
    yield indented(facts(rows))
    if foreign:
        yield indented(Prose(screen.say(FOREIGN_TOO.with_(names=foreign)), "dim"))


def _foreign(answer: WhyAnswer) -> tuple[str, ...]:
    """The sources of which no invoice asked for could be."""
    states = [state for one in answer.invoices for state in one.states]
    own = {state.name for state in states if not state.foreign}
    return tuple(dict.fromkeys(state.name for state in states if state.name not in own))


def _near(windows: tuple[WindowAnswer, ...], day: date | None) -> tuple[WindowAnswer, ...]:
    if day is None:
        return ()
    return tuple(one for one in windows if (one.start or day) <= day <= (one.end or day))


def _covered(windows: Sequence[WindowAnswer], language: Language) -> str:
    return "\n".join(window_text(replace(one, doubts=one.doubts[:DOUBTS_SHOWN]), language) for one in windows)


def _problems(problems: tuple[Problem, ...], screen: Screen) -> Iterator[RenderableType]:
    """What could not be read: it may be the very invoice."""
    unread = [one for one in problems if one.kind.unreadable]
    if unread:
        yield from ("", _heading(PROBLEMS, screen))
    for one in unread[:PROBLEMS_SHOWN]:
        yield indented(Prose(place_words(one.message(screen.language), screen.language)))
        yield indented(Prose(f"→ {one.hint(screen.language)}", "dim"), 4)
