"""What is known about one absent pair, put together for the causes to look at."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Answered, Case, Search, Shortfall, Sighting, SourceKind, Writing, WrittenAs
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.clues import Clues
from piaoqi.core.reconcile.doubts import of_nobody
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.near import NearMisses
from piaoqi.core.reconcile.orders import own_date
from piaoqi.core.reconcile.reissues import Reissues
from piaoqi.core.reconcile.source import Source, day_of
from piaoqi.core.reconcile.undated import search_for
from piaoqi.core.text import Text

_RECOGNISED = Text(
    "{where} 的号码由图片识别为 {number}，别处没有同样的写法，可能认错了",
    "{where}: the number {number} was recognised in a picture, nothing confirms it, and it may be misread",
)
_MAY_BE = Text(
    "{where} 的号码、金额、日期、销售方与 {number} 大多相符，可能是同一张",
    "{where}: number, total, date and seller mostly agree with {number}; may be the same one",
)

Groups = Mapping[str, Sequence[Sighting]]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All invoices of one comparison, and how they hang together."""

    groups: Groups
    near: NearMisses
    ambiguous: Mapping[str, Sequence[Sighting]]
    """Key -> records under a bare number that fit this invoice and others."""
    reissues: Reissues
    taxpayers: tuple[Taxpayer, ...]
    as_of: datetime
    periods: Mapping[str, str] = field(default_factory=dict)
    """Name of a selection list -> the latest tax period that its rows state."""
    mentions: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)
    """Key -> mails that name this invoice without bringing it."""
    answers: tuple[Answered, ...] = ()
    clues: Clues | None = None
    """What the whole comparison says about single absences."""
    may_answer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Key of an order -> keys of invoices that may answer it, though not surely."""
    outages: frozenset[str] = frozenset()
    """Days on which the verification platform failed."""
    together: Mapping[str, Sequence[tuple[str, Evidence]]] = field(default_factory=dict)
    """Key -> (source, evidence) of rows without a number that may hold this invoice together with others."""
    elsewhere: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)
    """Key -> what companies that are not compared here hold of this invoice."""

    def case(self, key: str, invoice: Record, pair: Pair) -> Case:
        """The absence of one invoice from one target."""
        names = {source.name for source in pair.targets}
        return Case(
            invoice=invoice,
            sightings=(*self.groups[key], *self.elsewhere.get(key, ())),
            target=pair.kind,
            target_name=pair.name,
            direction=pair.direction,
            taxpayer=pair.taxpayer,
            taxpayers=self.taxpayers,
            due=pair.due,
            as_of=self.as_of,
            search=self._search(key, invoice, pair),
            target_period=max((self.periods.get(name, "") for name in names), default=""),
            written_as=tuple(one for one in self.written_as(key) if one.sighting.source in names),
            written_elsewhere=tuple(
                one
                for one in self.written_as(key)
                if one.sighting.source not in names and one.sighting.kind is pair.kind
            ),
            red_letters=self.reissues.red_letters(invoice),
            flushes=self._blue(invoice),
            replacements=self.reissues.replacements.get(key, ()),
            replaces=tuple(one for one in self._replaced(key) if one.source in names),
            may_answer=tuple(self.groups[other][0] for other in self.may_answer.get(key, ())),
            target_asked=max(filter(None, (_asked(source) for source in pair.targets)), default=None),
            outages=self.outages,
            target_names=tuple(source.name for source in pair.targets),
            raised_by=pair.raised_by,
            mentions=tuple(self.mentions.get(key, ())),
            answers=tuple(one for one in self.answers if _speaks_of(one, invoice, names)),
            patterns=self.clues.patterns(self.groups[key], pair) if self.clues else (),
        )

    def written_as(self, key: str) -> tuple[WrittenAs, ...]:
        """The records that may be this invoice under another number."""
        bare = tuple(WrittenAs(one, Writing.DAMAGED, rivals=1, sure=False) for one in self.ambiguous.get(key, ()))
        return self.near.of.get(key, ()) + bare

    def _search(self, key: str, invoice: Record, pair: Pair) -> Search:
        found = search_for(pair.targets, invoice, pair.due)
        open_ = tuple(self._left_open(key, invoice, pair))
        return replace(found, covered=False, shortfalls=(*found.shortfalls, *open_)) if open_ else found

    def _left_open(self, key: str, invoice: Record, pair: Pair) -> Iterator[Shortfall]:
        """What the whole comparison says against the proof, though the target was asked for this invoice."""
        if rivals := self.near.open.get(key, ()):
            yield Shortfall("C3.8", tuple(_may_be(invoice, other) for other in rivals[:3]))
        if all(one.record.number_is_uncertain for one in self.groups[key]):
            yield Shortfall("C3.8", (_perhaps_misread(self.groups[key][0].record),))
        if self.clues:
            dated = replace(invoice, issue_date=own_date(invoice))
            yield from self.clues.shortfalls(dated, self.groups[key], pair)
        names = {source.name for source in pair.targets}
        if held := tuple(fact for source, fact in self.together.get(key, ()) if source in names):
            yield Shortfall("C6.11", held)
        if whose := of_nobody(pair.targets, pair.taxpayer, self.taxpayers):
            yield whose

    def _replaced(self, key: str) -> Iterator[Sighting]:
        for other in self.reissues.replaced.get(key, ()):
            yield from self.groups.get(other, ())

    def _blue(self, invoice: Record) -> tuple[Sighting, ...]:
        """What a red letter names: twenty digits, or code and number joined."""
        named = invoice.red_of
        if not named:
            return ()
        return tuple(self.groups.get(f"d:{named}") or self.groups.get(f"c:{named[:-8]}:{named[-8:]}") or ())


def _may_be(invoice: Record, other: str) -> Evidence:
    return Evidence(_MAY_BE.with_(where=invoice.place, number=other.split(":", 1)[-1]), str(invoice.place))


def _perhaps_misread(record: Record) -> Evidence:
    return Evidence(_RECOGNISED.with_(where=record.place, number=record.number), str(record.place))


def _asked(source: Source) -> date | None:
    """The last day on which a source was asked for, as far as it says."""
    days = (day_of(one.as_of) if one.as_of else one.settled for one in source.windows)
    return max(filter(None, days), default=None)


def _speaks_of(answer: Answered, invoice: Record, targets: AbstractSet[str]) -> bool:
    numbers = ("", invoice.number, invoice.paper_number, invoice.code + invoice.number)
    return answer.source in ("", *targets) and answer.number in numbers


def latest_periods(sources: Sequence[Source]) -> dict[str, str]:
    """Name -> 税款所属期 (YYYYMM) of each selection list; '' where it states none."""
    return {
        source.name: max((row.facts.get("period", "") for row in source.records), default="") or source.period
        for source in sources
        if source.kind is SourceKind.SELECTION
    }


def mentions(sources: Sequence[Source]) -> dict[str, list[Sighting]]:
    """Key -> the mails that name this invoice without bringing it."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    for source in sources:
        for record in source.mentions:
            for key in identities(record)[:1]:
                found[key].append(Sighting(source.name, source.kind, source.direction, source.tax_id, record))
    return dict(found)
