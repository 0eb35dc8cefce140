"""What is known about one absent pair, put together for the causes to look at."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from piaoqi.core.causes.base import Evidence
from piaoqi.core.causes.case import Answered, Case, Search, Shortfall, Sighting, SourceKind, Writing, WrittenAs
from piaoqi.core.invoice.identity import identities
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.status import Status
from piaoqi.core.invoice.taxpayer import Taxpayer
from piaoqi.core.reconcile.clues import Clues
from piaoqi.core.reconcile.coverage import search
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.grouping import same_seller
from piaoqi.core.reconcile.near import NearMisses
from piaoqi.core.reconcile.orders import own_date
from piaoqi.core.reconcile.source import Source
from piaoqi.core.text import Text

REISSUED_WITHIN = timedelta(days=90)
_GONE = (Status.VOID, Status.RED_FULL)
_MAY_BE = Text(
    "{where} 的金额、日期、销售方都与 {number} 相同，可能是同一张",
    "{where}: same total, date and seller as {number}; may be the same one",
)

Groups = Mapping[str, Sequence[Sighting]]
SellerTotal = tuple[str, Decimal]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All invoices of one comparison, and how they hang together."""

    groups: Groups
    near: NearMisses
    ambiguous: Mapping[str, Sequence[Sighting]]
    """Key -> records under a bare number that fit this invoice and others."""
    red: Mapping[str, Sequence[Sighting]]
    """Number of a blue invoice -> the red letters that name it."""
    alike: Mapping[SellerTotal, Sequence[str]]
    """Seller and total -> keys: where a replacement would be found."""
    taxpayers: tuple[Taxpayer, ...]
    as_of: datetime
    periods: Mapping[str, str] = field(default_factory=dict)
    """Name of a selection list -> the latest tax period that its rows state."""
    mentions: Mapping[str, Sequence[Sighting]] = field(default_factory=dict)
    """Key -> mails that name this invoice without bringing it."""
    answers: tuple[Answered, ...] = ()
    clues: Clues | None = None
    """What the whole comparison says about single absences."""

    def case(self, key: str, invoice: Record, pair: Pair) -> Case:
        """The absence of one invoice from one target."""
        names = {source.name for source in pair.targets}
        red_letters = self._red_letters(invoice)
        gone = bool(red_letters) or invoice.status in _GONE
        return Case(
            invoice=invoice,
            sightings=tuple(self.groups[key]),
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
            red_letters=red_letters,
            flushes=self._blue(invoice),
            replacements=self._replacements(key, invoice) if gone else (),
            target_names=tuple(source.name for source in pair.targets),
            mentions=tuple(self.mentions.get(key, ())),
            answers=tuple(one for one in self.answers if _speaks_of(one, invoice, names)),
            patterns=self.clues.patterns(self.groups[key], pair) if self.clues else (),
        )

    def written_as(self, key: str) -> tuple[WrittenAs, ...]:
        """The records that may be this invoice under another number."""
        bare = tuple(WrittenAs(one, Writing.DAMAGED, rivals=1, sure=False) for one in self.ambiguous.get(key, ()))
        return self.near.of.get(key, ()) + bare

    def _search(self, key: str, invoice: Record, pair: Pair) -> Search:
        dated = replace(invoice, issue_date=own_date(invoice))
        found = search(pair.targets, dated, pair.due)
        open_ = tuple(self.clues.shortfalls(dated, self.groups[key], pair)) if self.clues else ()
        if open_:
            found = replace(found, covered=False, shortfalls=(*found.shortfalls, *open_))
        rivals = self.near.open.get(key, ())
        if not rivals:
            return found
        facts = tuple(
            Evidence(_MAY_BE.with_(where=invoice.place, number=other.split(":", 1)[-1]), str(invoice.place))
            for other in rivals[:3]
        )
        return replace(found, covered=False, shortfalls=(Shortfall("C3.8", facts), *found.shortfalls))

    def _red_letters(self, invoice: Record) -> tuple[Sighting, ...]:
        number = invoice.number or invoice.paper_number
        return tuple(self.red.get(number, ()) or self.red.get(invoice.code + number, ()))

    def _blue(self, invoice: Record) -> tuple[Sighting, ...]:
        """What a red letter names: twenty digits, or code and number joined."""
        named = invoice.red_of
        if not named:
            return ()
        return tuple(self.groups.get(f"d:{named}") or self.groups.get(f"c:{named[:-8]}:{named[-8:]}") or ())

    def _replacements(self, key: str, invoice: Record) -> tuple[Sighting, ...]:
        """Later invoices that stand, of the same seller, buyer and total."""
        if invoice.total is None:
            return ()
        others = self.alike.get((invoice.seller_tax_id or invoice.seller_name, invoice.total), ())
        found = (self.groups[other][0] for other in others if other != key)
        return tuple(one for one in found if _may_replace(one.record, invoice))[:3]


def _speaks_of(answer: Answered, invoice: Record, targets: AbstractSet[str]) -> bool:
    numbers = ("", invoice.number, invoice.paper_number, invoice.code + invoice.number)
    return answer.source in ("", *targets) and answer.number in numbers


def latest_periods(sources: Sequence[Source]) -> dict[str, str]:
    """Name -> 税款所属期 (YYYYMM) of each selection list; '' where it states none."""
    return {
        source.name: max((row.facts.get("period", "") for row in source.records), default="")
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


def _may_replace(record: Record, gone: Record) -> bool:
    if record.issue_date is None or gone.issue_date is None:
        return False
    in_time = gone.issue_date <= record.issue_date <= gone.issue_date + REISSUED_WITHIN
    same_buyer = not record.buyer_tax_id or record.buyer_tax_id == gone.buyer_tax_id
    stands = record.status in (Status.NORMAL, Status.UNKNOWN)
    return in_time and same_buyer and stands and bool(same_seller(record, gone))


def red_letters(groups: Groups) -> dict[str, list[Sighting]]:
    """Number of a blue invoice -> the red letters that name it."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    for sightings in groups.values():
        named = next((one for one in sightings if one.record.red_of), None)
        if named:
            found[named.record.red_of].append(named)
    return dict(found)


def by_seller_and_total(groups: Groups) -> dict[SellerTotal, list[str]]:
    """Which invoices share seller and total."""
    found: dict[SellerTotal, list[str]] = defaultdict(list)
    for key, sightings in groups.items():
        record = sightings[0].record
        if record.total is not None and (record.seller_tax_id or record.seller_name):
            found[(record.seller_tax_id or record.seller_name, record.total)].append(key)
    return dict(found)
