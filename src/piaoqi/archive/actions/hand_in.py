"""Handing in: bytes become an original, durable before it is acknowledged.

1. The permission is asked and the source looked at, before anything is taken in.
2. The storage keeps the bytes; when it says so they survive a loss of power.
3. One transaction enters the original, its arrival, the reading that it waits for, and the entry in the log.
4. Only when that is committed does the action return: that is the acknowledgement.

A crash between 2 and 3 leaves bytes that nobody was promised; handed in again they are found to be there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.scopes import shows
from piaoqi.archive.intake.arrivals import Came, arrive
from piaoqi.archive.intake.entrance import facts_there, kept, open_now
from piaoqi.archive.models import Arrival, Source
from piaoqi.core.text import Text

HAND_IN = define(
    "archive.hand_in",
    Text("交来文件", "hand in files"),
    BuiltIn.FINANCE_LEAD,
    BuiltIn.ACCOUNTANT,
    BuiltIn.ISSUER,
    BuiltIn.EMPLOYEE,
    BuiltIn.BOOKKEEPER,
    System.OPERATOR,
    System.SOURCES,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """One file. `name` is only shown; `batch` is one word for what is handed in together, at most 40 letters."""

    name: str
    stream: BinaryIO
    batch: str = ""


def hand_in(actor: Actor, source: Source, handed: HandedIn, first: Callable[[], object] | None = None) -> Arrival:
    """Take in a file for a source, whatever it is: what can't be read is kept too. When this returns, it is safe.
    `first` is called in the same transaction, before the arrival is entered.

    Raises DeniedError, ClosedError, TooLargeError, and NotKeptError where the storage fails; nothing is promised then.
    """
    if not may_hand_in(actor, source):
        raise DeniedError(actor, HAND_IN, source.company_id)
    open_now(source)
    stored = kept(handed.name, handed.stream)
    with acting(actor, HAND_IN, thing=facts_there(actor, source, HAND_IN.key)) as act:
        fresh = open_now(source)
        if first:
            first()
        return arrive(act, Came(stored=stored, name=handed.name, source=fresh, batch=handed.batch, person=actor.person))


def may_hand_in(actor: Actor, source: Source) -> bool:
    """Whether some role of the actor allows it there."""
    return shows(actor.scopes, HAND_IN.key, facts_there(actor, source, HAND_IN.key))
