"""The page that answers "where is my invoice?"."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.check_view import DO, MARKS, STYLES
from piaoqi.cli.views.parts import Prose, amount, columns, indented
from piaoqi.core.causes.base import Found
from piaoqi.core.folder.why import InvoiceAnswer, SourceState, WhyAnswer
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.reconcile.judge import Standing
from piaoqi.core.reconcile.result import Finding, SourceAnswer
from piaoqi.core.report.overview import (
    AS_OF,
    SEARCHED,
    cause_title,
    coverage_text,
    evidence_lines,
    minute,
    number_of,
    remedy_text,
    stated_values,
)
from piaoqi.core.report.words import ABSENCE, DIFFERENCES, DUPLICATES, FIELD, SOURCE_KIND
from piaoqi.core.text import Message, Text, told

EVERYWHERE = Text("应有的地方都有这张票", "It is wherever it should be")
ABSENT = Text("{verdict}：{source}（{kind}）里没有这张票", "{verdict}: not in {source} ({kind})")
WHERE = Text("在哪里", "Where it is")
WHY = Text("为什么，怎么办", "Why, and what to do")
LOOKED = Text("查过什么", "What was searched")
THERE = Text("有：{places}", "there: {places}")
DUE = Text("没有；{day} 之前不必有", "not there; not due before {day}")
NOT_EXPECTED = Text("没有；这类票本不归这里", "not there; its kind doesn't belong there")
NO_RULE = Text("没有；没有规则要求它在这里", "not there; no rule expects it")
HEADINGS = (Text("来源", "Source"), Text("种类", "Kind"), Text("情形", "State"))
NOBODY = Text(
    "请核对号码；确实无误的，看看下面查过的来源和日期是否包括它",
    "Check the number; if it is right, see whether what was searched reaches it",
)
_SIGNS = {Standing.PRESENT: "●", Standing.NOT_DUE: "…", Standing.NOT_EXPECTED: "○", None: "○"}


def show_why(answer: WhyAnswer, screen: Screen) -> None:
    """Print the page."""
    screen.show(*(Prose(screen.say(one), "bold") for one in answer.understood))
    screen.show(screen.say(AS_OF.with_(instant=minute(answer.as_of))))
    for one in answer.invoices:
        screen.show("", *_invoice(one, screen))
    if not answer.invoices:
        screen.show(screen.say(NOBODY))
    screen.show("", screen.bold(LOOKED), *_searched(answer.sources, screen))


def _invoice(one: InvoiceAnswer, screen: Screen) -> Iterator[RenderableType]:
    invoice = one.invoice
    kind = screen.say(KINDS[invoice.kind].title)
    facts = (kind, number_of(invoice), str(invoice.issue_date or ""), invoice.seller_name, amount(invoice.total))
    yield Styled("  ".join(fact for fact in facts if fact), style="bold")
    findings = [state.outcome.finding for state in one.states if state.outcome and state.outcome.finding]
    if not findings:
        yield screen.say(EVERYWHERE)
    for finding in findings:
        yield _headline(finding, one.states, screen)
    yield from ("", screen.bold(WHERE))
    rows = [[f"{_sign(state)} {state.name}", _kind(state.kind, screen), _said(state, screen)] for state in one.states]
    yield indented(columns([screen.say(title) for title in HEADINGS], rows, whole=(0, 1)))
    if findings:
        yield from ("", screen.bold(WHY))
    for finding in findings:
        yield from _causes(finding.causes, finding.target, screen)
    yield from _conflicts(one, screen)


def _headline(finding: Finding, states: Sequence[SourceState], screen: Screen) -> RenderableType:
    kind = next(state.kind for state in states if state.name == finding.absent_from)
    said = ABSENT.with_(
        verdict=ABSENCE[finding.verdict], source=finding.absent_from, kind=SOURCE_KIND.get(kind, Text(kind, kind))
    )
    return Styled(f"{MARKS[finding.verdict]} {screen.say(said)}", style=STYLES[finding.verdict])


def _kind(kind: str, screen: Screen) -> str:
    return screen.say(SOURCE_KIND.get(kind, Text(kind, kind)))


def _sign(state: SourceState) -> str:
    outcome = state.outcome
    return MARKS[outcome.finding.verdict] if outcome and outcome.finding else _SIGNS[state.standing]


def _said(state: SourceState, screen: Screen) -> str:
    return screen.say(_state(state))


def _state(state: SourceState) -> Message | Text:
    outcome = state.outcome
    if state.places:
        return THERE.with_(places="\n".join(str(place) for place in state.places[:3]))
    if outcome and outcome.finding:
        return ABSENCE[outcome.finding.verdict]
    if outcome and state.standing is Standing.NOT_DUE:
        return DUE.with_(day=outcome.pair.due)
    return NOT_EXPECTED if state.standing is Standing.NOT_EXPECTED else NO_RULE


def _causes(causes: Sequence[Found], target: str, screen: Screen) -> Iterator[RenderableType]:
    language = screen.language
    if not causes:
        yield indented(Prose(screen.say(SEARCHED)))
        yield indented(Prose(screen.say(DO.with_(remedy=remedy_text((), language, target)))), 4)
    for place, found in enumerate(causes, start=1):
        yield indented(
            Styled.assemble((f"{place} {cause_title(found, language)}", "bold"), (f"  {found.cause.code}", "dim"))
        )
        for line in evidence_lines((found,), language)[:6]:
            yield indented(Prose(line, "dim"), 4)
        remedy = told(remedy_text((found,), language).split("\n"), language)
        yield indented(Prose(screen.say(DO.with_(remedy=remedy))), 4)


def _conflicts(one: InvoiceAnswer, screen: Screen) -> Iterator[RenderableType]:
    if one.differences:
        yield from ("", screen.bold(DIFFERENCES))
    for difference in one.differences:
        values = stated_values(difference, screen.language)
        stated = told((f"{name} {value}" for name, value in values.items()), screen.language)
        yield indented(Prose(f"{screen.say(FIELD[difference.field])}：{stated}"))
    if one.duplicates:
        yield from ("", screen.bold(DUPLICATES))
    for duplicate in one.duplicates:
        yield indented(Prose(f"{duplicate.source}：" + told(map(str, duplicate.places), screen.language)))


def _searched(sources: Sequence[SourceAnswer], screen: Screen) -> Iterator[RenderableType]:
    rows = [[source.name, _kind(source.kind, screen), coverage_text(source, screen.language)] for source in sources]
    yield indented(columns([""] * 3, rows, whole=(0, 1)))
