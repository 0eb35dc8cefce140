"""How far a company is on the way to its first result."""

from dataclasses import dataclass

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.models import Company
from piaoqi.archive.queries.sources import sources_to_fill
from piaoqi.core.causes.case import SourceKind
from piaoqi.reconciliation.queries.comparisons import latest, under_way
from piaoqi.sources.queries.sources import SourceState, states

LISTS = (SourceKind.BUREAU, SourceKind.SELECTION)


@dataclass(frozen=True, slots=True)
class Step:
    """What came to sources of these kinds: `files` of runs that are over, `waiting` to be read. `source`: where more of
    it is handed in.
    """

    files: int
    waiting: int
    source: int | None

    @property
    def is_done(self) -> bool:
        return self.files + self.waiting > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """`may_hand_in`: whether this person can take the first steps at all. `compares`: a result is being made."""

    lists: Step
    originals: Step
    may_hand_in: bool
    compares: bool
    has_result: bool


def standing(who: Actor, company: Company) -> Standing:
    """As this person sees it."""
    sources = states(who, company.pk)
    lists, originals = _step(sources, *LISTS), _step(sources, SourceKind.ARCHIVE)
    return Standing(
        lists=lists,
        originals=originals,
        may_hand_in=any(one.company_id == company.pk for one in sources_to_fill(who)),
        compares=bool(lists.waiting or originals.waiting or under_way(who, company.pk)),
        has_result=latest(who, company.pk) is not None,
    )


def _step(sources: tuple[SourceState, ...], *kinds: SourceKind) -> Step:
    found = [one for one in sources if one.source.kind in kinds]
    to_fill = next((one.source.pk for one in found if one.source.closed_at is None), None)
    return Step(sum(one.files for one in found), sum(one.waiting for one in found), to_fill)
