"""An account: the lists of one system, company and direction, which are searched together.

What one of them was provably asked for, the others need not be asked for again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from piaoqi.core.causes.base import Absence
from piaoqi.core.causes.c5_standing import DEDUCTIBLE
from piaoqi.core.causes.case import Shortfall, Sighting, SourceKind
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.completeness.lanes import ALL, Lanes, of_kinds, of_record
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.holes import Hole, find_holes, shortfall
from piaoqi.core.reconcile.orders import own_date
from piaoqi.core.reconcile.result import Finding
from piaoqi.core.reconcile.source import LISTS, Expectation, Source, day_of

DAY = timedelta(days=1)
_YEARS = 10
"""No list is asked for more than this many years back, unless invoices are."""


@dataclass(frozen=True, slots=True)
class Demand:
    """A finding that an account was to settle: its day, and the lanes the invoice may stand in."""

    finding: Finding
    day: date
    lanes: Lanes

    @property
    def open(self) -> bool:
        return self.finding.verdict is Absence.CANNOT_TELL


@dataclass(frozen=True, slots=True)
class Account:
    """One target of the rules that is a list, or several that are one. `horizon` is the last day already due."""

    sources: tuple[Source, ...]
    grace: int | None
    """Days that an invoice may take to arrive; None where no rule expects anything here."""
    kinds: Lanes
    """What the rules expect here; all where they do not say."""
    horizon: date
    demands: tuple[Demand, ...] = ()
    rows: Mapping[date, Counter[Lanes]] = field(default_factory=dict)
    """Invoices by day, and by what they may be."""
    holes: tuple[tuple[Hole, tuple[Shortfall, ...]], ...] = ()
    """Empty days that others contradict, with what is said of them; none that a declared total rules out."""

    @property
    def source(self) -> Source:
        """The one it is called by: the first declared."""
        return self.sources[0]

    @property
    def earliest(self) -> date | None:
        """The first day that a row or a waiting invoice speaks of."""
        return min([*self.rows, *(demand.day for demand in self.demands)], default=None)

    @property
    def floor(self) -> date:
        """The first day that any window is asked for."""
        years_ago = self.horizon - timedelta(days=366 * _YEARS)
        return min(years_ago, self.earliest or years_ago)


@dataclass(frozen=True, slots=True)
class Compared:
    """What was compared, and what was found. `groups`: key of an invoice -> all that was seen of it."""

    sources: Sequence[Source]
    rules: Sequence[Expectation]
    findings: Sequence[Finding]
    groups: Mapping[str, Sequence[Sighting]]
    as_of: datetime

    @property
    def today(self) -> date:
        return day_of(self.as_of)


def accounts(compared: Compared) -> list[Account]:
    """Every account among these sources, in their order."""
    sources, rules = compared.sources, compared.rules
    grouped: dict[tuple[str, ...], list[Source]] = defaultdict(list)
    for source in sources:
        if source.kind in LISTS:
            grouped[_key(source, sources, rules)].append(source)
    wanted: dict[str, list[Demand]] = defaultdict(list)
    for finding in compared.findings:
        if finding.verdict is not Absence.NOT_MISSING:
            wanted[finding.absent_from] += _demand(finding)
    return [_account(one, compared, wanted) for one in grouped.values()]


def _key(source: Source, sources: Sequence[Source], rules: Sequence[Expectation]) -> tuple[str, ...]:
    """Lists of one kind, company and direction are one account, unless a rule names this one and none its kind."""
    into = {rule.into for rule in rules}
    is_kind = any(one.kind == source.name for one in sources)
    if source.name in into and source.kind not in into and not is_kind:
        return ("", source.name)
    return (source.kind, *source.scope)


def _demand(finding: Finding) -> Iterator[Demand]:
    day = own_date(finding.invoice)
    if day is not None:
        yield Demand(finding, day, of_record(finding.invoice))


def _account(sources: list[Source], compared: Compared, wanted: Mapping[str, list[Demand]]) -> Account:
    named = {one.name for one in sources} | {one.kind.value for one in sources}
    into = [rule for rule in compared.rules if rule.into in named]
    days = [rule.within_days for rule in into]
    return Account(
        sources=tuple(sources),
        grace=max(1, *days) if days else None,
        kinds=_expected(into, sources[0].kind),
        horizon=compared.today - timedelta(days=min(days, default=0)),
        demands=tuple(demand for source in sources for demand in wanted.get(source.name, ())),
        rows=_by_day(sources),
        holes=tuple(_holes(sources, compared)) if into else (),
    )


def _holes(sources: Sequence[Source], compared: Compared) -> Iterator[tuple[Hole, tuple[Shortfall, ...]]]:
    first = sources[0]
    pair = Pair(tuple(sources), first.taxpayer or Taxpayer("", ""), first.direction, compared.today)
    for hole in find_holes(pair, compared.groups):
        reasons = shortfall((hole,), pair, hole.start)
        if reasons:
            yield hole, reasons


def _expected(rules: Sequence[Expectation], kind: SourceKind) -> Lanes:
    possible = of_kinds(DEDUCTIBLE) if kind is SourceKind.SELECTION else ALL
    if not rules or any(rule.kinds is None for rule in rules):
        return possible
    return possible & of_kinds(kind for rule in rules for kind in rule.kinds or ())


def _by_day(sources: Iterable[Source]) -> dict[date, Counter[Lanes]]:
    """Each invoice once, though files overlap."""
    found: dict[date, Counter[Lanes]] = defaultdict(Counter)
    seen: set[tuple[str, str]] = set()
    known: dict[tuple[object, ...], Lanes] = {}
    for source in sources:
        for record in source.records:
            number = record.code, record.number or record.paper_number
            if record.issue_date is None or (number[1] and number in seen):
                continue
            seen.add(number)
            form = record.kind, record.facts.get("origin", ""), len(record.number), record.code
            if form not in known:
                known[form] = of_record(record)
            found[record.issue_date][known[form]] += 1
    return dict(found)
