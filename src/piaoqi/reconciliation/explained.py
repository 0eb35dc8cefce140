"""One invoice as its company's newest comparison found it, and as its own statements place it now.

1. Where its statements are, it is: also where they came, or were found to speak of it, after the comparison.
2. An absence is told with the verdict that was stored, unless the invoice is there now.
3. An absence that only its own statements speak of has no verdict yet: it is named, and not called missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from piaoqi.archive.intake.said import document_again
from piaoqi.archive.invoices.sighted import Sighted
from piaoqi.archive.invoices.statements import lying_in
from piaoqi.archive.models import Invoice, Reading, Record
from piaoqi.archive.queries.visible import ORIGINALS
from piaoqi.core.causes.base import Absence
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.folder.alarms import alarms, is_alarm
from piaoqi.core.folder.why import Absent, InvoiceAnswer
from piaoqi.core.folder.why.answer import absent_of, by_source, state_of
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.number.forensics import examine
from piaoqi.core.invoice.record import FIELDS, Place
from piaoqi.core.invoice.record import Record as Statement
from piaoqi.core.invoice.status import Status
from piaoqi.core.problem import Problem
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.judge import Comparison, Outcome, Standing
from piaoqi.core.reconcile.result import Finding
from piaoqi.core.reconcile.source import Source
from piaoqi.core.reconcile.view import best
from piaoqi.core.report.why_answer import answer_sentences
from piaoqi.core.text import Language, Message, Text
from piaoqi.reconciliation.alone import KEY, alone
from piaoqi.reconciliation.found import found_in
from piaoqi.reconciliation.ground import Ground
from piaoqi.reconciliation.models import Finding as Row
from piaoqi.reconciliation.presence import State, state_in
from piaoqi.reconciliation.retold import Forms, difference_of, duplicate_of, finding_of

_UNJUDGED = Text(
    "{where}里还没有这张发票，缺不缺要等下一次核对",
    "This invoice is not in {where} yet; the next comparison says whether it is missing",
)
_NOWHERE = Text(
    "提到这张发票的文件重读以后不再提到它，现在没有来源有它",
    "The files that spoke of this invoice were read again and do so no more: no source has it",
)
_ARRIVED = Text("核对之后，{where}里收到了这张发票", "After the comparison, this invoice was received in {where}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What the strip of sources shows beside the state of one."""

    source: str
    title: str
    """What people call it."""
    state: State
    since: datetime | None
    """When it was first seen there; None where it is not."""
    last: datetime | None
    asked: bool | None
    """Whether what the source was asked for holds the issue date; None where that is not known."""
    arrived: bool
    """It came there after the comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`answer` is what `piaoqi why` tells of an invoice."""

    invoice: Invoice
    ground: Ground
    answer: InvoiceAnswer
    marks: tuple[Mark, ...]
    """One for each of the answer's states."""
    findings: tuple[int, ...]
    """Ids of what was stored of it and still holds."""
    unjudged: tuple[str, ...]
    """Sources in which it is expected, is not seen, and no comparison has said so yet."""
    exports: tuple[Forms, ...] = ()
    """Parts of lists to export again, that settle what cannot be told of it."""

    def sentences(self, language: Language) -> list[str]:
        """What is to be said first; never empty."""
        if not any(one.places for one in self.answer.states):
            return [_NOWHERE.in_language(language)]
        said = answer_sentences(self.answer, language)
        if self.unjudged and not self.answer.absent:
            del said[len(self.answer.alarms)]  # that all is well where it should be
        return [*said, *(one.say(language) for one in self._news())]

    def _news(self) -> Iterator[Message]:
        arrived = tuple(one.title for one in self.marks if one.arrived)
        if arrived and self.ground.comparison:
            yield _ARRIVED.with_(where=arrived)
        if self.unjudged:
            yield _UNJUDGED.with_(where=tuple(self.ground.titles.get(one, one) for one in self.unjudged))
        if self.ground.news:
            yield self.ground.news


def explained(invoice: Invoice, ground: Ground) -> Explained:
    """Of an invoice that the actor may see."""
    seen = _Seen.of(invoice, ground)
    own = alone(seen.statements, ground.sources, ground.terms, ground.at, ground.answers)
    sightings = own.groups[KEY]
    view = best(sightings) if sightings else _as_row(invoice)
    stored = _stored(invoice, ground)
    judged = _judged(own, {row.source: row for row in stored if row.what == Row.What.ABSENCE}, seen, view)
    places = by_source(judged.outcomes)
    states = tuple(state_of(KEY, one, places.get(one.name), own) for one in own.rules.sources)
    answer = InvoiceAnswer(
        invoice=view,
        states=states,
        absent=tuple(judged.absent),
        differences=tuple(difference_of(one.forms, view) for one in stored if one.what == Row.What.DIFFERENCE),
        duplicates=tuple(duplicate_of(one.forms, view) for one in stored if one.what == Row.What.DUPLICATE),
        traits=examine(view),
        alarms=tuple(_alarms(invoice, {one.record.place.path for one in seen.statements})),
    )
    return Explained(
        invoice=invoice,
        ground=ground,
        answer=answer,
        marks=tuple(
            _mark(one, state_in(state, unjudged=one.name in judged.unjudged), _Around(seen, ground, view.issue_date))
            for one, state in zip(own.rules.sources, states, strict=True)
        ),
        findings=tuple(one.pk for one in stored if one.pk not in judged.outdated),
        unjudged=tuple(judged.unjudged),
        exports=tuple(_exports(answer.absent, ground, view.issue_date)),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The statements that count today."""

    statements: tuple[Sighted, ...]
    later: frozenset[int]
    """Those read after what the comparison knew."""

    @staticmethod
    def of(invoice: Invoice, ground: Ground) -> "_Seen":
        statements = sorted((one for one, _ in lying_in([invoice.pk])), key=lambda one: (one.seen_at, one.place))
        later: frozenset[int] = frozenset()
        if ground.comparison:
            read = Record.objects.filter(invoice=invoice, reading__ended_at__gt=ground.comparison.known_at)
            later = frozenset(read.values_list("pk", flat=True))
        return _Seen(tuple(statements), later)

    def present_in(self, source: str) -> list[Sighted]:
        return [one for one in self.statements if one.source == source and one.is_there]

    def arrived_in(self, source: str) -> bool:
        """All that says it is there came later."""
        present = self.present_in(source)
        return bool(present) and all(one.id in self.later for one in present)

    def refutes(self, row: Row, sources: Sequence[str]) -> bool:
        """Whether what was stored of an absence in these sources holds no more, because the invoice is there: it came
        since, or a statement that was known before is found to speak of it (or counts again). A row under another
        number is absent all the same, wherever the invoice itself is.
        """
        there = any(map(self.present_in, sources))
        return there and (any(map(self.arrived_in, sources)) or not _of_another_number(row))

    @property
    def is_verified(self) -> bool:
        return any(one.kind is SourceKind.VERIFICATION and one.is_presence for one in self.statements)


@dataclass(slots=True)
class _Judged:
    outcomes: list[Outcome] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    outdated: set[int] = field(default_factory=set)


def _judged(own: Comparison, stored: Mapping[str, Row], seen: _Seen, view: Statement) -> _Judged:
    """Steps 1 to 3, target by target."""
    found, left = _Judged(), dict(stored)
    kinds = {one.name: one.kind.value for one in own.rules.sources}
    if not seen.statements:
        return found
    for outcome in own.outcomes(KEY):
        names = [one.name for one in outcome.pair.targets]
        row = next((left.pop(name) for name in names if name in left), None)
        if row is not None and seen.refutes(row, names):
            found.outdated.add(row.pk)
            row = None
        if row is not None:
            finding = finding_of(row.forms, view, kinds[names[0]], verified=seen.is_verified)
            _add(found, Outcome(outcome.pair, Standing.ABSENT, finding), own)
        elif outcome.standing is Standing.ABSENT:
            found.unjudged += names
        else:
            found.outcomes.append(outcome)
    for row in left.values():
        if seen.refutes(row, [row.source]):
            found.outdated.add(row.pk)
        else:
            _unasked(found, row, own, finding_of(row.forms, view, kinds.get(row.source, ""), verified=seen.is_verified))
    return found


def _add(found: _Judged, outcome: Outcome, own: Comparison) -> None:
    if outcome.finding:
        found.outcomes.append(outcome)
        found.absent.append(absent_of(KEY, outcome, outcome.finding, own))


def _unasked(found: _Judged, row: Row, own: Comparison, finding: Finding) -> None:
    """What was stored of a target that its own statements expect it in no more: a row under another number does."""
    targets = tuple(one for one in own.rules.sources if one.name == row.source)
    if targets:
        pair = Pair(targets, own.rules.taxpayers[0], targets[0].direction, date.min)
        outcome = Outcome(pair, Standing.ABSENT, finding)
        found.outcomes.append(outcome)
        found.absent.append(replace(absent_of(KEY, outcome, finding, own), due=None))


def _of_another_number(row: Row) -> bool:
    """Whether it tells of a row that names the invoice by a wrong number."""
    causes = row.forms.get("zh", {}).get("causes", ())
    return any(evidence.get("written_as") for cause in causes for evidence in cause.get("evidence", ()))


def _alarms(invoice: Invoice, paths: AbstractSet[str]) -> Iterator[Problem]:
    """What its originals say against themselves."""
    spoken = Record.objects.filter(invoice=invoice).values("reading")
    readings = Reading.objects.filter(pk__in=spoken, replaced_at=None, format__in=ORIGINALS)
    for said, sha256 in readings.order_by("pk").values_list("said", "original__sha256"):
        document = document_again(said, sha256, ())
        found = (*alarms([document]), *document.problems)
        yield from (one for one in found if one.path in paths and is_alarm(one))


def _stored(invoice: Invoice, ground: Ground) -> list[Row]:
    if ground.comparison is None:
        return []
    return list(found_in(ground.comparison).filter(invoice=invoice).order_by("pk"))


@dataclass(frozen=True, slots=True)
class _Around:
    seen: _Seen
    ground: Ground
    day: date | None
    """Of issue."""


def _mark(source: Source, state: State, around: _Around) -> Mark:
    seen, day = around.seen, around.day
    present = seen.present_in(source.name)
    reach = any(one.holds_date(day) for one in source.windows) if day and source.windows else None
    return Mark(
        source=source.name,
        title=around.ground.titles.get(source.name, source.name),
        state=state,
        since=present[0].seen_at if present else None,
        last=present[-1].seen_at if present else None,
        asked=reach,
        arrived=seen.arrived_in(source.name),
    )


def _exports(absent: Sequence[Absent], ground: Ground, day: date | None) -> Iterator[Forms]:
    """Those of the comparison that are of the list in question, around the day."""
    lists = {name for one in absent if one.finding.verdict is Absence.CANNOT_TELL for name in one.sources}
    pairs = zip(ground.forms["zh"].get("exports", ()), ground.forms["en"].get("exports", ()), strict=True)
    for zh, en in pairs:
        if zh["source"] in lists and _holds(zh, day):
            yield {"zh": zh, "en": en}


def _holds(form: Mapping[str, Any], day: date | None) -> bool:
    start, end = form["from"], form["to"]
    return day is None or ((not start or start <= day.isoformat()) and (not end or day.isoformat() <= end))


def _as_row(invoice: Invoice) -> Statement:
    """An invoice of which no statement counts any more, as its row still has it."""
    values = {name: getattr(invoice, name) for name in FIELDS}
    values |= {"kind": Kind(invoice.kind), "status": Status(invoice.status)}
    return Statement(place=Place(""), **values)
