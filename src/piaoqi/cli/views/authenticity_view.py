"""What `piaoqi read` shows of genuineness: a sentence, what speaks for it, what does not hold, what was not checked."""

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.parts import Prose, capital, indented, pairs
from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.report.authenticity import Statement, statement
from piaoqi.core.report.contents import members
from piaoqi.core.report.words import AUTHENTICITY
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Text, listed

_IN_FULL = 3
"""Files inside one, whose statements are shown in full; of more only those that were signed and are not in order."""
_COLOUR = {Verdict.TRUSTED: "green", Verdict.ALTERED: "bold red", Verdict.PARTIAL: "yellow"}
_MARK = {Answer.BROKEN: ("✕", "red"), Answer.CANNOT_TELL: ("?", "yellow")}

_GENUINE = Text("真伪", "genuine?")
_NOT_CHECKED = Text("没有检查", "not checked")
_COUNTED = Text("{words} {count} 个", "{count} {words}")


def show_authenticity(document: Document, screen: Screen) -> None:
    """Print what can be said of the file, and of the files inside it."""
    said = statement(document)
    if said:
        screen.show(*_block("", said, screen))
    inside = [(one.path, told) for one in members(document) if (told := statement(one))]
    few = len(inside) <= _IN_FULL
    for path, told in inside:
        if few or told.verdict in (Verdict.ALTERED, Verdict.PARTIAL):
            screen.show(*_block(path, told, screen))
    if not few:
        screen.show(indented(Prose(_counts([told for _, told in inside], screen))))


def _block(path: str, said: Statement, screen: Screen) -> Iterator[RenderableType]:
    title = " ".join(part for part in (screen.say(_GENUINE), path) if part)
    yield indented(Styled(title, "bold"))
    yield indented(Prose(capital(screen.say(said.sentence)), _COLOUR.get(said.verdict, "")), 4)
    for one in said.beside:
        yield indented(Prose(capital(screen.say(one))), 4)
    yield indented(Prose(f"→ {screen.say(said.advice)}"), 4)
    for finding in said.doubts:
        mark, colour = _MARK[finding.answer]
        yield indented(Prose(f"{mark} {finding.step.code}  {screen.say(finding.message)}", colour), 4)
    rows = [(screen.say(title), value if isinstance(value, str) else screen.say(value)) for title, value in said.rows]
    missed = listed((screen.say(one) for one in said.not_checked), screen.language)
    yield indented(pairs([*rows, (screen.say(_NOT_CHECKED), missed)]), 4)


def _counts(said: list[Statement], screen: Screen) -> str:
    """How many files of each verdict."""
    counted = Counter(one.verdict for one in said)
    words = (screen.say(_COUNTED.with_(words=AUTHENTICITY[verdict], count=count)) for verdict, count in counted.items())
    return f"{screen.say(_GENUINE)}  {listed(words, screen.language)}"
