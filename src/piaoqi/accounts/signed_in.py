"""Where somebody is signed in: what a session remembers of its device, and how one is named without its key.

Sessions are Django's; what one holds tells whose it is, so all that have not run out are looked through: as many as
people are signed in.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final
from zlib import decompress, error

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.core.signing import b64_decode
from django.db.models import QuerySet

from piaoqi.accounts.models import Person
from piaoqi.audit.clock import now

SEEN: Final = "seen"
AGAIN: Final = timedelta(minutes=5)
"""So often at most a session notes that it is in use: each time is a write."""
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session. `handle` names it in pages and addresses; nobody gets from it to the key. Instants are None, texts
    '' for a session from before they were noted.
    """

    handle: str
    first_at: datetime | None
    last_at: datetime | None
    address: str
    agent: str


def handle_of(key: str) -> str:
    """Of a session's key."""
    return sha256(b"piaoqi session\0" + key.encode()).hexdigest()[:24]


def note_begun(session: SessionBase, address: str, agent: str) -> None:
    """Somebody has just signed in."""
    at = now().isoformat()
    session[SEEN] = {"first": at, "last": at, "address": address, "agent": agent[:_LONGEST]}


def note_used(session: SessionBase, address: str) -> None:
    """It is in use; kept a few times an hour at most."""
    seen: dict[str, str] | None = session.get(SEEN)
    if seen is None:
        return
    last = datetime.fromisoformat(seen["last"])
    if seen["address"] != address or not timedelta(0) <= now() - last < AGAIN:
        session[SEEN] = {**seen, "last": now().isoformat(), "address": address}


def sessions_of(person: Person) -> Iterator[tuple[Session, SignedIn]]:
    """Those that still let them in."""
    theirs = f'"{SESSION_KEY}":"{person.pk}"'.encode()
    for row in Session.objects.filter(expire_date__gt=now()).iterator():
        said = row.get_decoded() if theirs in _unchecked(row.session_data) else {}
        if said.get(SESSION_KEY) == str(person.pk) and said.get(HASH_SESSION_KEY) == person.get_session_auth_hash():
            yield row, _told(row.pk, said.get(SEEN) or {})


def _unchecked(data: str) -> bytes:
    """What a session holds, its signature not looked at: to pass over those of others quickly."""
    payload = data.partition(":")[0]
    try:
        raw = b64_decode(payload.removeprefix(".").encode())
        return decompress(raw) if payload.startswith(".") else raw
    except (ValueError, error):
        return b""


def some_of(person: Person, but: str = "", only: str = "") -> QuerySet[Session]:
    """All sessions of somebody, or all but one, or one alone, by handle: to be ended."""
    found = [row.pk for row, one in sessions_of(person) if one.handle != but and only in ("", one.handle)]
    return Session.objects.filter(pk__in=found)


def _told(key: str, seen: dict[str, Any]) -> SignedIn:
    def instant(name: str) -> datetime | None:
        return datetime.fromisoformat(seen[name]) if seen.get(name) else None

    return SignedIn(handle_of(key), instant("first"), instant("last"), seen.get("address", ""), seen.get("agent", ""))
