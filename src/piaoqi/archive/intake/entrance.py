"""What is asked and done before bytes are entered: whose they are, whether they may come, that they are kept."""

from dataclasses import replace
from typing import BinaryIO

from piaoqi.accounts.actor import Actor
from piaoqi.accounts.scopes import Facts, shows
from piaoqi.archive.errors import ClosedError, NotKeptError, TooLargeError
from piaoqi.archive.intake.arrivals import shown
from piaoqi.archive.models import Source
from piaoqi.archive.storage import storage
from piaoqi.archive.storage.base import MoreThanAllowedError, StorageError, Stored
from piaoqi.core.causes.case import SourceKind
from piaoqi.core.limits import DEFAULT


def facts_there(actor: Actor, source: Source, permission: str) -> Facts:
    """What is handed in is of the company and the direction of its source, and of no department yet. One's own is what
    people bring: a list of the bureau, or the books, is the company's, and what everybody's invoices are held against.
    """
    own = source.kind in (SourceKind.ARCHIVE, SourceKind.MAIL)
    facts = Facts(company=source.company_id, direction=source.direction, own=own)
    placed = (replace(facts, department=scope.department) for scope in actor.scopes)
    return next((one for one in placed if shows(actor.scopes, permission, one)), facts)


def open_now(source: Source) -> Source:
    """As it is now. Raises ClosedError for one that takes in nothing more."""
    fresh = Source.objects.select_related("company").get(pk=source.pk)
    if fresh.closed_at or fresh.company.closed_at:
        raise ClosedError(what=fresh.name if fresh.closed_at else fresh.company.name)
    return fresh


def kept(name: str, stream: BinaryIO) -> Stored:
    """The bytes, durable. Raises TooLargeError, NotKeptError."""
    name, limit = shown(name), DEFAULT.file_bytes
    try:
        return storage().put(stream, limit)
    except MoreThanAllowedError as error:
        raise TooLargeError(name=name, megabytes=limit >> 20) from error
    except StorageError as error:
        raise NotKeptError(name=name, reason=error.reason, later=error.later) from error
