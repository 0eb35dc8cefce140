"""The first steps: from an empty company to the first result, and how far it is on that way."""

from collections.abc import Sequence
from dataclasses import dataclass

from piaoqi.core.causes.case import SourceKind
from piaoqi.core.report.checklist import MENU
from piaoqi.core.text import Text
from piaoqi.sources.queries.sources import SourceState

_ORIGINALS = (SourceKind.ARCHIVE, SourceKind.MAIL)


@dataclass(frozen=True, slots=True)
class Steps:
    """What came already. `next`: the number of the step to be taken."""

    lists: int
    originals: int
    waiting: int
    stuck: int

    @property
    def menu(self) -> Text:
        """Where the bureau's list is exported."""
        return MENU[SourceKind.BUREAU]

    @property
    def next(self) -> int:
        if not self.lists:
            return 1
        return 2 if not self.originals else 3


def steps(states: Sequence[SourceState]) -> Steps:
    """Of one company."""
    return Steps(
        lists=sum(one.files for one in states if one.source.kind == SourceKind.BUREAU),
        originals=sum(one.files for one in states if one.source.kind in _ORIGINALS),
        waiting=sum(one.waiting for one in states),
        stuck=sum(one.quarantined for one in states),
    )
