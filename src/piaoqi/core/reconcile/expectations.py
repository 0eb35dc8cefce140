"""What must be where, and by when: the pairs of (invoice, target) that the rules ask for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from piaoqi.core.causes.c5_standing import DEDUCTIBLE
from piaoqi.core.causes.case import Direction, Sighting, SourceKind
from piaoqi.core.invoice.dates import read_date
from piaoqi.core.invoice.kind import KINDS, Kind
from piaoqi.core.invoice.paper import paper_kind
from piaoqi.core.invoice.record import Record
from piaoqi.core.invoice.taxpayer import Scale, Taxpayer
from piaoqi.core.reconcile.doubts import is_party
from piaoqi.core.reconcile.orders import own_date
from piaoqi.core.reconcile.source import LISTS, Expectation, Source


@dataclass(frozen=True, slots=True)
class Pair:
    """An invoice that is expected in some sources that together are one target."""

    targets: tuple[Source, ...]
    taxpayer: Taxpayer
    direction: Direction
    due: date
    raised_by: frozenset[str] = frozenset()
    """The sources whose holding it lets a rule expect it here."""

    @property
    def name(self) -> str:
        """The target's name: the first source declared."""
        return self.targets[0].name

    @property
    def kind(self) -> SourceKind:
        return self.targets[0].kind


@dataclass(frozen=True, slots=True)
class Rules:
    """The expectations of one run, with the sources and companies they speak of."""

    expectations: tuple[Expectation, ...]
    sources: tuple[Source, ...]
    taxpayers: tuple[Taxpayer, ...]
    _means: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)
    """Word of a rule -> the names of the sources it means: asked for every invoice."""
    _bins: frozenset[str] = field(init=False, repr=False, compare=False)
    """The sources that are recycle bins: elsewhere a deleted row is one that its own list calls so."""

    def __post_init__(self) -> None:
        bins = frozenset(one.name for one in self.sources if one.kind is SourceKind.DELETED)
        object.__setattr__(self, "_bins", bins)
        words = {word for rule in self.expectations for word in (rule.of, rule.into)}
        object.__setattr__(self, "_means", {word: frozenset(self._meant(word)) for word in words})

    def _meant(self, word: str) -> Iterator[str]:
        for source in self.sources:
            if source.name == word if self._is_name(word) else source.kind == word:
                yield source.name

    def raises(self, sighting: Sighting) -> bool:
        """Does some rule expect elsewhere what this source holds?"""
        return any(sighting.source in self._means[rule.of] for rule in self.expectations) and self._raises(sighting)

    @property
    def targets(self) -> tuple[str, ...]:
        """The names of all sources in which some rule expects something, in their order."""
        return tuple(
            source.name
            for source in self.sources
            if any(source.name in self._means[rule.into] for rule in self.expectations)
        )

    def pairs(self, sightings: Sequence[Sighting], invoice: Record) -> Iterator[Pair]:
        """The pairs that these sightings of one invoice raise; one for each target, due as early as any rule says."""
        due: dict[tuple[str, ...], Pair] = {}
        for rule in self.expectations:
            if rule.kinds is not None and invoice.kind not in rule.kinds:
                continue
            for sighting in sightings:
                if sighting.source not in self._means[rule.of] or not self._raises(sighting):
                    continue
                pair = self._pair(rule, sighting, sightings, invoice)
                if pair is None:
                    continue
                names = tuple(one.name for one in pair.targets)
                due[names] = _together(due[names], pair) if names in due else pair
        yield from due.values()

    def _pair(self, rule: Expectation, sighting: Sighting, all_: Sequence[Sighting], invoice: Record) -> Pair | None:
        taxpayer, direction = self.scope(sighting, all_)
        named = self._is_name(rule.into)
        targets = tuple(
            source
            for source in self.sources
            if source.name in self._means[rule.into] and (named or _in_scope(source, taxpayer, direction))
        )
        if not targets:
            return None
        start = invoice.issue_date or own_date(sighting.record) or date.min
        due = start + timedelta(days=rule.within_days) if start is not date.min else start
        if invoice.issue_date is None:
            due = max(due, read_date(sighting.record.facts.get("expected_by")) or due)
        return Pair(targets, taxpayer, direction, due, frozenset({sighting.source}))

    def _is_name(self, of: str) -> bool:
        """A word that is no kind of any source here names one source."""
        return all(source.kind != of for source in self.sources)

    def _raises(self, sighting: Sighting) -> bool:
        """A list's row of another company or direction expects nothing (contract), nor does a row that was deleted.

        A row of a verification log that is no presence is evidence alone.
        """
        if sighting.kind is SourceKind.DELETED and sighting.source not in self._bins:
            return False
        if sighting.kind is SourceKind.VERIFICATION:
            return is_confirmed(sighting)
        if sighting.kind not in LISTS:
            return True
        record = sighting.record
        received = sighting.direction is Direction.RECEIVED
        party = (record.buyer_name, record.buyer_tax_id) if received else (record.seller_name, record.seller_tax_id)
        owner = self._taxpayer(sighting.taxpayer)
        return owner is None or not any(party) or is_party(owner, *party)

    def scope(self, sighting: Sighting, all_: Iterable[Sighting]) -> tuple[Taxpayer, Direction]:
        """Whose invoice it is and in which direction, as this sighting sees it.

        An original that we issued counts as issued wherever it lies. A source of no declared company asks the record's
        party, then the other sightings.
        """
        record = sighting.record
        owner = self._taxpayer(sighting.taxpayer) or self._party(record.buyer_name, record.buyer_tax_id)
        direction = sighting.direction
        issuer = self._party(record.seller_name, record.seller_tax_id) if record.seller_tax_id else None
        is_original = sighting.kind in (SourceKind.ARCHIVE, SourceKind.MAIL)
        if is_original and issuer is not None and self._party(record.buyer_name, record.buyer_tax_id) is None:
            owner, direction = issuer, Direction.ISSUED
        if owner is None:
            owner = next((one for other in all_ if (one := self._taxpayer(other.taxpayer))), None)
        return owner or (self.taxpayers[0] if self.taxpayers else Taxpayer("", "")), direction

    def _taxpayer(self, tax_id: str) -> Taxpayer | None:
        return next((one for one in self.taxpayers if tax_id and one.tax_id == tax_id), None)

    def _party(self, name: str, number: str) -> Taxpayer | None:
        if not name and not number:
            return None
        return next((one for one in self.taxpayers if is_party(one, name, number)), None)


def _together(one: Pair, other: Pair) -> Pair:
    """Two rules that expect it in the same target: the earlier day counts."""
    earlier = other if other.due < one.due else one
    raised_by = one.raised_by | other.raised_by
    return earlier if earlier.raised_by == raised_by else replace(earlier, raised_by=raised_by)


def _in_scope(source: Source, taxpayer: Taxpayer, direction: Direction) -> bool:
    return source.direction is direction and source.tax_id in ("", taxpayer.tax_id)


def is_expected(invoice: Record, sightings: Sequence[Sighting], pair: Pair) -> bool:
    """Can this invoice ever be in the target? (C1.11, C1.12, C1.13, C5.8; a paper without a number.)"""
    only_order = all(one.kind is SourceKind.EXPECTED for one in sightings)
    nameless = not invoice.number and "number_doubt" not in invoice.facts and not only_order
    if invoice.kind is Kind.OTHER_DOCUMENT or nameless:
        return False
    kind = paper_kind(invoice)
    if pair.kind in (SourceKind.BUREAU, SourceKind.VERIFICATION):
        return bool(KINDS[kind].bureau_codes) or kind is Kind.UNKNOWN
    if pair.kind is SourceKind.SELECTION:
        listed = kind is not Kind.CUSTOMS or any(_holds(source, kind) for source in pair.targets)
        return pair.taxpayer.scale is Scale.GENERAL and kind in DEDUCTIBLE and listed
    return invoice.kind not in (Kind.BANK_RECEIPT, Kind.BANK_STATEMENT)


def _holds(source: Source, kind: Kind) -> bool:
    """Customs certificates are selected under a menu of their own (C1.12): a list that has none of them is another."""
    return any(paper_kind(record) is kind for record in source.records)


def is_present(pair: Pair, sightings: Sequence[Sighting]) -> bool:
    """Is the invoice there under its number? In a verification log only result 001 is a presence."""
    names: Mapping[str, Source] = {source.name: source for source in pair.targets}
    return any(
        one.source in names
        and has_it(names[one.source], one)
        and one.taxpayer in (names[one.source].tax_id, pair.taxpayer.tax_id)
        for one in sightings
    )


def has_it(source: Source, own: Sighting) -> bool:
    """Does this sighting in the source say that the invoice is there? A deletion does not, nor does a verification
    that found nothing.
    """
    return own.kind is source.kind and (own.kind is not SourceKind.VERIFICATION or is_confirmed(own))


def is_confirmed(verification: Sighting) -> bool:
    """Did the platform find the invoice as it was asked for?"""
    return verification.record.facts.get("result") == "001"
