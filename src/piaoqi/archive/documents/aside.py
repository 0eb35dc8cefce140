"""What people stated of files that can't be read, wholly or in part, as it is kept in what a reading `said`, and asked
as of an instant.

`set_aside`: reason, who, and when; `no_invoice`: there where it was also stated that what was not read of the file
holds no invoice;
`set_aside_before`: what was stated and taken back, each with `until`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from piaoqi.archive.models import Reading

ASIDE: Final = "set_aside"
NO_INVOICE: Final = "no_invoice"
EARLIER: Final = "set_aside_before"
STATED: Final = (ASIDE, NO_INVOICE, EARLIER)


def statement_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """What people stated alone: it is of the bytes, and outlives what a reader says of them."""
    return {name: said[name] for name in STATED if name in said}


def empty_at(said: Mapping[str, Any], at: datetime) -> str | None:
    """The reason of the statement that what was not read holds no invoice, where one stood then."""
    if NO_INVOICE in said and datetime.fromisoformat(said[ASIDE]["at"]) <= at:
        return str(said[ASIDE]["reason"])
    for one in said.get(EARLIER, ()):
        since, until = datetime.fromisoformat(one["at"]), datetime.fromisoformat(one["until"])
        if one[NO_INVOICE] and since <= at < until:
            return str(one["reason"])
    return None


def partly_unread(prefix: str = "") -> Q:
    """Readings of which a part could not be read and may hold an invoice, as of now."""
    partly = Q(**{f"{prefix}state": Reading.State.DONE, f"{prefix}partly": True})
    return partly & ~Q(**{f"{prefix}said__has_key": NO_INVOICE})


def unread(prefix: str = "") -> Q:
    """Readings that could not be read and may hold an invoice, as of now. `prefix`: the way to the reading, as
    `reading__`.
    """
    stuck = Q(**{f"{prefix}state": Reading.State.QUARANTINED})
    return stuck & ~Q(**{f"{prefix}said__has_key": NO_INVOICE})
