"""One invoice, asked for by number or by file: where it is, where it is not, why, and what was searched.

The number may be damaged: blanks, full width, `2.6E+19`, a missing zero, a slip or two. What it was understood as is
said; where it may be several invoices, all of them are shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.check import source_answer
from piaoqi.core.folder.opened import OpenFolder, open_folder
from piaoqi.core.folder.reading import Progress
from piaoqi.core.folder.sources import all_records
from piaoqi.core.formats.registry import read_path
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.kind import KINDS
from piaoqi.core.invoice.number import facts_of, read_number, region_name
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.slips import MAX_SLIPS, slips_between
from piaoqi.core.problem import Problem
from piaoqi.core.reconcile.judge import Comparison, Outcome, Standing
from piaoqi.core.reconcile.result import Difference, Duplicate, SourceAnswer
from piaoqi.core.reconcile.view import best
from piaoqi.core.text import Message, Text

MOST_SHOWN = 5
_EXACT = Text("你问的是 {number}", "you asked for {number}")
_FILE = Text("{path} 里的发票是 {number}", "the invoice in {path} is {number}")
_NO_NUMBER = Text("{path} 里没有读出发票号码", "no invoice number could be read from {path}")
_PREFIX = Text(
    "{asked} 只剩前面几位，按 {prefix} 开头的号码查找",
    "only the first digits of {asked} are left: numbers that begin with {prefix}",
)
_NEAR = Text("没有号码 {asked}；相差一两位的是 {numbers}", "there is no {asked}; a slip or two away: {numbers}")
_TRUE = Text("{asked} 是记错的号码，真正的号码是 {numbers}", "{asked} is a mistyped number; the true one is {numbers}")
_MORE = Text(
    "共 {count} 张，这里列出前 {shown} 张；请多写几位号码",
    "{count} invoices, {shown} are shown: give more digits",
)
_NO_FILE = Text("找不到文件 {path}", "there is no file {path}")
_NOWHERE = Text("所有来源里都没有 {asked}", "no source has {asked}")
_DIGITAL = Text("数电票", "fully digital")
_SAYS = Text("从号码看：{year} 年，{region}，{kind}", "by its number: {year}, {region}, {kind}")


@dataclass(frozen=True, slots=True)
class SourceState:
    """What one source has of the invoice. `outcomes` are the rules that expect it there; none: not asked."""

    name: str
    kind: str
    places: tuple[Place, ...]
    outcome: Outcome | None

    @property
    def standing(self) -> Standing | None:
        """As a rule says, else present where the source has it, else nothing to say."""
        if self.outcome is not None:
            return self.outcome.standing
        held = self.places and self.kind not in (SourceKind.DELETED, SourceKind.VERIFICATION)
        return Standing.PRESENT if held else None


@dataclass(frozen=True, slots=True)
class InvoiceAnswer:
    """One invoice and how it stands everywhere."""

    invoice: Record
    states: tuple[SourceState, ...]
    differences: tuple[Difference, ...]
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class WhyAnswer:
    """The page for one question."""

    asked: str
    understood: tuple[Message, ...]
    as_of: datetime
    invoices: tuple[InvoiceAnswer, ...]
    sources: tuple[SourceAnswer, ...]
    """What was searched."""
    problems: tuple[Problem, ...]


def explain_invoice(
    asked: str, folder: Path, now: datetime, progress: Progress | None = None, *, source: str = ""
) -> WhyAnswer:
    """Everything about the invoice asked for; `source` limits the answer to one source. Raises FolderError."""
    opened = open_folder(folder, now, progress)
    keys, understood = _find(asked, opened.comparison)
    return WhyAnswer(
        asked,
        understood,
        opened.as_of,
        tuple(_answer(key, opened, source) for key in keys[:MOST_SHOWN]),
        tuple(source_answer(one) for one in opened.comparison.rules.sources if source in ("", one.name)),
        opened.problems,
    )


def _answer(key: str, opened: OpenFolder, only: str) -> InvoiceAnswer:
    comparison = opened.comparison
    sightings = comparison.groups[key]
    outcomes = {name: one for one in comparison.outcomes(key) for name in (t.name for t in one.pair.targets)}
    states = tuple(
        SourceState(
            source.name,
            source.kind.value,
            tuple(one.record.place for one in sightings if one.source == source.name),
            outcomes.get(source.name),
        )
        for source in comparison.rules.sources
        if only in ("", source.name)
    )
    return InvoiceAnswer(best(sightings), states, tuple(comparison.differences(key)), tuple(comparison.duplicates(key)))


Found = tuple[list[str], tuple[Message, ...]]


def _find(asked: str, comparison: Comparison) -> Found:
    """The keys of the invoices meant, and in words how the question was understood."""
    if _looks_like_path(asked):
        file = Path(asked)
        return _in_file(file, asked, comparison) if file.is_file() else ([], (_NO_FILE.with_(path=asked),))
    read = read_number(asked)
    if read.known_prefix and not read.number:
        keys = [key for key in comparison.groups if _digits(key).startswith(read.known_prefix)]
        return _true(keys, (_PREFIX.with_(asked=asked, prefix=read.known_prefix),), comparison)
    number = read.code + read.number or asked.strip()
    exact = _exact(number, comparison)
    if exact:
        return _true(exact, (_EXACT.with_(number=number), *_own_words(number)), comparison)
    near = sorted((slips_between(_digits(key), number), key) for key in comparison.groups if _digits(key))
    keys = [key for slips, key in near if slips <= MAX_SLIPS]
    if keys:
        numbers = tuple(_digits(key) for key in keys[:MOST_SHOWN])
        return _true(keys, (_NEAR.with_(asked=number, numbers=numbers),), comparison)
    return [], tuple(_nowhere(number))


def _looks_like_path(asked: str) -> bool:
    return "/" in asked or "\\" in asked or Path(asked).suffix[1:].isalpha()


def _true(keys: Sequence[str], understood: tuple[Message, ...], comparison: Comparison) -> Found:
    """A number that a row is written under by mistake leads to the invoice it stands for."""
    absorbed = comparison.dossier.near.absorbed
    mistaken = [key for key in keys if key in absorbed]
    meant = list(dict.fromkeys(other for key in keys for other in absorbed.get(key, (key,))))
    for key in mistaken:
        understood += (_TRUE.with_(asked=_digits(key), numbers=tuple(_digits(other) for other in absorbed[key])),)
    if len(meant) > MOST_SHOWN:
        understood += (_MORE.with_(count=len(meant), shown=MOST_SHOWN),)
    return meant, understood


def _in_file(file: Path, shown: str, comparison: Comparison) -> Found:
    numbered = [one for one in all_records((read_path(file, shown),)) if identities(one)]
    if not numbered:
        return [], (_NO_NUMBER.with_(path=shown),)
    keys = list(dict.fromkeys(key for one in numbered for key in _exact(one.code + one.number, comparison)))
    said = tuple(_FILE.with_(path=shown, number=one.number) for one in numbered[:MOST_SHOWN])
    return _true(keys, said, comparison) if keys else ([], (*said, *_nowhere(numbered[0].number)))


def _digits(key: str) -> str:
    """A key's number as one run: code and number joined; '' for what is known by its place alone."""
    return "" if key.startswith("p:") else key.split(":", 1)[1].replace(":", "")


def _exact(number: str, comparison: Comparison) -> list[str]:
    """Keys of this number: whole, or the eight digits that stand beside a code, or the printed ones."""
    whole = [key for key in comparison.groups if _digits(key) == number]
    if whole or len(number) != 8:
        return whole
    return [
        key
        for key, sightings in comparison.groups.items()
        if any(number in (one.record.number, one.record.paper_number) for one in sightings)
    ]


def _nowhere(number: str) -> Iterator[Message]:
    yield _NOWHERE.with_(asked=number)
    yield from _own_words(number)


def _own_words(number: str) -> Iterator[Message]:
    """What a number says of itself."""
    read = read_number(number)
    facts = facts_of(read.number, read.code)
    if facts.year:
        kind = KINDS[facts.kind].title if facts.kind else _DIGITAL
        yield _SAYS.with_(year=facts.year, region=region_name(facts.region), kind=kind)
