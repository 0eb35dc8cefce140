"""The judgement: which invoice is absent from which source, and what that means.

The procedure (contract, rules of judgement):
 1. records are grouped into invoices by exact numbers                                     grouping.py
    (before, what recognition may have misread in pictures is taken as not stated)         recognised.py
 2. rows under a damaged or mistyped number, or none, are laid beside the invoices they may be
                                                                                           near.py, unsure.py, orders.py
 3. the rules say what is expected where and by when                                       expectations.py
 4. an absence is weighed against what its target was asked for                            coverage.py, doubts.py
 5. the causes give verdict and explanation                                                core/causes
 6. what is in several sources is compared field by field                                  differences.py
    (what all of them hold once and alike is set aside before, by the engine)              agreement.py
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from piaoqi.core.causes.base import Cause, Found, NoAbsence
from piaoqi.core.causes.c3_number import WRITTEN_OTHERWISE
from piaoqi.core.causes.case import Besides, Sighting, SourceKind
from piaoqi.core.causes.engine import explain, explain_difference, explain_repetition, explain_standing, questions
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.agreement import agreement_of
from piaoqi.core.reconcile.canary import outage_days
from piaoqi.core.reconcile.clues import clues_of
from piaoqi.core.reconcile.differences import differences, repetitions
from piaoqi.core.reconcile.dossier import Dossier, latest_periods, mentions
from piaoqi.core.reconcile.doubts import examine
from piaoqi.core.reconcile.expectations import Pair, Rules, is_confirmed, is_expected, is_present
from piaoqi.core.reconcile.grouping import Grouped, group
from piaoqi.core.reconcile.near import find_near_misses
from piaoqi.core.reconcile.orders import answer_orders
from piaoqi.core.reconcile.recognised import without_misreadings
from piaoqi.core.reconcile.reissues import reissues_of
from piaoqi.core.reconcile.repeats import told_apart
from piaoqi.core.reconcile.result import Difference, Duplicate, Finding, Summary
from piaoqi.core.reconcile.source import Expectation, Source, day_of
from piaoqi.core.reconcile.standings import Standings, month_of
from piaoqi.core.reconcile.unsure import find_unsure
from piaoqi.core.reconcile.view import best

_NOTHING = Besides()
_NOT_A_PRESENCE = (SourceKind.DELETED, SourceKind.VERIFICATION)
_COUNTED = frozenset(SourceKind) - {SourceKind.DELETED, SourceKind.VERIFICATION, SourceKind.BACKUP}

Groups = Mapping[str, list[Sighting]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings of one comparison, and the sources with what was found to say against their coverage."""

    sources: tuple[Source, ...]
    summary: Summary
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    duplicates: tuple[Duplicate, ...]
    standings: Standings


class Standing(StrEnum):
    """How an invoice stands towards one target that a rule names."""

    PRESENT = "present"
    NOT_EXPECTED = "not_expected"
    NOT_DUE = "not_due"
    ABSENT = "absent"


_NO_FINDING = {Standing.NOT_DUE: NoAbsence.NOT_DUE, Standing.NOT_EXPECTED: NoAbsence.NOT_EXPECTED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One pair judged. `finding` is there for ABSENT alone."""

    pair: Pair
    standing: Standing
    finding: Finding | None = None


def compare(
    sources: Sequence[Source],
    taxpayers: Sequence[Taxpayer],
    expectations: Sequence[Expectation],
    as_of: datetime,
    besides: Besides = _NOTHING,
) -> "Comparison":
    """Lay all sources side by side as of an instant, with what is known beside them."""
    sources = without_misreadings(told_apart(sources), taxpayers)
    examined = tuple(examine(source, sources, taxpayers, as_of) for source in sources)
    grouped = group(examined, taxpayers)
    groups = by_key(grouped)
    rules = Rules(tuple(expectations), examined, tuple(taxpayers))
    agreed = agreement_of(grouped, rules.targets).without(_not_as_their_source(grouped, examined))
    orders = answer_orders(groups)
    _merge(groups, orders.answered)
    unsure = find_unsure(groups, find_near_misses(groups, agreed.everywhere))
    agreeing = (agreed.everywhere & groups.keys()) - unsure.near.absorbed.keys()
    dossier = Dossier(
        groups,
        unsure.near,
        grouped.ambiguous,
        reissues_of(groups, {one.tax_id for one in taxpayers}),
        rules.taxpayers,
        as_of,
        latest_periods(examined),
        mentions(examined),
        besides.answers,
        clues_of(examined, groups),
        may_answer=orders.perhaps,
        outages=outage_days(groups),
        together=unsure.together,
        elsewhere=besides.elsewhere([key for key in groups if key not in agreeing]),
    )
    return Comparison(rules, groups, agreeing, agreed.alike - set(orders.answered.values()), dossier, orders.void)


def by_key(grouped: Grouped) -> dict[str, list[Sighting]]:
    """Key of an invoice -> all that was seen of it."""
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for key, sighting in zip(grouped.keys, grouped.sightings, strict=True):
        groups[key].append(sighting)
    return dict(groups)


def _not_as_their_source(grouped: Grouped, sources: Sequence[Source]) -> frozenset[str]:
    """Keys of rows that are no presence in their own source: deleted there, or of another company's ledger."""
    usual = {source.name: (source.kind, source.tax_id) for source in sources}
    pairs = zip(grouped.keys, grouped.sightings, strict=True)
    return frozenset(key for key, one in pairs if (one.kind, one.taxpayer) != usual[one.source])


def _merge(groups: dict[str, list[Sighting]], answered: Mapping[str, str]) -> None:
    for order, invoice in answered.items():
        groups[invoice] = groups[invoice] + groups.pop(order)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All sources side by side: asked for everything (`judgement`), or for one invoice (`outcomes`)."""

    rules: Rules
    groups: Groups
    """Key of an invoice -> all that was seen of it."""
    agreeing: frozenset[str]
    alike: frozenset[str]
    """Keys without any difference or duplicate."""
    dossier: Dossier
    void: frozenset[str] = frozenset()
    """Keys of orders that ask for no invoice."""

    def judgement(self) -> Judgement:
        """Every finding, difference and duplicate."""
        findings: dict[str, list[Finding]] = {}
        apart: list[Difference] = []
        doubled: list[Duplicate] = []
        counts: Counter[str] = Counter(invoices=len(self.agreeing))
        standings = self._agreeing_ones()
        for key, sightings in self.groups.items():
            absorbed = key in self.agreeing or key in self.dossier.near.absorbed
            if absorbed or not any(one.kind in _COUNTED or self.rules.raises(one) for one in sightings):
                continue
            invoice = best(sightings)
            outcomes = list(self._outcomes(key, invoice))
            counts["invoices"] += 1
            counts.update(one.standing.value for one in outcomes)
            _count(standings, invoice, outcomes)
            findings[key] = [one.finding for one in outcomes if one.finding]
            if key not in self.alike:
                apart += self.differences(key)
                doubled += self.duplicates(key)
        for key, finding in list(self._under_true_numbers(findings)):
            findings.setdefault(key, []).append(finding)
            standings.count(finding.absent_from, finding.invoice.issue_date, finding.verdict.value)
        standings.holes = self.dossier.clues.holes() if self.dossier.clues else {}
        found = [one for several in findings.values() for one in several]
        found.sort(key=lambda one: (one.verdict.value, one.absent_from, one.invoice.issue_date or date.max))
        summary = _summary(counts, findings, different=len(apart), duplicates=len(doubled))
        return Judgement(self.rules.sources, summary, tuple(found), tuple(apart), tuple(doubled), standings)

    def _agreeing_ones(self) -> Standings:
        """Those that nothing is to be judged about. What the rules go by is the same of most, so one of each sort is
        asked.
        """
        sorts: Counter[tuple[str, tuple[object, ...]]] = Counter()
        examples: dict[tuple[object, ...], str] = {}
        for key in self.agreeing:
            sightings = self.groups[key]
            day = next((one.record.issue_date for one in sightings if one.record.issue_date), None)
            apart = key if key in self.dossier.near.of else ""
            sort: tuple[object, ...] = (apart, *map(_sort, sightings))
            sorts[month_of(day), sort] += 1
            examples.setdefault(sort, key)
        pairs = {sort: list(self.outcomes(key)) for sort, key in examples.items()}
        standings = Standings()
        for (month, sort), invoices in sorts.items():
            for one in pairs[sort]:
                standings.counts[one.pair.name, month, one.standing.value] += invoices
        return standings

    def outcomes(self, key: str) -> Iterator[Outcome]:
        """How one invoice stands towards every target that a rule names."""
        yield from self._outcomes(key, best(self.groups[key]))

    def _outcomes(self, key: str, invoice: Record) -> Iterator[Outcome]:
        sightings = self.groups[key]
        raising = [
            *sightings,
            *(one.sighting for one in self.dossier.written_as(key) if one.rivals == 0 and one.convinces),
        ]
        for pair in self.rules.pairs(raising, invoice):
            if is_present(pair, sightings):
                yield Outcome(pair, Standing.PRESENT)
            elif key in self.void or not is_expected(invoice, sightings, pair):
                yield Outcome(pair, Standing.NOT_EXPECTED)
            elif day_of(self.dossier.as_of) < pair.due:
                yield Outcome(pair, Standing.NOT_DUE)
            else:
                yield Outcome(pair, Standing.ABSENT, self._finding(key, sightings, invoice, pair))

    def why_no_finding(self, key: str, outcome: Outcome) -> tuple[Found, ...]:
        """Why a pair is not due yet, or never expected there."""
        standing = _NO_FINDING.get(outcome.standing)
        case = self.dossier.case(key, best(self.groups[key]), outcome.pair)
        return explain_standing(case, standing) if standing else ()

    def questions(self, key: str, outcome: Outcome) -> tuple[Cause, ...]:
        """The causes that a person can settle for this absence, the cheapest question first."""
        if outcome.finding is None:
            return ()
        return questions(self.dossier.case(key, outcome.finding.invoice, outcome.pair), outcome.finding.causes)

    def written_otherwise(self, key: str) -> Iterator[Finding]:
        """What rows under another number of this invoice expect, where no finding of its own tells of them."""
        related = {key, *(other for keys in self.dossier.near.absorbed.values() if key in keys for other in keys)}
        told = {one: [outcome.finding for outcome in self.outcomes(one) if outcome.finding] for one in related}
        yield from (finding for other, finding in self._under_true_numbers(told) if other == key)

    def differences(self, key: str) -> Iterator[Difference]:
        """The fields on which the sources of one invoice do not agree."""
        sightings = self.groups[key]
        for one in differences(sightings) if len(sightings) > 1 else ():
            causes = explain_difference(one.field, one.values, one.places, parts=one.parts, more=one.evidence)
            yield Difference(best(sightings), one.field, one.values, one.places, causes)

    def duplicates(self, key: str) -> Iterator[Duplicate]:
        """The sources that hold the whole of one invoice more than once."""
        sightings = self.groups[key]
        for one in repetitions(sightings) if len(sightings) > 1 else ():
            yield Duplicate(best(sightings), one.source, one.places, explain_repetition(one.places, one.holders))

    def _finding(self, key: str, sightings: Sequence[Sighting], invoice: Record, pair: Pair) -> Finding:
        verdict, causes = explain(self.dossier.case(key, invoice, pair))
        asked = {source.name for source in pair.targets}
        holding = (one.source for one in sightings if one.kind not in _NOT_A_PRESENCE)
        present = dict.fromkeys(name for name in holding if name not in asked)
        places = tuple(dict.fromkeys(one.record.place for one in sightings))
        verified = any(one.kind is SourceKind.VERIFICATION and is_confirmed(one) for one in sightings)
        return Finding(invoice, tuple(present), pair.name, verdict, causes, places, pair.kind.value, verified)

    def _under_true_numbers(self, findings: Mapping[str, Sequence[Finding]]) -> Iterator[tuple[str, Finding]]:
        """Rows under another number that no finding has told of yet: the rules that such a row itself raises.

        The true invoice is where it should be; the row seems absent there. One finding a row, under the true number.
        """
        told = {
            evidence.source
            for several in findings.values()
            for finding in several
            for cause in finding.causes
            for evidence in cause.evidence
            if cause.cause.code in WRITTEN_OTHERWISE
        }
        for row, keys in self.dossier.near.absorbed.items():
            if str(self.groups[row][0].record.place) not in told:
                for key in keys:
                    yield from ((key, one) for one in self._seemingly_absent(self.groups[row], key))

    def _seemingly_absent(self, rows: Sequence[Sighting], key: str) -> Iterator[Finding]:
        sightings, invoice = self.groups[key], best(self.groups[key])
        for pair in self.rules.pairs(rows, invoice):
            due = day_of(self.dossier.as_of) >= pair.due and is_expected(invoice, sightings, pair)
            if due and is_present(pair, sightings):
                written = tuple(one for one in self.dossier.written_as(key) if one.sighting in rows)
                verdict, causes = explain(replace(self.dossier.case(key, invoice, pair), written_as=written))
                present = dict.fromkeys(one.source for one in rows)
                places = tuple(one.record.place for one in rows)
                yield Finding(invoice, tuple(present), pair.name, verdict, causes, places, pair.kind.value)
                return


def _sort(sighting: Sighting) -> tuple[object, ...]:
    """All that the rules go by."""
    record = sighting.record
    parties = (record.buyer_name, record.buyer_tax_id, record.seller_name, record.seller_tax_id)
    return (sighting.source, sighting.direction, sighting.taxpayer, record.kind, *parties)


def _count(standings: Standings, invoice: Record, outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        stands = one.finding.verdict.value if one.finding else one.standing.value
        standings.count(one.pair.name, invoice.issue_date, stands)
        if one.standing is Standing.NOT_DUE:
            standings.wait(one.pair.name, one.pair.due, invoice)


def _summary(
    counts: Mapping[str, int], findings: Mapping[str, Sequence[Finding]], *, different: int, duplicates: int
) -> Summary:
    verdicts = Counter(one.verdict.value for several in findings.values() for one in several)
    return Summary(
        invoices=counts["invoices"],
        complete=counts["invoices"] - sum(map(bool, findings.values())),
        missing=verdicts["missing"],
        not_missing=verdicts["not_missing"],
        cannot_tell=verdicts["cannot_tell"],
        not_due=counts[Standing.NOT_DUE.value],
        not_expected=counts[Standing.NOT_EXPECTED.value],
        different=different,
        duplicates=duplicates,
    )
