"""Why an invoice is absent, on the terminal: the causes ranked, the questions to people, the letters to send."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.check_view import MARKS
from piaoqi.cli.views.parts import Prose, capital, facts, indented
from piaoqi.core.causes.base import Absence, Actor, Cause, Evidence, Found, Law
from piaoqi.core.causes.case import Direction
from piaoqi.core.folder.why import Absent
from piaoqi.core.report.letter import Written, write_letter
from piaoqi.core.report.next_step import next_step
from piaoqi.core.report.overview import SEARCHED, cause_title, fact_text, minute
from piaoqi.core.report.why_answer import actor_of
from piaoqi.core.report.words import ABSENCE, COST, TO_CONFIRM
from piaoqi.core.text import Text

CAUSES_SHOWN = 3
FACTS_SHOWN = 5
QUESTIONS_SHOWN = 4
WHY = Text("为什么", "Why")
NOT_IN = Text("{mark} {sources}：{verdict}", "{mark} {sources}: {verdict}")
FOR = Text("支持", "for")
AGAINST = Text("反对", "against")
LAW = Text("依据", "rests on")
DO = Text("怎么办", "to do")
WHO = Text("谁来办", "who")
TEST = Text("下一步查", "next test")
AGAIN = Text("何时再查", "look again")
AFTER = Text("{instant} 以后", "after {instant}")
TEST_AND_COST = Text("{test}（{cost}）", "{test} ({cost})")
CITED = Text("{cite}：{title}", "{cite}: {title}")
SINCE = Text("{since} 起施行", "since {since}")
COMMA = Text("，", ", ")
BOUNDS = Text("（{bounds}）", " ({bounds})")
ALSO = Text("也可能：{titles}", "also possible: {titles}")
QUESTIONS = Text("请您回答（从最省事的问起）", "Please answer (the easiest first)")
LOOK_AT = Text("到哪里看：{where}", "Where to look: {where}")
ANSWER = Text(
    "回答：在命令后面加上 --answer {code}=yes（不是就写 no），再问一次",
    "To answer, ask again with --answer {code}=yes (or no) at the end",
)
MORE = Text("还有 {count} 个问题，--json 列出全部", "{count} more questions: --json has all")
KEEP = Text(
    "对整份清单都成立的，写进 piaoqi.toml 的 [[answer]]，以后不再问",
    "What holds for the whole list goes into piaoqi.toml as an [[answer]], and is not asked again",
)
LETTER = Text("可以照抄发出的信（给{to}）", "A letter ready to send (to {to})")
SUBJECT = Text("主题：{subject}", "Subject: {subject}")


def causes_of(absent: Sequence[Absent], screen: Screen) -> Iterator[RenderableType]:
    """Every absence with its ranked causes; those explained alike together."""
    if absent:
        yield from ("", screen.bold(WHY))
    for alike in _alike(absent, screen):
        finding = alike[0].finding
        sources = tuple(name for one in alike for name in one.sources)
        verdict = ABSENCE[finding.verdict]
        yield indented(Styled(screen.say(NOT_IN.with_(mark=MARKS[finding.verdict], sources=sources, verdict=verdict))))
        if not finding.causes:
            yield indented(Prose(screen.say(SEARCHED), "bold"), 4)
            step = next_step(finding, alike[0].direction)
            yield indented(facts([(screen.say(DO), "", screen.say(step))]), 6)
        yield from ranked(finding.causes[:CAUSES_SHOWN], screen, alike[0].direction)
        rest = tuple(cause_title(found, screen.language) for found in finding.causes[CAUSES_SHOWN:])
        if rest:
            yield indented(Prose(screen.say(ALSO.with_(titles=rest)), "dim"), 4)


def ranked(
    causes: Sequence[Found], screen: Screen, direction: Direction = Direction.RECEIVED
) -> Iterator[RenderableType]:
    """Causes with all that is known of them."""
    for place, found in enumerate(causes, start=1):
        yield indented(Prose(f"{place} {capital(cause_title(found, screen.language))}  {found.cause.code}", "bold"), 4)
        yield indented(facts([(name, "", said) for name, said in _details(found, screen, direction)]), 6)


def _alike(absent: Sequence[Absent], screen: Screen) -> list[list[Absent]]:
    found: dict[tuple[object, ...], list[Absent]] = {}
    for one in absent:
        said = tuple((cause.cause.code, _said(cause.evidence, screen)) for cause in one.finding.causes)
        key = (one.finding.verdict, said or one.finding.target)
        found.setdefault(key, []).append(one)
    return list(found.values())


def _said(evidence: Sequence[Evidence], screen: Screen) -> tuple[str, ...]:
    return tuple(screen.say(one.fact) for one in evidence)


def _details(found: Found, screen: Screen, direction: Direction) -> Iterator[tuple[str, str]]:
    cause = found.cause
    for supports, name in ((True, FOR), (False, AGAINST)):
        facts_ = [fact_text(one, screen.language) for one in found.evidence if one.supports is supports]
        yield from ((screen.say(name), said) for said in facts_[:FACTS_SHOWN])
    for law in cause.laws:
        yield screen.say(LAW), _law(law, screen)
    yield screen.say(DO), screen.say(cause.remedy)
    if cause.actor is not Actor.NOBODY:
        yield screen.say(WHO), screen.say(actor_of(found, direction))
    yield screen.say(TEST), screen.say(TEST_AND_COST.with_(test=cause.next_test, cost=COST[cause.step]))
    if found.recheck_after:
        yield screen.say(AGAIN), screen.say(AFTER.with_(instant=minute(found.recheck_after)))


def _law(law: Law, screen: Screen) -> str:
    bounds = [screen.say(SINCE.with_(since=law.since))] if law.since else []
    bounds += [] if law.confirmed else [screen.say(TO_CONFIRM)]
    said = screen.say(CITED.with_(cite=law.cite, title=law.title))
    return said + screen.say(BOUNDS.with_(bounds=screen.say(COMMA).join(bounds))) if bounds else said


def questions_of(absent: Sequence[Absent], screen: Screen) -> Iterator[RenderableType]:
    """What only a person can answer, each asked once."""
    asked: dict[str, Cause] = {cause.code: cause for one in absent for cause in one.questions}
    ordered = sorted(asked.values(), key=lambda cause: cause.step)
    if ordered:
        yield from ("", screen.bold(QUESTIONS))
    for place, cause in enumerate(ordered[:QUESTIONS_SHOWN], start=1):
        if cause.question is None:
            continue
        ask = capital(screen.say(cause.question.ask))
        yield indented(Prose(f"{place}. {ask}  {cause.code}"))
        yield indented(Prose(screen.say(LOOK_AT.with_(where=cause.question.where)), "dim"), 5)
    if len(ordered) > QUESTIONS_SHOWN:
        yield indented(Prose(screen.say(MORE.with_(count=len(ordered) - QUESTIONS_SHOWN)), "dim"))
    if ordered:
        yield indented(Prose(screen.say(ANSWER.with_(code=ordered[0].code))))
    if any(cause.implies is Absence.CANNOT_TELL for cause in ordered):
        yield indented(Prose(screen.say(KEEP), "dim"))


def letters_of(absent: Sequence[Absent], as_of: datetime, screen: Screen) -> Iterator[RenderableType]:
    """The letter of each absence's first cause; one letter about one matter to one person."""
    letters: dict[tuple[str, str], Written] = {}
    for letter in _letters(absent, as_of, screen):
        letters.setdefault((letter.to, letter.subject), letter)
    for letter in letters.values():
        yield from ("", screen.bold(LETTER.with_(to=letter.to)))
        yield indented(Prose(screen.say(SUBJECT.with_(subject=letter.subject))))
        yield ""
        yield from (indented(Prose(line)) if line else "" for line in letter.body.split("\n"))


def _letters(absent: Sequence[Absent], as_of: datetime, screen: Screen) -> Iterator[Written]:
    for one in absent:
        letter = one.finding.causes[0].cause.letter if one.finding.causes else None
        written = write_letter(letter, one, as_of, screen.language) if letter else None
        if written is not None:
            yield written
