"""What a source has to say of an invoice: the states of every strip and every table."""

from collections.abc import Mapping
from enum import StrEnum

from piaoqi.core.causes.base import Absence
from piaoqi.core.causes.case import Direction, SourceKind
from piaoqi.core.folder.why import SourceState
from piaoqi.core.reconcile.judge import Standing


class State(StrEnum):
    """The mark of one source."""

    PRESENT = "present"
    MISSING = "missing"
    SEEMING = "seeming"
    UNKNOWN = "unknown"
    NOT_DUE = "not_due"
    NOT_EXPECTED = "not_expected"


VERDICTS: Mapping[str, State] = {
    Absence.MISSING.value: State.MISSING,
    Absence.NOT_MISSING.value: State.SEEMING,
    Absence.CANNOT_TELL.value: State.UNKNOWN,
}
_STATES: Mapping[Standing | Absence | None, State] = {
    **{verdict: VERDICTS[verdict.value] for verdict in Absence},
    Standing.PRESENT: State.PRESENT,
    Standing.NOT_DUE: State.NOT_DUE,
    Standing.NOT_EXPECTED: State.NOT_EXPECTED,
    None: State.NOT_EXPECTED,
}


_ORDER = tuple(
    map(SourceKind, ("bureau", "archive", "mail", "books", "selection", "issued", "verification", "expected", "deleted",
                     "backup"))
)  # fmt: skip


def place_in_strip(kind: str, direction: str) -> tuple[bool, int]:
    """Sources stand always in the same order: received before issued, lists before files; then as they were made."""
    return direction == Direction.ISSUED, _ORDER.index(SourceKind(kind))


def state_in(source: SourceState, *, unjudged: bool) -> State:
    """Of one explained invoice. `unjudged`: it is expected there, and no comparison has said yet whether it is."""
    found = _STATES[source.stands]
    return State.UNKNOWN if unjudged and found is State.NOT_EXPECTED else found
