"""The judgement: which invoice is absent from which source, and what that means.

The procedure (contract, rules of judgement):
 1. records are grouped into invoices by exact numbers                                     grouping.py
 2. rows under a damaged or mistyped number are laid beside the invoices they may be       near.py, orders.py
 3. the rules say what is expected where and by when                                       expectations.py
 4. an absence is weighed against what its target was asked for                            coverage.py, doubts.py
 5. the causes give verdict and explanation                                                core/causes
 6. what is in several sources is compared field by field                                  differences.py
    (what all of them hold once and alike is set aside before, by the engine)              agreement.py
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.c3_search import WRITTEN_OTHERWISE
from piaoqi.core.causes.case import Case, Search, Shortfall, Sighting, SourceKind, Writing, WrittenAs
from piaoqi.core.causes.engine import explain, explain_difference, explain_repetition
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.agreement import agreeing_keys
from piaoqi.core.reconcile.coverage import search
from piaoqi.core.reconcile.differences import differences, repetitions
from piaoqi.core.reconcile.doubts import examine
from piaoqi.core.reconcile.expectations import Pair, Rules, is_expected, is_present
from piaoqi.core.reconcile.grouping import Grouped, group, same_seller
from piaoqi.core.reconcile.near import NearMisses, find_near_misses
from piaoqi.core.reconcile.orders import answer_orders, own_date
from piaoqi.core.reconcile.result import Difference, Duplicate, Finding, Summary
from piaoqi.core.reconcile.source import Expectation, Source, day_of
from piaoqi.core.reconcile.view import best
from piaoqi.core.text import Text

REISSUED_WITHIN = timedelta(days=90)
_NOT_A_PRESENCE = (SourceKind.DELETED, SourceKind.VERIFICATION)
_COUNTED = frozenset(SourceKind) - {SourceKind.DELETED, SourceKind.VERIFICATION, SourceKind.BACKUP}
_MAY_BE = Text(
    "{where} 的金额、日期、销售方都与 {number} 相同，可能是同一张",
    "{where}: same total, date and seller as {number}; may be the same one",
)

Groups = Mapping[str, list[Sighting]]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The findings of one comparison, and the sources with what was found to say against their coverage."""

    sources: tuple[Source, ...]
    summary: Summary
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    duplicates: tuple[Duplicate, ...]


def judge(
    sources: Sequence[Source], taxpayers: Sequence[Taxpayer], expectations: Sequence[Expectation], as_of: datetime
) -> Judgement:
    """Compare all sources as of an instant."""
    examined = tuple(examine(source, sources, taxpayers, as_of) for source in sources)
    grouped = group(examined)
    groups = _by_key(grouped)
    rules = Rules(tuple(expectations), examined, tuple(taxpayers))
    agreeing = agreeing_keys(grouped, rules.targets)
    _merge(groups, answer_orders(groups))
    run = _Run(
        rules,
        groups,
        agreeing,
        find_near_misses(groups, agreeing),
        grouped.ambiguous,
        _red_letters(groups),
        _by_seller_and_total(groups),
        as_of,
    )
    return run.judge()


def _by_key(grouped: Grouped) -> dict[str, list[Sighting]]:
    groups: dict[str, list[Sighting]] = defaultdict(list)
    for key, sighting in zip(grouped.keys, grouped.sightings, strict=True):
        groups[key].append(sighting)
    return dict(groups)


def _merge(groups: dict[str, list[Sighting]], answered: Mapping[str, str]) -> None:
    for order, invoice in answered.items():
        groups[invoice] = groups[invoice] + groups.pop(order)


def _red_letters(groups: Groups) -> dict[str, list[Sighting]]:
    """Number of a blue invoice -> the red letters that name it."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    for sightings in groups.values():
        named = next((one for one in sightings if one.record.red_of), None)
        if named:
            found[named.record.red_of].append(named)
    return dict(found)


SellerTotal = tuple[str, Decimal]


def _by_seller_and_total(groups: Groups) -> dict[SellerTotal, list[str]]:
    found: dict[SellerTotal, list[str]] = defaultdict(list)
    for key, sightings in groups.items():
        record = sightings[0].record
        if record.total is not None and (record.seller_tax_id or record.seller_name):
            found[(record.seller_tax_id or record.seller_name, record.total)].append(key)
    return dict(found)


@dataclass(frozen=True, slots=True)
class _Run:
    """One comparison under way: what every pair is judged with."""

    rules: Rules
    groups: Groups
    agreeing: frozenset[str]
    near: NearMisses
    ambiguous: Mapping[str, Sequence[Sighting]]
    red: Mapping[str, Sequence[Sighting]]
    alike: Mapping[SellerTotal, Sequence[str]]
    as_of: datetime

    def judge(self) -> Judgement:
        findings: list[Finding] = []
        apart: list[Difference] = []
        doubled: list[Duplicate] = []
        counts: Counter[str] = Counter()
        alike = self.agreeing & self.groups.keys()
        counts.update(invoices=len(alike), complete=len(alike))
        for key, sightings in self.groups.items():
            if key in alike or key in self.near.absorbed or not any(one.kind in _COUNTED for one in sightings):
                continue
            invoice = best(sightings)
            found = list(self._findings(key, sightings, invoice, counts))
            findings += found
            counts["invoices"] += 1
            counts["complete"] += not found
            if len(sightings) > 1:
                apart += _differences(sightings, invoice)
                doubled += _duplicates(sightings, invoice)
        findings += self._under_true_numbers(findings)
        counts.update(finding.verdict.value for finding in findings)
        counts.update(different=len(apart), duplicates=len(doubled))
        order = sorted(
            findings, key=lambda one: (one.verdict.value, one.absent_from, one.invoice.issue_date or date.max)
        )
        return Judgement(self.rules.sources, Summary(**counts), tuple(order), tuple(apart), tuple(doubled))

    def _findings(
        self, key: str, sightings: Sequence[Sighting], invoice: Record, counts: Counter[str]
    ) -> Iterator[Finding]:
        written = self._written_as(key)
        raising = [*sightings, *(one.sighting for one in written if one.rivals == 0)]
        for pair in self.rules.pairs(raising, invoice):
            if is_present(pair, sightings):
                continue
            if not is_expected(invoice, sightings, pair):
                counts["not_expected"] += 1
            elif day_of(self.as_of) < pair.due:
                counts["not_due"] += 1
            else:
                yield self._finding(key, sightings, invoice, pair)

    def _under_true_numbers(self, found: Sequence[Finding]) -> Iterator[Finding]:
        """Rows under another number that no finding has told of yet: the rules that such a row itself raises.

        The true invoice is where it should be; the row seems absent there. One finding a row, under the true number.
        """
        told = {
            evidence.source
            for finding in found
            for cause in finding.causes
            for evidence in cause.evidence
            if cause.cause.code in WRITTEN_OTHERWISE
        }
        for row, keys in self.near.absorbed.items():
            if str(self.groups[row][0].record.place) in told:
                continue
            for key in keys:
                yield from self._seemingly_absent(self.groups[row], key)

    def _seemingly_absent(self, rows: Sequence[Sighting], key: str) -> Iterator[Finding]:
        sightings, invoice = self.groups[key], best(self.groups[key])
        for pair in self.rules.pairs(rows, invoice):
            due = day_of(self.as_of) >= pair.due and is_expected(invoice, sightings, pair)
            if due and is_present(pair, sightings):
                written = tuple(one for one in self._written_as(key) if one.sighting in rows)
                case = replace(self._case(key, sightings, invoice, pair), written_as=written)
                verdict, causes = explain(case)
                present = dict.fromkeys(one.source for one in rows)
                places = tuple(one.record.place for one in rows)
                yield Finding(invoice, tuple(present), pair.name, verdict, causes, places, pair.kind.value)
                return

    def _finding(self, key: str, sightings: Sequence[Sighting], invoice: Record, pair: Pair) -> Finding:
        case = self._case(key, sightings, invoice, pair)
        verdict, causes = explain(case)
        present = dict.fromkeys(one.source for one in sightings if one.kind not in _NOT_A_PRESENCE)
        places = tuple(dict.fromkeys(one.record.place for one in sightings))
        return Finding(invoice, tuple(present), pair.name, verdict, causes, places, pair.kind.value)

    def _case(self, key: str, sightings: Sequence[Sighting], invoice: Record, pair: Pair) -> Case:
        names = {source.name for source in pair.targets}
        written = tuple(one for one in self._written_as(key) if one.sighting.source in names)
        number = invoice.number or invoice.paper_number
        return Case(
            invoice=invoice,
            sightings=tuple(sightings),
            target=pair.kind,
            target_name=pair.name,
            direction=pair.direction,
            taxpayer=pair.taxpayer,
            taxpayers=self.rules.taxpayers,
            due=pair.due,
            as_of=self.as_of,
            search=self._search(key, invoice, pair),
            written_as=written,
            red_letters=tuple(self.red.get(number, ()) or self.red.get(invoice.code + number, ())),
            flushes=self._blue(invoice),
            replacements=self._replacements(key, invoice),
        )

    def _written_as(self, key: str) -> tuple[WrittenAs, ...]:
        bare = tuple(WrittenAs(one, Writing.DAMAGED, rivals=1, sure=False) for one in self.ambiguous.get(key, ()))
        return self.near.of.get(key, ()) + bare

    def _search(self, key: str, invoice: Record, pair: Pair) -> Search:
        own = replace(invoice, issue_date=own_date(invoice))
        found = search(pair.targets, own, pair.due)
        rivals = self.near.open.get(key, ())
        if not rivals:
            return found
        facts = tuple(
            Evidence(_MAY_BE.with_(where=invoice.place, number=other.split(":", 1)[-1]), str(invoice.place))
            for other in rivals[:3]
        )
        return replace(found, covered=False, shortfalls=(Shortfall("C3.8", facts), *found.shortfalls))

    def _blue(self, invoice: Record) -> tuple[Sighting, ...]:
        if not invoice.red_of:
            return ()
        return tuple(self.groups.get(f"d:{invoice.red_of}", ()))

    def _replacements(self, key: str, invoice: Record) -> tuple[Sighting, ...]:
        if invoice.total is None or invoice.issue_date is None:
            return ()
        found: list[Sighting] = []
        for other in self.alike.get((invoice.seller_tax_id or invoice.seller_name, invoice.total), ()):
            record = self.groups[other][0].record
            later = (
                record.issue_date and invoice.issue_date <= record.issue_date <= invoice.issue_date + REISSUED_WITHIN
            )
            same = same_seller(record, invoice) and (
                not record.buyer_tax_id or record.buyer_tax_id == invoice.buyer_tax_id
            )
            stands = best(self.groups[other]).status in (Status.NORMAL, Status.UNKNOWN)
            if other != key and later and same and stands:
                found.append(self.groups[other][0])
        return tuple(found)


def _differences(sightings: Sequence[Sighting], invoice: Record) -> Iterator[Difference]:
    for one in differences(sightings):
        causes = explain_difference(one.field, one.values, one.places, parts=one.parts)
        yield Difference(invoice, one.field, one.values, one.places, causes)


def _duplicates(sightings: Sequence[Sighting], invoice: Record) -> Iterator[Duplicate]:
    for one in repetitions(sightings):
        yield Duplicate(invoice, one.source, one.places, explain_repetition(one.places))
