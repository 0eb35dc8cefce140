"""What the whole comparison says about single absences, worked out once for each target and only where asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from piaoqi.core.causes.case import Pattern, Shortfall, Sighting, SourceKind
from piaoqi.core.invoice.record import Record
from piaoqi.core.reconcile import drift, fixity, holes, patterns
from piaoqi.core.reconcile.expectations import Pair
from piaoqi.core.reconcile.source import Source


@dataclass(frozen=True, slots=True)
class _Target:
    holes: tuple[holes.Hole, ...]
    cut_over: patterns.CutOver | None
    drifted: tuple[drift.Drifted, ...]
    files: fixity.Files


@dataclass(slots=True)
class Clues:
    """Answers for one comparison; `groups` are all its invoices."""

    groups: Mapping[str, Sequence[Sighting]]
    marks: patterns.Marks
    _targets: dict[tuple[str, ...], _Target] = field(default_factory=dict)

    def shortfalls(self, invoice: Record, sightings: Sequence[Sighting], pair: Pair) -> Iterator[Shortfall]:
        """Why the target's silence about this invoice proves nothing."""
        target = self._target(pair)
        yield from fixity.there_unread(target.files, sightings)
        yield from drift.shortfall(target.drifted, invoice)
        yield from holes.shortfall(target.holes, pair, invoice.issue_date)

    def patterns(self, sightings: Sequence[Sighting], pair: Pair) -> tuple[Pattern, ...]:
        """What speaks for a cause."""
        target = self._target(pair)
        return (
            *patterns.seller_gone(self.marks, sightings),
            *patterns.collected_otherwise(self.marks, sightings, pair),
            *patterns.left_behind(target.cut_over, sightings),
            *fixity.lost_or_changed(target.files, sightings),
        )

    def holes(self) -> Mapping[str, tuple[tuple[date, date], ...]]:
        """Of the targets that were asked about so far: name -> empty days that others contradict."""
        return {
            names[2]: tuple((one.start, one.end) for one in target.holes) for names, target in self._targets.items()
        }

    def _target(self, pair: Pair) -> _Target:
        names = (pair.taxpayer.tax_id, pair.direction.value, *(source.name for source in pair.targets))
        if names not in self._targets:
            migrates = self.marks.registers and pair.kind is SourceKind.ARCHIVE
            self._targets[names] = _Target(
                holes.find_holes(pair, self.groups),
                patterns.find_cut_over(pair, self.groups) if migrates else None,
                tuple(map(drift.drifted, pair.targets)),
                fixity.files_of(pair.targets),
            )
        return self._targets[names]


def clues_of(sources: Sequence[Source], groups: Mapping[str, Sequence[Sighting]]) -> Clues:
    """The clues of one comparison."""
    return Clues(groups, patterns.read_marks(sources))
