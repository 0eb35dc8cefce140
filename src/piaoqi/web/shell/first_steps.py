"""The first steps: from an empty company to its first result, and how far it is on that way."""

from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.text import Text
from piaoqi.reconciliation.queries.comparisons import ComparisonState, latest, under_way
from piaoqi.sources.queries.sources import SourceState
from piaoqi.web.shell.export import CHOICES, WAY, Choice

_LISTS = (SourceKind.BUREAU, SourceKind.SELECTION)
_ORIGINALS = (SourceKind.ARCHIVE, SourceKind.MAIL)


@dataclass(frozen=True, slots=True)
class Step:
    """What came to sources of some kinds: `files` of runs that are over, `waiting` to be read. `source`: where more of
    it is handed in.
    """

    files: int
    waiting: int
    source: int | None

    @property
    def is_done(self) -> bool:
        return self.files + self.waiting > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSteps:
    """`may_hand_in`: whether this person can take the first steps at all. `compares`: a result is being made."""

    lists: Step
    originals: Step
    waiting: int
    """Files of all sources."""
    stuck: int
    """Files that could not be read."""
    may_hand_in: bool
    compares: bool
    has_result: bool

    @property
    def next(self) -> int:
        """The step to be taken, of four; 0 where all are."""
        if not self.lists.is_done:
            return 2
        if not self.originals.is_done:
            return 3
        return 0 if self.has_result else 4

    @property
    def way(self) -> tuple[Text, ...]:
        """The menu of the e-tax bureau under which the list is exported."""
        return WAY

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What to choose there."""
        return CHOICES


def first_steps(who: Actor, company: Company, sources: Sequence[SourceState]) -> FirstSteps:
    """As this person sees it. `sources`: all of the company."""
    waiting = sum(one.waiting for one in sources)
    return FirstSteps(
        lists=_step(sources, _LISTS),
        originals=_step(sources, _ORIGINALS),
        waiting=waiting,
        stuck=sum(one.quarantined for one in sources),
        may_hand_in=bool(sources_to_fill(who, company.pk)),
        compares=bool(waiting or under_way(who, company.pk)),
        has_result=_tells_something(latest(who, company.pk)),
    )


def _step(sources: Sequence[SourceState], kinds: Sequence[SourceKind]) -> Step:
    """More of it goes to a source of the first kind, where there is one."""
    found = sorted(
        (one for one in sources if one.source.kind in kinds), key=lambda one: kinds.index(SourceKind(one.source.kind))
    )
    to_fill = next((one.source.pk for one in found if one.source.closed_at is None), None)
    return Step(sum(one.files for one in found), sum(one.waiting for one in found), to_fill)


def _tells_something(newest: ComparisonState | None) -> bool:
    """A comparison in which there was no invoice yet is no result."""
    return newest is not None and (newest.summary is None or bool(newest.summary.get("invoices")))
