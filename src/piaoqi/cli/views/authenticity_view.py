"""What `piaoqi read` shows of genuineness: a sentence, what speaks for it, what does not hold, what was not checked."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text as Styled

from piaoqi.cli.screen import Screen
from piaoqi.cli.views.parts import Prose, capital, facts, indented, pairs
from piaoqi.core.formats.base import Document
from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.report.authenticity import Statement, statement
from piaoqi.core.report.contents import members, unreadable
from piaoqi.core.report.words import AUTHENTICITY
from piaoqi.core.seals.verdict import Verdict
from piaoqi.core.text import Text, listed

_IN_FULL = 3
"""Files inside one, whose statements are shown in full; of more only those that were signed and are not in order."""
_TOLD_EACH = (Verdict.ALTERED, Verdict.PARTIAL)
_COLOUR = {Verdict.TRUSTED: "green", Verdict.ALTERED: "bold red", Verdict.PARTIAL: "yellow"}
_MARK = {Answer.BROKEN: ("✕", "red"), Answer.CANNOT_TELL: ("?", "yellow")}

_GENUINE = Text("真伪", "genuine?")
_NOT_CHECKED = Text("没有检查", "not checked")
_COUNTED = Text("{words} {count} 个", "{count} {words}")
_IN_ALL = Text("共 {count} 个文件", "{count} files")
_IN_ALL_AND_INSIDE = Text("共 {count} 个文件，里面另有 {inside} 个", "{count} files, with {inside} inside them")
_SUSPICIOUS = Text("本应有签章而没有，可疑", "suspicious: lacks its seal")
_NOT_READ = Text("没有读出或没有读全", "not read, or not wholly")
_FILES = Text("{count} 个", "{count}")
_SAID = Text("{counted}：{sentence}", "{counted}: {sentence}")


def show_authenticity(document: Document, screen: Screen) -> None:
    """Print what can be said of the file, and of the files inside it."""
    said = statement(document)
    if said:
        screen.show(*_block("", said, screen))
    inside = [(one.path, told) for one in members(document) if (told := statement(one))]
    few = len(inside) <= _IN_FULL
    for path, told in inside:
        if few or told.verdict in _TOLD_EACH:
            screen.show(*_block(inner(path, document), told, screen))
    if not few:
        screen.show(*_counts([told for _, told in inside], screen))


def inner(path: str, handed_in: Document) -> str:
    """What a file inside one is called there; empty for the one handed in."""
    return path.removeprefix(handed_in.path).removeprefix("!")


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


def _counts(said: list[Statement], screen: Screen) -> Iterator[RenderableType]:
    """How many files of each verdict; where one sentence is true of them all, that too, and what to do."""
    yield indented(Styled(screen.say(_GENUINE), "bold"))
    for verdict, count in Counter(one.verdict for one in said).items():
        alike = [one for one in said if one.verdict is verdict]
        counted = screen.say(_COUNTED.with_(words=AUTHENTICITY[verdict], count=count))
        sentences = {screen.say(one.sentence) for one in alike}
        words = _SAID.with_(counted=counted, sentence=sentences.pop()) if len(sentences) == 1 else counted
        yield indented(Prose(words if isinstance(words, str) else screen.say(words), _COLOUR.get(verdict, "")), 4)
        if verdict not in _TOLD_EACH:
            yield from (
                indented(Prose(f"→ {advice}"), 4) for advice in dict.fromkeys(screen.say(one.advice) for one in alike)
            )


def show_summary(documents: Sequence[Document], screen: Screen) -> None:
    """Below many files: how many came out how, and by name those that somebody must look at."""
    if len(documents) <= _IN_FULL:
        return
    opened = [one for document in documents for one in (document, *members(document))]
    found = [(one.path, said.verdict, said.suspicious) for one in opened if (said := statement(one))]
    rows = [
        (_SUSPICIOUS, _told([path for path, _, suspicious in found if suspicious], screen, named=True)),
        (_NOT_READ, _told([one.path for one in documents if unreadable(one)], screen, named=True)),
    ]
    for verdict, words in AUTHENTICITY.items():
        alike = [path for path, its, suspicious in found if its is verdict and not suspicious]
        rows.insert(
            0 if verdict in _TOLD_EACH else len(rows), (words, _told(alike, screen, named=verdict in _TOLD_EACH))
        )
    inside = len(opened) - len(documents)
    title = (_IN_ALL_AND_INSIDE if inside else _IN_ALL).with_(count=len(documents), inside=inside)
    screen.show(Styled(screen.say(title), "bold"))
    screen.show(indented(facts((screen.say(words), "", value) for words, value in rows if value)))


def _told(paths: Sequence[str], screen: Screen, *, named: bool) -> str:
    """A count, with the names where they matter; nothing where there are none."""
    if not paths:
        return ""
    count = screen.say(_FILES.with_(count=len(paths)))
    return screen.say(_SAID.with_(counted=count, sentence=listed(paths, screen.language))) if named else count
