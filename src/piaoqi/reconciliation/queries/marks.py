"""Where some invoices of one company are, and where they are not: a mark for each source, for a page of a table.

1. What has it now has it, also where it came after the newest comparison.
2. An absence has the verdict that was stored of it. Without one nothing is called missing, however much it is expected.
3. Elsewhere the rules tell what is not due yet from what is not expected, by the invoice's own columns.

The same few queries, however many invoices.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F, Min

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.invoices.presence import BITS
from piaoqi.archive.invoices.statements import COUNTED, lying_in
from piaoqi.archive.models import Record
from piaoqi.archive.models import Source as SourceRow
from piaoqi.archive.queries.search import shown_of
from piaoqi.archive.search.row import Row
from piaoqi.audit.clock import now
from piaoqi.core.causes.case import Direction, Sighting, SourceKind
from piaoqi.core.invoice.kind import Kind
from piaoqi.core.invoice.record import Place
from piaoqi.core.invoice.record import Record as Statement
from piaoqi.core.reconcile.expectations import Pair, Rules, is_expected
from piaoqi.core.reconcile.source import Source, day_of
from piaoqi.reconciliation.models import Comparison, Finding
from piaoqi.reconciliation.presence import VERDICTS, State, place_in_strip
from piaoqi.reconciliation.terms import in_force, stated_in

_NO_DAY = date.min


@dataclass(frozen=True, slots=True)
class MarkOf:
    """One source's. `since`: when it was first seen there; `due`: the day from which it is expected there; `finding`:
    the id of what was stored of its absence, None where no comparison has judged it.
    """

    state: State
    since: datetime | None = None
    due: date | None = None
    finding: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMarks:
    """Of one invoice. `marks`: one for each of the company's sources, in their order."""

    marks: tuple[MarkOf, ...]
    differing: tuple[str, ...] = ()
    """Fields that sources state differently, as the newest comparison found."""
    repeated_in: tuple[str, ...] = ()
    """Keys of sources that hold it more than once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """`of`: by invoice; those that the actor may not see are not among them. `as_of`: of the comparison; None where the
    company was never compared.
    """

    sources: tuple[SourceRow, ...]
    as_of: datetime | None
    of: Mapping[int, RowMarks]


def sources_in_order(company: int) -> list[SourceRow]:
    """A company's sources as strips and tables show them."""
    rows = SourceRow.objects.filter(company=company).order_by("pk")
    return sorted(rows, key=lambda one: place_in_strip(one.kind, one.direction))


def marks_of(actor: Actor, company: Company, invoices: Collection[int]) -> Marks:
    """Of invoices of this company, by their ids; others, and those hidden from the actor, are left out."""
    rows = [one for one in shown_of(actor, invoices) if one.company_id == company.pk]
    known = _Known.of(company, rows)
    return Marks(
        sources=tuple(known.sources),
        as_of=known.comparison.as_of if known.comparison else None,
        of={one.id: _row(one, known) for one in rows},
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """All that is asked of the database."""

    sources: Sequence[SourceRow]
    rules: Rules
    comparison: Comparison | None
    at: datetime
    seen: Mapping[int, Mapping[str, datetime]]
    """Invoice -> key of a source that has it -> when it was first seen there."""
    stored: Mapping[int, Sequence[Finding]] = field(default_factory=dict)

    @classmethod
    def of(cls, company: Company, rows: Sequence[Row]) -> "_Known":
        sources = sources_in_order(company.pk)
        done = Comparison.objects.filter(company=company, live=True, state=Comparison.State.DONE)
        comparison = done.defer("forms", "summary").select_related("terms").order_by("-pk").first()
        at = comparison.as_of if comparison else now()
        held = comparison.terms if comparison else None
        terms = stated_in(held) if held else in_force(company, at)
        asked = tuple(
            Source(name=one.key, kind=SourceKind(one.kind), direction=Direction(one.direction), records=(),
                   taxpayer=terms.taxpayers[0], of=one.of)
            for one in sorted(sources, key=lambda one: one.pk)
        )  # fmt: skip
        rules = Rules(terms.expectations, asked, terms.taxpayers)
        return cls(sources, rules, comparison, at, _seen(rows, sources), _stored(comparison, [one.id for one in rows]))


def _seen(rows: Sequence[Row], sources: Sequence[SourceRow]) -> Mapping[int, Mapping[str, datetime]]:
    """Only statements of which their columns don't tell whether they are a presence are read whole."""
    unsure = {one.id for one in rows if one.presence & BITS[SourceKind.DELETED]}
    kinds = {one.pk: (one.key, SourceKind(one.kind)) for one in sources}
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    told = Record.objects.filter(COUNTED, invoice__in=[one.id for one in rows if one.id not in unsure])
    presence = {0: 0, **{one.id: one.presence for one in rows}}
    for invoice, source, since in told.values_list("invoice_id", "source_id").annotate(since=Min("seen_at")).order_by():
        key, kind = kinds[source]
        confirmed = kind is not SourceKind.VERIFICATION or presence[invoice or 0] & BITS[kind]
        if invoice is not None and confirmed:
            found[invoice][key] = since
    for one, invoice in lying_in(unsure) if unsure else ():
        if one.is_there:
            found[invoice][one.source] = min(one.seen_at, found[invoice].get(one.source, one.seen_at))
    return found


def _stored(comparison: Comparison | None, invoices: Sequence[int]) -> Mapping[int, Sequence[Finding]]:
    found: dict[int, list[Finding]] = defaultdict(list)
    if comparison is None:
        return found
    # By the invoices alone: whatever else is asked for, SQLite begins with all that is open in the company.
    held = Finding.objects.filter(invoice__in=invoices).annotate(live=F("comparison__live"))
    for one in held.only("invoice_id", "what", "verdict", "source", "field", "until", "comparison").order_by("pk"):
        stands = one.until_id is None or one.until_id > comparison.pk
        if not (one.live and stands and one.comparison_id <= comparison.pk):
            continue
        if one.invoice_id is not None:
            found[one.invoice_id].append(one)
    return found


def _row(row: Row, known: _Known) -> RowMarks:
    seen, stored = known.seen.get(row.id, {}), known.stored.get(row.id, ())
    absent = {one.source: one for one in stored if one.what == Finding.What.ABSENCE}
    pairs: dict[str, tuple[Pair, bool]] = {}
    for pair, expected in _pairs(row, seen, known):
        found = next((absent[one.name] for one in pair.targets if one.name in absent), None)
        for one in pair.targets:
            pairs.setdefault(one.name, (pair, expected))
            if found:
                absent[one.name] = found
    return RowMarks(
        marks=tuple(_mark(one, seen.get(one.key), absent, pairs, known) for one in known.sources),
        differing=tuple(one.field for one in stored if one.what == Finding.What.DIFFERENCE),
        repeated_in=tuple(one.source for one in stored if one.what == Finding.What.DUPLICATE),
    )


def _mark(
    source: SourceRow,
    since: datetime | None,
    absent: Mapping[str, Finding],
    pairs: Mapping[str, tuple[Pair, bool]],
    known: _Known,
) -> MarkOf:
    if since is not None:
        return MarkOf(State.PRESENT, since=since)
    pair, expected = pairs.get(source.key, (None, False))
    due = pair.due if pair and pair.due > _NO_DAY else None
    if finding := absent.get(source.key):
        return MarkOf(VERDICTS.get(finding.verdict, State.UNKNOWN), due=due, finding=finding.pk)
    if pair is None or not expected:
        return MarkOf(State.NOT_EXPECTED)
    return MarkOf(State.NOT_DUE if day_of(known.at) < pair.due else State.UNKNOWN, due=due)


def _pairs(row: Row, seen: Mapping[str, datetime], known: _Known) -> Iterator[tuple[Pair, bool]]:
    """The targets in which a rule asks for it, those of several sources where none of them has it; and whether it can
    be there at all.
    """
    record = _as_stated(row)
    owner = known.rules.taxpayers[0].tax_id
    sightings = [
        Sighting(one.key, SourceKind(one.kind), Direction(one.direction), owner, record, one.of)
        for one in known.sources
        if one.key in seen
    ]
    having = {one.source for one in sightings}
    for pair in known.rules.pairs(sightings, record):
        if not any(one.name in having for one in pair.targets):
            yield pair, is_expected(record, sightings, pair)


def _as_stated(row: Row) -> Statement:
    """All its sources are taken to say what its row says."""
    return Statement(
        place=Place(""),
        kind=Kind(row.kind),
        code=row.code,
        number=row.number,
        issue_date=row.issue_date,
        seller_name=row.seller_name,
        seller_tax_id=row.seller_tax_id,
        buyer_name=row.buyer_name,
        buyer_tax_id=row.buyer_tax_id,
        facts={"result": "001"} if row.presence & BITS[SourceKind.VERIFICATION] else {},
    )
