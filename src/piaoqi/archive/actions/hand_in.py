"""Handing in: bytes become an original, durable before it is acknowledged.

1. The permission is asked and the source looked at, before anything is taken in.
2. The storage keeps the bytes; when it says so they survive a loss of power.
3. One transaction enters the original, its arrival, the reading that it waits for, and the entry in the log.
4. Only when that is committed does the action return: that is the acknowledgement.

A crash between 2 and 3 leaves bytes that nobody was promised; handed in again they are found to be there.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

from piaoqi.accounts.acting import acting
from piaoqi.accounts.actor import Actor
from piaoqi.accounts.errors import DeniedError
from piaoqi.accounts.permissions import BuiltIn, System, define
from piaoqi.accounts.scopes import Facts, shows
from piaoqi.archive.errors import ClosedError, NotKeptError, TooLargeError
from piaoqi.archive.intake.arrivals import Came, arrive, shown
from piaoqi.archive.models import Arrival, Source
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import MoreThanAllowedError, StorageError, Stored
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.limits import DEFAULT
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
    _open(source)
    stored = _kept(handed)
    with acting(actor, HAND_IN, thing=_facts(actor, source)) as act:
        fresh = _open(source)
        if first:
            first()
        return arrive(act, Came(stored=stored, name=handed.name, source=fresh, batch=handed.batch, person=actor.person))


def may_hand_in(actor: Actor, source: Source) -> bool:
    """Whether some role of the actor allows it there."""
    return shows(actor.scopes, HAND_IN.key, _facts(actor, source))


def _facts(actor: Actor, source: Source) -> Facts:
    """What is handed in is of the company and the direction of its source, and of no department yet. One's own is what
    people bring: a list of the bureau, or the books, is the company's, and what everybody's invoices are held against.
    """
    own = source.kind in (SourceKind.ARCHIVE, SourceKind.MAIL)
    facts = Facts(company=source.company_id, direction=source.direction, own=own)
    placed = (replace(facts, department=scope.department) for scope in actor.scopes)
    return next((one for one in placed if shows(actor.scopes, HAND_IN.key, one)), facts)


def _open(source: Source) -> Source:
    """As it is now. Raises ClosedError for one that takes in nothing more."""
    fresh = Source.objects.select_related("company").get(pk=source.pk)
    if fresh.closed_at or fresh.company.closed_at:
        raise ClosedError(what=fresh.name if fresh.closed_at else fresh.company.name)
    return fresh


def _kept(handed: HandedIn) -> Stored:
    name, limit = shown(handed.name), DEFAULT.file_bytes
    try:
        return storage().put(handed.stream, limit)
    except MoreThanAllowedError as error:
        raise TooLargeError(name=name, megabytes=limit >> 20) from error
    except StorageError as error:
        raise NotKeptError(name=name, reason=error.reason, later=error.later) from error
