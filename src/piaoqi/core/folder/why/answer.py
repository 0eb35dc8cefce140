"""One invoice, asked for by number or by file: where it is, where it is not, why, and what was searched."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from piaoqi.core.causes.answers import result_in_words
from piaoqi.core.causes.base import Absence, Cause, Found, Likelihood
from piaoqi.core.causes.case import Direction, Sighting, SourceKind
from piaoqi.core.folder.alarms import is_alarm
from piaoqi.core.folder.answers import answer_of
from piaoqi.core.folder.check import source_answer
from piaoqi.core.folder.error import FolderError
from piaoqi.core.folder.opened import Given, OpenFolder, open_folder
from piaoqi.core.folder.why.find import MOST_SHOWN, find
from piaoqi.core.folder.why.nowhere import could_hold
from piaoqi.core.invoice.number.forensics import Trait, examine
from piaoqi.core.invoice.record import Place, Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.problem import Problem
from piaoqi.core.reading import Progress
from piaoqi.core.reconcile.completeness import Compared, prove
from piaoqi.core.reconcile.expectations import has_it
from piaoqi.core.reconcile.judge import Comparison, Outcome, Standing
from piaoqi.core.reconcile.result import Difference, Duplicate, Finding, Slice, SourceAnswer
from piaoqi.core.reconcile.source import Source, day_of
from piaoqi.core.reconcile.view import best
from piaoqi.core.seals.anchors import SHIPPED, Anchors
from piaoqi.core.text import Message, Text

_NO_SOURCE = Text("没有叫 {name} 的来源", "No source is named {name}")
_SOURCES = Text("已有的来源：{known}", "The sources are: {known}")
_STRENGTH = {Standing.ABSENT: 0, Standing.NOT_DUE: 1, Standing.NOT_EXPECTED: 2, Standing.PRESENT: 3}


@dataclass(frozen=True, slots=True)
class Absent:
    """One place that lacks the invoice, with what only a person can still settle about it."""

    finding: Finding
    company: Taxpayer
    """Whose invoice it is, as the rule that expects it sees it; its name may be empty."""
    direction: Direction
    due: date | None
    """By when it should have been there; None where a row under a wrong number expects it."""
    sources: tuple[str, ...]
    """The sources that together are the place."""
    questions: tuple[Cause, ...] = ()
    """The cheapest first."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What one source has of the invoice. `outcome` is the rule that expects it there; None: not asked.

    `places`: the rows that speak of it; `there`: whether one of them says that the source has it, as a deletion and a
    verification that found nothing do not.
    """

    name: str
    kind: str
    places: tuple[Place, ...]
    outcome: Outcome | None
    there: bool = False
    reasons: tuple[Found, ...] = ()
    """Why it is not due there yet, or never expected."""
    foreign: bool = False
    """No rule asks, and the source is another company's, or holds the other direction."""
    results: tuple[str, ...] = ()
    """For a verification log: what the platform answered."""

    @property
    def standing(self) -> Standing | None:
        """As a rule says, else present where the source has it, else nothing to say."""
        if self.outcome is not None:
            return self.outcome.standing
        return Standing.PRESENT if self.there else None

    @property
    def surely_never(self) -> bool:
        """Whether what keeps it from ever being here is certain."""
        return all(one.likelihood is Likelihood.CERTAIN for one in self.reasons[:1])

    @property
    def stands(self) -> Standing | Absence | None:
        """What the mark of this source says. What is there is never called absent, and what only another source of
        the same kind has is not there; None: no rule asks for it here.
        """
        if self.there:
            return Standing.PRESENT
        if self.outcome and self.outcome.finding:
            return self.outcome.finding.verdict
        return self.standing if self.standing in (Standing.NOT_DUE, Standing.NOT_EXPECTED) else None


@dataclass(frozen=True, slots=True)
class InvoiceAnswer:
    """One invoice and how it stands everywhere."""

    invoice: Record
    states: tuple[SourceState, ...]
    absent: tuple[Absent, ...]
    differences: tuple[Difference, ...]
    duplicates: tuple[Duplicate, ...]
    traits: tuple[Trait, ...] = ()
    """What its number says of itself, and where that contradicts the rest."""
    exports: tuple[Slice, ...] = ()
    """The parts of lists that settle what cannot be told of it."""
    alarms: tuple[Problem, ...] = ()
    """What its originals say against themselves."""


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
    open_ends: tuple[tuple[str, Message], ...] = ()
    """Where no source has it: (source, why that source cannot exclude it)."""
    advice: tuple[Message, ...] = ()
    """Where no source has it, or it could not be read: what to do next, the cheapest first."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question."""

    about: str
    """A number, however it is written, or a file."""
    source: str = ""
    """The one source asked about; '' for all."""
    answers: tuple[str, ...] = ()
    """What a person says to the questions of causes, as `C5.1=yes`."""
    anchors: Anchors = SHIPPED


def explain_invoice(ask: Ask, folder: Path, now: datetime, progress: Progress | None = None) -> WhyAnswer:
    """Everything about the invoice asked for. Raises FolderError."""
    said = tuple(answer_of(one, source=ask.source) for one in ask.answers)
    opened = open_folder(folder, now, progress, Given(answers=said, anchors=ask.anchors))
    sources = opened.comparison.rules.sources
    chosen = [one for one in sources if ask.source in ("", one.name)]
    if not chosen and ask.source:
        names = tuple(one.name for one in sources)
        raise FolderError(_NO_SOURCE.with_(name=ask.source), _SOURCES.with_(known=names))
    meant = find(ask.about, folder, opened.comparison)
    return WhyAnswer(
        ask.about,
        meant.understood,
        opened.as_of,
        tuple(_answer(key, opened, chosen) for key in meant.keys[:MOST_SHOWN]),
        tuple(source_answer(one) for one in chosen),
        (*meant.problems, *opened.problems),
        () if meant.keys else tuple(could_hold(meant.number, chosen, day_of(opened.as_of))),
        meant.advice,
    )


def _answer(key: str, opened: OpenFolder, sources: Sequence[Source]) -> InvoiceAnswer:
    comparison, sightings = opened.comparison, opened.comparison.groups[key]
    names = {one.name for one in sources}
    outcomes = [one for one in comparison.outcomes(key) if names & {target.name for target in one.pair.targets}]
    places = by_source(outcomes)
    states = tuple(state_of(key, one, places.get(one.name), comparison) for one in sources)
    absent = [absent_of(key, one, one.finding, comparison) for one in outcomes if one.finding]
    otherwise = [
        Absent(one, Taxpayer("", ""), Direction.RECEIVED, None, (one.absent_from,))
        for one in comparison.written_otherwise(key)
        if one.absent_from in names
    ]
    differences, duplicates = tuple(comparison.differences(key)), tuple(comparison.duplicates(key))
    invoice = best(sightings)
    exports = tuple(_exports([one.finding for one in absent], opened))
    traits, alarms = examine(invoice), tuple(_alarms(sightings, opened))
    return InvoiceAnswer(invoice, states, (*absent, *otherwise), differences, duplicates, traits, exports, alarms)


def _alarms(sightings: Sequence[Sighting], opened: OpenFolder) -> Iterator[Problem]:
    files = {one.record.place.path for one in sightings}
    return (one for one in opened.problems if one.path in files and is_alarm(one))


def _exports(findings: Sequence[Finding], opened: OpenFolder) -> Iterator[Slice]:
    if all(one.verdict is not Absence.CANNOT_TELL for one in findings):
        return
    comparison = opened.comparison
    rules = comparison.rules
    found = prove(Compared(rules.sources, rules.expectations, tuple(findings), comparison.groups, opened.as_of))
    yield from (one for one in found.slices if one.waiting)


def by_source(outcomes: Sequence[Outcome]) -> Mapping[str, Outcome]:
    """Name -> what a rule says of it; where several rules do, the one that misses it there."""
    found: dict[str, Outcome] = {}
    for outcome in outcomes:
        for target in outcome.pair.targets:
            known = found.get(target.name)
            if known is None or _STRENGTH[outcome.standing] < _STRENGTH[known.standing]:
                found[target.name] = outcome
    return found


def absent_of(key: str, outcome: Outcome, finding: Finding, comparison: Comparison) -> Absent:
    """One absence with what a person may still be asked about it."""
    pair = outcome.pair
    questions = tuple(_worth_asking(comparison.questions(key, outcome), finding))
    names = tuple(target.name for target in pair.targets)
    return Absent(finding, pair.taxpayer, pair.direction, pair.due, names, questions)


def _worth_asking(questions: Sequence[Cause], finding: Finding) -> Iterator[Cause]:
    """All, unless the cause is certain: then only what may show that the invoice is there after all."""
    certain = any(one.likelihood is Likelihood.CERTAIN for one in finding.causes)
    open_ = finding.verdict is Absence.CANNOT_TELL
    return (one for one in questions if not certain or (open_ and one.implies is Absence.NOT_MISSING))


def state_of(key: str, source: Source, outcome: Outcome | None, comparison: Comparison) -> SourceState:
    """What one source has of an invoice, and what a rule says of it there."""
    sightings = comparison.groups[key]
    own = [one for one in sightings if one.source == source.name]
    return SourceState(
        source.name,
        source.kind.value,
        tuple(dict.fromkeys(one.record.place for one in own)),
        outcome,
        there=source.kind is not SourceKind.DELETED and any(has_it(source, one) for one in own),
        reasons=comparison.why_no_finding(key, outcome) if outcome else (),
        foreign=outcome is None and not own and _is_foreign(source, sightings, comparison),
        results=tuple(_results(own)) if source.kind is SourceKind.VERIFICATION else (),
    )


def _results(sightings: Sequence[Sighting]) -> Iterator[str]:
    for one in sightings:
        facts = one.record.facts
        said = result_in_words(facts).say("zh")
        yield " ".join(filter(None, (facts.get("verified_at", "")[:16].replace("T", " "), said)))


def _is_foreign(source: Source, sightings: Sequence[Sighting], comparison: Comparison) -> bool:
    """Does every sighting speak of another company, or of the other direction?"""
    scopes = [comparison.rules.scope(one, sightings) for one in sightings]
    return all(source.direction is not way or source.tax_id not in ("", owner.tax_id) for owner, way in scopes)
